import { sql, type SQL } from 'drizzle-orm';
import { check, type AnySQLiteColumn } from 'drizzle-orm/sqlite-core';

/**
 * SQLite stores `0.3` or `'12abc'` in an integer column without a word, so every column of money or quantity
 * carries this check: a whole number within its range.
 */
export function wholeNumber(
	name: string,
	column: AnySQLiteColumn,
	{ least, most }: { least?: number; most?: number } = {}
) {
	const rules: SQL[] = [sql`typeof(${column}) = 'integer'`];
	if (least !== undefined) rules.push(sql`${column} >= ${sql.raw(String(least))}`);
	if (most !== undefined) rules.push(sql`${column} <= ${sql.raw(String(most))}`);
	const all = sql.join(rules, sql` and `);
	return check(name, column.notNull ? all : sql`${column} is null or (${all})`);
}
