import { readFileSync } from 'node:fs';
import { getTableConfig } from 'drizzle-orm/sqlite-core';
import { describe, expect, it } from 'vitest';
import { db } from '#lib/shared/database.server.ts';
import { freshDatabase } from '../support/database.ts';
import { drawSchema, tablesByRoom } from './drawing.ts';

freshDatabase();

describe('the schema', () => {
	it('is what the migrations make: every table with exactly its columns', async () => {
		for (const { tables } of await tablesByRoom()) {
			for (const { name, columns } of tables.map(getTableConfig)) {
				const { rows } = await db.$client.execute(`PRAGMA table_info('${name}')`);
				const migrated = rows.map((row) => String(row['name'])).sort();
				expect(migrated, name).toEqual(columns.map((column) => column.name).sort());
			}
		}
	});

	it('is drawn in ARCHITECTURE.md as it is (npm run schema:draw)', async () => {
		expect(readFileSync('ARCHITECTURE.md', 'utf8')).toContain(await drawSchema());
	});

	it('holds every amount of money and every quantity to whole numbers', async () => {
		const { rows } = await db.$client.execute("SELECT name, sql FROM sqlite_master WHERE type = 'table'");
		const definitions = new Map(rows.map((row) => [String(row['name']), String(row['sql'])]));
		const counted = /(^|_)(amount|price|gross|payable|quantity|balance|commission|charge|on_hand|reserved)$/;
		for (const { tables } of await tablesByRoom()) {
			for (const { name, columns } of tables.map(getTableConfig)) {
				for (const column of columns.filter(
					(each) => each.getSQLType() === 'integer' && counted.test(each.name)
				)) {
					const check = new RegExp(`typeof\\(("${name}"\\.)?"${column.name}"\\) = 'integer'`);
					expect(definitions.get(name), `${name}.${column.name}`).toMatch(check);
				}
			}
		}
	});
});
