import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { db } from '#lib/shared/database.server.ts';
import { Client } from '../support/client.ts';
import { RealLibsql } from '../support/libsqlReal.ts';
import { StandInLibsql } from '../support/libsqlServer.ts';
import { TestServer, freePort } from '../support/server.ts';
import { audit } from './audit.ts';
import { checkOut, countOf, meddle, openStage, rowsOf, tokenOf, visitor, type Stage } from './stage.ts';

/** What the answer 503 says how long to wait. */
const RETRY_AFTER_MS = 2_000;

let stage: Stage;
/** A real server, when its program is at hand; else the stand-in. */
let database: StandInLibsql | RealLibsql;
const program = process.env['LIBSQL_TEST_SERVER'];
/** A second process; both reach the database through its server alone. */
let second: TestServer;
let slug = '';

beforeAll(async () => {
	const env: Record<string, string> = {};
	const also = async () => {
		const folder = String(process.env['DATA_DIR']);
		const path = join(folder, 'desa.db');
		if (program) {
			await db.$client.execute('PRAGMA wal_checkpoint(TRUNCATE)');
			database = new RealLibsql({ program, folder: join(folder, 'server'), from: path });
		} else {
			process.stderr.write('faults: LIBSQL_TEST_SERVER is not set, so a stand-in answers as sqld\n');
			database = new StandInLibsql({ path, token: 'secret' });
		}
		await database.start();
		Object.assign(env, database.environment);
	};
	stage = await openStage({ goods: [{ onHand: 90_000 }, { onHand: 1_000 }], env, also });
	second = new TestServer(await freePort(), stage.server.dataDirectory);
	await second.start(env);
	const [row] = await rowsOf(stage, 'SELECT slug FROM listing WHERE id = ?', [listing(0)]);
	slug = String(row?.['slug']);
}, 120_000);
afterAll(async () => {
	if (second.isRunning) await second.kill();
	await stage.close();
	await database.stop();
});

function listing(index: number) {
	const found = stage.listings[index];
	if (!found) throw new Error('no such listing');
	return found;
}

const at = (server: TestServer) => new Client(server.origin);
const both = () => [stage.server, second];
const faults = () => audit(stage.server.dataDirectory, stage.database);

describe('two processes on one database server', () => {
	it('show every public page, sign people in and refuse others', async () => {
		for (const path of [
			'/',
			'/produk',
			'/produk?q=lele',
			`/produk/${slug}`,
			'/penjual',
			'/desa',
			'/sitemap.xml'
		]) {
			for (const server of both()) expect((await at(server).get(path)).status, path).toBe(200);
		}
		const buyer = await visitor(stage, stage.phones['buyer']);
		expect((await buyer.get('/saya')).status).toBe(200);
		expect((await buyer.get(`/meja/${stage.hub.bumdesaSlug}/pesanan`)).status).toBe(403);
		const treasurer = await visitor(stage, stage.phones['treasurer']);
		expect((await treasurer.get(`/meja/${stage.hub.bumdesaSlug}/pesanan`)).status).toBe(200);
	});

	it('show what the other has sold or changed with their next answer', async () => {
		const words = async () =>
			Promise.all(both().map(async (server) => (await at(server).get(`/produk/${slug}`)).words));
		await words();
		for (const each of await words()) expect(each).toContain('Rp50.000');
		await meddle(stage, 'UPDATE listing SET price = 51000, version = version + 1 WHERE id = ?', [listing(0)]);
		for (const each of await words()) expect(each).toContain('Rp51.000');
		const order = { listing: listing(0), quantity: 10_000, price: 51_000 };
		expect((await checkOut(at(second), stage, order)).status).toBe(303);
		for (const each of await words()) expect(each).toContain('Sisa 80 kg');
	});

	it(
		'sell what is there once, however many order at both at the same time',
		{ timeout: 60_000 },
		async () => {
			const order = { listing: listing(1), quantity: 1_000, price: 50_000 };
			const answers = await Promise.all(
				Array.from({ length: 20 }, (_, index) => checkOut(at(both()[index % 2] ?? second), stage, order))
			);
			expect(answers.filter(({ status }) => status === 303)).toHaveLength(1);
			expect(answers.filter(({ status }) => status === 409)).toHaveLength(19);
			expect(await faults()).toEqual([]);
		}
	);

	it('run each job once, whichever of them takes it', { timeout: 60_000 }, async () => {
		const many = Array.from({ length: 60 }, () => `('nobody.does', '{}', 0)`).join(', ');
		await meddle(stage, `INSERT INTO job (kind, payload, run_at) VALUES ${many}`);
		const left = async () => countOf(stage, 'job', "kind = 'nobody.does' AND attempts < 3");
		while ((await left()) > 0) await pause(500);
		// One that is in hand is put back first.
		const stillDue = async () => countOf(stage, 'job', "kind = 'nobody.does' AND run_at < 9e15");
		while ((await stillDue()) > 0) {
			await meddle(stage, "UPDATE job SET run_at = 9e15 WHERE kind = 'nobody.does' AND lease_owner IS NULL");
			await pause(300);
		}
		const [row] = await rowsOf(stage, "SELECT sum(attempts) AS n FROM job WHERE kind = 'nobody.does'");
		const runs = both().flatMap(
			({ log }) => log.match(/"kind":"nobody.does","id":\d+,"attempts":\d+/g) ?? []
		);
		expect(new Set(runs).size).toBe(runs.length);
		expect(runs).toHaveLength(Number(row?.['n']));
		await meddle(stage, "DELETE FROM job WHERE kind = 'nobody.does'");
	});

	it('place an order once, whose answer was lost after its commit', async () => {
		const orders = await countOf(stage, 'customer_order');
		const order = { listing: listing(0), quantity: 1_000, price: 51_000, key: crypto.randomUUID() };
		// A connection kept from before may be closed at this very moment, which is no answer lost.
		await at(stage.server)
			.get('/healthz')
			.catch(() => undefined);
		database.loseAnswerOf = /"COMMIT"/;
		const first = tokenOf(await checkOut(at(stage.server), stage, order));
		expect(database.loseAnswerOf).toBeNull();
		expect(tokenOf(await checkOut(at(second), stage, order))).toBe(first);
		expect(await countOf(stage, 'customer_order')).toBe(orders + 1);
	});
});

describe('a database server that is gone or hangs', () => {
	it.each(['is gone', 'hangs'])(
		'that %s: 503 with Retry-After, then all goes on',
		{ timeout: 60_000 },
		async (how) => {
			const { port } = database;
			const signedIn = await visitor(stage, stage.phones['buyer']);
			const orders = await countOf(stage, 'customer_order');
			if (how === 'hangs') database.hangs = true;
			else await database.stop();
			const begun = performance.now();
			const order = { listing: listing(0), quantity: 1_000, price: 51_000, key: crypto.randomUUID() };
			const answers = await Promise.all([
				at(stage.server).get('/produk'),
				at(second).get('/keranjang'),
				signedIn.get('/saya'),
				checkOut(at(second), stage, order)
			]);
			for (const { status, headers, words } of answers) {
				expect(status).toBe(503);
				expect(headers.get('retry-after')).toBe('2');
				expect(headers.get('x-content-type-options')).toBe('nosniff');
				expect(words).toContain('Tunggu beberapa detik');
			}
			expect(performance.now() - begun).toBeLessThan(15_000);
			expect((await at(second).get('/healthz')).status).toBe(200);
			expect((await at(second).get('/readyz')).status).toBe(503);

			if (how === 'hangs') database.hangs = false;
			else await database.start(port);
			// A server that was silent is asked again after a second; who waited as long as she was told is answered.
			for (const server of [stage.server, second]) {
				const status = async () => (await at(server).get('/produk')).status;
				await expect.poll(status, { timeout: RETRY_AFTER_MS, interval: 100 }).toBe(200);
			}
			expect((await signedIn.get('/saya')).status).toBe(200);
			expect((await checkOut(at(second), stage, order)).status).toBe(303);
			expect(await countOf(stage, 'customer_order')).toBe(orders + 1);
			expect(await faults()).toEqual([]);
		}
	);
});
