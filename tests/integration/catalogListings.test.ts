import { beforeAll, describe, expect, test } from 'vitest';
import { browse } from '#lib/catalog/browse.server.ts';
import { addCommodity, allCommodities, loadCommodities } from '#lib/catalog/commodities.server.ts';
import { createListing } from '#lib/catalog/create.server.ts';
import { editListing } from '#lib/catalog/edit.server.ts';
import { filterWith } from '#lib/catalog/filter.ts';
import { listingById, listingForSale, priceHistory, setAvailability } from '#lib/catalog/find.server.ts';
import type { ListingFields } from '#lib/catalog/listing.ts';
import { hideListing, markSoldOut, publishListing } from '#lib/catalog/publish.server.ts';
import { LISTING_MOVES, LISTING_STATES } from '#lib/catalog/terms.ts';
import { readPhoto } from '#lib/media/store.server.ts';
import { db, write } from '#lib/shared/database.server.ts';
import { bookDate } from '#lib/shared/dates.ts';
import { newKey, type ListingId } from '#lib/shared/ids.ts';
import { rupiah } from '#lib/shared/money.ts';
import sharp from 'sharp';
import { freshDatabase } from '../support/database.ts';
import {
	agree,
	as,
	draft,
	fieldsOf,
	group,
	member,
	officer,
	published,
	revoke,
	sql,
	type TestGroup,
	type TestSeller
} from '../support/market.ts';

freshDatabase();

let mina: TestGroup;
let sri: TestSeller;
let tani: TestGroup;
let budi: TestSeller;

beforeAll(async () => {
	mina = await group('KSM Mina Sejahtera');
	sri = await member(mina.id, 'Sri Wahyuni');
	tani = await group('KSM Tani Makmur');
	budi = await member(tani.id, 'Budi Santoso');
});

async function edit(seller: TestSeller, listingId: ListingId, change: Partial<ListingFields>) {
	const before = await listingById(db, listingId);
	if (!before) throw new Error('no listing');
	const { version, photos } = before;
	const fields = { ...(before as unknown as ListingFields), ...change };
	return editListing(seller.actor, {
		listingId,
		version,
		fields: {
			commodityId: fields.commodityId,
			name: fields.name,
			story: fields.story,
			unit: fields.unit,
			price: fields.price,
			pieceGrams: fields.pieceGrams,
			leastQuantity: fields.leastQuantity,
			mostQuantity: fields.mostQuantity,
			stockMode: fields.stockMode,
			leadDays: fields.leadDays,
			permits: fields.permits,
			tiers: fields.tiers
		},
		keptPhotos: photos.map(({ mediaId }) => mediaId),
		newPhotos: []
	});
}

async function audited(subject: string) {
	const { rows } = await db.$client.execute({
		sql: 'SELECT action, detail FROM audit_log WHERE subject = ? ORDER BY id',
		args: [subject]
	});
	return rows.map((row) => ({ action: row['action'], detail: JSON.parse(String(row['detail'])) as unknown }));
}

async function isFound(slug: string): Promise<boolean> {
	const { items } = await browse(db, filterWith({ size: 100 }));
	return items.some((item) => item.slug === slug);
}

describe('commodities', () => {
	test('are loaded once, however often the server starts', async () => {
		await loadCommodities();
		const before = await allCommodities(db);
		await loadCommodities();
		expect((await allCommodities(db)).length).toBe(before.length);
		expect(before.length).toBeGreaterThan(70);
		expect(before.filter(({ origin }) => origin === 'seed').length).toBe(32);
	});

	test('are added by a desk that may, once a name', async () => {
		const warehouse = await officer(mina.bumdesaId, 'warehouse');
		const input = {
			organisationId: mina.bumdesaId,
			nameId: 'Rumput laut',
			nameEn: 'Seaweed',
			synonyms: 'agar',
			group: 'fish' as const,
			unit: 'kg' as const,
			shelfLifeDays: 30,
			permits: []
		};
		expect(await addCommodity(sri.actor, input)).toEqual({ ok: false, code: 'forbidden' });
		expect(await addCommodity(warehouse, input)).toMatchObject({ ok: true, slug: 'rumput-laut' });
		expect(await addCommodity(warehouse, { ...input, nameId: 'RUMPUT  LAUT' })).toEqual({
			ok: false,
			code: 'commodity_exists'
		});
	});
});

describe('who may list', () => {
	test('an active member for her own group alone', async () => {
		const fields = await fieldsOf('lele');
		const input = { key: newKey(), groupId: tani.id, fields, photos: [] };
		expect(await createListing(sri.actor, input)).toEqual({ ok: false, code: 'forbidden' });
		expect(await createListing(as(0 as never), input)).toEqual({ ok: false, code: 'forbidden' });
		expect(await createListing({ ...sri.actor, userId: null }, input)).toEqual({
			ok: false,
			code: 'forbidden'
		});
		expect(await createListing(budi.actor, { ...input, key: newKey() })).toMatchObject({ ok: true });
	});

	test('the same form sent twice makes one listing; its key with another body is refused', async () => {
		const input = { key: newKey(), groupId: mina.id, fields: await fieldsOf('lele'), photos: [] };
		const first = await createListing(sri.actor, input);
		expect(await createListing(sri.actor, input)).toEqual(first);
		const other = { ...input, fields: { ...input.fields, price: rupiah(1) } };
		expect(await createListing(sri.actor, other)).toEqual({ ok: false, code: 'key_reused' });
	});

	test('two listings of one name have addresses of their own', async () => {
		const one = await draft(sri, mina.id, await fieldsOf('lele', { name: 'Lele Segar Bu Sri' }));
		const two = await draft(sri, mina.id, await fieldsOf('lele', { name: 'Lele segar  bu Sri' }));
		expect(one.slug).toBe('lele-segar-bu-sri');
		expect(two.slug).toMatch(/^lele-segar-bu-sri-[a-z0-9]{1,4}$/);
	});

	test('nobody changes, shows or hides the listing of another producer', async () => {
		const { listingId } = await draft(sri, mina.id, await fieldsOf('lele'));
		const neighbour = await member(mina.id, 'Tetangga');
		for (const other of [budi, neighbour]) {
			expect(await edit(other, listingId, { price: rupiah(1) })).toEqual({ ok: false, code: 'forbidden' });
			expect(await publishListing(other.actor, listingId)).toEqual({ ok: false, code: 'forbidden' });
			expect(await markSoldOut(other.actor, listingId)).toEqual({ ok: false, code: 'forbidden' });
			expect(await hideListing(other.actor, { listingId, reason: 'x' })).toEqual({
				ok: false,
				code: 'forbidden'
			});
		}
		expect(await listingById(db, listingId)).toMatchObject({ price: 32_000, state: 'draft' });
	});

	test('a desk may: the group own officers, and the BUM Desa that sells for it, no other', async () => {
		const { listingId } = await published(sri, mina.id, await fieldsOf('lele'));
		const foreign = await officer(tani.bumdesaId, 'director');
		const reason = 'Foto bukan barangnya';
		expect(await hideListing(foreign, { listingId, reason })).toEqual({ ok: false, code: 'forbidden' });
		const director = await officer(mina.bumdesaId, 'director');
		expect(await hideListing(director, { listingId, reason: '  ' })).toEqual({
			ok: false,
			code: 'reason_missing'
		});
		expect(await hideListing(director, { listingId, reason })).toEqual({ ok: true, state: 'hidden' });
		expect(await publishListing(sri.actor, listingId)).toEqual({ ok: false, code: 'hidden_by_desk' });
		const ketua = await officer(mina.id, 'ketua');
		expect(await publishListing(ketua, listingId)).toEqual({ ok: true, state: 'published' });
		expect(await listingById(db, listingId)).toMatchObject({ hiddenReason: null, hiddenBy: null });
	});
});

describe('the states of a listing', () => {
	test('every move in the table is allowed and every other refused', async () => {
		for (const from of LISTING_STATES) {
			for (const to of ['published', 'hidden', 'sold_out'] as const) {
				const { listingId } = await draft(sri, mina.id, await fieldsOf('lele'));
				await sql('UPDATE listing SET state = ? WHERE id = ?', [from, listingId]);
				const moved =
					to === 'published'
						? await publishListing(sri.actor, listingId)
						: to === 'hidden'
							? await hideListing(sri.actor, { listingId, reason: '' })
							: await markSoldOut(sri.actor, listingId);
				const allowed = LISTING_MOVES[from].includes(to);
				expect([from, to, moved]).toEqual([
					from,
					to,
					allowed ? { ok: true, state: to } : { ok: false, code: 'wrong_state' }
				]);
			}
		}
	});

	test('a commodity that demands permits is published only when the listing names them', async () => {
		const { listingId } = await draft(sri, mina.id, await fieldsOf('abon'));
		expect(await publishListing(sri.actor, listingId)).toEqual({
			ok: false,
			code: 'permits_missing',
			permits: ['pirt', 'halal']
		});
		await edit(sri, listingId, { permits: { pirt: '2.06.3403.01.0001', halal: ' ' } });
		expect(await publishListing(sri.actor, listingId)).toMatchObject({ permits: ['halal'] });
		await edit(sri, listingId, { permits: { pirt: '2.06.3403.01.0001', halal: 'ID34110000' } });
		expect(await publishListing(sri.actor, listingId)).toEqual({ ok: true, state: 'published' });
		expect(await edit(sri, listingId, { permits: {} })).toMatchObject({ ok: false, code: 'permits_missing' });
	});

	test('a service or rental can be listed too, and its kind follows from its commodity', async () => {
		const service = await published(sri, mina.id, await fieldsOf('jasa-traktor', { price: 350_000 }));
		const rental = await published(sri, mina.id, await fieldsOf('sewa-terpal', { price: 15_000 }));
		expect(await listingById(db, service.listingId)).toMatchObject({
			kind: 'service',
			soldBy: 'piece',
			unit: 'hari'
		});
		expect(await listingById(db, rental.listingId)).toMatchObject({ kind: 'rental' });
	});
});

describe('editing', () => {
	test('a new price raises the version, is audited from and to, and stands in the history', async () => {
		const { listingId } = await published(sri, mina.id, await fieldsOf('lele', { price: 30_000 }));
		expect(await edit(sri, listingId, { price: rupiah(33_000) })).toEqual({
			ok: true,
			version: 2,
			changed: ['price']
		});
		expect((await priceHistory(db, listingId)).map(({ price }) => price)).toEqual([33_000, 30_000]);
		expect(await audited(`listing:${listingId}`)).toContainEqual({
			action: 'listing.edit',
			detail: { price: { from: 30_000, to: 33_000 } }
		});
		await expect(sql('UPDATE listing_price SET price = 1')).rejects.toThrow(/append_only/);
	});

	test('the story alone leaves the version, since a buyer was shown the same offer', async () => {
		const { listingId } = await published(sri, mina.id, await fieldsOf('lele'));
		expect(await edit(sri, listingId, { story: 'Dipanen pagi' })).toEqual({
			ok: true,
			version: 1,
			changed: ['story']
		});
	});

	test('a form made from an older version is refused as stale', async () => {
		const { listingId } = await published(sri, mina.id, await fieldsOf('lele'));
		await edit(sri, listingId, { price: rupiah(31_000) });
		const fields = await fieldsOf('lele', { price: 40_000 });
		const stale = await editListing(sri.actor, {
			listingId,
			version: 1,
			fields,
			keptPhotos: [],
			newPhotos: []
		});
		expect(stale).toEqual({ ok: false, code: 'stale' });
	});

	test('what a published listing is counted in stays, or its stock would change its meaning', async () => {
		const { listingId } = await published(sri, mina.id, await fieldsOf('lele'));
		expect(await edit(sri, listingId, { unit: 'ekor' })).toEqual({ ok: false, code: 'sold_by_fixed' });
		expect(await edit(sri, listingId, { unit: 'g' })).toMatchObject({ ok: true });
	});

	test.each([
		[
			'a most below the least',
			{ leastQuantity: 5000, mostQuantity: 1000 },
			{ mostQuantity: 'most_below_least' }
		],
		[
			'made to order without days',
			{ stockMode: 'made_to_order' as const, leadDays: 0 },
			{ leadDays: 'lead_days_missing' }
		],
		[
			'a trade price that is not lower',
			{ tiers: [{ leastQuantity: 10_000, price: rupiah(32_000) }] },
			{ tiers: 'tier_not_cheaper' }
		],
		[
			'two trade prices from one quantity',
			{
				tiers: [
					{ leastQuantity: 10_000, price: rupiah(30_000) },
					{ leastQuantity: 10_000, price: rupiah(29_000) }
				]
			},
			{ tiers: 'tier_twice' }
		],
		['a price beyond all', { price: rupiah(2_000_000_000) }, { price: 'price_too_high' }]
	])('%s is refused by field', async (_, change, mistakes) => {
		const { listingId } = await draft(sri, mina.id, await fieldsOf('lele'));
		expect(await edit(sri, listingId, change)).toEqual({ ok: false, code: 'listing_invalid', mistakes });
	});

	test('photos are put in another order, taken away, and another listing keeps its own', async () => {
		const file = async (colour: string) => {
			const bytes = await sharp({ create: { width: 40, height: 40, channels: 3, background: colour } })
				.png()
				.toBuffer();
			const read = await readPhoto(new File([new Uint8Array(bytes)], 'a.png'));
			if (!read.ok) throw new Error(read.code);
			return read.prepared;
		};
		const photos = [await file('#f00'), await file('#0f0'), await file('#00f')];
		const made = await createListing(sri.actor, {
			key: newKey(),
			groupId: mina.id,
			fields: await fieldsOf('lele'),
			photos
		});
		if (!made.ok) throw new Error(made.code);
		const before = await listingById(db, made.listingId);
		const [red, green, blue] = before?.photos ?? [];
		if (!before || !red || !green || !blue) throw new Error('three photos');
		const another = await draft(budi, tani.id, await fieldsOf('lele'));
		const edited = await editListing(sri.actor, {
			listingId: made.listingId,
			version: 1,
			fields: await fieldsOf('lele'),
			keptPhotos: [blue.mediaId, red.mediaId],
			newPhotos: [await file('#ff0')]
		});
		expect(edited).toMatchObject({ ok: true });
		const after = await listingById(db, made.listingId);
		expect(after?.photos.slice(0, 2).map(({ token }) => token)).toEqual([blue.token, red.token]);
		expect(after?.photos.length).toBe(3);
		const forged = await listingById(db, another.listingId);
		await editListing(budi.actor, {
			listingId: another.listingId,
			version: forged?.version ?? 0,
			fields: await fieldsOf('lele'),
			keptPhotos: [red.mediaId],
			newPhotos: []
		});
		expect((await listingById(db, another.listingId))?.photos).toEqual([]);
		expect((await listingById(db, made.listingId))?.photos.length).toBe(3);
	});
});

describe('for sale', () => {
	test('a draft is nowhere, a published listing everywhere, a hidden or sold-out one nowhere again', async () => {
		const { listingId, slug } = await draft(
			sri,
			mina.id,
			await fieldsOf('manggis', { name: 'Manggis Kebun' })
		);
		expect([await isFound(slug), await listingForSale(db, listingId)]).toEqual([false, null]);
		await publishListing(sri.actor, listingId);
		expect(await isFound(slug)).toBe(true);
		expect(await listingForSale(db, listingId)).toMatchObject({
			slug,
			seller: { name: 'Sri Wahyuni' },
			agreement: { commissionBasisPoints: 800 }
		});
		await markSoldOut(sri.actor, listingId);
		expect([await isFound(slug), await listingForSale(db, listingId)]).toEqual([false, null]);
		await publishListing(sri.actor, listingId);
		await hideListing(sri.actor, { listingId, reason: '' });
		expect([await isFound(slug), await listingForSale(db, listingId)]).toEqual([false, null]);
	});

	test('ends at once with the consent of the group, and begins again with it', async () => {
		const place = { code: '34.03.01.2002', name: 'Girimulyo' };
		const other = await group('KSM Cabut', place);
		const seller = await member(other.id, 'Tari');
		const { listingId, slug } = await published(seller, other.id, await fieldsOf('durian'));
		expect(await isFound(slug)).toBe(true);
		await revoke(other);
		expect([await isFound(slug), await listingForSale(db, listingId)]).toEqual([false, null]);
		expect((await browse(db, filterWith({ q: 'durian' }))).items).toEqual([]);
		expect((await browse(db, filterWith({ village: place.code }))).total).toBe(0);
		await agree(other, { validFrom: '2026-01-01' });
		expect(await isFound(slug)).toBe(true);
	});

	test('only between the days of the agreement, both belonging to it', async () => {
		const march = { validFrom: '2026-03-01', validUntil: '2026-03-31' };
		const other = await group('KSM Musiman', { code: '34.03.01.2003', name: 'Giriwungu' }, march);
		const seller = await member(other.id, 'Wati');
		const { listingId } = await published(seller, other.id, await fieldsOf('durian'));
		const on = async (date: string) => (await listingForSale(db, listingId, bookDate(date))) !== null;
		expect([
			await on('2026-02-28'),
			await on('2026-03-01'),
			await on('2026-03-31'),
			await on('2026-04-01')
		]).toEqual([false, true, true, false]);
	});

	test('ends when the seller leaves the group or her account is closed', async () => {
		const leaver = await member(mina.id, 'Pergi');
		const { listingId, slug } = await published(leaver, mina.id, await fieldsOf('salak'));
		expect(await isFound(slug)).toBe(true);
		await sql(`UPDATE membership SET state = 'left' WHERE id = ?`, [leaver.membershipId]);
		expect([await isFound(slug), await listingForSale(db, listingId)]).toEqual([false, null]);
		expect(await publishListing(leaver.actor, listingId)).toEqual({ ok: false, code: 'forbidden' });
		await sql(`UPDATE membership SET state = 'active' WHERE id = ?`, [leaver.membershipId]);
		expect(await isFound(slug)).toBe(true);
		await sql('UPDATE user SET disabled_at = 1 WHERE id = ?', [leaver.userId]);
		expect([await isFound(slug), await listingForSale(db, listingId)]).toEqual([false, null]);
	});

	test('availability comes from the stock room; less than the smallest order is not in stock', async () => {
		const fields = await fieldsOf('kelor', { stockMode: 'stock', leadDays: 0, leastQuantity: 500 });
		const { listingId, slug } = await published(sri, mina.id, fields);
		const card = async () =>
			(await browse(db, filterWith({ size: 100 }))).items.find((item) => item.slug === slug);
		expect(await card()).toMatchObject({ available: 0, inStock: false });
		await write((tx) => setAvailability(tx, listingId, 499));
		expect(await card()).toMatchObject({ available: 499, inStock: false });
		await write((tx) => setAvailability(tx, listingId, 500));
		expect(await card()).toMatchObject({ available: 500, inStock: true });
		const inStock = await browse(db, filterWith({ inStock: true, size: 100 }));
		expect(inStock.items.map((item) => item.slug)).toContain(slug);
		await expect(write((tx) => setAvailability(tx, listingId, -1))).rejects.toThrow(/not negative/);
	});
});
