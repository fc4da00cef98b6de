import { readFileSync, readdirSync, existsSync } from 'node:fs';
import { join } from 'node:path';
import { deflateSync, crc32 } from 'node:zlib';
import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Client } from '../support/client.ts';
import { checkOut, countOf, openStage, tokenOf, visitor, type Stage } from './stage.ts';

/** As the README tells whoever runs a server on glibc: its malloc else keeps what pictures took, an arena for each thread. */
const ONE_ARENA = { MALLOC_ARENA_MAX: '2' };

let stage: Stage;
let buyer: Client;
beforeAll(async () => {
	stage = await openStage({ goods: [{ onHand: 1_000_000 }], env: ONE_ARENA });
	buyer = await visitor(stage);
});
afterAll(() => stage.close());

/** Sends a picture as the proof of a new order. */
async function send(content: Uint8Array, name: string, type: string) {
	const listing = stage.listings[0];
	if (!listing) throw new Error('no listing');
	const token = tokenOf(await checkOut(buyer, stage, { listing, quantity: 1_000, price: 50_000 }));
	const file = new File([new Uint8Array(content)], name, { type });
	return buyer.post(`/pesanan/${token}?/bukti`, { 'proof[]': file });
}

/** The most memory the server's process ever took, in megabytes. */
function peakMegabytes(): number {
	const status = readFileSync(`/proc/${stage.server.pid}/status`, 'utf8');
	return Number(/VmHWM:\s+(\d+)/.exec(status)?.[1]) / 1024;
}

function mediaFiles(): string[] {
	const folder = join(stage.server.dataDirectory, 'media');
	return existsSync(folder)
		? readdirSync(folder, { recursive: true })
				.map(String)
				.filter((name) => name.endsWith('.webp'))
		: [];
}

describe('F25a: pictures', () => {
	it('takes 12 megapixels upright, in four sizes, without EXIF or place', { timeout: 60_000 }, async () => {
		const photo = await sharp({
			create: {
				width: 4_000,
				height: 3_000,
				channels: 3,
				background: '#c4683a',
				noise: { type: 'gaussian', mean: 128, sigma: 20 }
			}
		})
			.jpeg({ quality: 70 })
			.withExif({
				IFD0: { Copyright: 'rahasia' },
				IFD3: { GPSLatitude: '7/1 58/1 0/1', GPSLatitudeRef: 'S' }
			})
			.withMetadata({ orientation: 6 })
			.toBuffer();
		expect((await send(photo, 'foto.jpg', 'image/jpeg')).status).toBe(303);
		const files = mediaFiles();
		expect(files).toHaveLength(4);
		for (const name of files) {
			const found = await sharp(join(stage.server.dataDirectory, 'media', name)).metadata();
			expect(found.exif).toBeUndefined();
			expect(found.format).toBe('webp');
			expect(found.height).toBeGreaterThan(found.width);
		}
	});

	it.each([
		['HTML named .jpg', Buffer.from('<html><script>alert(1)</script></html>'), 'foto.jpg'],
		[
			'an SVG with a script',
			Buffer.from('<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'),
			'foto.svg'
		],
		['nothing at all', Buffer.alloc(0), 'foto.jpg'],
		['a picture cut off', Buffer.from([0xff, 0xd8, 0xff, 0xe0, 0, 16]), '../../x.png'],
		['a PNG of 30000 × 30000', hugePng(), 'besar.png']
	])('refuses %s in plain words', async (_, content, name) => {
		const before = mediaFiles().length;
		const answer = await send(content, name, 'image/jpeg');
		expect([400, 413]).toContain(answer.status);
		expect(answer.words).toMatch(/foto|gambar/i);
		expect(mediaFiles()).toHaveLength(before);
	});

	it(
		'stays under 300 MB while two people send large pictures at once, six times over',
		{ timeout: 120_000 },
		async () => {
			const photo = await sharp({
				create: {
					width: 4_000,
					height: 3_000,
					channels: 3,
					background: '#4b7',
					noise: { type: 'gaussian', mean: 100, sigma: 40 }
				}
			})
				.jpeg({ quality: 60 })
				.toBuffer();
			const statuses: number[] = [];
			for (let pair = 0; pair < 6; pair += 1) {
				const answers = await Promise.all(
					[0, 1].map((index) =>
						send(Buffer.concat([photo, Buffer.from([pair, index])]), `${index}.jpg`, 'image/jpeg')
					)
				);
				statuses.push(...answers.map(({ status }) => status));
			}
			expect(statuses).toEqual(Array(12).fill(303));
			expect(await countOf(stage, 'payment_proof')).toBe(13);
			expect(peakMegabytes()).toBeLessThan(300);
		}
	);

	it('serves no private picture at a public address', async () => {
		const [name] = mediaFiles();
		const token = /([\w-]+)-\d+\.webp$/.exec(name ?? '')?.[1] ?? 'none';
		expect((await buyer.get(`/media/${token}/320.webp`)).status).toBe(404);
		expect((await buyer.get('/media/..%2f..%2fdesa.db/320.webp')).status).toBe(404);
	});
});

/** A valid PNG of 900 megapixels in one colour: small to send, ruinous to decode. */
function hugePng(): Buffer {
	const size = 30_000;
	const header = Buffer.alloc(13);
	header.writeUInt32BE(size, 0);
	header.writeUInt32BE(size, 4);
	header.set([1, 0, 0, 0, 0], 8);
	const rows = deflateSync(Buffer.alloc((size / 8 + 1) * size));
	return Buffer.concat([
		Buffer.from([137, 80, 78, 71, 13, 10, 26, 10]),
		chunk('IHDR', header),
		chunk('IDAT', rows),
		chunk('IEND', Buffer.alloc(0))
	]);
}

function chunk(type: string, data: Buffer): Buffer {
	const body = Buffer.concat([Buffer.from(type), data]);
	const length = Buffer.alloc(4);
	length.writeUInt32BE(data.length);
	const sum = Buffer.alloc(4);
	sum.writeUInt32BE(crc32(body));
	return Buffer.concat([length, body, sum]);
}
