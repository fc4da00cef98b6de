import { assert } from '#lib/shared/assert.ts';
import type { Reader } from '#lib/shared/database.server.ts';
import { isPhotoFileName, tokenOf, type PhotoFiles } from './files.ts';
import { media } from './schema.server.ts';
import { mediaFolder, photoFiles } from './where.server.ts';

const AT_ONCE = 8;

export interface Copied {
	/** Files that were written now. */
	readonly copied: number;
	/** Files that were there already. */
	readonly there: number;
	/** Tokens of all photos that are in the second store now. */
	readonly tokens: ReadonlySet<string>;
}

/**
 * Copies all photos of one store into another, and leaves alone what is there at the same length: a name never means
 * other bytes, so a copy that was broken off goes on where it ended. A file that is cleared away meanwhile is left out.
 */
export async function copyPhotos(from: PhotoFiles, to: PhotoFiles): Promise<Copied> {
	const lengths = new Map<string, number>();
	for await (const files of to.list()) for (const { name, size } of files) lengths.set(name, size);
	const tokens = new Set<string>();
	let copied = 0;
	let there = 0;
	const copyOne = async (name: string) => {
		const bytes = await from.get(name);
		if (!bytes) return;
		await to.put(name, bytes);
		copied += 1;
		tokens.add(tokenOf(name));
	};
	for await (const files of from.list()) {
		const waiting: string[] = [];
		for (const { name, size } of files) {
			if (!isPhotoFileName(name)) continue;
			if (lengths.get(name) !== size) waiting.push(name);
			else {
				there += 1;
				tokens.add(tokenOf(name));
			}
		}
		for (let at = 0; at < waiting.length; at += AT_ONCE) {
			await Promise.all(waiting.slice(at, at + AT_ONCE).map(copyOne));
		}
	}
	return { copied, there, tokens };
}

/** Removes from a store what another has at the same length. @returns how many files. */
export async function removeCopied(from: PhotoFiles, copies: PhotoFiles): Promise<number> {
	assert(from !== copies, 'what is removed has a copy elsewhere');
	const lengths = new Map<string, number>();
	for await (const files of copies.list()) for (const { name, size } of files) lengths.set(name, size);
	let removed = 0;
	for await (const files of from.list()) {
		const safe = files.filter(({ name, size }) => lengths.get(name) === size).map(({ name }) => name);
		await from.remove(safe);
		removed += safe.length;
	}
	return removed;
}

/**
 * Puts all photos into the folder of a backup, wherever they lie.
 *
 * @returns how many photos the database names that are not where photos lie: their pages show none.
 */
export async function savePhotos(
	reader: Reader,
	folder: string
): Promise<{ files: number; missing: number }> {
	// Asked first: whatever is named now was stored before and stays for a day at least.
	const named = await reader.select({ token: media.token }).from(media);
	const { copied, there, tokens } = await copyPhotos(photoFiles(), mediaFolder(folder));
	return { files: copied + there, missing: named.filter(({ token }) => !tokens.has(token)).length };
}

/** Puts all photos of a backup's folder where photos lie. @returns how many files were not there. */
export async function bringBackPhotos(folder: string): Promise<number> {
	return (await copyPhotos(mediaFolder(folder), photoFiles())).copied;
}
