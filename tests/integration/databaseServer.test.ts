import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { createClient } from '@libsql/client';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { browse } from '#lib/catalog/browse.server.ts';
import { filterWith } from '#lib/catalog/filter.ts';
import { CODE } from '#lib/ledger/codes.ts';
import { verifyLedger } from '#lib/ledger/verify.server.ts';
import { placeOrder } from '#lib/orders/place.server.ts';
import { confirmReceived } from '#lib/settlement/complete.server.ts';
import { forgetChanges, hasChangedSince, lookAtChanges } from '#lib/shared/changes.server.ts';
import { setClock } from '#lib/shared/clock.server.ts';
import {
	closeDatabase,
	db,
	isDatabaseBusy,
	isUniqueViolation,
	openDatabase,
	refusedByDatabase,
	write,
	type Tx
} from '#lib/shared/database.server.ts';
import { migrate } from '#lib/shared/migrations.server.ts';
import { attempt } from '#lib/shared/schema.server.ts';
import { handOver, pack } from '../support/fulfil.ts';
import { RealLibsql } from '../support/libsqlReal.ts';
import { StandInLibsql } from '../support/libsqlServer.ts';
import { countRows, guest, offer, openHub, placed, stockOf, wish, type Hub } from '../support/orders.ts';
import { bookSum, fund, MORNING, ofMember, openSale, paidOrder, pairSum } from '../support/sale.ts';

const folder = mkdtempSync(join(tmpdir(), 'desa-libsql-'));
/** A real server, when its program is at hand; else the stand-in. */
const program = process.env['LIBSQL_TEST_SERVER'];
const server = program
	? new RealLibsql({ program, folder: join(folder, 'server') })
	: new StandInLibsql({ path: join(folder, 'desa.db'), token: 'secret' });

beforeAll(async () => {
	process.env['DATA_DIR'] = folder;
	if (!program)
		process.stderr.write('database: LIBSQL_TEST_SERVER is not set, so a stand-in answers as sqld\n');
	await server.start();
	await openDatabase({ url: server.url, authToken: server.token });
	await migrate();
}, 60_000);

beforeEach(() => {
	Object.assign(server, { hangs: false, fails: false, loseAnswerOf: null });
	setClock(MORNING);
});

afterAll(async () => {
	setClock(null);
	await closeDatabase();
	await server.stop();
	rmSync(folder, { recursive: true, force: true });
});

async function insert(tx: Tx, key: string, count = 1) {
	await tx.insert(attempt).values({ key, count, windowEndsAt: 1 });
}

async function keys(prefix: string): Promise<string[]> {
	const rows = await db.select({ key: attempt.key }).from(attempt);
	const all = rows.map(({ key }) => key).filter((key) => key.startsWith(prefix));
	return all.sort();
}

const isBusy = (read: object) => 'reason' in read && isDatabaseBusy(read.reason);

/** A transaction of another process, which holds the lock until it is told to end. */
async function heldByAnother() {
	const other = createClient({ url: server.url, authToken: server.token });
	const transaction = await other.transaction('write');
	await transaction.execute("INSERT INTO attempt (key, count, window_ends_at) VALUES ('other', 1, 1)");
	return { transaction, end: () => transaction.rollback().finally(() => other.close()) };
}

describe('the write queue on a database server', () => {
	test('commits what waits together, and undoes the failing and the refused alone', async () => {
		const many = Array.from({ length: 100 }, (_, index) => write((tx) => insert(tx, `many:${index}`)));
		await Promise.all(many);
		expect(await keys('many:')).toHaveLength(100);
		const results = await Promise.allSettled([
			write((tx) => insert(tx, 'group:a')),
			write(async (tx) => {
				await insert(tx, 'group:b');
				throw new Error('no');
			}),
			write(async (tx) => {
				await insert(tx, 'group:c');
				return { ok: false as const, code: 'out_of_stock' };
			}),
			write((tx) => insert(tx, 'group:d'))
		]);
		expect(results.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled', 'fulfilled']);
		expect(await keys('group:')).toEqual(['group:a', 'group:d']);
	});

	test('says why a row was refused as it does for a file', async () => {
		await write((tx) => insert(tx, 'twice'));
		const twice = await write((tx) => insert(tx, 'twice')).catch((error: unknown) => error);
		expect(isUniqueViolation(twice, 'attempt.key')).toBe(true);
		const fraction = await write((tx) => insert(tx, 'fraction', 0.3)).catch((error: unknown) => error);
		expect(refusedByDatabase(fraction)).toContain('CHECK');
		expect(isUniqueViolation(fraction)).toBe(false);
	});

	test('keeps large numbers, letters of all kinds, bytes and nothing', async () => {
		const values = [9_007_199_254_740_991, 'désa 村 \u{1f33e}', new Uint8Array([0, 1, 254, 255]), null];
		const { rows } = await db.$client.execute({ sql: 'SELECT ?, ?, ?, ?', args: values });
		const [number, text, bytes, nothing] = [0, 1, 2, 3].map((index) => rows[0]?.[index]);
		expect([number, text, nothing]).toEqual([values[0], values[1], null]);
		expect(new Uint8Array(bytes as ArrayBuffer)).toEqual(values[2]);
	});

	test('waits for another process that writes', async () => {
		const other = await heldByAnother();
		setTimeout(() => void other.end(), 1_500);
		await Promise.all(Array.from({ length: 20 }, (_, index) => write((tx) => insert(tx, `late:${index}`))));
		expect(await keys('late:')).toHaveLength(20);
		expect(await keys('other')).toEqual([]);
	});

	test(
		'is not held up for ever: who keeps others waiting loses the transaction',
		{ timeout: 20_000 },
		async () => {
			const other = await heldByAnother();
			await write((tx) => insert(tx, 'patient'));
			await expect(other.transaction.execute('SELECT 1')).rejects.toThrow('timed out');
			await other.end().catch(() => undefined);
			expect(await keys('patient')).toEqual(['patient']);
		}
	);

	test('runs a job again whose stream the server forgot', async () => {
		let runs = 0;
		await write(async (tx) => {
			runs += 1;
			await insert(tx, 'forgotten:a');
			if (runs === 1) await server.forgetStreams();
			await insert(tx, 'forgotten:b');
		});
		expect(runs).toBe(2);
		expect(await keys('forgotten:')).toEqual(['forgotten:a', 'forgotten:b']);
	});

	test(
		'outlasts a server that starts again, and gives up on one that stays away',
		{ timeout: 40_000 },
		async () => {
			const { port } = server;
			await server.stop();
			const late = write((tx) => insert(tx, 'restart'));
			await pause(1_500);
			await server.start(port);
			await late;
			expect(await keys('restart')).toEqual(['restart']);

			await server.stop();
			await expect(db.select().from(attempt)).rejects.toSatisfy(isDatabaseBusy);
			const begun = performance.now();
			await expect(write((tx) => insert(tx, 'never'))).rejects.toSatisfy(isDatabaseBusy);
			expect(performance.now() - begun).toBeLessThan(12_000);
			await server.start(port);
			await write((tx) => insert(tx, 'back'));
			expect(await keys('never')).toEqual([]);
		}
	);

	test('gives up on a server that hangs, or whose proxy says it is gone', { timeout: 30_000 }, async () => {
		server.fails = true;
		await expect(db.select().from(attempt)).rejects.toSatisfy(isDatabaseBusy);
		server.fails = false;
		server.hangs = true;
		const begun = performance.now();
		const [read, written] = await Promise.allSettled([
			db.select().from(attempt),
			write((tx) => insert(tx, 'hung'))
		]);
		expect(performance.now() - begun).toBeLessThan(9_000);
		for (const result of [read, written]) {
			expect(result.status === 'rejected' && isDatabaseBusy(result.reason)).toBe(true);
		}
		server.hangs = false;
		await write((tx) => insert(tx, 'awake'));
		expect(await keys('hung')).toEqual([]);
	});

	test(
		'keeps nobody waiting behind those who wait for a server that hangs, and sees when it is back',
		{ timeout: 40_000 },
		async () => {
			server.hangs = true;
			const asked = performance.now();
			const reads = await Promise.allSettled(Array.from({ length: 100 }, () => db.select().from(attempt)));
			expect(reads.every(({ status, ...read }) => status === 'rejected' && isBusy(read))).toBe(true);
			// Asked twenty at a time, each for four seconds, the last would have waited for twenty.
			expect(performance.now() - asked).toBeLessThan(6_000);
			const again = performance.now();
			await expect(db.select().from(attempt)).rejects.toSatisfy(isDatabaseBusy);
			expect(performance.now() - again).toBeLessThan(1_000);
			// A write is patient for eight seconds, and by then the server is there again.
			const written = write((tx) => insert(tx, 'outlasted'));
			server.hangs = false;
			await written;
			expect(await keys('outlasted')).toEqual(['outlasted']);
		}
	);

	test('starts on no server that does not keep foreign keys, nor with another token', async () => {
		const path = join(folder, 'other.db');
		const other = new StandInLibsql({ path, token: 'secret' });
		other.foreignKeys = false;
		await other.start();
		await closeDatabase();
		await expect(openDatabase({ url: other.url, authToken: 'secret' })).rejects.toThrow('foreign_keys=0');
		await closeDatabase();
		await other.stop();
		await expect(openDatabase({ url: server.url, authToken: 'wrong' })).rejects.toThrow(
			'DATABASE_AUTH_TOKEN'
		);
		await closeDatabase();
		await openDatabase({ url: server.url, authToken: server.token });
		expect(await migrate()).toEqual([]);
	});
});

describe('the business on a database server', () => {
	let hub: Hub;
	beforeAll(async () => {
		setClock(MORNING);
		hub = await openHub();
	});

	test('sells what is there once, however many order', async () => {
		const listingId = await offer(hub, { onHand: 3_000 });
		const buy = (index: number) =>
			placeOrder(
				guest(`10.1.0.${index}`),
				wish(hub, [{ listingId, quantity: 1_000, shownPrice: 50_000 }], 50_000)
			);
		const results = await Promise.all(Array.from({ length: 12 }, (_, index) => buy(index)));
		expect(results.filter(({ ok }) => ok)).toHaveLength(3);
		expect(await stockOf(listingId)).toEqual({ onHand: 3_000, reserved: 3_000, available: 0 });
	});

	test('places an order once whose answer was lost after its commit', async () => {
		const listingId = await offer(hub, { onHand: 10_000 });
		const order = wish(hub, [{ listingId, quantity: 1_000, shownPrice: 50_000 }], 50_000);
		server.loseAnswerOf = /"COMMIT"/;
		const first = placed(await placeOrder(guest(), order));
		expect(server.loseAnswerOf).toBeNull();
		const again = placed(await placeOrder(guest(), order));
		expect(again.number).toBe(first.number);
		expect(await stockOf(listingId)).toMatchObject({ reserved: 1_000 });
		expect(await countRows('order_line', `listing_id = ${listingId}`)).toBe(1);
	});

	test('finds goods by their words, with a typing error too', async () => {
		const listingId = await offer(hub);
		for (const q of ['lele', 'leel segar']) {
			const found = await browse(db, filterWith({ q }));
			expect(found.items.map(({ id }) => id)).toContain(listingId);
		}
	});

	test('keeps its books through a whole sale, and refuses what does not balance', async () => {
		const sale = await openSale();
		await fund(sale, 10_000_000);
		const { token, parts } = await paidOrder(sale, [{ producer: sale.producer, gross: 500_000 }]);
		await pack(sale, parts);
		await handOver(sale, parts[0]);
		expect(await confirmReceived(sale.producer.actor, token, parts[0]?.id ?? (0 as never))).toEqual({
			ok: true
		});
		expect(await ofMember(sale.group, CODE.voluntarySavings, sale.producer)).toBe(-427_500);
		expect(await pairSum(sale)).toBe(0);
		expect(await bookSum(sale.trade)).toBe(0);
		expect(await verifyLedger(db)).toMatchObject({ ok: true });
		const change = write((tx) => tx.$client.execute('UPDATE posting SET amount = amount + 1'));
		await expect(change).rejects.toThrow(/SQLITE_CONSTRAINT/);
		expect(await verifyLedger(db)).toMatchObject({ ok: true });
	});

	test('tells kept pages what another process has changed, in one look for many visitors', async () => {
		const listingId = await offer(hub);
		forgetChanges();
		const before = await lookAtChanges();
		expect(await lookAtChanges()).toBe(before);
		const beside = createClient({ url: server.url, authToken: server.token });
		await beside.execute({ sql: 'UPDATE listing SET price = price + 1 WHERE id = ?', args: [listingId] });
		beside.close();
		const { requests } = server.counted;
		const looks = await Promise.all(Array.from({ length: 50 }, () => lookAtChanges()));
		expect(Math.min(...looks)).toBeGreaterThan(before);
		expect(server.counted.requests - requests).toBeLessThanOrEqual(2);
		expect(hasChangedSince(before, ['shelf'])).toBe(true);
	});
});
