import { beforeEach, expect, test } from 'vitest';
import { cycleOf } from '#lib/cycles/find.server.ts';
import { planCycle, putIntoCycle } from '#lib/cycles/plan.server.ts';
import { download } from '#lib/documents/download.server.ts';
import { cancelAtDesk } from '#lib/orders/cancel.server.ts';
import { printOf } from '#lib/reports/report.server.ts';
import { closeDueCycles } from '#lib/requests/close.server.ts';
import { packingOf, requestsOf } from '#lib/requests/lists.server.ts';
import { packingTable, requestTable } from '#lib/requests/table.server.ts';
import { setClock } from '#lib/shared/clock.server.ts';
import { db } from '#lib/shared/database.server.ts';
import { bookDate } from '#lib/shared/dates.ts';
import { newKey, type CycleId } from '#lib/shared/ids.ts';
import { orderInCycle } from '../support/cycles.ts';
import { freshDatabase } from '../support/database.ts';
import { fund, MORNING, openSale, producerOf, type Sale } from '../support/sale.ts';

freshDatabase();
const DAY = 86_400_000;
let sale: Sale;
let cycleId: CycleId;
/** The order that is cancelled after the cycle closed. */
let last: string;

/** Two producers, three orders: 3 kg and 4 kg of one, 2 kg of the other. */
beforeEach(async () => {
	setClock(MORNING);
	sale = await openSale();
	await fund(sale, 1_000_000);
	const other = await producerOf(sale.groupId);
	const organisationId = sale.bumdesaId;
	const made = await planCycle(sale.director, {
		...{ key: newKey(), organisationId, name: 'Pasar Jumat', repeat: 'once', deliveryOn: null },
		...{ opensAt: MORNING, closesAt: MORNING + 2 * DAY, pickupOn: bookDate('2026-11-26') }
	});
	if (!made.ok) throw new Error(made.code);
	({ cycleId } = made);
	for (const { listingId } of [sale.producer, other]) {
		const terms = { price: null, most: null, mostPerOrder: null };
		await putIntoCycle(sale.director, { organisationId, cycleId, listingId, ...terms });
	}
	for (const [kilos, producer] of [
		[3, sale.producer],
		[2, other],
		[4, sale.producer]
	] as const) {
		const placed = await orderInCycle(sale, kilos, cycleId, { producer });
		if (!placed.ok) throw new Error(placed.code);
		last = placed.number;
	}
	setClock(MORNING + 2 * DAY);
	await closeDueCycles();
});

test('the request list stays as it was sent, the packing list follows what is cancelled', async () => {
	await cancelAtDesk(sale.director, { key: newKey(), orderNumber: last, reason: 'Batal' });
	const requests = await requestsOf(db, cycleId);
	expect(requests.map(({ goods }) => goods.map(({ quantity, orders }) => [quantity, orders]))).toEqual(
		expect.arrayContaining([[[7_000, 2]], [[2_000, 1]]])
	);
	const { orders, more } = await packingOf(db, cycleId, { page: 1, size: 10 });
	expect(more).toBe(false);
	expect(orders.map(({ lines, isPaid }) => [lines[0]?.quantity, isPaid])).toEqual([
		[3_000, false],
		[2_000, false]
	]);
});

test('the packing list comes page by page, each order once', async () => {
	const pages = await Promise.all([1, 2, 3].map((page) => packingOf(db, cycleId, { page, size: 1 })));
	expect(pages.map(({ more }) => more)).toEqual([true, true, false]);
	expect(new Set(pages.flatMap(({ orders }) => orders.map(({ number }) => number))).size).toBe(3);
});

test('both lists are written as CSV, XLSX and PDF', async () => {
	const cycle = await cycleOf(db, sale.bumdesaId, cycleId);
	if (!cycle) throw new Error('no cycle');
	const print = printOf('id', 'Asia/Jakarta');
	for (const table of [requestTable, packingTable]) {
		const listed = { cycle, title: 'BUM Desa', locale: 'id' as const };
		const csv = await download(table(db, listed), 'csv', print).text();
		expect(csv).toContain('Pasar Jumat');
		expect(csv).toContain('Ambil 26 Nov 2026');
		expect(csv).toContain('Lele segar');
		expect(csv).toContain(table === requestTable ? '7 kg' : '4 kg');
		const pdf = await download(table(db, listed), 'pdf', print).text();
		expect(pdf.slice(0, 5)).toBe('%PDF-');
		const xlsx = await download(table(db, listed), 'xlsx', print).text();
		expect(xlsx.slice(0, 2)).toBe('PK');
	}
});
