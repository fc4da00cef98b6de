import { expect } from 'vitest';
import { askForMail, confirmMail } from '#lib/mail/address.server.ts';
import { sendWaiting } from '#lib/mail/send.server.ts';
import type { Actor } from '#lib/shared/actor.ts';
import type { SmtpStandIn } from './smtp.ts';

/** Long lines are broken with `=` at their end, and `=` itself is written `=3D`. */
export function plainOf(data: string | undefined): string {
	return (data ?? '').replace(/=\r\n/g, '').replaceAll('=3D', '=');
}

/** The code of the link that was mailed, as it stands in the plain text. */
export function codeIn(data: string | undefined): string {
	return /kode=([\w-]+)/.exec(plainOf(data))?.[1] ?? '';
}

/** Somebody asks for e-mail and says that the address is hers. */
export async function confirmed(server: SmtpStandIn, who: Actor, email: string): Promise<void> {
	expect(await askForMail(who, email)).toEqual({ ok: true });
	await sendWaiting();
	expect(await confirmMail(who, codeIn(server.taken.at(-1)?.data))).toEqual({ ok: true });
	server.taken.length = 0;
}

/** To whom each letter went, and its subject. */
export function lettersOf(server: SmtpStandIn): [to: string, subject: string][] {
	return server.taken.map(({ to, data }) => [to, /^Subject: (.*)$/m.exec(data)?.[1]?.trim() ?? '']);
}
