import { dataVersion, db } from './database.server.ts';
import { sharedRun } from './sharedRun.ts';

/**
 * What has changed since, by tags that triggers raise in the transaction that changes something. Asking costs one small
 * look at the file; only after a commit, of this process or another, are the tags read.
 */

const latest = new Map<string, number>();
let newest = 0;
let seen: number | null = null;

let next: Promise<number> | null = null;

/**
 * Reads what was committed until now. Requests that came in the same turn of the event loop share one look, which begins
 * after the last of them.
 *
 * @returns the number that every later change is above.
 */
export function lookAtChanges(): Promise<number> {
	next ??= new Promise((resolve) => setImmediate(resolve)).then(() => {
		next = null;
		return look();
	});
	return next;
}

const look = sharedRun(async () => {
	const version = await dataVersion();
	// A database on a server has no such number, so the tags themselves are asked.
	if (version === null || version !== seen) await readTags();
	seen = version;
	return newest;
});

async function readTags(): Promise<void> {
	const { rows } = await db.$client.execute({
		sql: 'SELECT tag, version FROM page_change WHERE version > ?',
		args: [newest]
	});
	for (const row of rows) {
		latest.set(String(row['tag']), Number(row['version']));
		newest = Math.max(newest, Number(row['version']));
	}
}

/** The number that every change not seen yet is above. */
export function changesSeen(): number {
	return newest;
}

/** Whether something with one of these tags has changed after a number that `lookAtChanges` gave. */
export function hasChangedSince(number: number, tags: readonly string[]): boolean {
	return tags.some((tag) => (latest.get(tag) ?? 0) > number);
}

/** Forgets what was seen, for tests that open another database. */
export function forgetChanges(): void {
	latest.clear();
	newest = 0;
	seen = null;
}
