import type { SQL } from 'drizzle-orm';
import { Column, getTableName, sql, StringChunk } from 'drizzle-orm';
import { SQLiteDialect, type SQLiteColumn } from 'drizzle-orm/sqlite-core';

interface Selected {
	readonly field: unknown;
}

interface Options {
	readonly isSingleTable?: boolean;
}

interface Dialect {
	readonly casing: { getColumnCasing(column: Column): string };
	escapeName(name: string): string;
	buildSelection(fields: readonly Selected[], options?: Options): SQL;
}

/** A column as it stands between SELECT and FROM: alone, and with its table before it. */
interface Written {
	readonly alone: string;
	readonly whole: string;
}

const dialects = SQLiteDialect.prototype as unknown as Dialect;
const written = new WeakMap<Column, Written>();
let installed = false;

/**
 * Writes the columns of a SELECT from memory. Drizzle puts them together anew, in six objects a column, for each query it
 * runs; a checkout asks for hundreds of them. What is selected besides columns, and columns that need a word around them,
 * it still writes itself.
 */
export function keepSelections(): void {
	if (installed) return;
	installed = true;
	const build = Reflect.get<Dialect, 'buildSelection'>(dialects, 'buildSelection');
	dialects.buildSelection = function keeping(this: Dialect, fields, options = {}): SQL {
		const chunks: (SQL | StringChunk)[] = [];
		let text = '';
		for (const [place, selected] of fields.entries()) {
			if (place > 0) text += ', ';
			const { field } = selected;
			if (isPlain(field)) {
				const names = namesOf(this, field);
				text += options.isSingleTable ? names.alone : names.whole;
				continue;
			}
			if (text !== '') chunks.push(new StringChunk(text));
			chunks.push(build.call(this, [selected], options));
			text = '';
		}
		if (text !== '') chunks.push(new StringChunk(text));
		return sql.join(chunks);
	};
}

function isPlain(field: unknown): field is SQLiteColumn {
	return field instanceof Column && field.columnType !== 'SQLiteNumericBigInt';
}

function namesOf(dialect: Dialect, column: SQLiteColumn): Written {
	const found = written.get(column);
	if (found) return found;
	const alone = dialect.escapeName(dialect.casing.getColumnCasing(column));
	const names = { alone, whole: `${dialect.escapeName(getTableName(column.table))}.${alone}` };
	written.set(column, names);
	return names;
}
