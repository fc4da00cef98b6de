import { beforeAll, describe, expect, test } from 'vitest';
import { besidesGoods, unpaidOrders } from '#lib/salesReports/besides.server.ts';
import { allSalesBy, salesBy, salesTotals, type AskedSales } from '#lib/salesReports/read.server.ts';
import { reachedProducer, SALES_BY, type SalesBy } from '#lib/salesReports/sums.ts';
import { salesTable } from '#lib/salesReports/table.server.ts';
import { refundAtDesk } from '#lib/settlement/refund.server.ts';
import { setClock } from '#lib/shared/clock.server.ts';
import { db } from '#lib/shared/database.server.ts';
import { bookDate } from '#lib/shared/dates.ts';
import { newKey } from '#lib/shared/ids.ts';
import { rupiah } from '#lib/shared/money.ts';
import { freshDatabase } from '../support/database.ts';
import { handOver, pack } from '../support/fulfil.ts';
import {
	fund,
	fundGroup,
	MORNING,
	openSale,
	order,
	paidOrder,
	producerOf,
	type Producer,
	type Sale
} from '../support/sale.ts';

freshDatabase();
const DAY = 86_400_000;
let sale: Sale;
let second: Producer;

/** 500.000 in November, of which 50.000 came back by the producer's cause; 100.000 and 200.000 in December. */
beforeAll(async () => {
	setClock(MORNING);
	sale = await openSale();
	second = await producerOf(sale.groupId);
	await fund(sale, 10_000_000);
	await fundGroup(sale, 10_000_000);
	const first = await deliver(sale, [{ producer: sale.producer, gross: 500_000 }]);
	const [part] = first.parts;
	const [line] = part?.lines ?? [];
	if (!part || !line) throw new Error('no line');
	const refunded = await refundAtDesk(sale.treasurer, {
		...{ organisationId: sale.bumdesaId, subOrderId: part.id, orderLineId: line.id, key: newKey() },
		...{ amount: rupiah(50_000), cause: 'producer' as const, reason: 'Sebagian mati' }
	});
	if (!refunded.ok) throw new Error(refunded.code);
	// 1 December, 00.30 at the village: still November in Greenwich.
	setClock(Date.UTC(2026, 10, 30, 17, 30));
	await deliver(sale, [
		{ producer: sale.producer, gross: 100_000 },
		{ producer: second, gross: 200_000 }
	]);
	// Placed and paid, not delivered: in no report.
	await paidOrder(sale, [{ producer: second, gross: 700_000 }]);
});

async function deliver(at: Sale, wanted: Parameters<typeof paidOrder>[1]) {
	const placed = await paidOrder(at, wanted);
	await pack(at, placed.parts);
	for (const part of placed.parts) await handOver(at, part);
	return placed;
}

function asked(changes: Partial<AskedSales> = {}): AskedSales {
	return {
		...{ seller: { kind: 'bumdesa', id: sale.bumdesaId }, timeZone: 'Asia/Jakarta', locale: 'id' },
		...{ from: bookDate('2026-01-01'), to: bookDate('2026-12-31') },
		...changes
	};
}

const rowsBy = async (by: SalesBy) => (await salesBy(db, asked(), { by, page: 1, size: 50 })).rows;

describe('the sales report', () => {
	test('splits what buyers paid by month, refunds taken from the parts they came from', async () => {
		expect(await rowsBy('month')).toMatchObject([
			{
				...{ name: '2026-11', orders: 1, gross: 500_000, refunded: 50_000 },
				...{ producer: 405_000, commission: 36_000, groupShare: 9_000 }
			},
			{
				...{ name: '2026-12', orders: 1, gross: 300_000, refunded: 0 },
				...{ producer: 270_000, commission: 24_000, groupShare: 6_000 }
			}
		]);
	});

	test('a month ends at midnight in the village', async () => {
		const { gross } = await salesTotals(db, asked({ to: bookDate('2026-11-30') }));
		expect(gross).toBe(500_000);
		expect((await salesTotals(db, asked({ from: bookDate('2026-12-01') }))).gross).toBe(300_000);
	});

	test('names producers with their group, goods with their quantity, and adds up the same whatever the rows', async () => {
		const [largest] = await rowsBy('producer');
		expect(largest).toMatchObject({ gross: 600_000, producer: 495_000 });
		expect(largest?.group).toMatch(/^ksm-/);
		// Rp50.000 a kg: 600.000 are 12 kg, 200.000 are 4.
		expect((await rowsBy('product')).map(({ quantity, soldBy }) => [quantity, soldBy])).toEqual([
			[12_000, 'weight'],
			[4_000, 'weight']
		]);
		const all = await salesTotals(db, asked());
		expect(all).toEqual({
			...{ orders: 2, gross: 800_000, refunded: 50_000 },
			...{ producer: 675_000, commission: 60_000, groupShare: 15_000 }
		});
		for (const by of SALES_BY) {
			const rows = await rowsBy(by);
			for (const sum of ['gross', 'refunded', 'producer', 'commission', 'groupShare'] as const) {
				const added = rows.reduce((total, row) => total + row[sum], 0);
				expect(added, `${sum} by ${by}`).toBe(all[sum]);
			}
		}
		expect(reachedProducer(all)).toBe(9_000);
	});

	test('is paged, and a file holds every row and the total', async () => {
		const first = await salesBy(db, asked(), { by: 'producer', page: 1, size: 1 });
		const next = await salesBy(db, asked(), { by: 'producer', page: 2, size: 1 });
		expect([first.more, first.rows[0]?.gross]).toEqual([true, 600_000]);
		expect([next.more, next.rows[0]?.gross]).toEqual([false, 200_000]);
		const table = salesTable(db, asked(), { by: 'producer', title: 'BUM Desa' });
		const cells = [];
		for await (const row of table.rows) cells.push(row.cells);
		expect(cells).toHaveLength(3);
		expect(cells.at(-1)).toEqual(['Semua', '', 2, '90%', 800_000, 50_000, 675_000, 60_000, 15_000]);
	});

	test('shows a producer her own, a group its members, another BUM Desa nothing', async () => {
		const own = asked({ seller: { kind: 'person', id: second.userId } });
		expect(await salesTotals(db, own)).toMatchObject({ gross: 200_000, orders: 1 });
		const ofGroup = asked({ seller: { kind: 'group', id: sale.groupId } });
		expect(await salesTotals(db, ofGroup)).toMatchObject({ gross: 800_000 });
		setClock(MORNING + DAY);
		const other = await openSale();
		for (const seller of [
			{ kind: 'bumdesa' as const, id: other.bumdesaId },
			{ kind: 'group' as const, id: other.groupId }
		]) {
			expect(await salesTotals(db, asked({ seller }))).toMatchObject({ gross: 0, orders: 0 });
			const rows = [];
			for await (const row of allSalesBy(db, asked({ seller }), 'buyer')) rows.push(row);
			expect(rows).toEqual([]);
		}
	});
});

test('what buyers still owe is listed apart: ordered and not paid, the oldest first, at this desk alone', async () => {
	const placed = await order(sale, [{ producer: sale.producer, gross: 50_000 }], 'transfer');
	const waiting = await unpaidOrders(db, sale.bumdesaId);
	expect(waiting).toMatchObject([{ number: placed.number, amount: 50_000, method: 'transfer' }]);
	const other = await openSale();
	expect(await unpaidOrders(db, other.bumdesaId)).toEqual([]);
	// Nothing was paid beside the goods so far.
	expect(await besidesGoods(db, asked())).toEqual({ fees: [], delivery: [] });
});

test('goods that are always sold stand together, apart from those of an order cycle', async () => {
	expect(await rowsBy('cycle')).toMatchObject([{ name: 'Di luar siklus', gross: 800_000 }]);
});
