import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll } from 'vitest';
import { setClock } from '#lib/shared/clock.server.ts';
import { closeDatabase, openDatabase } from '#lib/shared/database.server.ts';
import { migrate } from '#lib/shared/migrations.server.ts';
import { StandInLibsql } from './libsqlServer.ts';

export interface TestDatabase {
	/** The temporary folder, removed after the tests; also the DATA_DIR. */
	folder: string;
	url: string;
}

/** A real, freshly migrated database file for the tests of one file. */
export function freshDatabase(): TestDatabase {
	const database: TestDatabase = { folder: '', url: '' };
	let server: StandInLibsql | null = null;
	beforeAll(async () => {
		database.folder = mkdtempSync(join(tmpdir(), 'desa-test-'));
		database.url = `file:${join(database.folder, 'desa.db')}`;
		process.env['DATA_DIR'] = database.folder;
		// With TEST_DATABASE=server the same file stands behind a server that speaks libSQL's protocol.
		if (process.env['TEST_DATABASE'] === 'server') {
			server = new StandInLibsql({ path: join(database.folder, 'desa.db'), token: 'test' });
			await server.start();
		}
		await openDatabase(server ? { url: server.url, authToken: 'test' } : { url: database.url });
		await migrate();
	}, 30_000);
	afterAll(async () => {
		setClock(null);
		await closeDatabase();
		await server?.stop();
		rmSync(database.folder, { recursive: true, force: true });
	});
	return database;
}
