import { mkdtempSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import sharp from 'sharp';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { bucketFiles } from '#lib/media/bucket.server.ts';
import { clearOrphans } from '#lib/media/clear.server.ts';
import { bringBackPhotos, copyPhotos, removeCopied, savePhotos } from '#lib/media/copy.server.ts';
import { photoFileName, PhotosUnreachable, placeOf, type PhotoFiles } from '#lib/media/files.ts';
import { keepPhoto, readPhoto, readPhotoFile } from '#lib/media/store.server.ts';
import { PHOTO_SIZES } from '#lib/media/url.ts';
import { mediaFolder } from '#lib/media/where.server.ts';
import { systemActor } from '#lib/shared/actor.ts';
import { setClock } from '#lib/shared/clock.server.ts';
import { db, write } from '#lib/shared/database.server.ts';
import { newKey } from '#lib/shared/ids.ts';
import { readSettings, type BucketSettings } from '#lib/shared/settings.server.ts';
import { freshDatabase } from '../support/database.ts';
import { StandInBucket } from '../support/s3.ts';

freshDatabase();

const DAY_MS = 24 * 60 * 60 * 1000;
const standIn = new StandInBucket();
/** `http://key:secret@host:port/bucket` of a real bucket that may be filled and emptied; else the stand-in. */
const realUrl = process.env['S3_TEST_URL'];

function environment(): Record<string, string> {
	if (!realUrl) return standIn.environment;
	const { origin, pathname, username, password, protocol, host } = new URL(realUrl);
	return {
		S3_ENDPOINT: origin === 'null' ? `${protocol}//${host}` : origin,
		S3_BUCKET: pathname.slice(1),
		S3_ACCESS_KEY_ID: decodeURIComponent(username),
		S3_SECRET_ACCESS_KEY: decodeURIComponent(password)
	};
}

function settings(changed: Partial<BucketSettings> = {}): BucketSettings {
	const { bucket } = readSettings(environment());
	if (!bucket) throw new Error('no bucket');
	return { ...bucket, ...changed };
}

const folders: string[] = [];
function newFolder(): string {
	const folder = mkdtempSync(join(tmpdir(), 'desa-photos-'));
	folders.push(folder);
	return folder;
}

beforeAll(async () => {
	await standIn.start();
	if (!realUrl) process.stderr.write('photos: S3_TEST_URL is not set, so a stand-in answers as a bucket\n');
});

beforeEach(async () => {
	Object.assign(standIn, { hangs: false, stalls: false, busyTimes: 0, breaksTimes: 0, failsOn: null });
	await empty(bucketFiles(settings()));
	standIn.objects.clear();
	standIn.asked.length = 0;
});

afterEach(() => {
	setClock(null);
	for (const name of Object.keys(environment())) Reflect.deleteProperty(process.env, name);
});

afterAll(async () => {
	await standIn.stop();
	for (const folder of folders) rmSync(folder, { recursive: true, force: true });
});

async function empty(store: PhotoFiles): Promise<void> {
	for (const { name } of await all(store)) await store.remove([name]);
}

async function all(store: PhotoFiles) {
	const found = [];
	for await (const files of store.list()) found.push(...files);
	return found.sort((a, b) => (a.name < b.name ? -1 : 1));
}

const fileName = () => photoFileName(newKey(), 320);
const bytesOf = (text: string) => Buffer.from(text);

async function upload(width = 40): Promise<File> {
	const bytes = await sharp({ create: { width, height: 30, channels: 3, background: '#5a9e3f' } })
		.png()
		.toBuffer();
	return new File([new Uint8Array(bytes)], 'foto.png', { type: 'image/png' });
}

describe.each([
	['a folder', () => mediaFolder(newFolder())],
	['a bucket', () => bucketFiles(settings())]
])('photos in %s', (_, open) => {
	test('are read as they were written, and what is not there is null', async () => {
		const store = open();
		const name = fileName();
		const every = Buffer.from(Array.from({ length: 256 }, (_unused, byte) => byte));
		await store.put(name, every);
		expect(await store.get(name)).toEqual(every);
		expect(await store.get(fileName())).toBeNull();
	});

	test('may be written twice, and are read as a large one too', async () => {
		const store = open();
		const name = fileName();
		await store.put(name, bytesOf('first'));
		await store.put(name, bytesOf('second'));
		expect(await store.get(name)).toEqual(bytesOf('second'));
		const large = Buffer.alloc(3_000_000, 'desa');
		await store.put(name, large);
		expect((await store.get(name))?.equals(large)).toBe(true);
	});

	test('are listed all, with their length and time, beyond one page', async () => {
		const store = open();
		expect(await all(store)).toEqual([]);
		const names = Array.from({ length: 8 }, fileName);
		await Promise.all(names.map((name, index) => store.put(name, Buffer.alloc(index + 1))));
		const listed = await all(store);
		expect(listed.map(({ name }) => name)).toEqual([...names].sort());
		for (const { name, size, writtenAt } of listed) {
			expect(size).toBe(names.indexOf(name) + 1);
			expect(Math.abs(Date.now() - writtenAt)).toBeLessThan(60_000);
		}
	});

	test('are removed, and removing what is gone is no mistake', async () => {
		const store = open();
		const names = Array.from({ length: 10 }, fileName);
		for (const name of names) await store.put(name, bytesOf(name));
		const [stays = '', ...go] = names;
		await store.remove([...go, fileName()]);
		await store.remove(go);
		expect((await all(store)).map(({ name }) => name)).toEqual([stays]);
	});

	test('are copied whole, and a second copying copies nothing', async () => {
		const [from, to] = [open(), mediaFolder(newFolder())];
		const names = Array.from({ length: 9 }, fileName);
		for (const name of names) await from.put(name, bytesOf(name));
		expect(await copyPhotos(from, to)).toMatchObject({ copied: 9, there: 0 });
		for (const name of names) expect(await to.get(name)).toEqual(bytesOf(name));
		const late = fileName();
		await from.put(late, bytesOf('late'));
		expect(await copyPhotos(from, to)).toMatchObject({ copied: 1, there: 9 });
		// Of what both have at the same length, and of nothing else, the first may be emptied.
		const alone = fileName();
		await from.put(alone, bytesOf('alone'));
		expect(await removeCopied(from, to)).toBe(10);
		expect((await all(from)).map(({ name }) => name)).toEqual([alone]);
	});
});

describe('a bucket', () => {
	const put = (key: string) => standIn.objects.set(key, { bytes: Buffer.from('x'), writtenAt: 0 });

	test('holds what is not ours without our touching it', async () => {
		const store = bucketFiles(settings());
		const name = fileName();
		await store.put(name, bytesOf('photo'));
		if (!realUrl) for (const key of ['notes.txt', 'a & <b>/c', `elsewhere/${fileName()}`]) put(key);
		expect((await all(store)).map(({ size }) => size)).toEqual([5]);
	});

	test.each([
		['a wrong secret', { secretAccessKey: 'wrong' }],
		['an unknown key', { accessKeyId: 'nobody' }],
		['a bucket that is not there', { bucket: 'no-such-bucket-here' }],
		['nobody listening', { endpoint: 'http://127.0.0.1:49151' }]
	])('with %s is unreachable, never empty', async (_, changed) => {
		const store = () => bucketFiles(settings(changed));
		await expect(store().get(fileName())).rejects.toBeInstanceOf(PhotosUnreachable);
		await expect(store().put(fileName(), bytesOf('x'))).rejects.toBeInstanceOf(PhotosUnreachable);
		await expect(all(store())).rejects.toBeInstanceOf(PhotosUnreachable);
	});
});

/** What a real server cannot be asked to do. */
describe('a bucket in trouble', () => {
	const store = () => bucketFiles(readSettings(standIn.environment).bucket as BucketSettings);

	test('that breaks off or is busy once is asked again', async () => {
		const files = store();
		const name = fileName();
		standIn.busyTimes = 1;
		await files.put(name, bytesOf('photo'));
		standIn.breaksTimes = 1;
		expect(await files.get(name)).toEqual(bytesOf('photo'));
	});

	test.each(['hangs', 'stalls'] as const)('that %s is given up in seconds, then left alone', async (how) => {
		const files = store();
		const name = fileName();
		await files.put(name, bytesOf('photo'));
		standIn[how] = true;
		const begun = performance.now();
		await expect(files.get(name)).rejects.toBeInstanceOf(PhotosUnreachable);
		expect(performance.now() - begun).toBeLessThan(6_000);
		const asked = standIn.asked.length;
		const again = performance.now();
		await expect(files.get(name)).rejects.toBeInstanceOf(PhotosUnreachable);
		expect(performance.now() - again).toBeLessThan(100);
		expect(standIn.asked.length).toBe(asked);
	});

	test(
		'takes no upload: it is refused with words, and what arrived of it is cleared after a day',
		{ timeout: 20_000 },
		async () => {
			Object.assign(process.env, standIn.environment);
			standIn.failsOn = /-800\.webp$/;
			expect(await readPhoto(await upload())).toEqual({ ok: false, code: 'photo_not_kept' });
			expect(await db.$client.execute('SELECT count(*) AS n FROM media')).toMatchObject({ rows: [{ n: 0 }] });
			expect(standIn.objects.size).toBe(PHOTO_SIZES.length - 1);
			// Left alone for a while after it failed.
			await pause(5_100);
			setClock(Date.now() + 2 * DAY_MS);
			expect(await clearOrphans()).toBe(PHOTO_SIZES.length - 1);
			expect(standIn.objects.size).toBe(0);
		}
	);
});

describe('with a bucket set', () => {
	async function kept(width?: number) {
		const read = await readPhoto(await upload(width));
		if (!read.ok) throw new Error(read.code);
		await write((tx) => keepPhoto(tx, systemActor, read.prepared, { visibility: 'private' }));
		return read.prepared.token;
	}

	test('uploads go there and nowhere else, and orphans are cleared there', async () => {
		Object.assign(process.env, environment());
		const token = await kept();
		const orphan = await readPhoto(await upload(50));
		const store = bucketFiles(settings());
		expect((await all(store)).length).toBe(2 * PHOTO_SIZES.length);
		expect(await all(mediaFolder(String(process.env['DATA_DIR'])))).toEqual([]);
		expect((await sharp((await readPhotoFile(token, 320)) ?? Buffer.alloc(0)).metadata()).format).toBe(
			'webp'
		);
		expect(await clearOrphans()).toBe(0);
		setClock(Date.now() + 2 * DAY_MS);
		expect(await clearOrphans()).toBe(PHOTO_SIZES.length);
		expect(orphan.ok && (await readPhotoFile(orphan.prepared.token, 320))).toBeNull();
		expect(await readPhotoFile(token, 1600)).not.toBeNull();
	});

	test('a backup has its photos and says which are lost; restoring brings them back', async () => {
		Object.assign(process.env, environment());
		await write((tx) => tx.$client.execute('DELETE FROM media'));
		const tokens = [await kept(), await kept(60)];
		const store = bucketFiles(settings());
		const backup = newFolder();
		expect(await savePhotos(db, backup)).toEqual({
			files: 2 * PHOTO_SIZES.length,
			missing: 0
		});
		await empty(store);
		expect(await savePhotos(db, newFolder())).toEqual({ files: 0, missing: 2 });
		expect(await bringBackPhotos(backup)).toBe(2 * PHOTO_SIZES.length);
		for (const token of tokens) {
			for (const size of PHOTO_SIZES) expect(await readPhotoFile(token, size)).not.toBeNull();
		}
	});
});

test('a folder whose disk fails is unreachable too, and halves of a write are cleared', async () => {
	const folder = newFolder();
	writeFileSync(join(folder, 'media'), 'a file where a folder should be');
	await expect(mediaFolder(folder).put(fileName(), bytesOf('x'))).rejects.toBeInstanceOf(PhotosUnreachable);
	const store = mediaFolder(String(process.env['DATA_DIR']));
	const name = fileName();
	await store.put(name, bytesOf('whole'));
	const half = join(String(process.env['DATA_DIR']), 'media', `${placeOf(name)}.part`);
	writeFileSync(half, 'half');
	const old = new Date(Date.now() - 2 * DAY_MS);
	utimesSync(half, old, old);
	expect(await clearOrphans()).toBe(1);
	expect((await all(store)).map((file) => file.name)).toEqual([name]);
});
