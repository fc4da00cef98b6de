import { readdirSync, existsSync } from 'node:fs';
import { is, Table } from 'drizzle-orm';
import { getTableConfig, SQLiteTable } from 'drizzle-orm/sqlite-core';

export interface RoomTables {
	room: string;
	tables: SQLiteTable[];
}

/** Every room's tables, as its schema file exports them. */
export async function tablesByRoom(): Promise<RoomTables[]> {
	const rooms = readdirSync('src/lib').filter((room) => existsSync(`src/lib/${room}/schema.server.ts`));
	return Promise.all(
		rooms.map(async (room) => {
			const schema = (await import(`../../src/lib/${room}/schema.server.ts`)) as Record<string, unknown>;
			const tables = Object.values(schema)
				.filter((value): value is SQLiteTable => is(value, Table) && is(value, SQLiteTable))
				// The order of a module's exports is not the same in every loader.
				.sort((a, b) => getTableConfig(a).name.localeCompare(getTableConfig(b).name));
			return { room, tables };
		})
	);
}

/** A Mermaid drawing for each room: its tables with their columns, and what they point to. */
export async function drawSchema(): Promise<string> {
	const rooms = await tablesByRoom();
	return rooms.map(drawRoom).join('\n') + '\n';
}

function drawRoom({ room, tables }: RoomTables): string {
	const drawn = tables.map(getTableConfig);
	const boxes = drawn.map(
		({ name, columns }) =>
			`\t${name} {\n${columns.map((column) => `\t\t${column.getSQLType()} ${column.name}`).join('\n')}\n\t}`
	);
	const lines = drawn.flatMap(({ name, foreignKeys }) =>
		foreignKeys.map((key) => {
			const { foreignTable, columns } = key.reference();
			return `\t${getTableConfig(foreignTable).name} ||--o{ ${name} : "${columns.map((column) => column.name).join(', ')}"`;
		})
	);
	const body = [...boxes, ...new Set(lines)].join('\n');
	return `\n#### ${room}\n\n\`\`\`mermaid\nerDiagram\n${body}\n\`\`\``;
}
