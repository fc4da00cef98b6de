import { inArray } from 'drizzle-orm';
import { now } from '#lib/shared/clock.server.ts';
import { db } from '#lib/shared/database.server.ts';
import { registerJob } from '#lib/shared/jobs.server.ts';
import { log } from '#lib/shared/log.server.ts';
import { isPhotoFileName, tokenOf, type StoredFile } from './files.ts';
import { media } from './schema.server.ts';
import { photoFiles } from './where.server.ts';

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
	const store = photoFiles();
	for await (const files of store.list()) {
		const orphans = await orphansAmong(files.filter(({ writtenAt }) => now() - writtenAt > DAY_MS));
		await store.remove(orphans);
		removed += orphans.length;
	}
	return removed;
}

async function orphansAmong(old: readonly StoredFile[]): Promise<string[]> {
	if (old.length === 0) return [];
	const tokens = [...new Set(old.map(({ name }) => tokenOf(name)))];
	const kept = await db.select({ token: media.token }).from(media).where(inArray(media.token, tokens));
	const claimed = new Set(kept.map(({ token }) => token));
	return old.map(({ name }) => name).filter((name) => !isPhotoFileName(name) || !claimed.has(tokenOf(name)));
}
