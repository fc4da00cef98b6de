import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createClient } from '@libsql/client';
import { describe, expect, it } from 'vitest';
import { copyPhotos, savePhotos } from '#lib/media/copy.server.ts';
import { photoFileName, PhotosUnreachable } from '#lib/media/files.ts';
import { mediaFolder } from '#lib/media/where.server.ts';
import { backUp, BackupError, restore } from '#lib/shared/backup.server.ts';
import { db, write } from '#lib/shared/database.server.ts';
import { attempt } from '#lib/shared/schema.server.ts';
import { readSettings } from '#lib/shared/settings.server.ts';
import { newKey } from '#lib/shared/ids.ts';
import { freshDatabase } from '../support/database.ts';

const database = freshDatabase();
const PHOTO = photoFileName(newKey(), 320);
const noPhotos = () => Promise.resolve();

function settings(folder = database.folder) {
	return readSettings({ DATA_DIR: folder });
}

async function attemptsIn(path: string): Promise<number> {
	const client = createClient({ url: `file:${path}` });
	const { rows } = await client.execute('SELECT count(*) AS n FROM attempt');
	client.close();
	return Number(rows[0]?.['n']);
}

describe('backup and restore', () => {
	it('copies database and photos while writes go on, and restores into an empty folder', async () => {
		await mediaFolder(database.folder).put(PHOTO, Buffer.from('photo'));
		const insert = (key: string) =>
			write((tx) => tx.insert(attempt).values({ key, count: 1, windowEndsAt: 1 }));
		await Promise.all(Array.from({ length: 50 }, (_, index) => insert(`before:${index}`)));
		const during = Promise.all(Array.from({ length: 200 }, (_, index) => insert(`during:${index}`)));
		const folder = await backUp(settings(), join(database.folder, 'backups/one'), async (into) => {
			await savePhotos(db, into);
		});
		await during;

		const target = join(database.folder, 'restored');
		await restore(folder, settings(target), async (from) => {
			await copyPhotos(mediaFolder(from), mediaFolder(target));
		});
		expect(await attemptsIn(join(target, 'desa.db'))).toBeGreaterThanOrEqual(50);
		expect(await mediaFolder(target).get(PHOTO)).toEqual(Buffer.from('photo'));
		expect(existsSync(`${folder}.partial`)).toBe(false);
	});

	it('is none when its photos cannot be had', async () => {
		const folder = join(database.folder, 'backups/photoless');
		const failing = () => Promise.reject(new PhotosUnreachable('no answer'));
		await expect(backUp(settings(), folder, failing)).rejects.toThrow('no answer');
		expect(existsSync(folder)).toBe(false);
	});

	it('never replaces a good backup, nor a database that is there', async () => {
		const folder = join(database.folder, 'backups/one');
		await expect(backUp(settings(), folder, noPhotos)).rejects.toBeInstanceOf(BackupError);
		await expect(restore(folder, settings(), noPhotos)).rejects.toThrow(/there already/);
	});

	it('refuses a damaged backup and writes nothing', async () => {
		const folder = join(database.folder, 'backups/bad');
		mkdirSync(folder, { recursive: true });
		writeFileSync(join(folder, 'desa.db'), 'not a database');
		const target = join(database.folder, 'elsewhere');
		await expect(restore(folder, settings(target), noPhotos)).rejects.toThrow();
		expect(existsSync(join(target, 'desa.db'))).toBe(false);
	});
});
