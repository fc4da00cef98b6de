import { beforeEach, describe, expect, test } from 'vitest';
import { memberGlance } from '#lib/facilitation/memberGlance.server.ts';
import { personTasks } from '#lib/facilitation/personTasks.server.ts';
import { mandatoryDue } from '#lib/savings/accounts.server.ts';
import { setClock, today } from '#lib/shared/clock.server.ts';
import { db, write } from '#lib/shared/database.server.ts';
import type { UserId } from '#lib/shared/ids.ts';
import { rupiah } from '#lib/shared/money.ts';
import { noteQueries } from '#lib/shared/queries.server.ts';
import { together } from '#lib/shared/together.server.ts';
import { freshDatabase } from '../support/database.ts';
import { handOver, pack } from '../support/fulfil.ts';
import { ask, lend, openLender } from '../support/loans.ts';
import {
	fund,
	fundGroup,
	MORNING,
	openSale,
	order,
	paidOrder,
	producerOf,
	save,
	type Sale
} from '../support/sale.ts';

freshDatabase();
const DAY_MS = 86_400_000;
let sale: Sale;

beforeEach(async () => {
	setClock(MORNING);
	sale = await openSale();
	await fund(sale, 1_000_000);
	await fundGroup(sale, 2_000_000);
});

const glance = () =>
	memberGlance(
		db,
		{ organisationId: sale.groupId, membershipId: sale.producer.membershipId },
		today('Asia/Jakarta')
	);

describe("a member's own money at a glance", () => {
	test('is what she has saved, what is left of loans and asked for next, and what is on its way', async () => {
		expect(await glance()).toMatchObject({ saved: 0, loans: null, coming: 0 });
		await save(sale, sale.producer, 300_000);
		const lender = await openLender(sale);
		await lend(lender, { by: sale.producer, amount: 500_000 });
		const sold = await paidOrder(sale, [{ producer: sale.producer, gross: 100_000 }]);
		await pack(sale, sold.parts);
		expect(await handOver(sale, sold.parts[0])).toMatchObject({ ok: true });
		// Flat, 2 % a month, five instalments: 100.000 and 10.000 each.
		expect(await glance()).toMatchObject({
			saved: 300_000,
			loans: { left: 500_000, next: { on: '2026-12-23', amount: 110_000 } },
			coming: 90_000
		});
	});

	test('asks for all that is late since the oldest of it', async () => {
		const lender = await openLender(sale, { penaltyBasisPoints: 0 });
		await lend(lender, { by: sale.producer, amount: 500_000 });
		setClock(MORNING + 65 * DAY_MS);
		expect(await glance()).toMatchObject({
			loans: { left: 500_000, next: { on: '2026-12-23', amount: 220_000 } }
		});
	});

	test('says of mandatory savings what her savings book says, in few reads', async () => {
		setClock(MORNING + 90 * DAY_MS);
		const { membershipId } = sale.producer;
		const on = today('Asia/Jakarta');
		const due = await mandatoryDue(db, membershipId, on);
		const { value, queries } = await noteQueries(() =>
			together((reader) => memberGlance(reader, { organisationId: sale.groupId, membershipId }, on))
		);
		expect(due).toBeGreaterThan(0);
		expect(value.mandatoryDue).toBe(due);
		expect(queries.length).toBeLessThanOrEqual(6);
	});
});

describe('what waits for a person', () => {
	const tasksOf = async (userId: UserId) =>
		Object.fromEntries((await personTasks(db, userId)).map(({ key, count }) => [key, count]));
	const userOf = ({ actor }: Sale['producer']) => {
		if (!actor.userId) throw new Error('nobody');
		return actor.userId;
	};
	/** The guest's order becomes the order of somebody who is signed in. */
	const boughtBy = (userId: UserId, number: string) =>
		write((tx) =>
			tx.$client.execute({
				sql: 'UPDATE customer_order SET buyer_id = ? WHERE number = ?',
				args: [userId, number]
			})
		);

	test('is to pay, to get ready and to look through, each only for whom it concerns', async () => {
		const buyer = await producerOf(sale.groupId);
		const [sells, buys] = [userOf(sale.producer), userOf(buyer)];
		const wanted = [{ producer: sale.producer, gross: 100_000 }];
		await boughtBy(buys, (await order(sale, wanted, 'transfer')).number);
		expect(await tasksOf(buys)).toEqual({ pay: 1 });
		expect(await tasksOf(sells)).toEqual({});
		// Cash is paid when the goods are handed over: nothing to pay before.
		const second = await order(sale, wanted, 'cash');
		await boughtBy(buys, second.number);
		expect(await tasksOf(buys)).toEqual({ pay: 1 });
		expect(await tasksOf(sells)).toEqual({ prepare: 1 });
		await pack(sale, second.parts);
		expect(await handOver(sale, second.parts[0], { takeCash: true })).toMatchObject({ ok: true });
		expect(await tasksOf(buys)).toEqual({ pay: 1, received: 1 });
		expect(await tasksOf(sells)).toEqual({});
	});

	test('is to stand for somebody who asked her to', async () => {
		const guarantor = await producerOf(sale.groupId);
		const lender = await openLender(sale);
		const guarantors = [{ membershipId: guarantor.membershipId, amount: rupiah(100_000) }];
		await ask(lender, { by: sale.producer, amount: 500_000, guarantors });
		expect(await tasksOf(userOf(guarantor))).toEqual({ guarantee: 1 });
		expect(await tasksOf(userOf(sale.producer))).toEqual({});
	});
});
