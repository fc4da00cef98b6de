import { eq } from 'drizzle-orm';
import type { Locale } from '#lib/i18n/locale.ts';
import type { Actor } from '#lib/shared/actor.ts';
import { audit, auditRefusal } from '#lib/shared/audit.server.ts';
import { now } from '#lib/shared/clock.server.ts';
import { db, isUniqueViolation, write, type Tx } from '#lib/shared/database.server.ts';
import type { UserId } from '#lib/shared/ids.ts';
import { refuse, type Refused } from '#lib/shared/result.ts';
import { forgetAttempts, throttle } from '#lib/shared/throttle.server.ts';
import { parseEmail } from './contact.ts';
import { hashingIsFull, hashPassword, verifyPassword } from './hashing.server.ts';
import { passwordFault, type PasswordFault } from './password.ts';
import { parsePhone } from './phone.ts';
import { user } from './schema.server.ts';
import { endAllSessions, openSession } from './session.server.ts';

/** What a signed-in person does with the own account. Whatever could lock her out asks for the password again. */

const PER_PERSON = { most: 10, windowSeconds: 15 * 60 };

type PasswordRefusal = Refused<'forbidden' | 'wrong_password' | 'too_many' | 'busy'>;
type Confirmed = { ok: true; person: typeof user.$inferSelect } | PasswordRefusal;

/** Asks for the password of who is signed in, counting wrong ones as guesses. */
export async function confirmPassword(actor: Actor, password: string): Promise<Confirmed> {
	if (actor.userId === null) return refuse('forbidden');
	if (hashingIsFull()) return refuse('busy');
	const key = `confirm:${actor.userId}`;
	if (!(await throttle({ key, ...PER_PERSON })).allowed) return refuse('too_many');
	const [person] = await db.select().from(user).where(eq(user.id, actor.userId));
	if (!person || !(await verifyPassword(person.passwordHash, password))) {
		await auditRefusal(actor, { action: 'people.confirm_password', subject: `user:${actor.userId}` });
		return refuse('wrong_password');
	}
	await write((tx) => forgetAttempts(tx, key));
	return { ok: true, person };
}

export type ChangePasswordResult =
	{ ok: true; token: string; expiresAt: Date } | PasswordRefusal | Refused<PasswordFault>;

/** Changes the password, ends every session of the person, and opens a new one here. */
export async function changePassword(
	actor: Actor,
	{ current, next }: { current: string; next: string }
): Promise<ChangePasswordResult> {
	const confirmed = await confirmPassword(actor, current);
	if (!confirmed.ok) return confirmed;
	const { person } = confirmed;
	const fault = passwordFault(next, person);
	if (fault) return refuse(fault);
	const passwordHash = await hashPassword(next);
	return write(async (tx) => {
		await tx.update(user).set({ passwordHash }).where(eq(user.id, person.id));
		await endAllSessions(tx, person.id);
		await audit(tx, actor, { action: 'people.change_password', subject: `user:${person.id}` });
		return { ok: true as const, ...(await openSession(tx, person.id)) };
	});
}

export interface UpdateProfile {
	readonly name: string;
	readonly gender: 'female' | 'male' | null;
	readonly locale: Locale;
}

/** Changes what others read about the person, and her language. */
export async function updateProfile(
	actor: Actor,
	{ name, gender, locale }: UpdateProfile
): Promise<{ ok: true } | Refused<'forbidden'>> {
	const { userId } = actor;
	if (userId === null) return refuse('forbidden');
	return write(async (tx) => {
		await tx.update(user).set({ name, gender, locale }).where(eq(user.id, userId));
		await audit(tx, actor, { action: 'people.update_profile', subject: `user:${userId}` });
		return { ok: true as const };
	});
}

/** Keeps the language a signed-in person chose, for her next telephone. */
export async function rememberLocale(userId: UserId, locale: Locale): Promise<void> {
	await write(async (tx) => {
		await tx.update(user).set({ locale }).where(eq(user.id, userId));
	});
}

export interface ChangeContact {
	readonly phone: string;
	readonly email: string;
	readonly password: string;
}

export type ChangeContactResult =
	| { ok: true }
	| PasswordRefusal
	| Refused<'contact_missing' | 'phone_invalid' | 'email_invalid' | 'phone_taken' | 'email_taken'>;

/** Changes the number or address one signs in with; an empty one is taken away, but never both. */
export async function changeContact(actor: Actor, input: ChangeContact): Promise<ChangeContactResult> {
	const phone = input.phone === '' ? null : parsePhone(input.phone);
	const email = input.email === '' ? null : parseEmail(input.email);
	if (input.phone !== '' && !phone) return refuse('phone_invalid');
	if (input.email !== '' && !email) return refuse('email_invalid');
	if (!phone && !email) return refuse('contact_missing');
	const confirmed = await confirmPassword(actor, input.password);
	if (!confirmed.ok) return confirmed;
	const { id } = confirmed.person;
	try {
		return await write(async (tx) => {
			await tx.update(user).set({ phone, email }).where(eq(user.id, id));
			await audit(tx, actor, { action: 'people.change_contact', subject: `user:${id}` });
			return { ok: true as const };
		});
	} catch (error) {
		if (isUniqueViolation(error, 'user.phone')) return refuse('phone_taken');
		if (isUniqueViolation(error, 'user.email')) return refuse('email_taken');
		throw error;
	}
}

/** Disables an account and ends its sessions at once; what the books say about the person stays. */
export async function disableAccount(tx: Tx, actor: Actor, userId: UserId): Promise<void> {
	await tx.update(user).set({ disabledAt: now() }).where(eq(user.id, userId));
	await endAllSessions(tx, userId);
	await audit(tx, actor, { action: 'people.disable', subject: `user:${userId}` });
}
