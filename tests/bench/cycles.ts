import { join } from 'node:path';
import Database from 'libsql';
import { planCycle, putIntoCycle } from '#lib/cycles/plan.server.ts';
import { closeDueCycles } from '#lib/requests/close.server.ts';
import { packingOf, requestsOf } from '#lib/requests/lists.server.ts';
import { assert } from '#lib/shared/assert.ts';
import { now, setClock } from '#lib/shared/clock.server.ts';
import { closeDatabase, db, openDatabase } from '#lib/shared/database.server.ts';
import { addDays, bookDateAt } from '#lib/shared/dates.ts';
import { newKey, type CycleId, type ListingId } from '#lib/shared/ids.ts';
import { migrate } from '#lib/shared/migrations.server.ts';
import { orderInCycle } from '../support/cycles.ts';
import { openSale, producerOf, type Producer, type Sale } from '../support/sale.ts';
import { result, type Bench, type Result } from './harness.ts';

const SMALL = 1_000;
const FULL = 10_000;
const QUICK = 2_000;
const PRODUCERS = 50;
const LINES_PER_ORDER = 4;
const HOUR_MS = 3_600_000;
const PAGE = 500;

/** Closing an order cycle: its request lists made and read, and its whole packing list read, page by page. */
export async function benchCycles({ quick, folder }: Bench): Promise<Result[]> {
	const path = join(folder, 'cycles.db');
	await openDatabase({ url: `file:${path}` });
	await migrate();
	const sale = await openSale();
	const producers: Producer[] = [];
	for (let made = 0; made < PRODUCERS; made += 1) producers.push(await producerOf(sale.groupId));
	const lines = quick ? QUICK : FULL;
	const small = await closed(sale, producers, { path, lines: SMALL });
	const large = await closed(sale, producers, { path, lines });
	setClock(null);
	await closeDatabase();
	return [
		result({
			name: 'closing an order cycle into its lists',
			dataset: `${lines.toLocaleString('en')} order lines of ${PRODUCERS} producers`,
			value: large,
			unit: 'ms',
			baseline: small,
			note: `baseline: ${SMALL.toLocaleString('en')} lines; at most 5,000 ms`
		})
	];
}

/** Fills a cycle and closes it. @returns milliseconds from the cut-off to the last line of its lists. */
async function closed(
	sale: Sale,
	producers: readonly Producer[],
	{ path, lines }: { path: string; lines: number }
): Promise<number> {
	const cycleId = await openCycle(sale, producers);
	const [first] = producers;
	assert(first, 'there are producers');
	const placed = await orderInCycle(sale, 1, cycleId, { producer: first });
	assert(placed.ok, 'the pattern of all orders was placed');
	multiply(path, {
		orderId: placed.orderId,
		orders: lines / LINES_PER_ORDER,
		listings: producers.map(({ listingId }) => listingId)
	});
	setClock(now() + 2 * HOUR_MS);
	const begun = performance.now();
	assert((await closeDueCycles()) === 1, 'one cycle was due');
	const requests = await requestsOf(db, cycleId);
	let packed = 0;
	for (let page = 1; ; page += 1) {
		const { orders, more } = await packingOf(db, cycleId, { page, size: PAGE });
		packed += orders.reduce((sum, order) => sum + order.lines.length, 0);
		if (!more) break;
	}
	const took = performance.now() - begun;
	assert(requests.length === producers.length, `every producer is asked: ${requests.length}`);
	assert(packed === lines + 1, `every line is packed: ${packed}`);
	return took;
}

async function openCycle(sale: Sale, producers: readonly Producer[]): Promise<CycleId> {
	const organisationId = sale.bumdesaId;
	const planned = await planCycle(sale.director, {
		...{ key: newKey(), organisationId, name: 'Pasar', repeat: 'once', deliveryOn: null },
		...{ opensAt: now() - HOUR_MS, closesAt: now() + HOUR_MS },
		pickupOn: addDays(bookDateAt(now(), 'Asia/Jakarta'), 2)
	});
	assert(planned.ok, 'the cycle was planned');
	for (const { listingId } of producers) {
		const put = await putIntoCycle(sale.director, {
			...{ organisationId, cycleId: planned.cycleId, listingId },
			...{ price: null, most: null, mostPerOrder: null }
		});
		assert(put.ok, 'the goods are in the cycle');
	}
	return planned.cycleId;
}

/** Copies of an order by other buyers, four producers' lines in each: written straight, since only reading them is measured. */
function multiply(
	path: string,
	{ orderId, orders, listings }: { orderId: number; orders: number; listings: readonly ListingId[] }
): void {
	const raw = new Database(path);
	const columns = (table: string, without: readonly string[]) =>
		(raw.prepare(`SELECT name FROM pragma_table_info('${table}')`).all() as { name: string }[])
			.map(({ name }) => name)
			.filter((name) => name !== 'id' && !without.includes(name));
	const order = columns('customer_order', ['number', 'token']);
	const part = columns('sub_order', ['order_id']);
	const line = columns('order_line', ['sub_order_id', 'listing_id']);
	const insertOrder = raw.prepare(
		`INSERT INTO customer_order (number, token, ${order.join()}) SELECT ?, ?, ${order.join()} FROM customer_order WHERE id = ? RETURNING id`
	);
	const insertPart = raw.prepare(
		`INSERT INTO sub_order (order_id, ${part.join()}) SELECT ?, ${part.map((name) => (name === 'seller_id' ? '(SELECT seller_id FROM listing WHERE id = ?)' : name)).join()} FROM sub_order WHERE order_id = ? RETURNING id`
	);
	const insertLine = raw.prepare(
		`INSERT INTO order_line (sub_order_id, listing_id, ${line.join()}) SELECT ?, ?, ${line.map((name) => `l.${name}`).join()} FROM order_line l JOIN sub_order s ON s.id = l.sub_order_id WHERE s.order_id = ?`
	);
	raw.exec('BEGIN');
	for (let made = 0; made < orders; made += 1) {
		const copy = insertOrder.get(`BENCH-${orderId}-${made}`, newKey(), orderId) as { id: number };
		for (let own = 0; own < LINES_PER_ORDER; own += 1) {
			const listingId = listings[(made * LINES_PER_ORDER + own) % listings.length];
			const sub = insertPart.get(copy.id, listingId, orderId) as { id: number };
			insertLine.run(sub.id, listingId, orderId);
		}
	}
	raw.exec('COMMIT');
	raw.close();
}
