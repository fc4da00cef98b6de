import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { writeFileSync } from 'node:fs';
import { Agent } from 'node:http';
import { join } from 'node:path';
import { openStage, type Stage } from '../faults/stage.ts';
import { write } from '#lib/shared/database.server.ts';
import type { ListingId } from '#lib/shared/ids.ts';
import { freePort } from '../support/server.ts';
import { benchCheckouts } from './checkouts.ts';
import { fetchFrom } from './fetch.ts';
import { mediansInTurn, perSecond, result, type Bench, type Result } from './harness.ts';

const LISTINGS = 10_000;
/** Listed one by one as a seller does; the others are copies of these. */
const OFFERED = 100;
const CONNECTIONS = 16;

/** Pages and checkouts per second over HTTP, from the production build on a village of ten thousand listings. */
export async function benchWeb(bench: Bench): Promise<Result[]> {
	const goods = Array.from({ length: OFFERED }, () => ({ onHand: 1_000_000_000 }));
	const stage = await openStage({ goods, also: copyGoods });
	try {
		return [...(await benchPages(stage, bench)), ...(await benchCheckouts(stage, bench))];
	} finally {
		await stage.close();
	}
}

/** Makes the shelf as long as it should be, with copies that nobody orders. */
async function copyGoods(_: unknown, listings: readonly ListingId[]): Promise<void> {
	for (let copy = 1; copy < LISTINGS / OFFERED; copy += 1) {
		await write((tx) =>
			tx.$client.execute({
				sql: `INSERT INTO listing (slug, seller_id, group_id, commodity_id, kind, name, sold_by, unit, price, least_quantity,
						stock_mode, state, permits, available, village_code, published_at, created_at, updated_at)
					SELECT slug || '-' || ?, seller_id, group_id, commodity_id, kind, name || ' ' || ?, sold_by, unit, price,
						least_quantity, stock_mode, state, permits, available, village_code, published_at - ?, created_at, updated_at
					FROM listing WHERE id IN (SELECT value FROM json_each(?))`,
				args: [copy, copy, copy, JSON.stringify(listings)]
			})
		);
	}
}

/** Requests per second with sixteen connections kept open; each asks again as soon as it is answered. */
async function rateOf(address: string, count: number, cookies = ''): Promise<number> {
	const agent = new Agent({ keepAlive: true, maxSockets: CONNECTIONS });
	const url = new URL(address);
	let left = count;
	const worker = async () => {
		while (left > 0) {
			left -= 1;
			const { status } = await fetchFrom(agent, url, { cookies });
			if (status !== 200) throw new Error(`${address} answered ${status}`);
		}
	};
	try {
		return await perSecond(count, () => Promise.all(Array.from({ length: CONNECTIONS }, worker)));
	} finally {
		agent.destroy();
	}
}

async function benchPages({ server }: Stage, { quick, folder }: Bench): Promise<Result[]> {
	const count = quick ? 150 : 800;
	const results = `${server.origin}/produk`;
	const empty = `${server.origin}/offline`;
	// Who sends any other cookie gets a page made for her alone.
	const own = 'sendiri=1';
	const bare = await bareServer(folder, (await fetchFrom(new Agent(), new URL(results))).body);
	try {
		for (const address of [results, empty, bare.address]) await rateOf(address, count);
		await rateOf(results, count, own);
		const rates = await mediansInTurn(5, {
			bare: () => rateOf(bare.address, count * 4),
			empty: () => rateOf(empty, count),
			results: () => rateOf(results, count, own),
			kept: () => rateOf(results, count * 4)
		});
		const line = {
			dataset: `${LISTINGS} listings, 24 shown, ${CONNECTIONS} connections, uncached`,
			value: rates.results,
			unit: 'pages/s'
		};
		return [
			result({
				...line,
				name: 'results page against an empty page',
				baseline: rates.empty,
				note: 'baseline: /offline, the lightest page of the same server; target: 0.18'
			}),
			result({
				...line,
				name: 'results page against bare node:http',
				baseline: rates.bare,
				note: 'baseline: node:http in a process of its own sending the same bytes'
			}),
			result({
				...line,
				name: 'results page from memory against bare node:http',
				dataset: `${LISTINGS} listings, 24 shown, ${CONNECTIONS} connections, kept for visitors`,
				value: rates.kept,
				baseline: rates.bare,
				note: 'baseline: node:http in a process of its own sending the same bytes; target: 0.25'
			})
		];
	} finally {
		bare.stop();
	}
}

/** A server without a framework that sends the same bytes, in a process of its own. */
async function bareServer(folder: string, body: Buffer) {
	// In a file: Linux refuses a page of more than 128 KiB as one variable of the environment.
	const file = join(folder, 'page.html');
	writeFileSync(file, body);
	const port = await freePort();
	const program = `import { readFileSync } from 'node:fs';
		import { createServer } from 'node:http';
		const body = readFileSync(process.env.BODY_FILE);
		createServer((_, answer) => answer.setHeader('content-type', 'text/html').end(body))
			.listen(${port}, '127.0.0.1', () => console.log('ready'));`;
	const child = spawn(process.execPath, ['--input-type=module', '-e', program], {
		env: { ...process.env, BODY_FILE: file },
		stdio: ['ignore', 'pipe', 'inherit']
	});
	await once(child.stdout, 'data');
	return { address: `http://127.0.0.1:${port}/`, stop: () => child.kill() };
}
