import { createClient } from '@libsql/client';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { newKey } from '#lib/shared/ids.ts';
import { save } from '../support/orders.ts';
import { audit } from './audit.ts';
import {
	checkOut,
	countOf,
	openStage,
	personWithPassword,
	rowsOf,
	tokenOf,
	visitor,
	type Stage
} from './stage.ts';

let stage: Stage;
const MEMBER = '081210000009';

beforeAll(async () => {
	stage = await openStage({
		also: async (hub) => {
			const { userId } = await personWithPassword('Bu Sri', MEMBER);
			const membershipId = await joinAs(hub.groupId, userId);
			await save(hub, membershipId, 100_000);
		}
	});
});
afterAll(() => stage.close());

async function joinAs(groupId: number, userId: number) {
	const { write } = await import('#lib/shared/database.server.ts');
	const { rows } = await write((tx) =>
		tx.$client.execute({
			sql: `INSERT INTO membership (organisation_id, user_id, number, state, requested_at, joined_on)
				VALUES (?, ?, 99, 'active', 0, '2026-01-01') RETURNING id`,
			args: [groupId, userId]
		})
	);
	return Number(rows[0]?.['id']) as Parameters<typeof save>[1];
}

describe('F18: the whole savings balance spent twenty times at once', () => {
	it('is spent once and never goes below zero', async () => {
		const client = await visitor(stage, MEMBER);
		const [row] = await rowsOf(stage, 'SELECT id FROM membership WHERE number = 99');
		const listing = stage.listings[0];
		if (!listing) throw new Error('no listing');
		const answers = await Promise.all(
			Array.from({ length: 20 }, () =>
				checkOut(client, stage, {
					listing,
					quantity: 2_000,
					price: 50_000,
					payment: `savings:${String(row?.['id'])}`,
					key: newKey()
				})
			)
		);
		expect(answers.filter(({ status }) => status === 303)).toHaveLength(1);
		expect(answers.every(({ status }) => status < 500)).toBe(true);
		expect(await countOf(stage, 'account', 'ceiling IS NOT NULL AND balance > ceiling')).toBe(0);
	});
});

describe('F15a: another process holds the write lock for three seconds', () => {
	it('lets everything succeed, late, and the next twenty writes too', async () => {
		const listing = stage.listings[0];
		if (!listing) throw new Error('no listing');
		const client = await visitor(stage);
		const order = () => checkOut(client, stage, { listing, quantity: 1_000, price: 50_000 });
		// It waits its turn for the lock, should a job of the server's have it just then.
		const other = createClient({ url: `file:${stage.server.databasePath}`, timeout: 5_000 });
		const lock = await other.transaction('write');
		const late = Promise.all(Array.from({ length: 5 }, order));
		await new Promise((resolve) => setTimeout(resolve, 3_000));
		await lock.rollback();
		other.close();
		for (const answer of await late) expect(tokenOf(answer)).not.toBe('');
		const after = await Promise.all(Array.from({ length: 20 }, order));
		expect(after.map(({ status }) => status)).toEqual(Array(20).fill(303));
	});
});

describe('after all of it', () => {
	it('books and stock are in order', async () => {
		expect(await audit(stage.server.dataDirectory)).toEqual([]);
	});
});
