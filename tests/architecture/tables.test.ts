import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';

/** Who writes where, found in the text of a room's files: drizzle's writes and those in plain SQL. */
function writesOf(source: string): { table: string; room: string | null }[] {
	const imported = new Map<string, string>();
	for (const [, names = '', room = ''] of source.matchAll(
		/import\s*\{([^}]*)\}\s*from\s*'#lib\/(\w+)\/schema\.server\.ts'/g
	)) {
		for (const name of names.split(','))
			imported.set(
				name
					.split(/\sas\s/)
					.at(-1)
					?.trim() ?? '',
				room
			);
	}
	const drizzle = [...source.matchAll(/\.(?:insert|update|delete)\(\s*(\w+)\s*\)/g)]
		.map(([, name = '']) => ({ table: name, room: imported.get(name) ?? null }))
		.filter(({ room }) => room !== null);
	const sql = [...source.matchAll(/\b(?:INSERT(?: OR \w+)? INTO|UPDATE|DELETE FROM)\s+["'`]?([a-z_]+)/g)].map(
		([, table = '']) => ({ table, room: roomOfTable.get(table) ?? null })
	);
	return [...drizzle, ...sql];
}

const serverFiles = readdirSync('src/lib', { recursive: true, encoding: 'utf8' })
	.filter((file) => file.endsWith('.server.ts'))
	.map((file) => join('src/lib', file).replaceAll('\\', '/'))
	.sort();
const schemas = serverFiles.filter((file) => file.endsWith('/schema.server.ts'));
const roomOf = (file: string) => file.split('/')[2] ?? '';
const roomOfTable = new Map(
	schemas.flatMap((file) =>
		[...readFileSync(file, 'utf8').matchAll(/sqliteTable\(\s*'(\w+)'/g)].map(
			([, table = '']) => [table, roomOf(file)] as const
		)
	)
);

test('every table belongs to one room', () => {
	const tables = schemas.flatMap((file) =>
		[...readFileSync(file, 'utf8').matchAll(/sqliteTable\(\s*'(\w+)'/g)].map(([, table]) => table)
	);
	expect(tables.length).toBeGreaterThan(10);
	expect(tables).toEqual([...new Set(tables)]);
});

test('a room writes only its own tables; the others call its functions', () => {
	const trespasses = serverFiles.flatMap((file) =>
		writesOf(readFileSync(file, 'utf8'))
			.filter(({ room }) => room !== null && room !== roomOf(file))
			.map(({ table, room }) => `${file} writes ${table}, which is ${room}'s`)
	);
	expect(trespasses).toEqual([]);
});

test('a write into another room is seen, in drizzle and in plain SQL', () => {
	const source = `import { posting as row } from '#lib/ledger/schema.server.ts';
		await tx.insert(row).values({}); await tx.$client.execute('UPDATE account SET balance = 0');`;
	expect(writesOf(source)).toEqual([
		{ table: 'row', room: 'ledger' },
		{ table: 'account', room: 'ledger' }
	]);
});
