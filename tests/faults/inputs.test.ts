import { afterAll, beforeAll, expect, it } from 'vitest';
import type { ApplicationId } from '#lib/lending/ids.ts';
import { addInputItem } from '#lib/inputs/items.server.ts';
import { receiveInputs } from '#lib/inputs/stock.server.ts';
import { write } from '#lib/shared/database.server.ts';
import { newKey, type UserId } from '#lib/shared/ids.ts';
import { rupiah } from '#lib/shared/money.ts';
import type { Client, Fields } from '../support/client.ts';
import { approve, ask, openLender } from '../support/loans.ts';
import { as, fund, fundGroup, openSale, save, type Sale } from '../support/sale.ts';
import { audit } from './audit.ts';
import { countOf, killedIn, openStage, personWithPassword, rowsOf, visitor, type Stage } from './stage.ts';

const PHONES = { keeper: '081210000021', bendahara: '081210000022', member: '081210000023' };
const EACH = 12_000;
let stage: Stage;
let sale: Sale;
let feed: number;
let loan: ApplicationId;
let member: Client;
let keeper: Client;
let bendahara: Client;
/** The desks' addresses. */
let shop: string;
let group: string;

/** A farm shop with twenty sacks; a member with 200.000 saved, and a loan of 150.000 that her group agreed to. */
async function openShop(): Promise<void> {
	const [keeping, lending, buying] = await Promise.all(
		Object.entries(PHONES).map(([name, phone]) => personWithPassword(name, phone))
	);
	if (!keeping || !lending || !buying) throw new Error('not registered');
	sale = await openSale();
	await fund(sale, 1_000_000);
	await fundGroup(sale, 1_000_000);
	await save(sale, sale.producer, 200_000);
	await stands(keeping.userId, 'UPDATE officer SET user_id = ? WHERE organisation_id = ? AND role = ?', [
		...[sale.bumdesaId, 'warehouse']
	]);
	await stands(lending.userId, 'UPDATE officer SET user_id = ? WHERE organisation_id = ? AND role = ?', [
		...[sale.groupId, 'bendahara']
	]);
	await stands(buying.userId, 'UPDATE membership SET user_id = ? WHERE id = ?', [sale.producer.membershipId]);
	const warehouse = as(keeping.userId);
	const made = await addInputItem(warehouse, {
		...{ organisationId: sale.bumdesaId, kind: 'feed', name: 'Pelet lele', unit: 'sak', key: newKey() },
		price: rupiah(EACH)
	});
	if (!made.ok) throw new Error(made.code);
	feed = made.itemId;
	const received = await receiveInputs(warehouse, {
		...{ organisationId: sale.bumdesaId, itemId: made.itemId, quantity: 20, cost: rupiah(200_002) },
		...{ supplier: 'UD Maju', paidFrom: 'cash', key: newKey() }
	});
	if (!received.ok) throw new Error(received.code);
	const lender = await openLender({ ...sale, bendahara: as(lending.userId) });
	const by = { actor: as(buying.userId), membershipId: sale.producer.membershipId };
	loan = await ask(lender, { by, amount: 150_000 });
	await approve(lender, loan);
}

/** Somebody who can sign in takes the place of somebody who cannot. */
async function stands(userId: UserId, sql: string, of: (string | number)[]): Promise<void> {
	await write((tx) => tx.$client.execute({ sql, args: [userId, ...of] }));
}

beforeAll(async () => {
	stage = await openStage({ also: openShop });
	keeper = await visitor(stage, PHONES.keeper);
	bendahara = await visitor(stage, PHONES.bendahara);
	member = await visitor(stage, PHONES.member);
	[shop = '', group = ''] = await Promise.all(
		[sale.bumdesaId, sale.groupId].map(async (id) => {
			const [row] = await rowsOf(stage, 'SELECT slug FROM organisation WHERE id = ?', [id]);
			return `/meja/${String(row?.['slug'])}`;
		})
	);
});
afterAll(() => stage.close());

/** Some sacks, as the form sends them. */
function sacks(quantity: number, way: 'cash' | 'savings' | 'loan'): Fields {
	const row = { 'item[]': [String(feed)], 'price[]': [String(EACH)], 'quantity[]': [String(quantity)] };
	return { ...row, key: newKey(), way };
}

const orders = (where = '1 = 1') => countOf(stage, 'input_order', where);
const sold = () => countOf(stage, 'ledger_transaction', "kind = 'input.sold'");

async function left(): Promise<number> {
	const [row] = await rowsOf(stage, 'SELECT sum("left") AS n FROM input_lot WHERE item_id = ?', [feed]);
	return Number(row?.['n']);
}

async function newest(): Promise<{ id: string; state: string }> {
	const [row] = await rowsOf(stage, 'SELECT id, state FROM input_order ORDER BY id DESC LIMIT 1');
	return { id: String(row?.['id']), state: String(row?.['state']) };
}

/** What her savings hold. */
async function saved(): Promise<number> {
	const [row] = await rowsOf(
		stage,
		"SELECT -balance AS n FROM account WHERE code = '2.1.07.01' AND holder_kind = 'membership' AND holder_key = ?",
		[String(sale.producer.membershipId)]
	);
	return Number(row?.['n'] ?? 0);
}

/** What a sale changes: orders, entries, sacks on the shelf, her savings. */
async function all(): Promise<{ orders: number; sold: number; left: number; saved: number }> {
	return { orders: await orders(), sold: await sold(), left: await left(), saved: await saved() };
}

it('a sale from savings is all there or not at all', { timeout: 200_000 }, async () => {
	for (const point of ['input.ordered', 'input.sold']) {
		const before = await all();
		const buying = sacks(3, 'savings');
		await killedIn(
			stage,
			point,
			() => member.post('/saya/toko-tani?/pesan', buying),
			async () => expect(await all()).toEqual(before)
		);
		expect(await all()).toEqual({
			...{ orders: before.orders + 1, sold: before.sold + 1 },
			...{ left: before.left - 3, saved: before.saved - 3 * EACH }
		});
		expect((await member.post('/saya/toko-tani?/pesan', buying)).status).toBe(303);
		expect(await orders()).toBe(before.orders + 1);
	}
});

it(
	'a sale for cash is paid with its goods, and handed over when the same form comes again',
	{ timeout: 200_000 },
	async () => {
		const asked = await all();
		const selling = { ...sacks(2, 'cash'), phone: PHONES.member };
		await killedIn(
			stage,
			'input.ordered',
			() => keeper.post(`${shop}/toko-tani?/jual`, selling),
			async () => expect(await all()).toEqual(asked)
		);
		expect(await all()).toEqual({ ...asked, orders: asked.orders + 1 });
		const { id } = await newest();
		const paying: Fields = { key: newKey() };
		const pay = () => keeper.post(`${shop}/toko-tani/pesanan/${id}?/tunai`, paying);
		await killedIn(stage, 'input.sold', pay, async () => {
			expect(await all()).toEqual({ ...asked, orders: asked.orders + 1 });
			expect((await newest()).state).toBe('asked');
		});
		const paid = { ...asked, orders: asked.orders + 1, sold: asked.sold + 1, left: asked.left - 2 };
		expect(await all()).toEqual(paid);
		expect((await newest()).state).toBe('handed');

		expect((await keeper.post(`${shop}/toko-tani?/jual`, { ...selling, key: newKey() })).status).toBe(303);
		const second = await newest();
		const again: Fields = { key: newKey() };
		// The money is in the drawer and the goods are off the books when the power goes; nobody pays a second time.
		await killedIn(
			stage,
			'input.handed',
			() => keeper.post(`${shop}/toko-tani/pesanan/${second.id}?/tunai`, again),
			async () => {
				expect((await newest()).state).toBe('paid');
				expect(await sold()).toBe(paid.sold + 1);
			}
		);
		expect((await newest()).state).toBe('handed');
		expect(await all()).toMatchObject({ sold: paid.sold + 1, left: paid.left - 2 });
	}
);

it('what is cancelled gives money and goods back, or neither', { timeout: 120_000 }, async () => {
	const before = await all();
	expect((await member.post('/saya/toko-tani?/pesan', sacks(1, 'savings'))).status).toBe(303);
	const { id } = await newest();
	const bought = await all();
	await killedIn(
		stage,
		'input.given_back',
		() => keeper.post(`${shop}/toko-tani/pesanan/${id}?/batal`, {}),
		async () => {
			expect(await all()).toEqual(bought);
			expect((await newest()).state).toBe('paid');
		}
	);
	expect(await all()).toMatchObject({ left: before.left, saved: before.saved });
	expect((await newest()).state).toBe('cancelled');
});

it('goods on credit and their loan are one: paid out together or not', { timeout: 200_000 }, async () => {
	const before = await all();
	const asking = sacks(5, 'loan');
	await killedIn(
		stage,
		'input.ordered',
		() => member.post('/saya/toko-tani?/pesan', asking),
		async () => expect(await all()).toEqual(before)
	);
	const asked = { ...before, orders: before.orders + 1 };
	expect(await all()).toEqual(asked);
	const lent = () => countOf(stage, 'loan');
	const paying: Fields = { key: newKey(), how: 'inputs', source: '' };
	await killedIn(
		stage,
		'loan.after_post',
		() => bendahara.post(`${group}/pinjaman/permohonan/${loan}?/disburse`, paying),
		async () => {
			expect(await all()).toEqual(asked);
			expect([await lent(), (await newest()).state]).toEqual([0, 'asked']);
		}
	);
	expect([await lent(), (await newest()).state]).toEqual([1, 'paid']);
	// What the loan is more than the goods is her savings.
	expect(await all()).toMatchObject({ left: before.left - 5, saved: before.saved + 150_000 - 5 * EACH });
	const { id } = await newest();
	await killedIn(
		stage,
		'input.handed',
		() => keeper.post(`${shop}/toko-tani/pesanan/${id}?/serahkan`, {}),
		async () => expect((await newest()).state).toBe('paid')
	);
	expect((await newest()).state).toBe('handed');
	expect(await audit(stage.server.dataDirectory)).toEqual([]);
});
