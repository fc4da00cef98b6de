import { randomInt } from 'node:crypto';
import { and, desc, eq, gt, isNull } from 'drizzle-orm';
import type { Actor } from '#lib/shared/actor.ts';
import { audit, auditRefusal } from '#lib/shared/audit.server.ts';
import { now } from '#lib/shared/clock.server.ts';
import { db, write, type Reader, type Tx } from '#lib/shared/database.server.ts';
import type { UserId } from '#lib/shared/ids.ts';
import { refuse, type Refused } from '#lib/shared/result.ts';
import { forgetAttempts, throttle } from '#lib/shared/throttle.server.ts';
import { contactKey, parseContact, type Contact } from './contact.ts';
import { personByContact, personById } from './find.server.ts';
import { hashingIsFull, hashPassword, verifyPassword } from './hashing.server.ts';
import { passwordFault, type PasswordFault } from './password.ts';
import { resetCode, user } from './schema.server.ts';
import { endAllSessions, openSession } from './session.server.ts';

/** Long enough to read it out and type it, short enough that a slip of paper is worthless tomorrow. */
export const CODE_LIFETIME_MS = 30 * 60 * 1000;
const CODE_DIGITS = 8;
/** One officer's code, or those of two officers together. */
const CODES_MOST = 2;
const PER_NUMBER = { most: 5, windowSeconds: 30 * 60 };
const PER_ADDRESS = { most: 30, windowSeconds: 30 * 60 };

/** A new code, `48213957`, and its hash; made outside the transaction that keeps it, since hashing is slow. */
export async function newCode(): Promise<{ code: string; codeHash: string }> {
	const code = String(randomInt(10 ** CODE_DIGITS)).padStart(CODE_DIGITS, '0');
	return { code, codeHash: await hashPassword(code) };
}

/** Keeps a code for a person; the same officer's earlier ones no longer count. @returns when it runs out. */
export async function keepCode(
	tx: Tx,
	code: { userId: UserId; madeBy: UserId; codeHash: string; codesNeeded: number }
): Promise<number> {
	const expiresAt = now() + CODE_LIFETIME_MS;
	await tx
		.update(resetCode)
		.set({ usedAt: now() })
		.where(
			and(eq(resetCode.userId, code.userId), eq(resetCode.madeBy, code.madeBy), isNull(resetCode.usedAt))
		);
	await tx.insert(resetCode).values({ ...code, expiresAt });
	return expiresAt;
}

export interface ResetPassword {
	/** Telephone number or e-mail, as typed. */
	readonly contact: string;
	/** What the officer read out; of two officers one code after the other. Spaces and dashes do not matter. */
	readonly code: string;
	readonly password: string;
}

export type ResetPasswordResult =
	| { ok: true; userId: UserId; token: string; expiresAt: Date }
	| Refused<'wrong_code' | 'busy' | PasswordFault>
	| Refused<'too_many', { retryAfterSeconds: number }>;

/** Sets a new password with the codes of officers, ends every session and opens one. A code works once. */
export async function resetPassword(actor: Actor, input: ResetPassword): Promise<ResetPasswordResult> {
	const contact = parseContact(input.contact);
	const early = passwordFault(input.password, { name: '' });
	if (early) return refuse(early);
	if (hashingIsFull()) return refuse('busy');
	const known = contact ? contactKey(contact) : input.contact.slice(0, 40).toLowerCase();
	const counted = [
		{ key: `reset:${known}`, ...PER_NUMBER },
		{ key: `reset-from:${actor.address}`, ...PER_ADDRESS }
	];
	for (const limit of counted) {
		const attempt = await throttle(limit);
		if (!attempt.allowed)
			return { ok: false, code: 'too_many', retryAfterSeconds: attempt.retryAfterSeconds };
	}
	const person = contact && (await openPerson(contact));
	const matched = await matchCodes(person?.id ?? null, input.code);
	if (!person || !matched) {
		await auditRefusal(actor, { action: 'people.reset_password' });
		return refuse('wrong_code');
	}
	const fault = passwordFault(input.password, person);
	if (fault) return refuse(fault);
	const passwordHash = await hashPassword(input.password);
	return write(async (tx) => {
		// Of two requests with one code, the second finds it used.
		const live = await liveCodes(tx, person.id);
		if (!matched.every((id) => live.some((code) => code.id === id))) return refuse('wrong_code');
		await tx.update(resetCode).set({ usedAt: now() }).where(eq(resetCode.userId, person.id));
		await tx.update(user).set({ passwordHash }).where(eq(user.id, person.id));
		await endAllSessions(tx, person.id);
		await forgetAttempts(tx, `sign-in:${known}`);
		const owner = { ...actor, userId: person.id };
		await audit(tx, owner, { action: 'people.reset_password', subject: `user:${person.id}` });
		return { ok: true as const, userId: person.id, ...(await openSession(tx, person.id)) };
	});
}

async function openPerson(contact: Contact) {
	const person = await personByContact(db, contact);
	return person?.disabledAt === null ? person : null;
}

/** The newest live code of each officer, at most two. */
async function liveCodes(reader: Reader, userId: UserId) {
	const rows = await reader
		.select()
		.from(resetCode)
		.where(and(eq(resetCode.userId, userId), isNull(resetCode.usedAt), gt(resetCode.expiresAt, now())))
		.orderBy(desc(resetCode.id));
	const makers = new Set<UserId>();
	const newest = rows.filter(({ madeBy }) => !makers.has(madeBy) && makers.add(madeBy));
	return newest.slice(0, CODES_MOST);
}

/**
 * The codes that were typed, when they are enough; null otherwise. It checks as many hashes for a number nobody has
 * as for one with two codes waiting, so that time tells nothing.
 */
async function matchCodes(userId: UserId | null, typed: string): Promise<number[] | null> {
	const pieces = typed.replace(/[\s.-]/g, '').match(/^\d{8}(?:\d{8})?$/) ? typed.replace(/\D/g, '') : '';
	const live = userId === null ? [] : await liveCodes(db, userId);
	const matched = new Set<number>();
	for (let at = 0; at === 0 || at < pieces.length; at += CODE_DIGITS) {
		const piece = pieces.slice(at, at + CODE_DIGITS);
		for (let index = 0; index < CODES_MOST; index += 1) {
			const code = live[index];
			if ((await verifyPassword(code?.codeHash ?? null, piece)) && code) matched.add(code.id);
		}
	}
	const needed = Math.max(1, ...live.map(({ codesNeeded }) => codesNeeded));
	return matched.size >= needed ? [...matched] : null;
}

/** Who this is, for the officer who is about to read a code out. */
export async function personToHelp(reader: Reader, userId: UserId) {
	const person = await personById(reader, userId);
	return person?.disabledAt === null ? person : null;
}
