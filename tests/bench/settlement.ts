import { join } from 'node:path';
import Database from 'libsql';
import { accountOf } from '#lib/ledger/accounts.server.ts';
import { CODE } from '#lib/ledger/codes.ts';
import { credit, debit, post } from '#lib/ledger/post.server.ts';
import { consignmentPayableOf } from '#lib/lots/accounts.server.ts';
import { completeDue } from '#lib/settlement/complete.server.ts';
import { systemActor } from '#lib/shared/actor.ts';
import { assert } from '#lib/shared/assert.ts';
import { now, setClock } from '#lib/shared/clock.server.ts';
import { closeDatabase, openDatabase, write } from '#lib/shared/database.server.ts';
import { newKey } from '#lib/shared/ids.ts';
import { migrate } from '#lib/shared/migrations.server.ts';
import { rupiah } from '#lib/shared/money.ts';
import { handOver, pack } from '../support/fulfil.ts';
import { fund, openSale, paidOrder, producerOf, type Producer, type Sale } from '../support/sale.ts';
import { mediansInTurn, perSecond, result, type Bench, type Result } from './harness.ts';

const RUNS = 5;
const FULL = 10_000;
// A run settles whole batches of five hundred.
const QUICK = 2_500;
const PRODUCERS = 20;
const DAY_MS = 86_400_000;
const PAYABLE = rupiah(45_000);

/**
 * Settling delivered lines by the waterfall, as the job does two days after they were delivered: savings and dues read, two
 * books written, each line once. Against plain entries of two postings, one waiting for the other, in the same database.
 */
export async function benchSettlement({ quick, folder }: Bench): Promise<Result[]> {
	const path = join(folder, 'settlement.db');
	await openDatabase({ url: `file:${path}` });
	await migrate();
	setClock(Date.UTC(2026, 10, 23, 3));
	const sale = await openSale();
	await fund(sale, 10_000_000);
	const producers: Producer[] = [];
	for (let made = 0; made < PRODUCERS; made += 1) producers.push(await producerOf(sale.groupId));
	const lines = quick ? QUICK : FULL;
	const perRun = lines / RUNS;
	const pattern = await delivered(sale);
	await owe(sale, producers, lines);
	multiply(path, { pattern, producers, lines });
	setClock(now() + 3 * DAY_MS);
	const [cash, income] = await write(async (tx) => [
		await accountOf(tx, sale.trade, CODE.cash),
		await accountOf(tx, sale.trade, CODE.otherIncome)
	]);
	assert(cash && income, 'the book has both accounts');
	const plain = () =>
		write((tx) =>
			post(tx, {
				...{ actor: systemActor, kind: 'bench', source: { kind: 'bench', key: '1' } },
				entries: [
					{
						...{ bookId: sale.trade, date: '2026-11-26', memo: 'Setoran uji' },
						postings: [debit(cash, rupiah(1_000)), credit(income, rupiah(1_000))]
					}
				]
			})
		);
	const rates = await mediansInTurn(RUNS, {
		settled: () =>
			perSecond(perRun, async () => {
				for (let done = 0; done < perRun;) {
					const some = await completeDue();
					assert(some > 0, 'every delivered line is settled');
					done += some;
				}
			}),
		plain: () =>
			perSecond(perRun, async () => {
				for (let done = 0; done < perRun; done += 1) await plain();
			})
	});
	setClock(null);
	await closeDatabase();
	return [
		result({
			name: 'settling delivered lines by the waterfall',
			dataset: `${lines.toLocaleString('en')} lines of ${PRODUCERS} producers`,
			value: rates.settled,
			unit: 'lines/s',
			baseline: rates.plain,
			note: 'baseline: plain entries of 2 postings, one at a time; at least half of it'
		})
	];
}

/** One delivered order through the use-cases: 1 kg at Rp50.000, of which Rp45.000 is the producer's. */
async function delivered(sale: Sale): Promise<number> {
	const placed = await paidOrder(sale, [{ producer: sale.producer, gross: 50_000 }]);
	await pack(sale, placed.parts);
	const done = await handOver(sale, placed.parts[0]);
	assert(done.ok, 'the pattern was delivered');
	return placed.id;
}

/** What the copied lines owe their producers, as their deliveries would have booked it. */
async function owe(sale: Sale, producers: readonly Producer[], lines: number): Promise<void> {
	const each = rupiah((PAYABLE * lines) / producers.length);
	await write(async (tx) => {
		const cash = await accountOf(tx, sale.trade, CODE.cash);
		for (const { membershipId } of producers) {
			const owed = { sellerId: membershipId, sellerName: `Produsen ${membershipId}` };
			await post(tx, {
				...{ actor: systemActor, kind: 'bench', source: { kind: 'bench', key: 'owed' } },
				entries: [
					{
						...{ bookId: sale.trade, date: '2026-11-23', memo: 'Penyerahan uji' },
						postings: [debit(cash, each), credit(await consignmentPayableOf(tx, sale.trade, owed), each)]
					}
				]
			});
		}
	});
}

/** Copies of the delivered order for all producers in turn: written straight, since only settling them is measured. */
function multiply(
	path: string,
	{ pattern, producers, lines }: { pattern: number; producers: readonly Producer[]; lines: number }
): void {
	const raw = new Database(path);
	const columns = (table: string, without: readonly string[]) =>
		(raw.prepare(`SELECT name FROM pragma_table_info('${table}')`).all() as { name: string }[])
			.map(({ name }) => name)
			.filter((name) => name !== 'id' && !without.includes(name));
	const order = columns('customer_order', ['number', 'token']);
	const part = columns('sub_order', ['order_id', 'seller_id']);
	const line = columns('order_line', ['sub_order_id', 'listing_id']);
	const insertOrder = raw.prepare(
		`INSERT INTO customer_order (number, token, ${order.join()}) SELECT ?, ?, ${order.join()} FROM customer_order WHERE id = ? RETURNING id`
	);
	const insertPart = raw.prepare(
		`INSERT INTO sub_order (order_id, seller_id, ${part.join()}) SELECT ?, ?, ${part.join()} FROM sub_order WHERE order_id = ? RETURNING id`
	);
	const insertLine = raw.prepare(
		`INSERT INTO order_line (sub_order_id, listing_id, ${line.join()}) SELECT ?, ?, ${line.map((name) => `l.${name}`).join()} FROM order_line l JOIN sub_order s ON s.id = l.sub_order_id WHERE s.order_id = ?`
	);
	raw.exec('BEGIN');
	for (let made = 0; made < lines; made += 1) {
		const producer = producers[made % producers.length];
		assert(producer, 'there are producers');
		const copy = insertOrder.get(`BENCH-${made}`, newKey(), pattern) as { id: number };
		const own = insertPart.get(copy.id, producer.membershipId, pattern) as { id: number };
		insertLine.run(own.id, producer.listingId, pattern);
	}
	raw.exec('COMMIT');
	raw.close();
}
