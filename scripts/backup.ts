import { resolve } from 'node:path';
import { backUp } from '../src/lib/shared/backup.server.ts';
import { closeDatabase, openDatabase } from '../src/lib/shared/database.server.ts';
import { readSettings } from '../src/lib/shared/settings.server.ts';

// npm run backup [-- FOLDER]: a checked copy of database and photos; the site may go on running.
const settings = readSettings();
const stamp = new Date().toISOString().slice(0, 19).replaceAll(':', '-');
const folder = resolve(process.argv[2] ?? `backups/${stamp}`);
try {
	await openDatabase({ url: settings.databaseUrl });
	await backUp(settings, folder);
	await closeDatabase();
	process.stdout.write(`Backup written: ${folder}\n`);
} catch (error) {
	process.stderr.write(`No backup was made: ${error instanceof Error ? error.message : String(error)}\n`);
	process.exit(1);
}
