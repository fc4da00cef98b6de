import { eq } from 'drizzle-orm';
import { beforeAll, describe, expect, test } from 'vitest';
import { listing } from '#lib/catalog/schema.server.ts';
import {
	followedProducers,
	newOfFollowed,
	savedGoods,
	savedIds,
	standingTo
} from '#lib/favourites/find.server.ts';
import {
	followProducer,
	lookAtFollowed,
	MOST_FOLLOWED,
	unfollowProducer
} from '#lib/favourites/follow.server.ts';
import { forgetListing, MOST_SAVED, saveListing } from '#lib/favourites/save.server.ts';
import { followedProducer, savedListing } from '#lib/favourites/schema.server.ts';
import { membership } from '#lib/organisations/schema.server.ts';
import type { Actor } from '#lib/shared/actor.ts';
import { setClock } from '#lib/shared/clock.server.ts';
import { db, write } from '#lib/shared/database.server.ts';
import type { ListingId, MembershipId, UserId } from '#lib/shared/ids.ts';
import { rupiah } from '#lib/shared/money.ts';
import { freshDatabase } from '../support/database.ts';
import { as, MORNING, openSale, producerOf, type Producer, type Sale } from '../support/sale.ts';
import { barePerson } from '../support/village.ts';

freshDatabase();
const guest: Actor = { userId: null, address: '127.0.0.1', requestId: 'test' };
const LIST = { before: null, size: 24 };
let sale: Sale;

beforeAll(async () => {
	setClock(MORNING);
	sale = await openSale();
});

async function buyer(): Promise<{ id: UserId; actor: Actor }> {
	const id = await barePerson('Rina');
	return { id, actor: as(id) };
}

function change(id: ListingId, set: Partial<typeof listing.$inferInsert>) {
	return write((tx) => tx.update(listing).set(set).where(eq(listing.id, id)));
}

describe('saved goods', () => {
	test('are hers alone, once, whatever is sent twice at once, and gone when she takes them off', async () => {
		const [one, other] = [await buyer(), await buyer()];
		const { listingId } = sale.producer;
		const twice = await Promise.all([saveListing(one.actor, listingId), saveListing(one.actor, listingId)]);
		expect(twice).toEqual([{ ok: true }, { ok: true }]);
		expect(await savedIds(db, one.id)).toEqual([listingId]);
		expect(await savedIds(db, other.id)).toEqual([]);
		await forgetListing(other.actor, listingId);
		expect(await savedIds(db, one.id)).toEqual([listingId]);
		await forgetListing(one.actor, listingId);
		expect(await savedIds(db, one.id)).toEqual([]);
	});

	test('a guest saves nothing, nobody what buyers may not see', async () => {
		const { actor } = await buyer();
		const { listingId } = await producerOf(sale.groupId);
		expect(await saveListing(guest, listingId)).toEqual({ ok: false, code: 'forbidden' });
		expect(await forgetListing(guest, listingId)).toEqual({ ok: false, code: 'forbidden' });
		await change(listingId, { state: 'draft' });
		expect(await saveListing(actor, listingId)).toEqual({ ok: false, code: 'not_found' });
		expect(await saveListing(actor, 999_999 as ListingId)).toEqual({ ok: false, code: 'not_found' });
	});

	test('say when they became cheaper, and not when they became dearer', async () => {
		const { id, actor } = await buyer();
		const { listingId } = await producerOf(sale.groupId, 50_000);
		await saveListing(actor, listingId);
		const cheaper = async () => (await savedGoods(db, id, LIST)).items[0];
		expect(await cheaper()).toMatchObject({ cheaper: false, back: false, savedPrice: 50_000 });
		await change(listingId, { price: rupiah(45_000) });
		expect(await cheaper()).toMatchObject({ cheaper: true, savedPrice: 50_000, card: { price: 45_000 } });
		await change(listingId, { price: rupiah(55_000) });
		expect(await cheaper()).toMatchObject({ cheaper: false });
	});

	test('say when they are there again, only if they were not when she saved them', async () => {
		const { id, actor } = await buyer();
		const { listingId } = await producerOf(sale.groupId);
		await change(listingId, { available: 0 });
		await saveListing(actor, listingId);
		const shown = async () => (await savedGoods(db, id, LIST)).items[0];
		expect(await shown()).toMatchObject({ back: false, card: { inStock: false } });
		await change(listingId, { available: 5_000 });
		expect(await shown()).toMatchObject({ back: true, card: { inStock: true } });
		await change(listingId, { state: 'hidden' });
		expect(await shown()).toMatchObject({ back: false, cheaper: false, card: null, name: 'Lele segar' });
	});

	test('are at most 200, and pages go on where the last one ended', async () => {
		const { id, actor } = await buyer();
		const { listingId } = sale.producer;
		for (let count = 0; count < 4; count += 1) {
			await saveListing(actor, (await producerOf(sale.groupId)).listingId);
		}
		const all = await savedIds(db, id);
		const first = await savedGoods(db, id, { before: null, size: 2 });
		const second = await savedGoods(db, id, { before: first.next, size: 2 });
		expect([...first.items, ...second.items].map((each) => each.id)).toEqual(all.slice(-4).reverse());

		await write(async (tx) => {
			await tx.delete(savedListing).where(eq(savedListing.userId, id));
			for (let index = 0; index < MOST_SAVED; index += 1) {
				const [copy] = await tx.select().from(listing).where(eq(listing.id, listingId));
				if (!copy) throw new Error('no listing');
				const { id: _, ...rest } = copy;
				const [made] = await tx
					.insert(listing)
					.values({ ...rest, slug: `salinan-${index}` })
					.returning({ id: listing.id });
				if (!made) throw new Error('no copy');
				await tx
					.insert(savedListing)
					.values({ userId: id, listingId: made.id, price: rupiah(1), wasInStock: true, savedAt: 0 });
			}
		});
		expect(await saveListing(actor, listingId)).toEqual({ ok: false, code: 'too_many_saved' });
	});
});

describe('following a producer', () => {
	/** A producer of a group of her own, whose goods were put on sale before. */
	const producer = async (): Promise<Producer> => producerOf((await openSale()).groupId);

	test('counts what she puts on sale since the last look, for the follower alone', async () => {
		const [one, other] = [await buyer(), await buyer()];
		const { membershipId, listingId } = await producer();
		try {
			const twice = await Promise.all([
				followProducer(one.actor, membershipId),
				followProducer(one.actor, membershipId)
			]);
			expect(twice).toEqual([{ ok: true }, { ok: true }]);
			expect(await newOfFollowed(db, one.id)).toBe(0);
			await change(listingId, { publishedAt: MORNING + 1 });
			expect([await newOfFollowed(db, one.id), await newOfFollowed(db, other.id)]).toEqual([1, 0]);
			const { items } = await followedProducers(db, one.id, { page: 1, size: 10 });
			expect(items).toMatchObject([{ membershipId, fresh: 1, isActive: true, goods: [{ id: listingId }] }]);
			expect(JSON.stringify(items)).not.toMatch(/\+62/);
			setClock(MORNING + 10);
			await lookAtFollowed(other.actor);
			expect(await newOfFollowed(db, one.id)).toBe(1);
			await lookAtFollowed(one.actor);
			expect(await newOfFollowed(db, one.id)).toBe(0);
		} finally {
			setClock(MORNING);
		}
	});

	test('is for who is signed in, not of oneself, not of who never sold or has left', async () => {
		const { id, actor } = await buyer();
		const seller = await producer();
		expect(await followProducer(guest, seller.membershipId)).toMatchObject({ code: 'forbidden' });
		expect(await unfollowProducer(guest, seller.membershipId)).toMatchObject({ code: 'forbidden' });
		expect(await followProducer(seller.actor, seller.membershipId)).toMatchObject({ code: 'own_goods' });
		expect(await standingTo(db, seller.userId, seller.membershipId)).toBe('own');
		expect(await followProducer(actor, 999_999 as MembershipId)).toMatchObject({ code: 'not_found' });
		expect(await standingTo(db, id, seller.membershipId)).toBe('none');
		expect(await followProducer(actor, seller.membershipId)).toEqual({ ok: true });
		expect(await standingTo(db, id, seller.membershipId)).toBe('following');

		const leave = { state: 'left' as const };
		await write((tx) => tx.update(membership).set(leave).where(eq(membership.id, seller.membershipId)));
		expect(await followProducer((await buyer()).actor, seller.membershipId)).toMatchObject({
			code: 'not_found'
		});
		const { items } = await followedProducers(db, id, { page: 1, size: 10 });
		expect(items).toMatchObject([{ isActive: false, goods: [] }]);
		await unfollowProducer(actor, seller.membershipId);
		expect(await standingTo(db, id, seller.membershipId)).toBe('none');

		const unsold = await producer();
		await change(unsold.listingId, { publishedAt: null, state: 'draft' });
		expect(await followProducer(actor, unsold.membershipId)).toMatchObject({ code: 'not_found' });
	});

	test('is for at most 100, who has something new first, four goods each', async () => {
		const { id, actor } = await buyer();
		const [quiet, lively] = [await producer(), await producer()];
		for (const { membershipId } of [lively, quiet]) await followProducer(actor, membershipId);
		const [copy] = await db.select().from(listing).where(eq(listing.id, lively.listingId));
		if (!copy) throw new Error('no listing');
		const { id: _, ...rest } = copy;
		const goods = [1, 2, 3, 4, 5].map((each) => ({
			...{ ...rest, slug: `baru-${each}` },
			publishedAt: MORNING + each
		}));
		await write((tx) => tx.insert(listing).values(goods));
		const { items, more } = await followedProducers(db, id, { page: 1, size: 1 });
		expect(more).toBe(true);
		expect(items).toMatchObject([{ membershipId: lively.membershipId, fresh: 5 }]);
		expect(items[0]?.goods.map(({ slug }) => slug)).toEqual(['baru-5', 'baru-4', 'baru-3', 'baru-2']);

		await write(async (tx) => {
			await tx.delete(followedProducer).where(eq(followedProducer.userId, id));
			for (let index = 0; index < MOST_FOLLOWED; index += 1) {
				const [made] = await tx
					.insert(membership)
					.values({
						...{ organisationId: sale.groupId, userId: await personIn(tx, index), number: 5000 + index },
						...{ state: 'active', requestedAt: 0 }
					})
					.returning({ id: membership.id });
				if (!made) throw new Error('no member');
				const row = { userId: id, membershipId: made.id, followedAt: 0, lookedAt: 0 };
				await tx.insert(followedProducer).values(row);
			}
		});
		expect(await followProducer(actor, quiet.membershipId)).toMatchObject({ code: 'too_many_followed' });
	});
});

async function personIn(tx: Parameters<Parameters<typeof write>[0]>[0], index: number): Promise<UserId> {
	const { rows } = await tx.$client.execute({
		sql: "INSERT INTO user (name, phone, created_at) VALUES ('Anggota', ?, 0) RETURNING id",
		args: [`+6289${String(index).padStart(8, '0')}`]
	});
	return Number(rows[0]?.['id']) as UserId;
}
