import { createHmac } from 'node:crypto';
import { Meilisearch, MeilisearchApiError } from 'meilisearch';

const TIMEOUT_MS = 10_000;

/** Always the same, so that asking twice makes one key. Meilisearch takes a UUID of version 4. */
export const KEY_UID = '5b0c1d64-7f0e-4c58-9d6b-2e8a41f3c7d9';

/** All that following the shelf, rebuilding and searching ask for; README.md names them to who makes the key by hand. */
export const KEY_ACTIONS = [
	'search',
	'documents.add',
	'documents.delete',
	'indexes.create',
	'indexes.delete',
	'indexes.swap',
	'settings.update',
	'tasks.get'
];

/** The indexes of this and other versions, and what a rebuild fills beside them. */
export const KEY_INDEXES = ['listing_*'];

/**
 * A key's value, as Meilisearch derives it from the master key (its documentation, "API keys": an HMAC over SHA-256 of
 * the key's uid, in hexadecimal).
 */
export function keyOf(masterKey: string, uid: string): string {
	return createHmac('sha256', masterKey).update(uid).digest('hex');
}

/**
 * Makes the key that the site searches and follows with, or finds it. Rights of a key cannot be changed, so one with
 * others than these is made anew; its value stays, and whoever searches meanwhile is answered by the database.
 *
 * @returns the key's value.
 * @throws when the server does not answer, or `masterKey` is not its master key.
 */
export async function makeSearchKey({ url, masterKey }: { url: string; masterKey: string }): Promise<string> {
	const client = new Meilisearch({ host: url, apiKey: masterKey, timeout: TIMEOUT_MS });
	const value = keyOf(masterKey, KEY_UID);
	let found = await client.getKey(KEY_UID).catch(nullIfUnknown);
	if (found !== null && !hasTheRights(found)) {
		await client.deleteKey(KEY_UID);
		found = null;
	}
	found ??= await client.createKey({
		uid: KEY_UID,
		name: 'Desa Mandiri',
		description: 'What the site searches and follows its shelf with',
		...{ actions: KEY_ACTIONS, indexes: KEY_INDEXES, expiresAt: null }
	});
	// A key with all rights may make keys too, but their values come from the master key.
	if (found.key !== value) throw new Error('that is a key of this server, but not its master key');
	return value;
}

function nullIfUnknown(error: unknown): null {
	if (error instanceof MeilisearchApiError && error.cause?.code === 'api_key_not_found') return null;
	throw error;
}

function hasTheRights(key: { actions: string[]; indexes: string[]; expiresAt: Date | null }): boolean {
	return key.expiresAt === null && areSame(key.actions, KEY_ACTIONS) && areSame(key.indexes, KEY_INDEXES);
}

function areSame(some: readonly string[], others: readonly string[]): boolean {
	return some.toSorted().join() === others.toSorted().join();
}
