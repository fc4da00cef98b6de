import { index, integer, sqliteTable, uniqueIndex } from 'drizzle-orm/sqlite-core';
import { listing } from '#lib/catalog/schema.server.ts';
import { membership } from '#lib/organisations/schema.server.ts';
import { user } from '#lib/people/schema.server.ts';
import { wholeNumber } from '#lib/shared/columns.server.ts';
import type { ListingId, MembershipId, UserId } from '#lib/shared/ids.ts';
import type { Rupiah } from '#lib/shared/money.ts';

/** Goods a buyer wants to find again, with what they cost and whether they were there when she saved them. */
export const savedListing = sqliteTable(
	'saved_listing',
	{
		id: integer().primaryKey({ autoIncrement: true }),
		userId: integer('user_id')
			.$type<UserId>()
			.notNull()
			.references(() => user.id),
		listingId: integer('listing_id')
			.$type<ListingId>()
			.notNull()
			.references(() => listing.id),
		price: integer().$type<Rupiah>().notNull(),
		wasInStock: integer('was_in_stock', { mode: 'boolean' }).notNull(),
		savedAt: integer('saved_at').notNull()
	},
	(table) => [
		uniqueIndex('saved_listing_once').on(table.userId, table.listingId),
		index('saved_listing_user').on(table.userId, table.id),
		wholeNumber('saved_listing_price', table.price, { least: 1 })
	]
);

/** A producer whose new goods a buyer wants to hear of. */
export const followedProducer = sqliteTable(
	'followed_producer',
	{
		id: integer().primaryKey({ autoIncrement: true }),
		userId: integer('user_id')
			.$type<UserId>()
			.notNull()
			.references(() => user.id),
		membershipId: integer('membership_id')
			.$type<MembershipId>()
			.notNull()
			.references(() => membership.id),
		followedAt: integer('followed_at').notNull(),
		/** When she last looked at what is new; goods published later are new to her. */
		lookedAt: integer('looked_at').notNull()
	},
	(table) => [
		uniqueIndex('followed_producer_once').on(table.userId, table.membershipId),
		index('followed_producer_user').on(table.userId, table.id)
	]
);
