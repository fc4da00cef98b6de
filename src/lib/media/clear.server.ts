import { readdir, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { inArray } from 'drizzle-orm';
import { now } from '#lib/shared/clock.server.ts';
import { db } from '#lib/shared/database.server.ts';
import { registerJob } from '#lib/shared/jobs.server.ts';
import { log } from '#lib/shared/log.server.ts';
import { media } from './schema.server.ts';
import { mediaFolder } from './store.server.ts';

const DAY_MS = 24 * 60 * 60 * 1000;

/** Clears once a day what uploads left behind. Called at start. */
export function registerMediaJobs(): void {
	registerJob('media.clear', clearAndTell, DAY_MS);
}

async function clearAndTell(): Promise<void> {
	const removed = await clearOrphans();
	if (removed > 0) log.info('cleared photo files without an owner', { removed });
}

/**
 * Removes files older than a day that no photo claims: uploads of forms that were refused, photos taken away, and
 * halves of a write that a power cut ended. The day leaves every form under way its time.
 *
 * @returns how many files were removed.
 */
export async function clearOrphans(): Promise<number> {
	let removed = 0;
	for (const folder of await namesIn(mediaFolder())) {
		removed += await clearFolder(join(mediaFolder(), folder));
	}
	return removed;
}

async function clearFolder(folder: string): Promise<number> {
	const old: { path: string; token: string }[] = [];
	for (const name of await namesIn(folder)) {
		const path = join(folder, name);
		const { mtimeMs } = await stat(path);
		// The token's 22 letters begin the name.
		if (now() - mtimeMs > DAY_MS) old.push({ path, token: name.slice(0, 22) });
	}
	if (old.length === 0) return 0;
	const tokens = [...new Set(old.map(({ token }) => token))];
	const kept = await db.select({ token: media.token }).from(media).where(inArray(media.token, tokens));
	const claimed = new Set(kept.map(({ token }) => token));
	const orphans = old.filter(({ path, token }) => !claimed.has(token) || path.endsWith('.part'));
	for (const { path } of orphans) await rm(path, { force: true });
	return orphans.length;
}

/** The names in a folder; none when the folder has not been made yet. */
async function namesIn(folder: string): Promise<string[]> {
	try {
		return await readdir(folder);
	} catch (error) {
		if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return [];
		throw error;
	}
}
