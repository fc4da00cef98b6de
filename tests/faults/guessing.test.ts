import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Client } from '../support/client.ts';
import { countOf, openStage, PASSWORD, rowsOf, visitor, type Stage } from './stage.ts';

let stage: Stage;
beforeAll(async () => {
	stage = await openStage();
});
afterAll(() => stage.close());

async function guess(contact: string, password: string, forged?: string) {
	const client = new Client(stage.server.origin, forged ? { 'x-forwarded-for': forged } : {});
	const begun = performance.now();
	const answer = await client.post('/masuk', { contact, password });
	return { status: answer.status, words: answer.words, milliseconds: performance.now() - begun };
}

describe('F23: guessing', () => {
	it('answers an unknown number as a known one, in words and in time', async () => {
		const known: Awaited<ReturnType<typeof guess>>[] = [];
		const unknown: typeof known = [];
		// The first of each warms the server; what is compared is the middle of nine.
		await guess('081210000003', 'salah-sekali-0');
		await guess('081288888888', 'salah-sekali-0');
		for (let index = 0; index < 9; index += 1) {
			known.push(await guess('081210000004', 'salah-sekali-1'));
			unknown.push(await guess('081299999999', 'salah-sekali-1'));
		}
		expect(unknown.map(({ status }) => status)).toEqual(known.map(({ status }) => status));
		expect(unknown[0]?.words.replaceAll('081299999999', '')).toBe(
			known[0]?.words.replaceAll('081210000004', '')
		);
		const middle = (all: typeof known) =>
			all.map(({ milliseconds }) => milliseconds).sort((a, b) => a - b)[4] ?? 0;
		expect(middle(unknown) / middle(known)).toBeGreaterThan(0.5);
		expect(middle(unknown) / middle(known)).toBeLessThan(2);
	});

	it('keeps one account for a number however it is typed', async () => {
		const before = await countOf(stage, 'user');
		const names = ['0812-7777-0001', '62 812 7777 0001', '+6281277770001'];
		const statuses: number[] = [];
		for (const contact of names) {
			const client = new Client(stage.server.origin);
			statuses.push((await client.post('/daftar', { name: 'Wati', contact, password: PASSWORD })).status);
		}
		expect(statuses[0]).toBe(303);
		expect(statuses.slice(1).every((status) => status >= 400 && status < 500)).toBe(true);
		expect(await countOf(stage, 'user')).toBe(before + 1);
		expect((await visitor(stage, '62-812-7777-0001')).cookie('sesi')).toBeTruthy();
	});

	it('slows two hundred guesses on one number, whatever address they claim to come from', async () => {
		const statuses: number[] = [];
		for (let batch = 0; batch < 20; batch += 1) {
			const answers = await Promise.all(
				Array.from({ length: 10 }, (_, index) =>
					guess('081210000001', `tebakan-${batch}-${index}`, `10.${batch}.0.${index}`)
				)
			);
			statuses.push(...answers.map(({ status }) => status));
		}
		expect(statuses.every((status) => status === 400 || status === 429)).toBe(true);
		expect(statuses.filter((status) => status === 429).length).toBeGreaterThan(150);
	});

	it('slows one guess on each of many numbers from one address', async () => {
		const statuses: number[] = [];
		for (let batch = 0; batch < 25; batch += 1) {
			const answers = await Promise.all(
				Array.from({ length: 40 }, (_, index) =>
					guess(
						`0813${String(batch * 40 + index).padStart(8, '0')}`,
						'tebakan-umum-1',
						`11.0.${batch}.${index}`
					)
				)
			);
			statuses.push(...answers.map(({ status }) => status));
		}
		expect(statuses.filter((status) => status === 429).length).toBeGreaterThan(500);
		expect(statuses.every((status) => status === 400 || status === 429)).toBe(true);
	});

	it('keeps only hashes of passwords and session tokens', async () => {
		const [user] = await rowsOf(stage, "SELECT password_hash FROM user WHERE phone = '+6281210000004'");
		expect(String(user?.['password_hash'])).toMatch(/^\$argon2id\$v=19\$m=19456,t=2,p=1\$/);
		const sessions = await rowsOf(stage, 'SELECT id FROM session');
		for (const row of sessions) expect(String(row['id'])).toMatch(/^[0-9a-f]{64}$/);
	});
});
