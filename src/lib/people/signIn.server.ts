import { eq } from 'drizzle-orm';
import type { Locale } from '#lib/i18n/locale.ts';
import type { Actor } from '#lib/shared/actor.ts';
import { audit, auditRefusal } from '#lib/shared/audit.server.ts';
import { db, write } from '#lib/shared/database.server.ts';
import type { UserId } from '#lib/shared/ids.ts';
import { refuse, type Refused } from '#lib/shared/result.ts';
import { forgetAttempts, giveBackAttempt, throttle, type Limit } from '#lib/shared/throttle.server.ts';
import { contactKey, parseContact, type Contact } from './contact.ts';
import { sameContact } from './find.server.ts';
import { hashingIsFull, verifyPassword } from './hashing.server.ts';
import { user } from './schema.server.ts';
import { endSession, openSession } from './session.server.ts';

export interface SignIn {
	/** Telephone number or e-mail, as typed. */
	readonly contact: string;
	readonly password: string;
}

export type SignInResult =
	| { ok: true; userId: UserId; token: string; expiresAt: Date; locale: Locale }
	| Refused<'wrong_password' | 'busy'>
	| Refused<'too_many', { retryAfterSeconds: number }>;

/** Ten guesses a number in a quarter of an hour: fewer than a thousand a day against any password. */
const PER_NUMBER = { most: 10, windowSeconds: 15 * 60 };
/** A village shares one address, so it may fail more often than one number; who gets in does not count. */
const PER_ADDRESS = { most: 100, windowSeconds: 15 * 60 };

/**
 * Signs a person in. Guessing is slowed by number and by address, and nothing tells whether a number is known: the
 * answer, its time and what is counted are the same.
 */
export async function signIn(actor: Actor, input: SignIn): Promise<SignInResult> {
	const contact = parseContact(input.contact);
	const limits = limitsFor(actor, contact, input.contact);
	if (hashingIsFull()) return refuse('busy');
	// Counted before the password is looked at, so that guesses sent at once count too.
	for (const limit of limits) {
		const counted = await throttle(limit);
		if (!counted.allowed)
			return { ok: false, code: 'too_many', retryAfterSeconds: counted.retryAfterSeconds };
	}
	const found = contact && (await accountOf(contact));
	const matches = await verifyPassword(found?.passwordHash ?? null, input.password);
	if (!found || !matches) {
		await auditRefusal(actor, { action: 'people.sign_in' });
		return refuse('wrong_password');
	}
	return write(async (tx) => {
		// The account may have been disabled, or its password changed, while the hash was computed.
		const [still] = await tx.select().from(user).where(eq(user.id, found.id));
		if (still?.passwordHash !== found.passwordHash || still.disabledAt !== null)
			return refuse('wrong_password');
		const [number, address] = limits;
		if (number) await forgetAttempts(tx, number.key);
		if (address) await giveBackAttempt(tx, address.key);
		await audit(tx, { ...actor, userId: found.id }, { action: 'people.sign_in' });
		const opened = await openSession(tx, found.id);
		return { ok: true as const, userId: found.id, locale: still.locale, ...opened };
	});
}

function limitsFor(actor: Actor, contact: Contact | null, typed: string): Limit[] {
	const known = contact ? contactKey(contact) : typed.slice(0, 40).toLowerCase();
	return [
		{ key: `sign-in:${known}`, ...PER_NUMBER },
		{ key: `sign-in-from:${actor.address}`, ...PER_ADDRESS }
	];
}

/** The open account of a contact; a disabled one answers like one that is not there. */
async function accountOf(contact: Contact) {
	const [found] = await db
		.select({ id: user.id, passwordHash: user.passwordHash, disabledAt: user.disabledAt })
		.from(user)
		.where(sameContact(contact));
	return found && found.disabledAt === null ? found : null;
}

/** Ends the session of this cookie. */
export async function signOut(actor: Actor, token: string): Promise<void> {
	await endSession(token);
	await write(async (tx) => audit(tx, actor, { action: 'people.sign_out' }));
}
