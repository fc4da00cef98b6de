import { and, count, desc, eq, inArray, isNotNull, sql } from 'drizzle-orm';
import { media } from '#lib/media/schema.server.ts';
import { agreementInForce, agreementsInForce, type Agreement } from '#lib/organisations/agreements.server.ts';
import { membership, organisation, village } from '#lib/organisations/schema.server.ts';
import { user } from '#lib/people/schema.server.ts';
import { assert } from '#lib/shared/assert.ts';
import { today } from '#lib/shared/clock.server.ts';
import type { Reader, Tx } from '#lib/shared/database.server.ts';
import type { BookDate } from '#lib/shared/dates.ts';
import type { HarvestPromiseId, ListingId, MediaId, MembershipId } from '#lib/shared/ids.ts';
import type { Rupiah } from '#lib/shared/money.ts';
import type { Tier } from './price.ts';
import type { Measure } from './quantity.ts';
import type { Practice } from './terms.ts';
import { commodity, listing, listingHarvest, listingPhoto, listingPrice } from './schema.server.ts';

const columns = {
	listing,
	commodity,
	seller: {
		membershipId: membership.id,
		userId: membership.userId,
		name: user.name,
		number: membership.number,
		state: membership.state,
		disabledAt: user.disabledAt
	},
	group: {
		id: organisation.id,
		slug: organisation.slug,
		kind: organisation.kind,
		name: organisation.name,
		phone: organisation.phone,
		timeZone: organisation.timeZone
	},
	village: {
		code: village.code,
		name: village.name,
		district: village.district,
		regency: village.regency,
		province: village.province
	},
	/** As JSON, so that a listing is whole in one read. */
	tiers: sql<string>`(SELECT json_group_array(json_object('leastQuantity', least_quantity, 'price', price))
		FROM (SELECT least_quantity, price FROM listing_tier WHERE listing_id = ${listing.id} ORDER BY least_quantity))`,
	photos: sql<string>`(SELECT json_group_array(json_object('mediaId', id, 'token', token))
		FROM (SELECT m.id, m.token FROM listing_photo f JOIN media m ON m.id = f.media_id
			WHERE f.listing_id = ${listing.id} ORDER BY f.position))`
};

function listings(reader: Reader) {
	return reader
		.select(columns)
		.from(listing)
		.innerJoin(commodity, eq(commodity.id, listing.commodityId))
		.innerJoin(membership, eq(membership.id, listing.sellerId))
		.innerJoin(user, eq(user.id, membership.userId))
		.innerJoin(organisation, eq(organisation.id, listing.groupId))
		.innerJoin(village, eq(village.code, organisation.villageCode));
}

type Row = Awaited<ReturnType<typeof listings>>[number];

export interface ListingPhoto {
	readonly mediaId: MediaId;
	readonly token: string;
}

/** A listing with who sells it, through which group, and all a buyer or its seller must see. */
export type FullListing = Row['listing'] & {
	readonly commodity: Row['commodity'];
	readonly seller: Row['seller'];
	readonly group: Row['group'];
	readonly village: Row['village'];
	/** By quantity, the smallest first. */
	readonly tiers: readonly Tier[];
	/** In the seller's order; the first is the one on cards. */
	readonly photos: readonly ListingPhoto[];
};

/** A listing that can be ordered, with the agreement whose terms are then frozen on the order line. */
export type ListingForSale = FullListing & { readonly agreement: Agreement };

function complete({ listing: own, tiers, photos, ...around }: Row): FullListing {
	return {
		...own,
		...around,
		tiers: JSON.parse(tiers) as Tier[],
		photos: JSON.parse(photos) as ListingPhoto[]
	};
}

/** The listing in whatever state, or null. */
export async function listingById(reader: Reader, id: ListingId): Promise<FullListing | null> {
	return (await listingsByIds(reader, [id])).get(id) ?? null;
}

/** In what a listing's quantities are typed, or null when there is no such listing. */
export async function measureOf(reader: Reader, id: ListingId): Promise<Measure | null> {
	const { soldBy, unit } = listing;
	const [found] = await reader.select({ soldBy, unit }).from(listing).where(eq(listing.id, id));
	return found ?? null;
}

/** Listings in whatever state, by their ids. */
export async function listingsByIds(
	reader: Reader,
	ids: readonly ListingId[]
): Promise<ReadonlyMap<ListingId, FullListing>> {
	if (ids.length === 0) return new Map();
	const rows = await listings(reader).where(inArray(listing.id, [...new Set(ids)]));
	return new Map(rows.map((row) => [row.listing.id, complete(row)]));
}

/** The listing of an address in whatever state, or null. */
export async function listingBySlug(reader: Reader, slug: string): Promise<FullListing | null> {
	const [row] = await listings(reader).where(eq(listing.slug, slug));
	return row ? complete(row) : null;
}

/**
 * The listing if it may be ordered on a date, else null: published, its seller an active member, and her group's
 * agreement with a BUM Desa in force. Without a date, today in the group's own time zone.
 */
export async function listingForSale(
	reader: Reader,
	id: ListingId,
	onDate?: BookDate
): Promise<ListingForSale | null> {
	const found = await listingById(reader, id);
	return found && forSale(reader, found, onDate);
}

/** The same for a listing at hand. */
export async function forSale(
	reader: Reader,
	found: FullListing,
	onDate: BookDate = today(found.group.timeZone)
): Promise<ListingForSale | null> {
	if (!isOffered(found)) return null;
	const agreement = await agreementInForce(reader, found.groupId, onDate);
	return agreement && { ...found, agreement };
}

/** Those of some listings that may be ordered today, each in its group's own time zone. */
export async function listingsForSale(reader: Reader, ids: readonly ListingId[]): Promise<ListingForSale[]> {
	const offered = [...(await listingsByIds(reader, ids)).values()].filter(isOffered);
	const agreements = await agreementsInForce(
		reader,
		new Map(offered.map(({ groupId, group }) => [groupId, today(group.timeZone)]))
	);
	return offered.flatMap((found) => {
		const agreement = agreements.get(found.groupId);
		return agreement ? [{ ...found, agreement }] : [];
	});
}

function isOffered({ state, seller }: FullListing): boolean {
	return state === 'published' && seller.state === 'active' && seller.disabledAt === null;
}

/**
 * What can be ordered now, in g, ml, dm³ or pieces. The stock room calls it in the transaction that changes the
 * stock, since what stands left of it may not ask it.
 */
export async function setAvailability(tx: Tx, id: ListingId, available: number): Promise<void> {
	assert(
		Number.isSafeInteger(available) && available >= 0,
		`availability is whole and not negative: ${available}`
	);
	await tx.update(listing).set({ available }).where(eq(listing.id, id));
}

/**
 * What buyers pay for goods while a cycle is open that has another price than theirs, or null. The cycles' room calls it in
 * the transaction that changes it; the shelf is sorted and narrowed by it.
 */
export async function setCyclePrice(tx: Tx, id: ListingId, price: Rupiah | null): Promise<void> {
	await tx
		.update(listing)
		.set({ cyclePrice: price })
		.where(and(eq(listing.id, id), sql`${listing.cyclePrice} is not ${price}`));
}

/** All goods whose price is another than their own now. */
export async function cyclePriced(reader: Reader): Promise<ReadonlyMap<ListingId, Rupiah>> {
	const rows = await reader
		.select({ id: listing.id, price: sql<Rupiah>`${listing.cyclePrice}` })
		.from(listing)
		.where(isNotNull(listing.cyclePrice));
	return new Map(rows.map(({ id, price }) => [id, price]));
}

/** How goods are grown, as the warehouse wrote down with their latest lot; called in that lot's own transaction. */
export async function setPractice(tx: Tx, id: ListingId, practice: Practice): Promise<void> {
	await tx.update(listing).set({ practice }).where(eq(listing.id, id));
}

/** A harvest that may be ordered before it is there. */
export interface Harvest {
	readonly promiseId: HarvestPromiseId;
	/** What may still be ordered of it, in g, ml, dm³ or pieces. */
	readonly free: number;
	readonly fromOn: BookDate;
	readonly untilOn: BookDate;
}

/** The harvest a listing takes pre-orders for on a day, or null. */
export async function harvestOf(
	reader: Reader,
	{ id, stockMode }: Pick<FullListing, 'id' | 'stockMode'>,
	on: BookDate
): Promise<Harvest | null> {
	if (stockMode !== 'stock') return null;
	const harvest = (await harvestsOf(reader, [id])).get(id);
	return harvest && harvest.untilOn >= on ? harvest : null;
}

/**
 * The harvests that some listings take pre-orders for. What is made to order takes none, and a last day is held against
 * the group's own day: both are the caller's to ask.
 */
export async function harvestsOf(
	reader: Reader,
	ids: readonly ListingId[]
): Promise<ReadonlyMap<ListingId, Harvest>> {
	if (ids.length === 0) return new Map();
	const { listingId, promiseId, free, fromOn, untilOn } = listingHarvest;
	const rows = await reader
		.select({ listingId, promiseId, free, fromOn, untilOn })
		.from(listingHarvest)
		.where(inArray(listingId, [...ids]));
	return new Map(rows.map(({ listingId: id, ...harvest }) => [id, harvest]));
}

/** Says which harvest a listing takes pre-orders for, or that there is none; called by the promises room. */
export async function setHarvest(tx: Tx, id: ListingId, harvest: Harvest | null): Promise<void> {
	if (!harvest) {
		await tx.delete(listingHarvest).where(eq(listingHarvest.listingId, id));
		return;
	}
	await tx
		.insert(listingHarvest)
		.values({ listingId: id, ...harvest })
		.onConflictDoUpdate({ target: listingHarvest.listingId, set: harvest });
}

export interface PastPrice {
	readonly price: Rupiah;
	readonly setAt: number;
}

/** The prices a listing has had, the newest first. */
export async function priceHistory(reader: Reader, id: ListingId, most = 12): Promise<PastPrice[]> {
	return reader
		.select({ price: listingPrice.price, setAt: listingPrice.setAt })
		.from(listingPrice)
		.where(eq(listingPrice.listingId, id))
		.orderBy(desc(listingPrice.id))
		.limit(most);
}

/** One line of a seller's or desk's own list. */
export interface OwnListing {
	readonly listing: Row['listing'];
	readonly commodity: Row['commodity'];
	readonly seller: Row['seller'];
	readonly group: Row['group'];
	readonly photoToken: string | null;
}

/** Everything a member has listed, in whatever state, the latest changed first. */
export async function listingsOfSellers(
	reader: Reader,
	sellers: readonly MembershipId[]
): Promise<OwnListing[]> {
	if (sellers.length === 0) return [];
	const rows = await listings(reader)
		.where(inArray(listing.sellerId, [...sellers]))
		.orderBy(desc(listing.updatedAt), desc(listing.id));
	return withFirstPhotos(reader, rows);
}

/** Everything listed through some groups, in whatever state, for the desk. */
export async function listingsOfGroups(
	reader: Reader,
	groups: readonly Row['group']['id'][],
	{ page, size }: { page: number; size: number }
): Promise<OwnListing[]> {
	if (groups.length === 0) return [];
	const rows = await listings(reader)
		.where(inArray(listing.groupId, [...groups]))
		.orderBy(desc(listing.updatedAt), desc(listing.id))
		.limit(size)
		.offset((page - 1) * size);
	return withFirstPhotos(reader, rows);
}

/** How many listings, in whatever state, some groups have. */
export async function countListingsOfGroups(
	reader: Reader,
	groups: readonly Row['group']['id'][]
): Promise<number> {
	if (groups.length === 0) return 0;
	const [counted] = await reader
		.select({ total: count() })
		.from(listing)
		.where(inArray(listing.groupId, [...groups]));
	return counted?.total ?? 0;
}

async function withFirstPhotos(reader: Reader, rows: readonly Row[]): Promise<OwnListing[]> {
	const ids = rows.map((row) => row.listing.id);
	const photos = await reader
		.select({ listingId: listingPhoto.listingId, token: media.token })
		.from(listingPhoto)
		.innerJoin(media, eq(media.id, listingPhoto.mediaId))
		.where(inArray(listingPhoto.listingId, ids))
		.orderBy(desc(listingPhoto.position));
	// The lowest position comes last and wins.
	const first = new Map(photos.map(({ listingId, token }) => [listingId, token]));
	return rows.map(({ village: _village, ...row }) => ({
		...row,
		photoToken: first.get(row.listing.id) ?? null
	}));
}
