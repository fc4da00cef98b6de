import { beforeEach, describe, expect, test } from 'vitest';
import { organisationById } from '#lib/organisations/find.server.ts';
import { approvePayout } from '#lib/payouts/decide.server.ts';
import { overviewTable, owedToGroups, owedToProducers } from '#lib/payouts/overview.server.ts';
import { payPayout } from '#lib/payouts/pay.server.ts';
import { requestPayout } from '#lib/payouts/request.server.ts';
import { setClock } from '#lib/shared/clock.server.ts';
import { db } from '#lib/shared/database.server.ts';
import { newKey, type OrganisationId } from '#lib/shared/ids.ts';
import { rupiah } from '#lib/shared/money.ts';
import { freshDatabase } from '../support/database.ts';
import { handOver, pack } from '../support/fulfil.ts';
import {
	fund,
	fundGroup,
	MORNING,
	openSale,
	paidOrder,
	producerOf,
	save,
	type Sale
} from '../support/sale.ts';

freshDatabase();
const PAGE = { page: 1, size: 50 };
let sale: Sale;

beforeEach(async () => {
	setClock(MORNING);
	sale = await openSale();
	await fund(sale, 1_000_000);
	await fundGroup(sale, 1_000_000);
	await save(sale, sale.producer, 300_000);
});

async function desk(id: OrganisationId) {
	const found = await organisationById(db, id);
	if (!found) throw new Error('no desk');
	return found;
}

async function owed(id = sale.bumdesaId) {
	const { rows } = await owedToProducers(db, await desk(id), PAGE);
	return rows.find(({ membershipId }) => membershipId === sale.producer.membershipId);
}

describe("the producers' money", () => {
	test('is free, then asked for and held, then paid', async () => {
		expect(await owed()).toMatchObject({ coming: 0, free: 300_000, held: 0, asked: 0, paid: 0 });
		const asked = await requestPayout(sale.producer.actor, {
			...{ membershipId: sale.producer.membershipId, amount: rupiah(200_000), bank: null, key: newKey() }
		});
		if (!asked.ok) throw new Error(asked.code);
		expect(await owed()).toMatchObject({ free: 100_000, held: 200_000, asked: 200_000, paid: 0 });
		const at = { organisationId: sale.bumdesaId, payoutId: asked.payoutId };
		expect(await approvePayout(sale.director, at)).toMatchObject({ ok: true });
		const paying = { ...at, reference: 'K-1', bankCharge: rupiah(0), key: newKey() };
		expect(await payPayout(sale.treasurer, paying)).toMatchObject({ ok: true });
		expect(await owed()).toMatchObject({ free: 100_000, held: 0, asked: 0, paid: 200_000 });
		// A new year begins with nothing paid.
		setClock(MORNING + 60 * 86_400_000);
		expect(await owed()).toMatchObject({ paid: 0 });
	});

	test('comes from goods that were delivered, and is the same at the desk of her group', async () => {
		const order = await paidOrder(sale, [{ producer: sale.producer, gross: 100_000 }]);
		await pack(sale, order.parts);
		expect(await handOver(sale, order.parts[0])).toMatchObject({ ok: true });
		const row = { coming: 90_000, free: 300_000 };
		expect(await owed()).toMatchObject(row);
		expect(await owed(sale.groupId)).toMatchObject(row);
	});

	test('is shown for the groups of the desk alone, by page and in sums', async () => {
		const other = await openSale();
		await save(other, other.producer, 50_000);
		await producerOf(sale.groupId);
		const { rows } = await owedToProducers(db, await desk(sale.bumdesaId), PAGE);
		expect(rows).toHaveLength(2);
		const first = await owedToProducers(db, await desk(sale.bumdesaId), { page: 1, size: 1 });
		expect(first).toMatchObject({ more: true, rows: [{ free: 300_000 }] });
		expect(await owedToGroups(db, await desk(sale.bumdesaId))).toMatchObject([{ members: 2, free: 300_000 }]);
		const table = overviewTable(db, await desk(sale.bumdesaId), 'id');
		const cells = [];
		for await (const row of table.rows) cells.push(row.cells.slice(2));
		expect(cells).toEqual([
			[0, 300_000, 0, 0, 0],
			[0, 0, 0, 0, 0],
			[0, 300_000, 0, 0, 0]
		]);
	});
});
