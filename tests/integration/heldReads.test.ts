import { AsyncResource } from 'node:async_hooks';
import { beforeAll, expect, test } from 'vitest';
import { db, write } from '#lib/shared/database.server.ts';
import { holdReads } from '#lib/shared/heldReads.server.ts';
import { noteQueries } from '#lib/shared/queries.server.ts';
import { together } from '#lib/shared/together.server.ts';
import { sql } from 'drizzle-orm';
import { freshDatabase } from '../support/database.ts';

freshDatabase();

beforeAll(async () => {
	await write((tx) => tx.$client.execute('CREATE TABLE thing (id INTEGER PRIMARY KEY, name TEXT)'));
	for (let each = 1; each <= 60; each += 1) await add(`nama ${each}`);
});

const add = (name: string) =>
	write((tx) => tx.$client.execute({ sql: 'INSERT INTO thing (name) VALUES (?)', args: [name] }));
const count = async () => {
	const { rows } = await db.$client.execute('SELECT count(*) AS n FROM thing');
	return Number(rows[0]?.['n']);
};
const nameOf = async (id: number) => {
	const [row] = await db.all<{ name: string }>(sql`SELECT name FROM thing WHERE id = ${id}`);
	return row?.name;
};

test('what a request asks twice in the same words is read once, also at the same time and together', async () => {
	const { value, queries } = await noteQueries(() =>
		holdReads(async () => [
			await nameOf(1),
			...(await Promise.all([nameOf(1), nameOf(2), nameOf(2)])),
			...(await together((reader) =>
				Promise.all([1, 2, 3, 3].map((id) => reader.all(sql`SELECT name FROM thing WHERE id = ${id}`)))
			))
		])
	);
	expect(value.slice(0, 4)).toEqual(['nama 1', 'nama 1', 'nama 2', 'nama 2']);
	expect(value.slice(4)).toEqual([1, 2, 3, 3].map((id) => [{ name: `nama ${id}` }]));
	expect(queries).toHaveLength(3);
});

test('after it wrote, a request reads what stands there now', async () => {
	const { value, queries } = await noteQueries(() =>
		holdReads(async () => {
			const before = await count();
			await add('baru');
			return [before, await count(), await count()];
		})
	);
	expect(value).toEqual([60, 61, 61]);
	expect(queries).toHaveLength(2);
});

test('what a request leaves running after its answer reads everything anew', async () => {
	let later: () => Promise<number> = count;
	await holdReads(async () => {
		const first = await count();
		later = AsyncResource.bind(count);
		return first;
	});
	const before = await later();
	await add('nanti');
	expect(await later()).toBe(before + 1);
});

test('two requests share nothing, and outside of one each question is asked', async () => {
	const { queries } = await noteQueries(async () => {
		await Promise.all([holdReads(count), holdReads(count)]);
		await count();
		await count();
	});
	expect(queries).toHaveLength(4);
});

test('a long list is not held, what one does to her rows is hers alone, and a mistake is asked again', async () => {
	const { queries } = await noteQueries(() =>
		holdReads(async () => {
			const all = async () => (await db.$client.execute('SELECT id FROM thing')).rows;
			expect([(await all()).length, (await all()).length]).toEqual([62, 62]);
			const some = async () => (await db.$client.execute('SELECT id FROM thing ORDER BY id LIMIT 3')).rows;
			(await some()).reverse();
			expect((await some()).map((row) => row['id'])).toEqual([1, 2, 3]);
			const wrong = () => db.$client.execute('SELECT name FROM nowhere');
			await expect(wrong()).rejects.toThrow('nowhere');
			await expect(wrong()).rejects.toThrow('nowhere');
		})
	);
	expect(queries).toHaveLength(5);
});
