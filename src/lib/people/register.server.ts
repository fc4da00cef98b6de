import type { Locale } from '#lib/i18n/locale.ts';
import type { Actor } from '#lib/shared/actor.ts';
import { assert } from '#lib/shared/assert.ts';
import { audit } from '#lib/shared/audit.server.ts';
import { now } from '#lib/shared/clock.server.ts';
import { isUniqueViolation, write } from '#lib/shared/database.server.ts';
import type { UserId } from '#lib/shared/ids.ts';
import { refuse, type Refused } from '#lib/shared/result.ts';
import { throttle } from '#lib/shared/throttle.server.ts';
import { parseEmail } from './contact.ts';
import { hashingIsFull, hashPassword } from './hashing.server.ts';
import { passwordFault, type PasswordFault } from './password.ts';
import { parsePhone } from './phone.ts';
import { user } from './schema.server.ts';
import { openSession } from './session.server.ts';

export interface Register {
	readonly name: string;
	/** However it is typed. One of the two is needed. */
	readonly phone?: string | null;
	readonly email?: string | null;
	readonly password: string;
	readonly locale: Locale;
}

export type RegisterResult =
	| { ok: true; userId: UserId; token: string; expiresAt: Date }
	| Refused<
			| 'contact_missing'
			| 'phone_invalid'
			| 'email_invalid'
			| 'phone_taken'
			| 'email_taken'
			| 'too_many'
			| 'busy'
			| PasswordFault
	  >;

/** A whole group can be registered from one phone in an hour; a robot cannot go on for long. */
const PER_ADDRESS = { most: 60, windowSeconds: 60 * 60 };

/** Opens an account, and a session with it. */
export async function register(actor: Actor, input: Register): Promise<RegisterResult> {
	const phone = input.phone ? parsePhone(input.phone) : null;
	const email = input.email ? parseEmail(input.email) : null;
	if (input.phone && !phone) return refuse('phone_invalid');
	if (input.email && !email) return refuse('email_invalid');
	if (!phone && !email) return refuse('contact_missing');
	const fault = passwordFault(input.password, { name: input.name, phone, email });
	if (fault) return refuse(fault);
	if (!(await throttle({ key: `register:${actor.address}`, ...PER_ADDRESS })).allowed)
		return refuse('too_many');
	if (hashingIsFull()) return refuse('busy');
	const passwordHash = await hashPassword(input.password);
	try {
		return await write(async (tx) => {
			const [row] = await tx
				.insert(user)
				.values({ name: input.name, phone, email, passwordHash, locale: input.locale, createdAt: now() })
				.returning({ id: user.id });
			assert(row, 'a registered person has a row');
			await audit(tx, { ...actor, userId: row.id }, { action: 'people.register', subject: `user:${row.id}` });
			return { ok: true as const, userId: row.id, ...(await openSession(tx, row.id)) };
		});
	} catch (error) {
		// The unique index decides, so that two at once cannot both get the number.
		if (isUniqueViolation(error, 'user.phone')) return refuse('phone_taken');
		if (isUniqueViolation(error, 'user.email')) return refuse('email_taken');
		throw error;
	}
}
