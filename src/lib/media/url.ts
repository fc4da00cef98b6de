/** The widths every kept photo has, in pixels; a smaller upload keeps its own width. */
export const PHOTO_SIZES = [320, 480, 800, 1600] as const;
export type PhotoSize = (typeof PHOTO_SIZES)[number];

/** The widths a public photo has as AVIF too, in fewer bytes. The largest is looked at seldom and takes longest to make. */
export const AVIF_SIZES = [320, 480, 800] as const satisfies readonly PhotoSize[];
export type PhotoFormat = 'webp' | 'avif';

/** The largest upload, in bytes: what a 12-megapixel phone camera makes, with room to spare. */
export const LARGEST_PHOTO_BYTES = 8 * 1024 * 1024;

/** What may be wrong with an upload; keys of the common error messages. */
export type PhotoMistake =
	| 'photo_empty'
	| 'photo_too_large'
	| 'photo_not_an_image'
	| 'photo_too_many_pixels'
	// Nothing is wrong with it, but where photos are stored takes none now.
	| 'photo_not_kept';

/** The address of a public photo. Who says that she can read AVIF gets that, once it is made. */
export function photoUrl(token: string, size: PhotoSize): string {
	return `/media/${token}/${size}.webp`;
}

/** True for a token as `newKey` makes it. Nothing else ever becomes part of a path on the disk. */
export function isPhotoToken(text: string): boolean {
	return /^[A-Za-z0-9_-]{22}$/.test(text);
}

/** Reads a size from an address; null when no photo is kept in it. */
export function parsePhotoSize(text: string): PhotoSize | null {
	return PHOTO_SIZES.find((size) => String(size) === text) ?? null;
}
