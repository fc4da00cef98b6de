import type { Row } from '@libsql/client';
import { assert } from '#lib/shared/assert.ts';
import { db, write, type Reader } from '#lib/shared/database.server.ts';
import { registerJob } from '#lib/shared/jobs.server.ts';
import { followerName, INDEX, isMeiliOn, isResting, meili, rest } from './client.server.ts';
import { unpack } from '../packed.ts';
import { INDEX_SETTINGS, type ListingDocument } from './documents.ts';

const EVERY_MS = 2_000;
const BATCH = 1_000;
/** Other jobs wait for this one, so a first filling is taken in turns. */
const MOST_BATCHES = 10;
/** An index that knows nothing of what changed longer ago is not asked. */
const MOST_BEHIND_MS = 60_000;
/** How long a large batch may take to be indexed. */
const TASK_TIMEOUT_MS = 120_000;

/** Tells Meilisearch every few seconds what has changed on the shelf. Called once, at start. */
export function registerSearchJobs(): void {
	if (isMeiliOn()) registerJob('search.follow', followQuietly, EVERY_MS);
}

async function followQuietly(): Promise<void> {
	if (isResting()) return;
	try {
		await followShelf(MOST_BATCHES);
	} catch (error) {
		// A failing job would be put off for up to an hour; this one asks again as soon as the rest is over.
		rest(error);
	}
}

/**
 * Whether the index has been filled and knows all that changed up to a minute ago. After an outage it is asked again
 * only when it has caught up.
 */
export async function isCloseBehind(reader: Reader): Promise<boolean> {
	const { rows } = await reader.$client.execute({
		sql: `SELECT f.complete_at IS NOT NULL AND NOT EXISTS (
				SELECT 1 FROM listing_change c WHERE c.change > f.change
					AND c.changed_at < unixepoch('subsec') * 1000 - ? LIMIT 1
			) AS close FROM search_follower f WHERE f.name = ?`,
		args: [MOST_BEHIND_MS, followerName()]
	});
	return Number(rows[0]?.['close'] ?? 0) === 1;
}

/** How many changes of the shelf the index has not been told. */
export async function searchBehind(reader: Reader): Promise<number> {
	const { rows } = await reader.$client.execute({
		sql: `SELECT count(*) AS behind FROM listing_change
			WHERE change > coalesce((SELECT change FROM search_follower WHERE name = ?), 0)`,
		args: [followerName()]
	});
	return Number(rows[0]?.['behind'] ?? 0);
}

/**
 * Sends what has changed since the last time, and notes how far it came after the server said that it has it. Sent
 * twice, a listing is the same.
 *
 * @returns how many changes were sent.
 */
export async function followShelf(mostBatches = Infinity): Promise<number> {
	let change = await noted();
	if (change === null) {
		await makeIndex(INDEX);
		await note(0);
		change = 0;
	}
	let sent = 0;
	for (let batch = 0; batch < mostBatches; batch += 1) {
		const changes = await changesAfter(change);
		if (changes.length > 0)
			await send(
				INDEX,
				changes.map(({ listingId }) => listingId)
			);
		sent += changes.length;
		change = changes.at(-1)?.change ?? change;
		if (changes.length < BATCH) {
			await note(change, true);
			return sent;
		}
		await note(change);
	}
	return sent;
}

/**
 * Fills a new index beside the one in use and swaps the two, so that searches never see half of it. What changed
 * meanwhile is sent again afterwards.
 *
 * @returns how many listings it has.
 */
export async function rebuildIndex(): Promise<number> {
	const next = `${INDEX}_next`;
	await dropIndex(next);
	await makeIndex(next);
	await makeIndex(INDEX);
	const { rows } = await db.$client.execute('SELECT coalesce(max(change), 0) AS change FROM listing_change');
	const begun = Number(rows[0]?.['change']);
	let last = 0;
	let count = 0;
	for (;;) {
		const ids = await idsAfter(last);
		if (ids.length === 0) break;
		await send(next, ids);
		last = ids.at(-1) ?? last;
		count += ids.length;
	}
	await swapAndDrop(next);
	await note(begun, true);
	return count;
}

/**
 * A key that is held to some indexes may swap them, but Meilisearch shows it no task that is about more than one (its
 * issue 4103). Tasks are done in their order: once the index left over is deleted, the swap is over too. It fails only
 * when one of the two is missing, and that shows afterwards.
 *
 * @throws when they were not swapped.
 */
async function swapAndDrop(next: string): Promise<void> {
	await meili().swapIndexes([{ indexes: [INDEX, next], rename: false }]);
	await done(meili().deleteIndex(next));
	await meili().index(INDEX).search('', { limit: 0 });
}

async function makeIndex(uid: string): Promise<void> {
	const client = meili();
	const made = await client.createIndex(uid, { primaryKey: 'id' }).waitTask({ timeout: TASK_TIMEOUT_MS });
	assert(
		made.status === 'succeeded' || made.error?.code === 'index_already_exists',
		`the index was made: ${made.error?.message}`
	);
	await done(client.index(uid).updateSettings(INDEX_SETTINGS));
}

/** One that a broken rebuild left behind, or none. */
async function dropIndex(uid: string): Promise<void> {
	const { status, error } = await meili().deleteIndex(uid).waitTask({ timeout: TASK_TIMEOUT_MS });
	assert(
		status === 'succeeded' || error?.code === 'index_not_found',
		`the index was deleted: ${error?.message}`
	);
}

interface Waiting {
	waitTask(options: { timeout: number }): Promise<{ status: string; error: { message: string } | null }>;
}

/** Waits until the server has done what it only promised. */
async function done(task: Waiting): Promise<void> {
	const { status, error } = await task.waitTask({ timeout: TASK_TIMEOUT_MS });
	if (status !== 'succeeded') throw new Error(`Meilisearch did not do it: ${error?.message ?? status}`);
}

/** Sends listings as they stand now; one that has left the shelf is taken out. */
async function send(uid: string, ids: readonly number[]): Promise<void> {
	const documents = await documentsOf(ids);
	const present = new Set(documents.map(({ id }) => id));
	const gone = ids.filter((id) => !present.has(id));
	const index = meili().index(uid);
	if (documents.length > 0) await done(index.addDocuments(documents, { primaryKey: 'id' }));
	if (gone.length > 0) await done(index.deleteDocuments(gone));
}

async function noted(): Promise<number | null> {
	const { rows } = await db.$client.execute({
		sql: 'SELECT change FROM search_follower WHERE name = ?',
		args: [followerName()]
	});
	return rows[0] ? Number(rows[0]['change']) : null;
}

async function note(change: number, complete = false): Promise<void> {
	await write((tx) =>
		tx.$client.execute({
			sql: `INSERT INTO search_follower (name, change, complete_at)
				VALUES (?1, ?2, CASE WHEN ?3 THEN CAST(unixepoch('subsec') * 1000 AS INTEGER) END)
				ON CONFLICT (name) DO UPDATE SET change = excluded.change,
					complete_at = coalesce(excluded.complete_at, complete_at)`,
			args: [followerName(), change, complete ? 1 : 0]
		})
	);
}

async function changesAfter(change: number): Promise<{ change: number; listingId: number }[]> {
	const { rows } = await db.$client.execute({
		sql: 'SELECT change, listing_id FROM listing_change WHERE change > ? ORDER BY change LIMIT ?',
		args: [change, BATCH]
	});
	return rows.map((row) => ({ change: Number(row['change']), listingId: Number(row['listing_id']) }));
}

async function idsAfter(id: number): Promise<number[]> {
	const { rows } = await db.$client.execute({
		sql: 'SELECT id FROM listing_search WHERE id > ? ORDER BY id LIMIT ?',
		args: [id, BATCH]
	});
	return rows.map((row) => Number(row['id']));
}

async function documentsOf(ids: readonly number[]): Promise<ListingDocument[]> {
	const { rows } = await db.$client.execute({
		sql: `SELECT s.* FROM json_each(?) wanted CROSS JOIN listing_search s ON s.id = wanted.value`,
		args: [JSON.stringify(ids)]
	});
	return rows.map((row) => documentOf(row));
}

function documentOf(row: Row): ListingDocument {
	const { band, practice, postable } = unpack(Number(row['packed']));
	return {
		id: Number(row['id']),
		name: String(row['name']),
		english: String(row['english']),
		seller: String(row['seller']),
		village: String(row['village']),
		group: Number(row['group_id']),
		commodity: Number(row['commodity_id']),
		...{ band, practice, postable: postable ? 1 : 0 },
		price: Number(row['price']),
		published: Number(row['published_at']),
		inStock: Number(row['in_stock']),
		sortName: String(row['name']).toLowerCase()
	};
}
