import { mkdir, readdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { isPhotoFileName, PhotosUnreachable, placeOf, type PhotoFiles, type StoredFile } from './files.ts';

/** What a write that was ended half-way leaves behind. */
const UNFINISHED = '.part';

/** Photos in a folder of this machine, which need not be there yet. */
export function folderFiles(root: string): PhotoFiles {
	const pathOf = (name: string) => join(root, placeOf(name));
	return {
		put: (name, bytes) => reached(() => place(pathOf(name), bytes)),
		get: (name) => reached(() => ifThere(() => readFile(pathOf(name)))),
		list: () => listFolders(root),
		remove: (names) =>
			reached(async () => {
				for (const name of names) await rm(pathOf(name), { force: true });
			})
	};
}

/** Writes beside and renames, so that a file is whole or not there. */
async function place(path: string, bytes: Uint8Array): Promise<void> {
	const unfinished = `${path}${UNFINISHED}`;
	await mkdir(dirname(path), { recursive: true });
	try {
		await writeFile(unfinished, bytes);
		await rename(unfinished, path);
	} catch (error) {
		await rm(unfinished, { force: true });
		throw error;
	}
}

async function* listFolders(root: string): AsyncGenerator<readonly StoredFile[]> {
	for (const folder of await namesIn(root)) {
		const found: StoredFile[] = [];
		for (const name of await namesIn(join(root, folder))) {
			if (!isPhotoFileName(name.replace(/\.part$/, ''))) continue;
			// One that is cleared away meanwhile is not there.
			const stats = await ifThere(() => stat(join(root, folder, name)));
			if (stats) found.push({ name, size: stats.size, writtenAt: stats.mtimeMs });
		}
		yield found;
	}
}

async function namesIn(folder: string): Promise<string[]> {
	return reached(async () => (await ifThere(() => readdir(folder))) ?? []);
}

/** What is read, or null when there is nothing to read. */
async function ifThere<T>(read: () => Promise<T>): Promise<T | null> {
	try {
		return await read();
	} catch (error) {
		if (codeOf(error) === 'ENOENT') return null;
		throw error;
	}
}

/** A full or broken disk is said as the photos' own trouble; a bug stays one. */
async function reached<T>(work: () => Promise<T>): Promise<T> {
	try {
		return await work();
	} catch (error) {
		if (codeOf(error) === null) throw error;
		throw new PhotosUnreachable('the folder of photos cannot be used', { cause: error });
	}
}

function codeOf(error: unknown): string | null {
	return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : null;
}
