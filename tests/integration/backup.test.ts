import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createClient } from '@libsql/client';
import { describe, expect, it } from 'vitest';
import { backUp, BackupError, restore } from '#lib/shared/backup.server.ts';
import { write } from '#lib/shared/database.server.ts';
import { attempt } from '#lib/shared/schema.server.ts';
import { readSettings } from '#lib/shared/settings.server.ts';
import { freshDatabase } from '../support/database.ts';

const database = freshDatabase();

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
		mkdirSync(join(database.folder, 'media/ab'), { recursive: true });
		writeFileSync(join(database.folder, 'media/ab/x.webp'), 'photo');
		const insert = (key: string) =>
			write((tx) => tx.insert(attempt).values({ key, count: 1, windowEndsAt: 1 }));
		await Promise.all(Array.from({ length: 50 }, (_, index) => insert(`before:${index}`)));
		const during = Promise.all(Array.from({ length: 200 }, (_, index) => insert(`during:${index}`)));
		const folder = await backUp(settings(), join(database.folder, 'backups/one'));
		await during;

		const target = join(database.folder, 'restored');
		await restore(folder, settings(target));
		expect(await attemptsIn(join(target, 'desa.db'))).toBeGreaterThanOrEqual(50);
		expect(existsSync(join(target, 'media/ab/x.webp'))).toBe(true);
		expect(existsSync(`${folder}.partial`)).toBe(false);
	});

	it('never replaces a good backup, nor a database that is there', async () => {
		const folder = join(database.folder, 'backups/one');
		await expect(backUp(settings(), folder)).rejects.toBeInstanceOf(BackupError);
		await expect(restore(folder, settings())).rejects.toThrow(/there already/);
	});

	it('refuses a damaged backup and writes nothing', async () => {
		const folder = join(database.folder, 'backups/bad');
		mkdirSync(folder, { recursive: true });
		writeFileSync(join(folder, 'desa.db'), 'not a database');
		const target = join(database.folder, 'elsewhere');
		await expect(restore(folder, settings(target))).rejects.toThrow();
		expect(existsSync(join(target, 'desa.db'))).toBe(false);
	});
});
