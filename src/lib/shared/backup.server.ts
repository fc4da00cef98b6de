import { cpSync, existsSync, mkdirSync, renameSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { db, filePath, openCopy } from './database.server.ts';
import type { Settings } from './settings.server.ts';

/** A backup or restore that did not happen; nothing good was overwritten. */
export class BackupError extends Error {
	override name = 'BackupError';
}

const DATABASE = 'desa.db';

/**
 * Writes a whole copy, database and photos, into a new folder while the site goes on. It is made beside its final
 * name and renamed when it has been checked, so a run that dies half-way leaves no backup rather than a broken one.
 * The database comes first: every photo it names was written before.
 *
 * @param copyPhotos puts all photos into the folder it is given.
 * @returns the folder of the backup.
 */
export async function backUp(
	settings: Settings,
	folder: string,
	copyPhotos: (folder: string) => Promise<void>
): Promise<string> {
	if (!filePath(settings.databaseUrl)) {
		throw new BackupError('A database server makes its own backups; this command copies database files.');
	}
	if (existsSync(folder)) throw new BackupError(`${folder} is there already. Name a new folder.`);
	const partial = `${folder}.partial`;
	rmSync(partial, { recursive: true, force: true });
	mkdirSync(partial, { recursive: true });
	await db.$client.execute({ sql: 'VACUUM INTO ?', args: [join(partial, DATABASE)] });
	await checkCopy(join(partial, DATABASE));
	await copyPhotos(partial);
	renameSync(partial, folder);
	return folder;
}

/**
 * Puts a backup into an empty data folder.
 *
 * @param copyPhotos puts all photos of the folder it is given where photos lie.
 * @throws BackupError when the backup is not whole or the folder holds a database already.
 */
export async function restore(
	folder: string,
	settings: Settings,
	copyPhotos: (folder: string) => Promise<void>
): Promise<void> {
	const target = filePath(settings.databaseUrl);
	const source = join(folder, DATABASE);
	if (!target)
		throw new BackupError('A backup is restored into a database file; DATABASE_URL names a server.');
	if (!existsSync(source)) throw new BackupError(`${folder} holds no ${DATABASE}.`);
	if (existsSync(target)) {
		throw new BackupError(`${target} is there already. Move it away, or set DATA_DIR to a new folder.`);
	}
	await checkCopy(source);
	mkdirSync(dirname(target), { recursive: true });
	// Photos go first: one without its row is cleared away later, a row without its photo would be a hole in a page.
	await copyPhotos(folder);
	const partial = `${target}.partial`;
	cpSync(source, partial);
	renameSync(partial, target);
}

async function checkCopy(path: string): Promise<void> {
	const copy = openCopy(path);
	try {
		const integrity = (await copy.execute('PRAGMA integrity_check')).rows[0]?.[0];
		if (integrity !== 'ok') throw new BackupError(`The copy is damaged: ${String(integrity)}.`);
		const orphans = await copy.execute('PRAGMA foreign_key_check');
		if (orphans.rows.length > 0)
			throw new BackupError(`The copy has ${orphans.rows.length} rows that point nowhere.`);
	} finally {
		copy.close();
	}
}
