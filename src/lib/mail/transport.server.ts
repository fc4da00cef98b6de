import { createTransport, type Transporter } from 'nodemailer';
import { readSettings, type MailSettings } from '#lib/shared/settings.server.ts';
import type { Letter } from './write.ts';

/** A server that says nothing for so long is not waited for: other work goes on. */
const PATIENCE_MS = 5_000;

let configured: MailSettings | null = readSettings().mail;
let transporter: Transporter | null = null;

/** Whether notices can be sent at all; without a mail server nothing of it is offered. */
export function mailIsOn(): boolean {
	return configured !== null;
}

/** Another mail server from now on; only tests call it. */
export function useMailServer(settings: MailSettings | null): void {
	transporter?.close();
	transporter = null;
	configured = settings;
}

/**
 * Hands one letter to the mail server.
 *
 * @param id the same for each attempt, so that a mailbox that got it twice shows it once.
 * @throws when the server does not take it.
 */
export async function deliver(to: string, letter: Letter, id: number): Promise<void> {
	if (!configured) throw new Error('no mail server is set');
	transporter ??= createTransport(patient(configured.url), {
		// A letter is made of words alone: nothing is fetched for it, from the disk or the network.
		...{ disableFileAccess: true, disableUrlAccess: true }
	});
	const domain = /@([^\s>]+)/.exec(configured.from)?.[1] ?? 'localhost';
	await transporter.sendMail({
		...{ from: configured.from, to: { name: '', address: to }, ...letter },
		messageId: `<notice-${id}@${domain}>`
	});
}

/** The same address with its patience: the client reads what is set beside it nowhere else. */
function patient(address: string): string {
	const url = new URL(address);
	for (const name of ['connectionTimeout', 'greetingTimeout', 'socketTimeout', 'dnsTimeout']) {
		url.searchParams.set(name, String(PATIENCE_MS));
	}
	return url.href;
}
