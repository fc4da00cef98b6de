import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { db } from '#lib/shared/database.server.ts';
import { Client } from '../support/client.ts';
import { RealLibsql } from '../support/libsqlReal.ts';
import { StandInLibsql } from '../support/libsqlServer.ts';
import { TestServer, freePort } from '../support/server.ts';
import { audit } from './audit.ts';
import { checkOut, countOf, meddle, openStage, PASSWORD, tokenOf, visitor, type Stage } from './stage.ts';

/** Two processes that each read from a copy of their own. The stand-in hands out none, so both read the server then. */
const program = process.env['LIBSQL_TEST_SERVER'];
let stage: Stage;
let database: StandInLibsql | RealLibsql;
let second: TestServer;

beforeAll(async () => {
	const env: Record<string, string> = {};
	const also = async () => {
		const folder = String(process.env['DATA_DIR']);
		const path = join(folder, 'desa.db');
		if (program) {
			await db.$client.execute('PRAGMA wal_checkpoint(TRUNCATE)');
			database = new RealLibsql({ program, folder: join(folder, 'server'), from: path });
		} else {
			process.stderr.write('faults: LIBSQL_TEST_SERVER is not set, so no copy of a database was read\n');
			database = new StandInLibsql({ path, token: 'secret' });
		}
		await database.start();
		Object.assign(env, database.environment, { DATABASE_REPLICA: join(folder, 'copies') });
	};
	stage = await openStage({ goods: [{ onHand: 90_000 }, { onHand: 3_000 }], env, also });
	second = new TestServer(await freePort(), stage.server.dataDirectory);
	await second.start(env);
	while (program && !both().every(({ log }) => log.includes('pages are read from the copy'))) await pause(50);
}, 120_000);
afterAll(async () => {
	if (second.isRunning) await second.stop();
	await stage.close();
	await database.stop();
});

const both = () => [stage.server, second];
const listing = (index: number) => {
	const found = stage.listings[index];
	if (!found) throw new Error('no such listing');
	return found;
};

/** A visitor whom the proxy sends to one process and to the other in turn: cookies do not tell them apart. */
class Wanderer extends Client {
	#turns = 0;
	override send(path: string, init: RequestInit) {
		const { origin } = both()[this.#turns % 2] ?? second;
		this.#turns += 1;
		const headers = new Headers(init.headers);
		if (headers.has('origin')) headers.set('origin', origin);
		return super.send(new URL(path, origin).href, { ...init, headers: Object.fromEntries(headers) });
	}
}

it(
	'who is sent from one process to the other finds what she has just done',
	{ timeout: 60_000 },
	async () => {
		for (let round = 0; round < 8; round += 1) {
			const buyer = new Wanderer(stage.server.origin);
			if (round % 2 === 1) await buyer.get('/healthz');
			const { status } = await buyer.post('/masuk', {
				contact: stage.phones['buyer'] ?? '',
				password: PASSWORD
			});
			expect(status).toBe(303);
			expect((await buyer.get('/saya')).status).toBe(200);
			const order = { listing: listing(0), quantity: 1_000, price: 50_000 };
			const page = await buyer.get((await checkOut(buyer, stage, order)).location);
			expect(page.status).toBe(200);
			expect((await buyer.get('/saya/pesanan')).status).toBe(200);
		}
	}
);

it('others see it within two seconds, also on kept pages', { timeout: 60_000 }, async () => {
	const words = async () =>
		Promise.all(both().map(async ({ origin }) => (await new Client(origin).get('/produk')).words));
	await words();
	await meddle(stage, 'UPDATE listing SET price = 51000, version = version + 1 WHERE id = ?', [listing(0)]);
	const changed = performance.now();
	while (!(await words()).every((each) => each.includes('Rp51.000'))) await pause(20);
	expect(performance.now() - changed).toBeLessThan(2_000);
});

it('the last pieces are sold once, however many order at both', { timeout: 60_000 }, async () => {
	const order = { listing: listing(1), quantity: 1_000, price: 50_000 };
	const answers = await Promise.all(
		Array.from({ length: 24 }, (_, index) => {
			const { origin } = both()[index % 2] ?? second;
			return checkOut(new Client(origin), stage, order);
		})
	);
	expect(answers.filter(({ status }) => status === 303)).toHaveLength(3);
	expect(answers.filter(({ status }) => status === 409)).toHaveLength(21);
	expect(await audit(stage.server.dataDirectory, stage.database)).toEqual([]);
});

it('while the server hangs what was there is read on where there is a copy, and no form is lost', async () => {
	const signedIn = await visitor(stage, stage.phones['buyer']);
	const orders = await countOf(stage, 'customer_order');
	// Her own pages need the newest for five seconds after a form.
	await pause(5_100);
	database.hangs = true;
	const order = { listing: listing(0), quantity: 1_000, price: 51_000, key: crypto.randomUUID() };
	const read = program ? 200 : 503;
	for (const { origin } of both()) {
		const guest = new Client(origin);
		const paths = ['/', '/produk', '/produk?q=lele', '/penjual', '/readyz'];
		const answers = await Promise.all(paths.map((path) => guest.get(path)));
		expect(answers.map(({ status }) => status)).toEqual(paths.map(() => read));
		const sent = await checkOut(guest, stage, order);
		expect(sent.status).toBe(503);
		expect(sent.headers.get('retry-after')).toBe('2');
	}
	expect((await signedIn.get('/saya')).status).toBe(read);
	database.hangs = false;
	const token = tokenOf(await checkOut(new Client(second.origin), stage, order));
	expect(tokenOf(await checkOut(new Client(stage.server.origin), stage, order))).toBe(token);
	expect(await countOf(stage, 'customer_order')).toBe(orders + 1);
	expect(await audit(stage.server.dataDirectory, stage.database)).toEqual([]);
});
