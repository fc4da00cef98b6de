import { createClient } from '@libsql/client';
import { describe, expect, it } from 'vitest';
import { db, DatabaseBusy, write, type Tx } from '#lib/shared/database.server.ts';
import { migrate } from '#lib/shared/migrations.server.ts';
import { attempt } from '#lib/shared/schema.server.ts';
import { freshDatabase } from '../support/database.ts';

const database = freshDatabase();

async function insert(tx: Tx, key: string, count = 1) {
	await tx.insert(attempt).values({ key, count, windowEndsAt: 1 });
}

async function keys(prefix: string): Promise<string[]> {
	const rows = await db.select({ key: attempt.key }).from(attempt);
	return rows
		.map(({ key }) => key)
		.filter((key) => key.startsWith(prefix))
		.sort();
}

describe('the reader', () => {
	it('is one connection that sees the file as memory, however many read at once', async () => {
		const answers = await Promise.all(
			Array.from({ length: 40 }, async () => (await db.$client.execute('PRAGMA mmap_size')).rows[0]?.[0])
		);
		expect(new Set(answers)).toEqual(new Set([128 * 2 ** 20]));
	});
});

describe('the write queue', () => {
	it('commits jobs that wait together and answers each', async () => {
		const answers = await Promise.all(
			Array.from({ length: 200 }, (_, index) =>
				write(async (tx) => {
					await insert(tx, `many:${index}`);
					return index;
				})
			)
		);
		expect(answers).toEqual(Array.from({ length: 200 }, (_, index) => index));
		expect(await keys('many:')).toHaveLength(200);
	});

	it('rolls back the failing job alone', async () => {
		const results = await Promise.allSettled([
			write((tx) => insert(tx, 'group:a')),
			write(async (tx) => {
				await insert(tx, 'group:b');
				throw new Error('no');
			}),
			write((tx) => insert(tx, 'group:c'))
		]);
		expect(results.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled']);
		expect(await keys('group:')).toEqual(['group:a', 'group:c']);
	});

	it('leaves nothing of a job that answers with a refusal', async () => {
		const answer = await write(async (tx) => {
			await insert(tx, 'refused:a');
			return { ok: false as const, code: 'out_of_stock' };
		});
		expect(answer).toEqual({ ok: false, code: 'out_of_stock' });
		expect(await keys('refused:')).toEqual([]);
	});

	it('throws when the reader is used inside a job, a job inside a job, and tx after its job', async () => {
		await expect(write(async () => db.select().from(attempt))).rejects.toMatchObject({
			cause: { message: '`db` was used inside a write job; use its `tx`' }
		});
		await expect(write(() => write(async () => 1))).rejects.toThrow('inside a write job');
		let kept: Tx | undefined;
		await write(async (tx) => void (kept = tx));
		await expect(kept?.select().from(attempt)).rejects.toThrow();
	});

	it('refuses what is not a whole number', async () => {
		await expect(write((tx) => insert(tx, 'bad', 0.3))).rejects.toThrow();
		await expect(
			write((tx) => tx.$client.execute("INSERT INTO attempt VALUES ('bad', '12abc', 1)"))
		).rejects.toThrow(/CHECK/);
	});

	it('waits for another process that holds the lock, and works on afterwards', async () => {
		const other = createClient({ url: database.url });
		const lock = await other.transaction('write');
		setTimeout(() => void lock.commit(), 1_500);
		await write((tx) => insert(tx, 'late:0'));
		await Promise.all(
			Array.from({ length: 20 }, (_, index) => write((tx) => insert(tx, `late:${index + 1}`)))
		);
		expect(await keys('late:')).toHaveLength(21);
		other.close();
	});

	it(
		'gives up with DatabaseBusy after its patience, leaving nothing behind',
		{ timeout: 20_000 },
		async () => {
			const other = createClient({ url: database.url });
			const lock = await other.transaction('write');
			await expect(write((tx) => insert(tx, 'never'))).rejects.toBeInstanceOf(DatabaseBusy);
			await lock.rollback();
			other.close();
			expect(await keys('never')).toEqual([]);
			await write((tx) => insert(tx, 'again'));
		}
	);

	it('answers those who were committed together one by one, and lets others have their turn between them', async () => {
		const seen: string[] = [];
		let going = true;
		const others = () => {
			seen.push('turn');
			if (going) setImmediate(others);
		};
		setImmediate(others);
		await Promise.all(
			Array.from({ length: 10 }, (_, index) =>
				write((tx) => insert(tx, `turn:${index}`)).then(() => seen.push('answer'))
			)
		);
		going = false;
		expect(seen.filter((each) => each === 'answer')).toHaveLength(10);
		expect(seen.join(' ')).not.toContain('answer answer');
	});

	it('finds nothing to migrate the second time', async () => {
		expect(await migrate()).toEqual([]);
	});
});

describe('a kept statement', () => {
	const inserting = (key: string, count: unknown) => (tx: Tx) =>
		tx.$client.execute({
			sql: 'INSERT INTO attempt (key, count, window_ends_at) VALUES (?, ?, 1)',
			args: [key, count as number]
		});

	it('works again after it failed', async () => {
		await write(inserting('kept:a', 1));
		await expect(write(inserting('kept:a', 1))).rejects.toThrow();
		await write(inserting('kept:b', 2));
		expect(await keys('kept:')).toEqual(['kept:a', 'kept:b']);
	});

	it('sees what another connection has committed, and a changed schema', async () => {
		const read = { sql: 'SELECT count(*) AS n FROM attempt WHERE key LIKE ?', args: ['beside:%'] };
		expect((await db.$client.execute(read)).rows[0]?.['n']).toBe(0);
		const beside = createClient({ url: `file:${database.folder}/desa.db`, timeout: 2_000 });
		await beside.execute("INSERT INTO attempt (key, count, window_ends_at) VALUES ('beside:a', 1, 1)");
		await beside.execute('CREATE TABLE beside (a integer)');
		beside.close();
		expect((await db.$client.execute(read)).rows[0]?.['n']).toBe(1);
		await write((tx) => tx.$client.execute('DROP TABLE beside'));
		expect((await db.$client.execute(read)).rows[0]?.['n']).toBe(1);
	});

	it('keeps no reader from seeing later commits while it is idle', async () => {
		const all = { sql: 'SELECT key FROM attempt WHERE key LIKE ?', args: ['idle:%'] };
		await db.$client.execute(all);
		for (let index = 0; index < 5; index += 1) await write(inserting(`idle:${index}`, 1));
		expect((await db.$client.execute(all)).rows).toHaveLength(5);
		const [checkpoint] = (await db.$client.execute('PRAGMA wal_checkpoint(TRUNCATE)')).rows;
		expect(Number(checkpoint?.['busy'])).toBe(0);
	});
});
