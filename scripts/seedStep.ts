/** One step of `npm run seed`, in a process of its own; see seed.ts. */
import { copyFile, mkdir, rename, rm } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { createClient } from '@libsql/client';
import { DEMO_MILESTONE, isDemoVillage, isUninhabited, makeDemoVillage } from '#lib/demo/demo.server.ts';
import { enlargeVillage, isEnlarged } from '#lib/demo/large.server.ts';
import { copyPhotos } from '#lib/media/copy.server.ts';
import { mediaFolder } from '#lib/media/where.server.ts';
import { closeDatabase, db, filePath } from '#lib/shared/database.server.ts';
import { isFinished } from '#lib/shared/milestones.server.ts';
import { readSettings, SettingsError } from '#lib/shared/settings.server.ts';
import { openHouse } from '../src/startup.server.ts';

export type Step = 'look' | 'fill' | 'enlarge';
/** What stands in the database: nothing, the demo village, or somebody's own. */
export type Found = 'empty' | 'demo' | 'inhabited';

async function look(): Promise<Found> {
	await openHouse();
	if (!(await isFinished(db, DEMO_MILESTONE))) {
		throw new SettingsError('Filling this database was broken off. Empty it, then run this command again.');
	}
	if (await isUninhabited(db)) return 'empty';
	return (await isDemoVillage(db)) ? 'demo' : 'inhabited';
}

/** A database on a server is filled where it is; the milestone shows when that was broken off. */
async function fill(): Promise<void> {
	const { dataDirectory, databaseUrl } = readSettings();
	const path = filePath(databaseUrl);
	if (path) return fillFile(dataDirectory, path);
	await openHouse();
	await makeDemoVillage();
}

/**
 * Makes the village in a folder of its own and moves it into place whole: whatever ends this process before that
 * leaves the empty database as it was, and the next start begins again.
 */
async function fillFile(dataDirectory: string, path: string): Promise<void> {
	await requireUnused(path);
	const partial = join(dataDirectory, 'seed.partial');
	const file = join(dirname(path), 'seed.partial', basename(path));
	for (const folder of [partial, dirname(file)]) await rm(folder, { recursive: true, force: true });
	for (const folder of [partial, dirname(file)]) await mkdir(folder, { recursive: true });
	// The empty database has its tables and its 83,000 villages already.
	await copyFile(path, file);
	process.env['DATA_DIR'] = partial;
	process.env['DATABASE_URL'] = `file:${file}`;
	await openHouse();
	await makeDemoVillage();
	// All of it in the one file, for that alone is moved.
	await db.$client.execute('PRAGMA wal_checkpoint(TRUNCATE)');
	await closeDatabase();
	// Photos go first: one without its row is cleared away later, a row without its photo would be a hole in a page. In
	// a bucket they lie already, and the folder has none.
	await copyPhotos(mediaFolder(partial), mediaFolder(dataDirectory));
	await rename(file, path);
	for (const folder of [partial, dirname(file)]) await rm(folder, { recursive: true, force: true });
}

/** Leaving the write-ahead log needs the file alone, so it shows whether a server has it open, and empties the log. */
async function requireUnused(path: string): Promise<void> {
	const client = createClient({ url: `file:${path}` });
	try {
		const mode = (await client.execute('PRAGMA journal_mode=DELETE')).rows[0]?.[0];
		if (mode !== 'delete') throw new Error(`journal_mode=${String(mode)}`);
	} catch (error) {
		throw new SettingsError(`${path} is in use. Stop the server, then run this command again.`, {
			cause: error
		});
	} finally {
		client.close();
	}
}

async function enlarge(scale: number): Promise<void> {
	await openHouse();
	if (await isEnlarged()) return;
	const begun = performance.now();
	await enlargeVillage(scale, (listed) => {
		const seconds = (performance.now() - begun) / 1000;
		process.stderr.write(`${listed} of ${scale} listed, ${Math.round(listed / seconds)} a second\n`);
	});
}

process.on('disconnect', () => process.exit(1));
const [step, scale] = process.argv.slice(2);
let code = 0;
try {
	if (step === 'look') process.send?.(await look());
	if (step === 'fill') await fill();
	if (step === 'enlarge') await enlarge(Number(scale));
	await closeDatabase();
} catch (error) {
	// A wrong setting is the reader's to mend and is said in one line; anything else needs its stack.
	const text =
		error instanceof SettingsError ? error.message : error instanceof Error ? error.stack : String(error);
	process.stderr.write(`${text ?? ''}\n`);
	code = 1;
}
process.removeAllListeners('disconnect');
process.exit(code);
