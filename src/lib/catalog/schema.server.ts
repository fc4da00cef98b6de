import { sql } from 'drizzle-orm';
import { index, integer, primaryKey, sqliteTable, text } from 'drizzle-orm/sqlite-core';
import { media } from '#lib/media/schema.server.ts';
import { membership, organisation } from '#lib/organisations/schema.server.ts';
import { wholeNumber } from '#lib/shared/columns.server.ts';
import type {
	CommodityId,
	HarvestPromiseId,
	ListingId,
	MediaId,
	MembershipId,
	OrganisationId,
	UserId
} from '#lib/shared/ids.ts';
import type { BookDate } from '#lib/shared/dates.ts';
import type { Rupiah, SoldBy } from '#lib/shared/money.ts';
import {
	COMMODITY_GROUPS,
	LISTING_KINDS,
	LISTING_STATES,
	PRACTICES,
	SOLD_BY,
	STOCK_MODES,
	type Permit
} from './terms.ts';

export const commodity = sqliteTable('commodity', {
	id: integer().primaryKey({ autoIncrement: true }).$type<CommodityId>(),
	slug: text().notNull().unique(),
	nameId: text('name_id').notNull(),
	nameEn: text('name_en').notNull(),
	/** Local words for it, separated by spaces; the search reads them. */
	synonyms: text().notNull().default(''),
	group: text('commodity_group', { enum: COMMODITY_GROUPS }).notNull(),
	/** The word a buyer knows: kg, g, ml, ekor, pot, bungkus, m3. */
	unit: text().notNull(),
	soldBy: text('sold_by', { enum: SOLD_BY }).$type<SoldBy>().notNull(),
	/** Null when it does not spoil. */
	shelfLifeDays: integer('shelf_life_days'),
	/** Which permits a listing of it must name. */
	permits: text({ mode: 'json' }).$type<Permit[]>().notNull(),
	/** `seed`: from the founding document; `added`: by us; `desk`: by an organisation. */
	origin: text({ enum: ['seed', 'added', 'desk'] }).notNull(),
	addedBy: integer('added_by').$type<OrganisationId>(),
	createdAt: integer('created_at').notNull()
});

export const listing = sqliteTable(
	'listing',
	{
		id: integer().primaryKey({ autoIncrement: true }).$type<ListingId>(),
		slug: text().notNull().unique(),
		/** The producer, as a member of the group she sells through. */
		sellerId: integer('seller_id')
			.$type<MembershipId>()
			.notNull()
			.references(() => membership.id),
		groupId: integer('group_id')
			.$type<OrganisationId>()
			.notNull()
			.references(() => organisation.id),
		commodityId: integer('commodity_id')
			.$type<CommodityId>()
			.notNull()
			.references(() => commodity.id),
		kind: text({ enum: LISTING_KINDS }).notNull(),
		name: text().notNull(),
		story: text().notNull().default(''),
		soldBy: text('sold_by', { enum: SOLD_BY }).$type<SoldBy>().notNull(),
		unit: text().notNull(),
		/** Rupiah per kg, litre, m³ or piece (see PRICE_UNIT_SIZE). */
		price: integer().$type<Rupiah>().notNull(),
		/** What buyers pay instead while an order cycle is open that has another price, by which the shelf is sorted. */
		cyclePrice: integer('cycle_price').$type<Rupiah>(),
		/** About how many grams one piece weighs, for parcel weight and for goods counted but sold by weight. */
		pieceGrams: integer('piece_grams'),
		/** In g, ml, dm³ or pieces. */
		leastQuantity: integer('least_quantity').notNull(),
		mostQuantity: integer('most_quantity'),
		stockMode: text('stock_mode', { enum: STOCK_MODES }).notNull(),
		/** Days to make it, when made to order. */
		leadDays: integer('lead_days').notNull().default(0),
		state: text({ enum: LISTING_STATES }).notNull(),
		hiddenReason: text('hidden_reason'),
		/** What the desk hid only the desk shows again. */
		hiddenBy: text('hidden_by', { enum: ['seller', 'desk'] }),
		permits: text({ mode: 'json' }).$type<Partial<Record<Permit, string>>>().notNull(),
		/** How it is grown, as the seller or last the warehouse said; null when nobody has. */
		practice: text({ enum: PRACTICES }),
		/** What can be ordered now, pushed here by the stock room in its own transaction. */
		available: integer().notNull().default(0),
		villageCode: text('village_code').notNull(),
		publishedAt: integer('published_at'),
		createdAt: integer('created_at').notNull(),
		updatedAt: integer('updated_at').notNull(),
		/** Rises with every change a buyer must see; a cart remembers the one it was shown. */
		version: integer().notNull().default(1)
	},
	(table) => [
		index('listing_state').on(table.state, table.publishedAt),
		index('listing_cycle_priced')
			.on(table.id)
			.where(sql`${table.cyclePrice} is not null`),
		index('listing_seller').on(table.sellerId),
		index('listing_group').on(table.groupId),
		index('listing_commodity').on(table.commodityId, table.state),
		wholeNumber('listing_price', table.price, { least: 1 }),
		wholeNumber('listing_cycle_price', table.cyclePrice, { least: 1 }),
		wholeNumber('listing_least', table.leastQuantity, { least: 1 }),
		wholeNumber('listing_most', table.mostQuantity, { least: 1 }),
		wholeNumber('listing_piece_grams', table.pieceGrams, { least: 1 }),
		wholeNumber('listing_available', table.available, { least: 0 })
	]
);

/** Every price a listing has had, so that a buyer can see whether today's is a good one. Append-only by trigger. */
export const listingPrice = sqliteTable(
	'listing_price',
	{
		id: integer().primaryKey({ autoIncrement: true }),
		listingId: integer('listing_id')
			.$type<ListingId>()
			.notNull()
			.references(() => listing.id),
		price: integer().$type<Rupiah>().notNull(),
		setBy: integer('set_by').$type<UserId>(),
		setAt: integer('set_at').notNull()
	},
	(table) => [
		index('listing_price_listing').on(table.listingId, table.id),
		wholeNumber('listing_price_history', table.price, { least: 1 })
	]
);

/** A lower price for trade buyers from a quantity on. */
export const listingTier = sqliteTable(
	'listing_tier',
	{
		listingId: integer('listing_id')
			.$type<ListingId>()
			.notNull()
			.references(() => listing.id),
		leastQuantity: integer('least_quantity').notNull(),
		price: integer().$type<Rupiah>().notNull()
	},
	(table) => [
		primaryKey({ columns: [table.listingId, table.leastQuantity] }),
		wholeNumber('listing_tier_quantity', table.leastQuantity, { least: 1 }),
		wholeNumber('listing_tier_price', table.price, { least: 1 })
	]
);

export const listingPhoto = sqliteTable(
	'listing_photo',
	{
		listingId: integer('listing_id')
			.$type<ListingId>()
			.notNull()
			.references(() => listing.id),
		position: integer().notNull(),
		mediaId: integer('media_id')
			.$type<MediaId>()
			.notNull()
			.references(() => media.id)
	},
	(table) => [primaryKey({ columns: [table.listingId, table.position] })]
);

/**
 * The harvest a listing takes pre-orders for now, pushed here by the promises room in its own transaction; without a
 * row there is none.
 */
export const listingHarvest = sqliteTable(
	'listing_harvest',
	{
		listingId: integer('listing_id')
			.$type<ListingId>()
			.primaryKey()
			.references(() => listing.id),
		promiseId: integer('promise_id').$type<HarvestPromiseId>().notNull(),
		/** What may still be ordered of it, in g, ml, dm³ or pieces. */
		free: integer().notNull(),
		fromOn: text('from_on').$type<BookDate>().notNull(),
		untilOn: text('until_on').$type<BookDate>().notNull()
	},
	(table) => [wholeNumber('listing_harvest_free', table.free, { least: 1 })]
);

/**
 * What buyers gave a listing, counted by stars, pushed here by the reviews room in its own transaction; without a row
 * nobody has said anything yet.
 */
export const listingRating = sqliteTable(
	'listing_rating',
	{
		listingId: integer('listing_id')
			.$type<ListingId>()
			.primaryKey()
			.references(() => listing.id),
		ones: integer().notNull(),
		twos: integer().notNull(),
		threes: integer().notNull(),
		fours: integer().notNull(),
		fives: integer().notNull()
	},
	(table) => [
		wholeNumber('listing_rating_ones', table.ones, { least: 0 }),
		wholeNumber('listing_rating_twos', table.twos, { least: 0 }),
		wholeNumber('listing_rating_threes', table.threes, { least: 0 }),
		wholeNumber('listing_rating_fours', table.fours, { least: 0 }),
		wholeNumber('listing_rating_fives', table.fives, { least: 0 })
	]
);
