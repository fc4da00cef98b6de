import { scratchIn, scratchOf, type Reader, type Tx } from './database.server.ts';

/**
 * A fact that never changes once it is there, such as an account's number: read once for each open transaction, and each
 * time outside one. What is not there yet is asked for again.
 */
export async function lasting<T>(
	reader: Reader,
	key: string,
	read: () => Promise<T | null>
): Promise<T | null> {
	const scratch = scratchIn(reader);
	const known = scratch?.get(key) as T | undefined;
	if (known !== undefined) return known;
	const found = await read();
	if (found !== null) scratch?.set(key, found);
	return found;
}

/**
 * A fact that stays as it is, also missing, until the one place that changes it calls `changed`: read once for each open
 * transaction, and each time outside one.
 */
export async function unchanged<T>(reader: Reader, key: string, read: () => Promise<T>): Promise<T> {
	const scratch = scratchIn(reader);
	if (scratch?.has(key)) return scratch.get(key) as T;
	const found = await read();
	scratch?.set(key, found);
	return found;
}

/** Says that what `unchanged` knows under a key is to be read again. */
export function changed(tx: Tx, key: string): void {
	scratchOf(tx).delete(key);
}
