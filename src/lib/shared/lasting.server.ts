import { scratchIn, type Reader } from './database.server.ts';

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
