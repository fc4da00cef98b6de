import { Agent } from 'node:http';
import Database from 'libsql';
import { newKey, type ListingId } from '#lib/shared/ids.ts';
import { countOf, type Stage } from '../faults/stage.ts';
import { fetchFrom, type Sent } from './fetch.ts';
import { mediansInTurn, perSecond, result, type Bench, type Result } from './harness.ts';

const BUYERS = 64;
const PRICE = '50000';

/** Places one order of a listing. */
type Buy = (stage: Stage, agent: Agent, listing: ListingId) => Promise<void>;

/**
 * Guest checkouts per second with 64 buyers at once: the last form alone, and the whole way from an empty cart.
 * Any answer but the expected one, such as 503 from a busy database, ends the bench.
 */
export async function benchCheckouts(stage: Stage, { quick, folder }: Bench): Promise<Result[]> {
	const count = quick ? BUYERS : 640;
	const { baseline, last, whole } = await measure(stage, folder, count);
	const line = {
		dataset: `${count} orders a run, ${stage.listings.length} listings, ${BUYERS} buyers at once, none refused`,
		unit: 'orders/s',
		baseline
	};
	const against = 'baseline: raw prepared libSQL inserts of one row, one per commit, same disk';
	return [
		result({
			...line,
			name: 'guest checkouts over HTTP, the last form alone',
			value: last,
			note: `one request an order; ${against}`
		}),
		result({
			...line,
			name: 'guest checkouts over HTTP, from an empty cart',
			value: whole,
			note: `cart, review and order, three requests an order; ${against}`
		})
	];
}

/** Orders per second; each order answered as placed must also stand in the database. */
async function measure(stage: Stage, folder: string, count: number) {
	const agent = new Agent({ keepAlive: true, maxSockets: BUYERS });
	const before = await countOf(stage, 'customer_order');
	let answered = 0;
	const buyMany = async (orders: number, buy: Buy) => {
		await everyBuyer(stage, agent, orders, buy);
		answered += orders;
	};
	try {
		for (const buy of [buyAtOnce, buyFromEmptyCart]) await buyMany(BUYERS, buy);
		const rates = await mediansInTurn(5, {
			baseline: () => perSecond(count, () => rawInserts(folder, count)),
			last: () => perSecond(count, () => buyMany(count, buyAtOnce)),
			whole: () => perSecond(count, () => buyMany(count, buyFromEmptyCart))
		});
		const placed = (await countOf(stage, 'customer_order')) - before;
		if (placed !== answered) throw new Error(`${answered} orders were answered, ${placed} were placed`);
		return rates;
	} finally {
		agent.destroy();
	}
}

async function everyBuyer(stage: Stage, agent: Agent, count: number, buy: Buy): Promise<void> {
	let left = count;
	const buyer = async () => {
		while (left > 0) {
			left -= 1;
			const listing = stage.listings[left % stage.listings.length];
			if (!listing) throw new Error('no listing');
			await buy(stage, agent, listing);
		}
	};
	await Promise.all(Array.from({ length: BUYERS }, buyer));
}

async function buyAtOnce(stage: Stage, agent: Agent, listing: ListingId): Promise<void> {
	await send(stage, agent, { path: checkoutPath(stage, 'pesan'), form: orderForm(listing), expected: 303 });
}

async function buyFromEmptyCart(stage: Stage, agent: Agent, listing: ListingId): Promise<void> {
	const adding = new URLSearchParams({ listing: String(listing), quantity: '1', price: PRICE });
	const cookies = await send(stage, agent, { path: '/keranjang?/tambah', form: adding, expected: 303 });
	if (cookies === '') throw new Error('no cart was kept');
	const reviewed = checkoutPath(stage, 'periksa');
	await send(stage, agent, { path: reviewed, form: detailsForm(), cookies, expected: 200 });
	const placed = checkoutPath(stage, 'pesan');
	await send(stage, agent, { path: placed, form: orderForm(listing), cookies, expected: 303 });
}

interface Step extends Sent {
	path: string;
	expected: number;
}

async function send({ server }: Stage, agent: Agent, { path, expected, ...sent }: Step): Promise<string> {
	const { status, cookies } = await fetchFrom(agent, new URL(path, server.origin), sent);
	if (status !== expected) throw new Error(`${path} answered ${status} instead of ${expected}`);
	return cookies;
}

function checkoutPath({ hub }: Stage, action: 'periksa' | 'pesan'): string {
	return `/bayar?/${action}&toko=${hub.bumdesaSlug}`;
}

function detailsForm(): URLSearchParams {
	return new URLSearchParams({
		name: 'Budi',
		phone: '081300000001',
		delivery: 'pickup',
		villageCode: '',
		address: '',
		note: '',
		payment: 'cash'
	});
}

/** One kilogram, as the review page would send it. */
function orderForm(listing: ListingId): URLSearchParams {
	const form = detailsForm();
	form.set('key', newKey());
	form.set('shown', `${listing}:1000:${PRICE}:0:0`);
	form.set('total', PRICE);
	return form;
}

/** As durable as the server's own commits: the write-ahead log, synced at each. */
function rawInserts(folder: string, count: number): void {
	const database = new Database(`${folder}/inserts.db`);
	database.exec('PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL');
	database.exec('CREATE TABLE IF NOT EXISTS line (id INTEGER PRIMARY KEY, text TEXT)');
	const insert = database.prepare('INSERT INTO line (text) VALUES (?)');
	for (let index = 0; index < count; index += 1) insert.run('one order, one row, one commit');
	database.close();
}
