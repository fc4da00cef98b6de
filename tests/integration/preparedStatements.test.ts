import { expect, test } from 'vitest';
import { db, write } from '#lib/shared/database.server.ts';
import { freshDatabase } from '../support/database.ts';

freshDatabase();

const run = (sql: string, args: (string | number)[] = []) => write((tx) => tx.$client.execute({ sql, args }));

test('a statement that is run again answers as at first: rows with their names, or how many it changed', async () => {
	await run('CREATE TABLE thing (id INTEGER PRIMARY KEY, name TEXT)');
	for (let each = 1; each <= 3; each += 1) {
		const inserted = await run('INSERT INTO thing (name) VALUES (?)', [`nama ${each}`]);
		expect([inserted.rowsAffected, inserted.lastInsertRowid, inserted.columns]).toEqual([
			1,
			BigInt(each),
			[]
		]);
		const { rows, columns } = await db.$client.execute({
			sql: 'SELECT id, name AS called FROM thing WHERE id = ?',
			args: [each]
		});
		expect(columns).toEqual(['id', 'called']);
		expect({ ...rows[0] }).toEqual({ id: each, called: `nama ${each}` });
	}
});

test('one that failed works again afterwards', async () => {
	const insert = 'INSERT INTO thing (id, name) VALUES (?, ?)';
	await expect(run(insert, [1, 'dua kali'])).rejects.toThrow('UNIQUE');
	expect((await run(insert, [9, 'sekali'])).rowsAffected).toBe(1);
});
