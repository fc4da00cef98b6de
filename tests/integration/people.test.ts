import { createHash } from 'node:crypto';
import { eq } from 'drizzle-orm';
import { describe, expect, it } from 'vitest';
import { changeContact, changePassword, disableAccount } from '#lib/people/account.server.ts';
import { register } from '#lib/people/register.server.ts';
import { session, user } from '#lib/people/schema.server.ts';
import { endSession, readSession } from '#lib/people/session.server.ts';
import { signIn } from '#lib/people/signIn.server.ts';
import type { Actor } from '#lib/shared/actor.ts';
import { now, setClock } from '#lib/shared/clock.server.ts';
import { db, write } from '#lib/shared/database.server.ts';
import type { UserId } from '#lib/shared/ids.ts';
import { auditLog } from '#lib/shared/schema.server.ts';
import { freshDatabase } from '../support/database.ts';

freshDatabase();

const PASSWORD = 'kolam lele tiga';
let addresses = 0;
let numbers = 0;

/** A guest at an address nobody else uses. */
function guest(address = `10.0.${Math.floor((addresses += 1) / 250)}.${addresses % 250}`): Actor {
	return { userId: null, address, requestId: 'test' };
}

function freshPhone(): string {
	numbers += 1;
	return `08125${String(numbers).padStart(7, '0')}`;
}

async function registered(phone = freshPhone()) {
	const answer = await register(guest(), { name: 'Sri', phone, password: PASSWORD, locale: 'id' });
	if (!answer.ok) throw new Error(answer.code);
	return { ...answer, phone, actor: { ...guest(), userId: answer.userId } };
}

describe('registering', () => {
	it('makes one account per number however it is typed', async () => {
		await registered('0812-9999-0001');
		for (const phone of ['6281299990001', '+62 812 9999 0001', '0812.9999.0001']) {
			const again = await register(guest(), { name: 'Tono', phone, password: PASSWORD, locale: 'id' });
			expect(again).toEqual({ ok: false, code: 'phone_taken' });
		}
		const found = await db.select().from(user).where(eq(user.phone, '+6281299990001'));
		expect(found).toHaveLength(1);
	});

	it('gives the number to one of two who ask for it at once', async () => {
		const phone = freshPhone();
		const both = await Promise.all(
			['Sri', 'Tono'].map((name) => register(guest(), { name, phone, password: PASSWORD, locale: 'id' }))
		);
		expect(both.map((answer) => (answer.ok ? 'ok' : answer.code)).sort()).toEqual(['ok', 'phone_taken']);
	});

	it('works with an e-mail instead of a number', async () => {
		const answer = await register(guest(), {
			name: 'Sri',
			email: 'Sri@Contoh.id',
			password: PASSWORD,
			locale: 'en'
		});
		expect(answer.ok).toBe(true);
		const signedIn = await signIn(guest(), { contact: 'sri@contoh.ID', password: PASSWORD });
		expect(signedIn).toMatchObject({ ok: true, locale: 'en' });
	});

	it('keeps argon2id at 19 MiB, two passes, one lane, and no password', async () => {
		const { userId } = await registered();
		const [row] = await db.select().from(user).where(eq(user.id, userId));
		expect(row?.passwordHash).toMatch(/^\$argon2id\$v=19\$m=19456,t=2,p=1\$/);
	});

	it('is limited by address', async () => {
		const crowd = guest('203.0.113.9');
		const answers = [];
		for (let count = 0; count < 61; count += 1) {
			// A taken number costs an attempt too.
			answers.push(
				await register(crowd, { name: 'A', phone: '0812-9999-0001', password: PASSWORD, locale: 'id' })
			);
		}
		expect(answers.at(59)).toEqual({ ok: false, code: 'phone_taken' });
		expect(answers.at(60)).toEqual({ ok: false, code: 'too_many' });
	});
});

describe('a session', () => {
	it('is in the database only as the SHA-256 of its token', async () => {
		const { token } = await registered();
		const ids = (await db.select({ id: session.id }).from(session)).map(({ id }) => id);
		expect(ids).toContain(createHash('sha256').update(token).digest('hex'));
		expect(ids).not.toContain(token);
	});

	it('knows who is signed in, and nobody by a wrong token or the hash itself', async () => {
		const { token, userId } = await registered();
		expect((await readSession(token))?.user.id).toBe(userId);
		expect(await readSession(createHash('sha256').update(token).digest('hex'))).toBeNull();
		expect(await readSession('nonsense')).toBeNull();
		expect(await readSession(undefined)).toBeNull();
	});

	it('ends at log-out', async () => {
		const { token } = await registered();
		await endSession(token);
		expect(await readSession(token)).toBeNull();
	});

	it('ends everywhere when the password changes, but for the new one here', async () => {
		const { token, phone, actor } = await registered();
		const elsewhere = await signIn(guest(), { contact: phone, password: PASSWORD });
		if (!elsewhere.ok) throw new Error(elsewhere.code);
		const changed = await changePassword(actor, { current: PASSWORD, next: 'pohon mangga tua' });
		if (!changed.ok) throw new Error(changed.code);
		expect(await readSession(token)).toBeNull();
		expect(await readSession(elsewhere.token)).toBeNull();
		expect((await readSession(changed.token))?.user.id).toBe(actor.userId);
		expect(await signIn(guest(), { contact: phone, password: PASSWORD })).toEqual({
			ok: false,
			code: 'wrong_password'
		});
	});

	it('ends when the account is disabled, which then answers like one nobody has', async () => {
		const { token, phone, actor, userId } = await registered();
		await write((tx) => disableAccount(tx, actor, userId));
		expect(await readSession(token)).toBeNull();
		expect(await signIn(guest(), { contact: phone, password: PASSWORD })).toEqual({
			ok: false,
			code: 'wrong_password'
		});
	});
});

describe('F23: guessing', () => {
	it('on one number stops after ten wrong ones, from whatever address', async () => {
		const { phone } = await registered();
		const answers = [];
		for (let count = 0; count < 200; count += 1) {
			answers.push(await signIn(guest(), { contact: phone, password: `salah ke ${count}` }));
		}
		expect(answers.filter((answer) => !answer.ok && answer.code === 'wrong_password')).toHaveLength(10);
		expect(answers.filter((answer) => !answer.ok && answer.code === 'too_many')).toHaveLength(190);
		const right = await signIn(guest(), { contact: phone, password: PASSWORD });
		expect(right).toMatchObject({ ok: false, code: 'too_many' });
	});

	it('stops although all guesses are sent at once', async () => {
		const { phone } = await registered();
		const answers = await Promise.all(
			Array.from({ length: 50 }, (_, count) =>
				signIn(guest(), { contact: phone, password: `salah ke ${count}` })
			)
		);
		expect(answers.filter((answer) => !answer.ok && answer.code === 'wrong_password')).toHaveLength(10);
	});

	it('once on each of many numbers from one address stops after a hundred', async () => {
		const thief = guest('198.51.100.7');
		const answers = [];
		for (let count = 0; count < 1000; count += 1) {
			const contact = `0813${String(count).padStart(8, '0')}`;
			answers.push(await signIn(thief, { contact, password: 'kata sandi lama' }));
		}
		expect(answers.filter((answer) => !answer.ok && answer.code === 'wrong_password')).toHaveLength(100);
		expect(answers.filter((answer) => !answer.ok && answer.code === 'too_many')).toHaveLength(900);
	});

	it('does not keep out a village that signs in rightly from one address', async () => {
		const village = '198.51.100.8';
		const { phone } = await registered();
		for (let count = 0; count < 120; count += 1) {
			const answer = await signIn(guest(village), { contact: phone, password: PASSWORD });
			expect(answer.ok).toBe(true);
		}
	});

	it('is allowed again when the quarter of an hour has passed', async () => {
		const { phone } = await registered();
		for (let count = 0; count < 11; count += 1) {
			await signIn(guest(), { contact: phone, password: 'salah sekali' });
		}
		setClock(now() + 16 * 60 * 1000);
		expect((await signIn(guest(), { contact: phone, password: PASSWORD })).ok).toBe(true);
		setClock(null);
	});

	it('tells nothing by its answer or its time whether a number is known', async () => {
		const { phone } = await registered();
		const known = await timed(() => signIn(guest(), { contact: phone, password: 'salah sekali' }));
		const unknown = await timed(() => signIn(guest(), { contact: freshPhone(), password: 'salah sekali' }));
		expect(known.answer).toEqual(unknown.answer);
		// Without the same hashing an unknown number would answer many times faster.
		expect(unknown.milliseconds).toBeGreaterThan(known.milliseconds / 3);
		expect(known.milliseconds).toBeGreaterThan(unknown.milliseconds / 3);
	});

	it('is recorded in the audit log, and a right password too', async () => {
		const { phone, userId } = await registered();
		const from = guest();
		await signIn(from, { contact: phone, password: 'salah sekali' });
		await signIn(from, { contact: phone, password: PASSWORD });
		const rows = await db.select().from(auditLog).where(eq(auditLog.address, from.address));
		expect(rows.map(({ action, outcome, userId: who }) => ({ action, outcome, who }))).toEqual([
			{ action: 'people.sign_in', outcome: 'refused', who: null },
			{ action: 'people.sign_in', outcome: 'done', who: userId }
		]);
	});
});

/** The median of five, so that one busy moment of the machine decides nothing. */
async function timed<T>(work: () => Promise<T>): Promise<{ answer: T; milliseconds: number }> {
	const times: number[] = [];
	let answer = await work();
	for (let count = 0; count < 5; count += 1) {
		const begun = performance.now();
		answer = await work();
		times.push(performance.now() - begun);
	}
	return { answer, milliseconds: times.sort((a, b) => a - b)[2] ?? 0 };
}

describe('changing the number', () => {
	it('asks for the password and refuses a number of somebody else', async () => {
		const mine = await registered();
		const other = await registered();
		const input = { phone: other.phone, email: '', password: PASSWORD };
		expect(await changeContact(mine.actor, { ...input, password: 'salah sekali' })).toEqual({
			ok: false,
			code: 'wrong_password'
		});
		expect(await changeContact(mine.actor, input)).toEqual({ ok: false, code: 'phone_taken' });
		expect(await changeContact(mine.actor, { phone: '', email: '', password: PASSWORD })).toEqual({
			ok: false,
			code: 'contact_missing'
		});
	});

	it('is for who is signed in', async () => {
		const nobody: Actor & { userId: UserId | null } = guest();
		expect(await changePassword(nobody, { current: PASSWORD, next: 'pohon mangga tua' })).toEqual({
			ok: false,
			code: 'forbidden'
		});
	});
});
