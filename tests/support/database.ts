import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll } from 'vitest';
import { setClock } from '#lib/shared/clock.server.ts';
import { closeDatabase, openDatabase } from '#lib/shared/database.server.ts';
import { migrate } from '#lib/shared/migrations.server.ts';

export interface TestDatabase {
	/** The temporary folder, removed after the tests; also the DATA_DIR. */
	folder: string;
	url: string;
}

/** A real, freshly migrated database file for the tests of one file. */
export function freshDatabase(): TestDatabase {
	const database: TestDatabase = { folder: '', url: '' };
	beforeAll(async () => {
		database.folder = mkdtempSync(join(tmpdir(), 'desa-test-'));
		database.url = `file:${join(database.folder, 'desa.db')}`;
		process.env['DATA_DIR'] = database.folder;
		await openDatabase({ url: database.url });
		await migrate();
	});
	afterAll(async () => {
		setClock(null);
		await closeDatabase();
		rmSync(database.folder, { recursive: true, force: true });
	});
	return database;
}
