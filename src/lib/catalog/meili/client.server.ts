import { createHash } from 'node:crypto';
import { Meilisearch } from 'meilisearch';
import { log } from '#lib/shared/log.server.ts';
import { readSettings, type MeiliSettings } from '#lib/shared/settings.server.ts';
import { INDEX_SETTINGS } from './documents.ts';

/** A visitor waits meanwhile; a search takes two requests at most and must be answered within a second. */
const SEARCH_TIMEOUT_MS = 400;
const FILL_TIMEOUT_MS = 10_000;
/** After a failure the engine is left alone for so long, so that only a few visitors ever wait for it. */
const REST_MS = 10_000;

let settings: MeiliSettings | null | undefined;
let restUntil = 0;

function current(): MeiliSettings | null {
	if (settings === undefined) settings = readSettings().meili;
	return settings;
}

/** For tests: other settings than the environment's; undefined goes back to those. */
export function setMeiliSettings(changed: MeiliSettings | null | undefined): void {
	settings = changed;
	restUntil = 0;
}

/** Whether Meilisearch is set up; it may still be down. */
export function isMeiliOn(): boolean {
	return current() !== null;
}

/** The index that the settings of this version need: another version fills one of its own beside it. */
export const INDEX = `listing_${createHash('sha256').update(JSON.stringify(INDEX_SETTINGS)).digest('hex').slice(0, 8)}`;

/** The name under which the database remembers how far that server's index has followed. */
export function followerName(): string {
	return `${current()?.url ?? ''} ${INDEX}`;
}

/** The client for all calls. @throws when Meilisearch is not set up; callers ask `isMeiliOn` first. */
export function meili(): Meilisearch {
	const set = current();
	if (!set) throw new Error('Meilisearch is not set up');
	return new Meilisearch({ host: set.url, apiKey: set.key, timeout: FILL_TIMEOUT_MS });
}

/**
 * The limit of one request of a visitor's search. The client's own ends with the first byte of the answer; a server
 * that hangs in the middle must not hold a visitor either.
 */
export function searchLimit(): { signal: AbortSignal } {
	return { signal: AbortSignal.timeout(SEARCH_TIMEOUT_MS) };
}

/** Whether it failed a moment ago. */
export function isResting(): boolean {
	return performance.now() < restUntil;
}

/** Leaves it alone for a while; said once, not at every search. */
export function rest(error: unknown): void {
	if (!isResting()) log.warn('Meilisearch does not answer; the embedded search does', { error });
	restUntil = performance.now() + REST_MS;
}
