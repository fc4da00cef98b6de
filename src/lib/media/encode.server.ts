import sharp, { type Sharp, type SharpOptions } from 'sharp';
import { AVIF_SIZES, type PhotoMistake, type PhotoSize } from './url.ts';

/** 50 megapixels: above any phone's usual picture, and about 150 MB when unpacked. */
const MOST_PIXELS = 50_000_000;
const WEBP_QUALITY = 78;
/** 70 to 90 % of that WebP's bytes on photographs that look the same; more effort takes twice as long and saves 1 % more. */
const AVIF = { quality: 58, effort: 1 };
/** A picture may stand twice as tall as the frame is wide; WebP itself ends at 16,383 pixels. */
const TALLEST = 2;

// One picture at a time with one thread and no cache keeps the server's memory under 300 MB whatever is sent.
sharp.cache(false);
sharp.concurrency(1);

export interface EncodedPhoto {
	readonly width: number;
	readonly height: number;
	readonly files: Readonly<Record<PhotoSize, Buffer>>;
}

export type Encoding = { ok: true; photo: EncodedPhoto } | { ok: false; code: PhotoMistake };

let last: Promise<unknown> = Promise.resolve();

/** Runs work on pictures one after another. */
export function inTurn<T>(work: () => Promise<T>): Promise<T> {
	const turn = last.then(work);
	last = turn.catch(() => undefined);
	return turn;
}

/**
 * Makes the WebP sizes of an upload, upright and without EXIF, place or any other tag. What it is is told
 * by its content, never by its name or declared type. Call it inside `inTurn`.
 */
export async function encodePhoto(upload: Buffer): Promise<Encoding> {
	// The first bytes are looked at before any decoder runs: SVG, HTML and everything else stop here.
	if (!isPhotograph(upload)) return { ok: false, code: 'photo_not_an_image' };
	const options: SharpOptions = { limitInputPixels: false, failOn: 'error', sequentialRead: true };
	try {
		const { width, height } = await sharp(upload, options).metadata();
		if (width * height > MOST_PIXELS) return { ok: false, code: 'photo_too_many_pixels' };
		const largest = await webp(
			sharp(upload, { ...options, limitInputPixels: MOST_PIXELS }).autoOrient(),
			1600
		);
		const files = {
			1600: largest.data,
			800: await smaller(largest, 800),
			480: await smaller(largest, 480),
			320: await smaller(largest, 320)
		};
		return { ok: true, photo: { width: largest.info.width, height: largest.info.height, files } };
	} catch {
		// The decoder refused it: broken, cut short, or a kind of HEIC it has no licence to read.
		return { ok: false, code: 'photo_not_an_image' };
	}
}

/** The AVIF sizes of a kept photo, from its largest. Call it inside `inTurn`. */
export async function encodeAvif(largest: Buffer): Promise<ReadonlyMap<PhotoSize, Buffer>> {
	const files = new Map<PhotoSize, Buffer>();
	for (const size of AVIF_SIZES) files.set(size, await resized(sharp(largest), size).avif(AVIF).toBuffer());
	return files;
}

/** What is no larger than a size already is that size: packing it again would only cost time and sharpness. */
async function smaller({ data, info }: Awaited<ReturnType<typeof webp>>, size: PhotoSize): Promise<Buffer> {
	const fits = info.width <= size && info.height <= size * TALLEST;
	return fits ? data : (await webp(sharp(data), size)).data;
}

async function webp(picture: Sharp, size: PhotoSize) {
	return resized(picture, size)
		.webp({ quality: WEBP_QUALITY, effort: 3 })
		.toBuffer({ resolveWithObject: true });
}

function resized(picture: Sharp, size: PhotoSize): Sharp {
	return picture.resize({ width: size, height: size * TALLEST, fit: 'inside', withoutEnlargement: true });
}

/** JPEG, PNG, WebP, or an ISO base media file of the HEIF family, by its magic number. */
function isPhotograph(bytes: Buffer): boolean {
	if (bytes.length < 16) return false;
	if (bytes[0] === 0xff && bytes[1] === 0xd8 && bytes[2] === 0xff) return true;
	if (bytes.subarray(0, 8).equals(Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]))) return true;
	const text = bytes.toString('latin1', 0, 12);
	if (text.startsWith('RIFF') && text.endsWith('WEBP')) return true;
	return /^(heic|heix|heim|heis|mif1|msf1|avif)$/.test(text.slice(8)) && text.slice(4, 8) === 'ftyp';
}
