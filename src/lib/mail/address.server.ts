import { createHash } from 'node:crypto';
import { eq } from 'drizzle-orm';
import { parseEmail } from '#lib/people/contact.ts';
import type { Actor } from '#lib/shared/actor.ts';
import { audit } from '#lib/shared/audit.server.ts';
import { now } from '#lib/shared/clock.server.ts';
import { write, type Reader } from '#lib/shared/database.server.ts';
import { newKey, type UserId } from '#lib/shared/ids.ts';
import { refuse, type Refused } from '#lib/shared/result.ts';
import { throttle } from '#lib/shared/throttle.server.ts';
import { post } from './notify.server.ts';
import { mailAddress } from './schema.server.ts';
import { mailIsOn } from './transport.server.ts';

const CODE_LIFETIME_MS = 24 * 60 * 60 * 1000;
/** Nobody fills a stranger's mailbox through us. */
const PER_PERSON = { most: 5, windowSeconds: 60 * 60 };

const hashOf = (code: string) => createHash('sha256').update(code).digest('hex');

/** Where a person's notices go, and whether she has confirmed it; null when she wants none. */
export async function mailAddressOf(reader: Reader, userId: UserId) {
	const [found] = await reader
		.select({ email: mailAddress.email, confirmedAt: mailAddress.confirmedAt })
		.from(mailAddress)
		.where(eq(mailAddress.userId, userId));
	return found ?? null;
}

export type AskForMailResult = { ok: true } | Refused<'forbidden' | 'email_invalid' | 'too_many'>;

/** A person asks for notices at an address. Nothing goes there but the question whether it is hers. */
export async function askForMail(actor: Actor, typed: string): Promise<AskForMailResult> {
	const { userId } = actor;
	if (userId === null || !mailIsOn()) return refuse('forbidden');
	const email = parseEmail(typed);
	if (!email) return refuse('email_invalid');
	if (!(await throttle({ key: `mail:ask:${userId}`, ...PER_PERSON })).allowed) return refuse('too_many');
	const code = newKey();
	return write(async (tx) => {
		const asked = {
			...{ email, codeHash: hashOf(code), codeExpiresAt: now() + CODE_LIFETIME_MS, confirmedAt: null }
		};
		await tx
			.insert(mailAddress)
			.values({ userId, ...asked })
			.onConflictDoUpdate({ target: mailAddress.userId, set: asked });
		const facts = { path: `/saya/email?kode=${code}` };
		await post(tx, { userId, key: `confirm:${hashOf(code)}`, kind: 'confirm', facts });
		await audit(tx, actor, { action: 'mail.ask', subject: `user:${userId}` });
		return { ok: true as const };
	});
}

/** The code of the link says that the address is hers: from now on notices go there. */
export async function confirmMail(
	actor: Actor,
	code: string
): Promise<{ ok: true } | Refused<'forbidden' | 'code_wrong'>> {
	const { userId } = actor;
	if (userId === null) return refuse('forbidden');
	return write(async (tx) => {
		const [found] = await tx.select().from(mailAddress).where(eq(mailAddress.userId, userId));
		const good = found?.codeHash === hashOf(code) && (found.codeExpiresAt ?? 0) > now();
		if (!good) return refuse('code_wrong');
		await tx
			.update(mailAddress)
			.set({ confirmedAt: now(), codeHash: null, codeExpiresAt: null })
			.where(eq(mailAddress.userId, userId));
		await audit(tx, actor, { action: 'mail.confirm', subject: `user:${userId}` });
		return { ok: true as const };
	});
}

/** No more notices; the address is forgotten. */
export async function stopMail(actor: Actor): Promise<{ ok: true } | Refused<'forbidden'>> {
	const { userId } = actor;
	if (userId === null) return refuse('forbidden');
	return write(async (tx) => {
		await tx.delete(mailAddress).where(eq(mailAddress.userId, userId));
		await audit(tx, actor, { action: 'mail.stop', subject: `user:${userId}` });
		return { ok: true as const };
	});
}
