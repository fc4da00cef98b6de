import { AVIF_SIZES, PHOTO_SIZES, type PhotoFormat, type PhotoSize } from './url.ts';

/** A file that a store holds. */
export interface StoredFile {
	readonly name: string;
	/** Its length in bytes. */
	readonly size: number;
	/** When it was written, in epoch milliseconds. */
	readonly writtenAt: number;
}

/**
 * Where the files of photos lie: a folder or a bucket. Names are those of `photoFileName`, and a name never means other
 * bytes than it first did. Every call throws `PhotosUnreachable` when the store cannot be asked.
 */
export interface PhotoFiles {
	/** Writes a file, whole or not at all; one that is there already is written again. */
	put(name: string, bytes: Uint8Array): Promise<void>;
	/** The bytes of a file, or null when there is none. */
	get(name: string): Promise<Buffer | null>;
	/** All files of photos, some at a time; what else lies there is left out. */
	list(): AsyncGenerator<readonly StoredFile[]>;
	/** Removes files; those that are gone already are none of its concern. */
	remove(names: readonly string[]): Promise<void>;
}

/** The store cannot be asked: the network, the other side or the disk fails, or refuses the key it was given. */
export class PhotosUnreachable extends Error {
	override name = 'PhotosUnreachable';
}

/** The letters of a token, as `newKey` makes it. */
const TOKEN_LENGTH = 22;
const FILE_NAME = new RegExp(
	`^[A-Za-z0-9_-]{${TOKEN_LENGTH}}-(?:(?:${PHOTO_SIZES.join('|')})\\.webp|(?:${AVIF_SIZES.join('|')})\\.avif)$`
);

/** The name of the file that holds a size of a photo. */
export function photoFileName(token: string, size: PhotoSize, format: PhotoFormat = 'webp'): string {
	return `${token}-${size}.${format}`;
}

/** True for a name as `photoFileName` makes it. */
export function isPhotoFileName(name: string): boolean {
	return FILE_NAME.test(name);
}

/** The token that a file's name begins with. */
export function tokenOf(name: string): string {
	return name.slice(0, TOKEN_LENGTH);
}

/** Where a file stands below the root of its store; two letters of its token spread them over folders. */
export function placeOf(name: string): string {
	return `${name.slice(0, 2)}/${name}`;
}
