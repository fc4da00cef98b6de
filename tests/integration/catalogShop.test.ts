import { beforeAll, describe, expect, test } from 'vitest';
import { apiPage } from '#lib/catalog/api.server.ts';
import { browse } from '#lib/catalog/browse.server.ts';
import { groupsSoldBy } from '#lib/catalog/desk.server.ts';
import { filterWith } from '#lib/catalog/filter.ts';
import { listingById } from '#lib/catalog/find.server.ts';
import { productPage } from '#lib/catalog/product.server.ts';
import { hideListing } from '#lib/catalog/publish.server.ts';
import { sitemapFile } from '#lib/catalog/sitemap.server.ts';
import { db } from '#lib/shared/database.server.ts';
import { newKey } from '#lib/shared/ids.ts';
import { countStock, stockLevels } from '#lib/stock/count.server.ts';
import { listGoods } from '#lib/stock/list.server.ts';
import { freshDatabase } from '../support/database.ts';
import {
	draft,
	fieldsOf,
	group,
	member,
	officer,
	published,
	revoke,
	type TestGroup,
	type TestSeller
} from '../support/market.ts';

freshDatabase();

const guest = { userId: null, address: '127.0.0.1', requestId: 'test' };
let mina: TestGroup;
let sri: TestSeller;
let stranger: TestSeller;

beforeAll(async () => {
	mina = await group('KSM Mina Sejahtera');
	sri = await member(mina.id, 'Sri Wahyuni');
	stranger = await member((await group('KSM Lain')).id, 'Orang lain');
});

describe('listing goods in one form', () => {
	test('keeps them, counts them and puts them before the buyers', async () => {
		const fields = await fieldsOf('lele', { stockMode: 'stock', leadDays: 0 });
		const input = { key: newKey(), groupId: mina.id, fields, photos: [], onHand: 12_000, publish: true };
		const listed = await listGoods(sri.actor, input);
		expect(listed).toMatchObject({ ok: true, published: true, permitsMissing: [] });
		expect(await listGoods(sri.actor, input)).toEqual(listed);
		if (!listed.ok) throw new Error(listed.code);
		expect(await listingById(db, listed.listingId)).toMatchObject({ state: 'published', available: 12_000 });
	});

	test('keeps the draft and says which permits it lacks', async () => {
		const fields = await fieldsOf('abon', { stockMode: 'stock', leadDays: 0 });
		const input = { key: newKey(), groupId: mina.id, fields, photos: [], onHand: 5, publish: true };
		const listed = await listGoods(sri.actor, input);
		expect(listed).toMatchObject({ ok: true, published: false, permitsMissing: ['pirt', 'halal'] });
		if (!listed.ok) throw new Error(listed.code);
		expect(await listingById(db, listed.listingId)).toMatchObject({ state: 'draft', available: 5 });
	});

	test('is refused to whom is no member, and leaves nothing', async () => {
		const fields = await fieldsOf('lele');
		const before = await groupTotal();
		const input = { key: newKey(), groupId: mina.id, fields, photos: [], onHand: null, publish: true };
		expect(await listGoods(stranger.actor, input)).toEqual({ ok: false, code: 'forbidden' });
		expect(await groupTotal()).toBe(before);
	});

	async function groupTotal(): Promise<number> {
		const { rows } = await db.$client.execute('SELECT count(*) AS total FROM listing');
		return Number(rows[0]?.['total']);
	}
});

describe('counting stock', () => {
	test('is the right of the seller and of the warehouse that sells for her', async () => {
		const { listingId } = await published(
			sri,
			mina.id,
			await fieldsOf('nila', { stockMode: 'stock', leadDays: 0 })
		);
		const count = (actor: TestSeller['actor'], onHand: number) =>
			countStock(actor, { key: newKey(), listingId, onHand });
		expect(await count(sri.actor, 3_000)).toEqual({ ok: true, available: 3_000 });
		expect(await count(await officer(mina.bumdesaId, 'warehouse'), 2_500)).toEqual({
			ok: true,
			available: 2_500
		});
		expect(await count(stranger.actor, 9_000)).toEqual({ ok: false, code: 'forbidden' });
		expect(await count(await officer(mina.id, 'ketua'), 9_000)).toEqual({ ok: false, code: 'forbidden' });
		expect((await stockLevels(db, [listingId])).get(listingId)).toEqual({ onHand: 2_500, reserved: 0 });
	});

	test('has no meaning for what is made to order', async () => {
		const { listingId } = await published(sri, mina.id, await fieldsOf('nila'));
		expect(await countStock(sri.actor, { key: newKey(), listingId, onHand: 1 })).toEqual({
			ok: false,
			code: 'made_to_order'
		});
	});
});

describe('the page of a product', () => {
	test('of a draft is there for its seller alone', async () => {
		const { slug } = await draft(sri, mina.id, await fieldsOf('durian'));
		expect(await productPage(db, guest, slug)).toBeNull();
		expect(await productPage(db, stranger.actor, slug)).toBeNull();
		expect(await productPage(db, sri.actor, slug)).toMatchObject({ preview: true, sale: null });
	});

	test('shows who gets what of the price, and nothing private of the seller', async () => {
		const { slug } = await published(sri, mina.id, await fieldsOf('durian', { price: 32_000 }));
		const page = await productPage(db, guest, slug);
		expect(page?.sale?.split).toEqual({ producer: 28_800, group: 640, bumdesa: 2_560 });
		expect(JSON.stringify(page)).not.toContain('+62812');
		expect(JSON.stringify(page)).not.toContain('userId');
	});

	test('stays readable, not for sale, when its seller hides it; gone when the desk does', async () => {
		const { slug, listingId } = await published(sri, mina.id, await fieldsOf('sirsak'));
		await hideListing(sri.actor, { listingId, reason: '' });
		expect(await productPage(db, guest, slug)).toMatchObject({ sale: null, preview: false });
		const other = await published(sri, mina.id, await fieldsOf('sirsak'));
		await hideListing(mina.ketua, { listingId: other.listingId, reason: 'Foto salah' });
		expect(await productPage(db, guest, other.slug)).toBeNull();
		expect(await productPage(db, sri.actor, other.slug)).not.toBeNull();
	});

	test('and the sitemap and desk forget a group without consent', async () => {
		const other = await group('KSM Cabut', { code: '34.03.01.2009', name: 'Giricahyo' });
		const seller = await member(other.id, 'Tari');
		const { slug } = await published(seller, other.id, await fieldsOf('manggis'));
		const listed = async () => (await sitemapFile(db, 'produk-1'))?.map(({ path }) => path);
		expect(await listed()).toContain(`/produk/${slug}`);
		expect(await groupsSoldBy(db, other.bumdesaId)).toEqual([other.id]);
		await revoke(other);
		expect(await listed()).not.toContain(`/produk/${slug}`);
		expect(await groupsSoldBy(db, other.bumdesaId)).toEqual([]);
		expect(await productPage(db, guest, slug)).toMatchObject({ sale: null });
	});
});

describe('the products API', () => {
	test('answers slugs and codes that its own filters take', async () => {
		await published(sri, mina.id, await fieldsOf('minyak-asiri', { price: 900_000, name: 'Minyak nilam' }));
		const page = apiPage(await browse(db, filterWith({ q: 'nilam' })), 'https://desa.example');
		expect(page).toMatchObject({ total: 1, page: 1, size: 24 });
		const [item] = page.items;
		expect(item).toMatchObject({
			slug: 'minyak-nilam',
			commodity: 'minyak-asiri',
			price: 900_000,
			unit: 'liter',
			seller: mina.slug,
			village: '34.03.01.2001',
			url: 'https://desa.example/produk/minyak-nilam'
		});
		const again = await browse(
			db,
			filterWith({
				commodity: item?.commodity ?? '',
				seller: item?.seller ?? '',
				village: item?.village ?? ''
			})
		);
		expect(again.total).toBe(1);
	});
});
