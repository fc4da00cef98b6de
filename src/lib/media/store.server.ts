import { createHash } from 'node:crypto';
import { eq, inArray } from 'drizzle-orm';
import type { Actor } from '#lib/shared/actor.ts';
import { assert } from '#lib/shared/assert.ts';
import { now } from '#lib/shared/clock.server.ts';
import type { Reader, Tx } from '#lib/shared/database.server.ts';
import { newKey, type MediaId } from '#lib/shared/ids.ts';
import { log } from '#lib/shared/log.server.ts';
import { askForAvif } from './avif.server.ts';
import { encodePhoto, inTurn, type EncodedPhoto } from './encode.server.ts';
import { photoFileName, PhotosUnreachable } from './files.ts';
import { media } from './schema.server.ts';
import {
	AVIF_SIZES,
	isPhotoToken,
	LARGEST_PHOTO_BYTES,
	PHOTO_SIZES,
	type PhotoFormat,
	type PhotoMistake,
	type PhotoSize
} from './url.ts';
import { photoFiles } from './where.server.ts';

/** A photo whose files are stored already, waiting for its row. */
export interface PreparedPhoto {
	readonly token: string;
	readonly width: number;
	readonly height: number;
	/** SHA-256 of the upload. */
	readonly sourceHash: string;
}

export type ReadPhoto = { ok: true; prepared: PreparedPhoto } | { ok: false; code: PhotoMistake };

/**
 * Checks an upload, re-encodes it and writes its sizes, all before the transaction that keeps it, so that
 * nothing slow happens inside one. Files that no row ever claims are cleared away a day later.
 */
export async function readPhoto(file: File): Promise<ReadPhoto> {
	if (file.size === 0) return { ok: false, code: 'photo_empty' };
	if (file.size > LARGEST_PHOTO_BYTES) return { ok: false, code: 'photo_too_large' };
	// The upload is unpacked only when its turn has come: waiting ones would fill the memory.
	const encoded = await inTurn(async () => {
		const upload = Buffer.from(await file.arrayBuffer());
		const sourceHash = createHash('sha256').update(upload).digest('hex');
		return { ...(await encodePhoto(upload)), sourceHash };
	});
	if (!encoded.ok) return { ok: false, code: encoded.code };
	// Out of turn again: a store that is slow must hold up no picture but its own.
	const { width, height, files } = encoded.photo;
	const token = newKey();
	if (!(await storeSizes(token, files))) return { ok: false, code: 'photo_not_kept' };
	return { ok: true, prepared: { token, width, height, sourceHash: encoded.sourceHash } };
}

/** Stores all sizes; false when the store takes none now. */
async function storeSizes(token: string, files: EncodedPhoto['files']): Promise<boolean> {
	const store = photoFiles();
	try {
		await Promise.all(PHOTO_SIZES.map((size) => store.put(photoFileName(token, size), files[size])));
		return true;
	} catch (error) {
		if (!(error instanceof PhotosUnreachable)) throw error;
		log.error('a photo could not be stored', { error });
		return false;
	}
}

/** Reads the photos of a form in their order; the first mistake is the answer. Empty file inputs are left out. */
export async function readPhotos(
	files: readonly File[]
): Promise<{ ok: true; prepared: PreparedPhoto[] } | { ok: false; code: PhotoMistake }> {
	const prepared: PreparedPhoto[] = [];
	// A browser sends an unnamed file of no bytes for an input that was left alone; a named one was chosen.
	for (const file of files.filter(({ name, size }) => name !== '' || size > 0)) {
		const read = await readPhoto(file);
		if (!read.ok) return read;
		prepared.push(read.prepared);
	}
	return { ok: true, prepared };
}

/** Keeps a prepared photo, in the transaction of what it belongs to. */
export async function keepPhoto(
	tx: Tx,
	actor: Actor,
	prepared: PreparedPhoto,
	{ visibility }: { visibility: 'public' | 'private' }
): Promise<MediaId> {
	const [row] = await tx
		.insert(media)
		.values({ ...prepared, visibility, uploadedBy: actor.userId, createdAt: now() })
		.returning({ id: media.id });
	assert(row, 'a kept photo has a row');
	if (visibility === 'public') await askForAvif(tx, row.id);
	return row.id;
}

/** Shows a kept photo to anyone, or to nobody but through a route that asks who reads. */
export async function showPhoto(tx: Tx, id: MediaId, visibility: 'public' | 'private'): Promise<void> {
	await tx.update(media).set({ visibility }).where(eq(media.id, id));
	if (visibility === 'public') await askForAvif(tx, id);
}

/** Forgets photos nothing refers to any more; their files go with the next clearing. */
export async function forgetPhotos(tx: Tx, ids: readonly MediaId[]): Promise<void> {
	if (ids.length > 0) await tx.delete(media).where(inArray(media.id, [...ids]));
}

export interface PhotoRow {
	readonly id: MediaId;
	readonly token: string;
	readonly visibility: 'public' | 'private';
}

/** The photo behind a token, or null. */
export async function photoByToken(reader: Reader, token: string): Promise<PhotoRow | null> {
	if (!isPhotoToken(token)) return null;
	const [row] = await reader
		.select({ id: media.id, token: media.token, visibility: media.visibility })
		.from(media)
		.where(eq(media.token, token));
	return row ?? null;
}

/** The photo of an id, or null. */
export async function photoById(reader: Reader, id: MediaId): Promise<PhotoRow | null> {
	const [row] = await reader
		.select({ id: media.id, token: media.token, visibility: media.visibility })
		.from(media)
		.where(eq(media.id, id));
	return row ?? null;
}

/**
 * The bytes of a kept photo, or null when there is none. It does not ask who reads: the caller has. A photo that was
 * kept before there was a size of 480 is given in 800.
 *
 * @throws PhotosUnreachable when they cannot be asked for.
 */
export async function readPhotoFile(token: string, size: PhotoSize): Promise<Buffer | null> {
	if (!isPhotoToken(token)) return null;
	const bytes = await photoFiles().get(photoFileName(token, size));
	return bytes ?? (size === 480 ? photoFiles().get(photoFileName(token, 800)) : null);
}

/**
 * A public photo in the form that suits who asks best.
 *
 * @param accept the request's header of that name, or null.
 * @throws PhotosUnreachable when it cannot be asked for.
 */
export async function readPublicPhoto(
	token: string,
	size: PhotoSize,
	accept: string | null
): Promise<{ bytes: Buffer; type: `image/${PhotoFormat}` } | null> {
	if (accept?.includes('image/avif') && AVIF_SIZES.some((each) => each === size)) {
		const bytes = await photoFiles().get(photoFileName(token, size, 'avif'));
		if (bytes) return { bytes, type: 'image/avif' };
	}
	const bytes = await readPhotoFile(token, size);
	return bytes && { bytes, type: 'image/webp' };
}

/** An answer with a private photo, for a route that has asked who reads: kept by no cache. */
export async function privatePhoto(photo: PhotoRow, size: PhotoSize = 1600): Promise<Response | null> {
	const bytes = await readPhotoFile(photo.token, size);
	if (!bytes) return null;
	return new Response(new Uint8Array(bytes), {
		headers: { 'content-type': 'image/webp', 'cache-control': 'private, no-store' }
	});
}
