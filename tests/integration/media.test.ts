import { readdirSync, readFileSync, utimesSync } from 'node:fs';
import { join } from 'node:path';
import sharp from 'sharp';
import { describe, expect, test } from 'vitest';
import { makeAvif, registerAvifJob } from '#lib/media/avif.server.ts';
import { clearOrphans } from '#lib/media/clear.server.ts';
import {
	forgetPhotos,
	keepPhoto,
	photoByToken,
	readPhoto,
	readPhotoFile,
	readPhotos,
	readPublicPhoto,
	showPhoto
} from '#lib/media/store.server.ts';
import { photoFileName } from '#lib/media/files.ts';
import { mediaFolder } from '#lib/media/where.server.ts';
import { AVIF_SIZES, PHOTO_SIZES } from '#lib/media/url.ts';
import { systemActor } from '#lib/shared/actor.ts';
import { db, write } from '#lib/shared/database.server.ts';
import { jobCounts, runDueJobs } from '#lib/shared/jobs.server.ts';
import { freshDatabase } from '../support/database.ts';

const database = freshDatabase();

function upload(bytes: Uint8Array | string, name = 'foto.jpg', type = 'image/jpeg'): File {
	return new File([typeof bytes === 'string' ? bytes : new Uint8Array(bytes)], name, { type });
}

/** Speckled, so that the encoder cannot make it trivially small. */
function picture(width: number, height: number) {
	return sharp({
		create: {
			width,
			height,
			channels: 3,
			background: '#5a9e3f',
			noise: { type: 'gaussian', mean: 128, sigma: 20 }
		}
	});
}

/** A photo stored sideways, its left half red, with a place in its EXIF. */
async function sidewaysWithPlace(): Promise<Buffer> {
	const red = await sharp({ create: { width: 600, height: 800, channels: 3, background: '#ff0000' } })
		.png()
		.toBuffer();
	return sharp({ create: { width: 1200, height: 800, channels: 3, background: '#0000ff' } })
		.composite([{ input: red, left: 0, top: 0 }])
		.withExif({
			IFD0: { Make: 'KameraKu' },
			IFD3: {
				GPSLatitudeRef: 'S',
				GPSLatitude: '7/1 45/1 30/1',
				GPSLongitudeRef: 'E',
				GPSLongitude: '110/1 22/1 1/1'
			}
		})
		.withMetadata({ orientation: 6 })
		.jpeg()
		.toBuffer();
}

/** The head of a PNG that claims 30000 × 30000 pixels; its body never comes. */
async function pngOfHugeClaim(): Promise<Buffer> {
	const small = await sharp({ create: { width: 1, height: 1, channels: 3, background: '#fff' } })
		.png()
		.toBuffer();
	const header = Buffer.from(small);
	header.writeUInt32BE(30_000, 16);
	header.writeUInt32BE(30_000, 20);
	header.writeUInt32BE(crc32(header.subarray(12, 29)), 29);
	return header;
}

function crc32(bytes: Uint8Array): number {
	let crc = 0xffffffff;
	for (const byte of bytes) {
		crc ^= byte;
		for (let bit = 0; bit < 8; bit += 1) crc = crc & 1 ? (crc >>> 1) ^ 0xedb88320 : crc >>> 1;
	}
	return (crc ^ 0xffffffff) >>> 0;
}

async function prepared(file: File) {
	const read = await readPhoto(file);
	if (!read.ok) throw new Error(read.code);
	return read.prepared;
}

describe('F25a: an upload that is a photo', () => {
	test('of 12 megapixels becomes three WebP sizes and the memory stays under 300 MB', async () => {
		const file = upload(await picture(4000, 3000).jpeg({ quality: 80 }).toBuffer());
		const before = process.memoryUsage.rss();
		let most = before;
		const watch = setInterval(() => (most = Math.max(most, process.memoryUsage.rss())), 5);
		const photo = await prepared(file);
		clearInterval(watch);
		expect(most - before).toBeLessThan(300 * 1024 * 1024);
		expect([photo.width, photo.height]).toEqual([1600, 1200]);
		for (const size of PHOTO_SIZES) {
			const bytes = await readPhotoFile(photo.token, size);
			expect(await sharp(bytes ?? Buffer.alloc(0)).metadata()).toMatchObject({ format: 'webp', width: size });
		}
	});

	test('stands upright and has lost its EXIF, the place with it', async () => {
		const source = await sidewaysWithPlace();
		expect((await sharp(source).metadata()).exif?.includes('KameraKu')).toBe(true);
		const photo = await prepared(upload(source));
		expect([photo.width, photo.height]).toEqual([800, 1200]);
		for (const size of PHOTO_SIZES) {
			const bytes = (await readPhotoFile(photo.token, size)) ?? Buffer.alloc(0);
			const { exif, icc, xmp, iptc, orientation } = await sharp(bytes).metadata();
			expect([exif, icc, xmp, iptc, orientation]).toEqual([
				undefined,
				undefined,
				undefined,
				undefined,
				undefined
			]);
			// Orientation 6 turns the left half to the top.
			const top = await sharp(bytes).extract({ left: 10, top: 10, width: 1, height: 1 }).raw().toBuffer();
			expect(top[0]).toBeGreaterThan(200);
			expect(top[2]).toBeLessThan(60);
		}
	});

	test('that was kept before there was a size of 480 is given in 800', async () => {
		const photo = await prepared(upload(await picture(900, 900).png().toBuffer(), 'foto.png'));
		await mediaFolder(String(process.env['DATA_DIR'])).remove([photoFileName(photo.token, 480)]);
		const bytes = await readPhotoFile(photo.token, 480);
		expect((await sharp(bytes ?? Buffer.alloc(0)).metadata()).width).toBe(800);
	});

	test('smaller than a size is not enlarged', async () => {
		const photo = await prepared(upload(await picture(500, 300).png().toBuffer(), 'foto.png'));
		const bytes = await readPhotoFile(photo.token, 1600);
		expect((await sharp(bytes ?? Buffer.alloc(0)).metadata()).width).toBe(500);
	});

	test('is known by its content: a PNG or WebP named .txt is taken', async () => {
		for (const bytes of [await picture(40, 40).png().toBuffer(), await picture(40, 40).webp().toBuffer()]) {
			expect(await readPhoto(upload(bytes, 'catatan.txt', 'text/plain'))).toMatchObject({ ok: true });
		}
	});

	test('named ../../x.png is kept under a token of ours, inside the photo folder', async () => {
		const photo = await prepared(upload(await picture(40, 40).png().toBuffer(), '../../x.png'));
		expect(photo.token).toMatch(/^[\w-]{22}$/);
		const files = readdirSync(join(database.folder, 'media', photo.token.slice(0, 2)));
		expect(files.sort()).toEqual(PHOTO_SIZES.map((size) => `${photo.token}-${size}.webp`).sort());
		expect(readdirSync(database.folder)).not.toContain('x.png');
	});
});

describe('F25a: an upload that is no photo is refused', () => {
	test.each([
		['0 bytes', '', 'photo_empty'],
		['HTML named .jpg', '<!doctype html><script>alert(1)</script><p>halo dunia</p>', 'photo_not_an_image'],
		[
			'SVG with script',
			'<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"><script>alert(1)</script></svg>',
			'photo_not_an_image'
		],
		['text', 'bukan foto sama sekali, hanya kata-kata', 'photo_not_an_image']
	])('%s', async (_, bytes, code) => {
		expect(await readPhoto(upload(bytes))).toEqual({ ok: false, code });
	});

	test('a 30000 × 30000 PNG, without unpacking it', async () => {
		expect(await readPhoto(upload(await pngOfHugeClaim(), 'besar.png'))).toEqual({
			ok: false,
			code: 'photo_too_many_pixels'
		});
	});

	test('a JPEG cut in half', async () => {
		const whole = await picture(800, 600).jpeg().toBuffer();
		expect(await readPhoto(upload(whole.subarray(0, whole.length / 2)))).toEqual({
			ok: false,
			code: 'photo_not_an_image'
		});
	});

	test('more than 8 MB', async () => {
		const bytes = new Uint8Array(8 * 1024 * 1024 + 1).fill(0xff);
		expect(await readPhoto(upload(bytes))).toEqual({ ok: false, code: 'photo_too_large' });
	});

	test('and one bad photo refuses the form, while an input left alone counts for nothing', async () => {
		const good = upload(await picture(40, 40).png().toBuffer());
		expect(await readPhotos([upload('', ''), good])).toMatchObject({ ok: true, prepared: [{ width: 40 }] });
		expect(await readPhotos([good, upload('', 'kosong.jpg')])).toEqual({ ok: false, code: 'photo_empty' });
	});
});

describe('photo files', () => {
	test('no address reaches a file outside the photo folder', async () => {
		expect(await readPhotoFile('../../../../etc/passwd', 320)).toBeNull();
		expect(await photoByToken(db, '../../../../etc/passwd')).toBeNull();
	});

	test('that no row claims are cleared after a day, and the others stay', async () => {
		const kept = await prepared(upload(await picture(40, 40).png().toBuffer()));
		await write((tx) => keepPhoto(tx, systemActor, kept, { visibility: 'private' }));
		const orphan = await prepared(upload(await picture(50, 40).png().toBuffer()));
		const fresh = await prepared(upload(await picture(60, 40).png().toBuffer()));
		const twoDaysAgo = new Date(Date.now() - 2 * 24 * 60 * 60 * 1000);
		for (const { token } of [kept, orphan]) {
			for (const size of PHOTO_SIZES) {
				const path = join(database.folder, 'media', token.slice(0, 2), `${token}-${size}.webp`);
				expect(readFileSync(path).length).toBeGreaterThan(0);
				utimesSync(path, twoDaysAgo, twoDaysAgo);
			}
		}
		expect(await clearOrphans()).toBe(PHOTO_SIZES.length);
		expect(await readPhotoFile(orphan.token, 320)).toBeNull();
		expect(await readPhotoFile(fresh.token, 320)).not.toBeNull();
		expect(await readPhotoFile(kept.token, 320)).not.toBeNull();
		expect(await photoByToken(db, kept.token)).toMatchObject({ visibility: 'private' });
	});
});

describe('a public photo', () => {
	const chrome = 'image/avif,image/webp,image/apng,image/svg+xml,image/*,*/*;q=0.8';
	const metadata = (bytes: Buffer) => sharp(bytes).metadata();

	async function shown(visibility: 'public' | 'private') {
		const photo = await prepared(upload(await picture(1200, 900).jpeg().toBuffer()));
		const id = await write((tx) => keepPhoto(tx, systemActor, photo, { visibility }));
		return { id, token: photo.token };
	}

	test('is WebP until its AVIF is made by a job, then AVIF for who can read it, without EXIF', async () => {
		registerAvifJob();
		const { token } = await shown('public');
		expect((await readPublicPhoto(token, 480, chrome))?.type).toBe('image/webp');
		await runDueJobs();
		for (const size of AVIF_SIZES) {
			const found = await readPublicPhoto(token, size, chrome);
			expect(found?.type).toBe('image/avif');
			const { format, compression, width, exif } = await metadata(found?.bytes ?? Buffer.alloc(0));
			expect({ format, compression, width, exif }).toEqual({
				...{ format: 'heif', compression: 'av1', width: size, exif: undefined }
			});
		}
		for (const accept of [null, '*/*', 'image/webp,*/*']) {
			expect((await readPublicPhoto(token, 480, accept))?.type).toBe('image/webp');
		}
		expect((await readPublicPhoto(token, 1600, chrome))?.type).toBe('image/webp');
	});

	test('that was private has no AVIF before it is shown', async () => {
		registerAvifJob();
		const { id, token } = await shown('private');
		await runDueJobs();
		expect((await readPublicPhoto(token, 480, chrome))?.type).toBe('image/webp');
		await write((tx) => showPhoto(tx, id, 'public'));
		await runDueJobs();
		expect((await readPublicPhoto(token, 480, chrome))?.type).toBe('image/avif');
	});

	test('that is gone, or whose AVIF is asked for twice, fails no job', async () => {
		registerAvifJob();
		const { id, token } = await shown('public');
		await makeAvif(id);
		await runDueJobs();
		expect((await readPublicPhoto(token, 480, chrome))?.type).toBe('image/avif');
		const other = await shown('public');
		await write((tx) => forgetPhotos(tx, [other.id]));
		await runDueJobs();
		expect(await jobCounts(db)).toEqual({ due: 0, failing: 0, givenUp: 0 });
	});

	test('that was kept before gets its AVIF by the migration', async () => {
		registerAvifJob();
		const { token } = await shown('public');
		await write((tx) => tx.$client.execute({ sql: 'DELETE FROM job', args: [] }));
		const migration = readFileSync(join(import.meta.dirname, '../../drizzle/0063_media_avif.sql'), 'utf8');
		await write((tx) => tx.$client.execute(migration));
		await runDueJobs();
		expect((await readPublicPhoto(token, 480, chrome))?.type).toBe('image/avif');
	});
});
