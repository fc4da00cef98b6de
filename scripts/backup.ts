import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { savePhotos } from '../src/lib/media/copy.server.ts';
import { backUp } from '../src/lib/shared/backup.server.ts';
import { closeDatabase, db, openDatabase } from '../src/lib/shared/database.server.ts';
import { readSettings } from '../src/lib/shared/settings.server.ts';

// npm run backup [-- FOLDER]: a checked copy of database and photos; the site may go on running. With
// `--without-photos` the database alone, for whoever keeps copies of the bucket in another way.
try {
	const { values, positionals } = parseArgs({
		allowPositionals: true,
		options: { 'without-photos': { type: 'boolean', default: false } }
	});
	const settings = readSettings();
	const stamp = new Date().toISOString().slice(0, 19).replaceAll(':', '-');
	const folder = resolve(positionals[0] ?? `backups/${stamp}`);
	await openDatabase({ url: settings.databaseUrl, authToken: settings.databaseAuthToken });
	await backUp(settings, folder, async (into) => {
		if (values['without-photos']) return;
		const { files, missing } = await savePhotos(db, into);
		// The database alone would look like a whole backup to whoever needs it one day.
		if (files === 0 && missing > 0) {
			throw new Error(`none of its ${missing} photos is found. Are the settings of the bucket (S3_…) set?`);
		}
		process.stdout.write(`Photos copied: ${files} files.\n`);
		if (missing > 0) process.stderr.write(`Photos that the database names and nobody has: ${missing}.\n`);
	});
	await closeDatabase();
	process.stdout.write(`Backup written: ${folder}\n`);
} catch (error) {
	process.stderr.write(`No backup was made: ${error instanceof Error ? error.message : String(error)}\n`);
	process.exit(1);
}
