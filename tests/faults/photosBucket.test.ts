import { execFile } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { promisify } from 'node:util';
import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { keepPhoto, readPhoto } from '#lib/media/store.server.ts';
import { PHOTO_SIZES } from '#lib/media/url.ts';
import { systemActor } from '#lib/shared/actor.ts';
import { write } from '#lib/shared/database.server.ts';
import type { Client } from '../support/client.ts';
import { StandInBucket } from '../support/s3.ts';
import { audit } from './audit.ts';
import { checkOut, countOf, openStage, rowsOf, tokenOf, visitor, type Stage } from './stage.ts';

const run = promisify(execFile);
const bucket = new StandInBucket();
const folders: string[] = [];
/** As long as a bucket that failed is left alone. */
const REST_MS = 5_200;

let stage: Stage;
let buyer: Client;
let publicToken: string;

beforeAll(async () => {
	await bucket.start();
	const env = bucket.environment;
	Object.assign(process.env, env);
	stage = await openStage({
		goods: [{ onHand: 1_000_000 }],
		env,
		also: shownPhoto
	});
	for (const name of Object.keys(env)) Reflect.deleteProperty(process.env, name);
	buyer = await visitor(stage);
});
afterAll(async () => {
	await stage.close();
	await bucket.stop();
	for (const folder of folders) rmSync(folder, { recursive: true, force: true });
});

/** A photo for anybody to see. */
async function shownPhoto(): Promise<void> {
	const read = await readPhoto(await photo('#5a9e3f'));
	if (!read.ok) throw new Error(read.code);
	publicToken = read.prepared.token;
	await write((tx) => keepPhoto(tx, systemActor, read.prepared, { visibility: 'public' }));
}

async function photo(background: string): Promise<File> {
	const bytes = await sharp({ create: { width: 400, height: 300, channels: 3, background } })
		.jpeg()
		.toBuffer();
	return new File([new Uint8Array(bytes)], 'foto.jpg', { type: 'image/jpeg' });
}

async function newOrder(): Promise<string> {
	const listing = stage.listings[0];
	if (!listing) throw new Error('no listing');
	return tokenOf(await checkOut(buyer, stage, { listing, quantity: 1_000, price: 50_000 }));
}

const sendProof = async (token: string, background: string) =>
	buyer.post(`/pesanan/${token}?/bukti`, { 'proof[]': await photo(background) });

const ask = (path: string, headers: Record<string, string> = {}) =>
	fetch(`${stage.server.origin}${path}`, { headers });

/** Runs a command of package.json's beside the server. @returns its exit code and all it said. */
async function command(script: string, args: string[], env: Record<string, string | undefined> = {}) {
	const node = ['--import', 'tsx', script, ...args];
	try {
		const { stdout, stderr } = await run(process.execPath, node, {
			env: { ...stage.server.environment(bucket.environment), ...env }
		});
		return { code: 0, said: stdout + stderr };
	} catch (error) {
		const { code, stdout, stderr } = error as { code: number; stdout: string; stderr: string };
		return { code, said: stdout + stderr };
	}
}

function newFolder(): string {
	const folder = mkdtempSync(join(tmpdir(), 'desa-bucket-'));
	folders.push(folder);
	return folder;
}

describe('photos in a bucket', () => {
	it('are shown as those of a folder are, and private ones to nobody else', async () => {
		const shown = await ask(`/media/${publicToken}/320.webp`);
		expect(shown.status).toBe(200);
		expect(shown.headers.get('cache-control')).toBe('public, max-age=31536000, immutable');
		expect(shown.headers.get('content-type')).toBe('image/webp');
		expect((await sharp(Buffer.from(await shown.arrayBuffer())).metadata()).width).toBe(320);

		const asPhone = async () => {
			const answer = await ask(`/media/${publicToken}/320.webp`, { accept: 'image/avif,image/webp,*/*' });
			await answer.body?.cancel();
			return [answer.headers.get('content-type'), answer.headers.get('vary')];
		};
		await expect.poll(asPhone, { timeout: 20_000 }).toEqual(['image/avif', 'accept']);

		const order = await newOrder();
		expect((await sendProof(order, '#c4683a')).status).toBe(303);
		const [row] = await rowsOf(
			stage,
			'SELECT p.id, m.token FROM payment_proof p JOIN media m ON m.id = p.media_id'
		);
		const own = await ask(`/pesanan/${order}/bukti/${Number(row?.['id'])}`);
		expect(own.status).toBe(200);
		expect(own.headers.get('cache-control')).toBe('private, no-store');
		await own.body?.cancel();
		const others = [
			`/media/${String(row?.['token'])}/320.webp`,
			`/pesanan/${await newOrder()}/bukti/${Number(row?.['id'])}`
		];
		for (const path of others) expect((await ask(path)).status).toBe(404);
		const stored = [...bucket.objects.keys()].filter((name) => name.endsWith('.webp'));
		expect(stored).toHaveLength(2 * PHOTO_SIZES.length);
		expect(existsSync(join(stage.server.dataDirectory, 'media'))).toBe(false);
	});

	it.each([
		['hangs', '#335577'],
		['is gone', '#773355']
	])(
		'of a bucket that %s are refused with words, and nothing is kept',
		{ timeout: 60_000 },
		async (how, colour) => {
			const order = await newOrder();
			const before = { proofs: await countOf(stage, 'payment_proof'), media: await countOf(stage, 'media') };
			const { port } = bucket;
			if (how === 'hangs') bucket.hangs = true;
			else await bucket.stop();

			const begun = performance.now();
			const refused = await sendProof(order, colour);
			expect(performance.now() - begun).toBeLessThan(12_000);
			expect(refused.status).toBe(503);
			expect(refused.words).toContain('Foto belum bisa disimpan sekarang');
			const shown = await ask(`/media/${publicToken}/320.webp`);
			expect(shown.status).toBe(503);
			expect(shown.headers.get('retry-after')).toBe('2');
			expect(shown.headers.get('cache-control')).toBe('private, no-store');
			// All that needs no photo goes on.
			const page = performance.now();
			expect((await buyer.get(`/pesanan/${order}`)).status).toBe(200);
			expect(performance.now() - page).toBeLessThan(3_500);
			expect(await countOf(stage, 'payment_proof')).toBe(before.proofs);
			expect(await countOf(stage, 'media')).toBe(before.media);

			bucket.hangs = false;
			if (how === 'is gone') await bucket.start(port);
			await pause(REST_MS);
			expect((await sendProof(order, colour)).status).toBe(303);
			expect((await ask(`/media/${publicToken}/320.webp`)).status).toBe(200);
			expect(await audit(stage.server.dataDirectory)).toEqual([]);
		}
	);

	it('are in a backup; without them there is none', { timeout: 90_000 }, async () => {
		const whole = join(newFolder(), 'whole');
		bucket.busyTimes = 1_000;
		const failed = await command('scripts/backup.ts', [whole]);
		expect(failed.code).not.toBe(0);
		expect(failed.said).toContain('No backup was made');
		expect(existsSync(whole)).toBe(false);
		bucket.busyTimes = 0;
		const elsewhere = Object.fromEntries(Object.keys(bucket.environment).map((name) => [name, undefined]));
		const forgotten = await command('scripts/backup.ts', [whole], elsewhere);
		expect(forgotten.code).not.toBe(0);
		expect(forgotten.said).toContain('Are the settings of the bucket (S3_…) set?');
		expect(existsSync(whole)).toBe(false);
		const made = await command('scripts/backup.ts', [whole]);
		expect(made).toMatchObject({ code: 0 });
		expect(made.said).toContain(`Photos copied: ${bucket.objects.size} files.`);
		expect(made.said).not.toContain('nobody has');

		const all = new Map(bucket.objects);
		bucket.objects.clear();
		const target = newFolder();
		expect(await command('scripts/restore.ts', [whole], { DATA_DIR: target })).toMatchObject({ code: 0 });
		expect([...bucket.objects.keys()].sort()).toEqual([...all.keys()].sort());
		for (const [key, { bytes }] of all) expect(bucket.objects.get(key)?.bytes.equals(bytes)).toBe(true);
		expect(await audit(target)).toEqual([]);
	});

	it('come from a folder by a command, as often as one likes', { timeout: 60_000 }, async () => {
		// A restore without a bucket leaves them in the folder: as it was before there was one.
		const whole = join(newFolder(), 'whole');
		expect(await command('scripts/backup.ts', [whole])).toMatchObject({ code: 0 });
		const before = newFolder();
		const none = Object.fromEntries(Object.keys(bucket.environment).map((name) => [name, '']));
		const plain = Object.fromEntries(
			Object.entries(stage.server.environment()).filter(([name]) => !(name in none))
		);
		await run(process.execPath, ['--import', 'tsx', 'scripts/restore.ts', whole], {
			env: { ...plain, DATA_DIR: before }
		});
		const size = bucket.objects.size;
		bucket.objects.clear();
		const moved = await command('scripts/move-photos.ts', [], { DATA_DIR: before });
		expect(moved.said).toContain(`Copied into photos: ${size} files; there already: 0.`);
		const again = await command('scripts/move-photos.ts', ['--remove'], { DATA_DIR: before });
		expect(again.said).toContain(`Copied into photos: 0 files; there already: ${size}.`);
		expect(again.said).toContain(`Removed from the folder: ${size} files.`);
		expect((await ask(`/media/${publicToken}/800.webp`)).status).toBe(200);
	});
});
