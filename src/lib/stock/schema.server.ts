import { sql } from 'drizzle-orm';
import { check, index, integer, sqliteTable, text } from 'drizzle-orm/sqlite-core';
import { listing } from '#lib/catalog/schema.server.ts';
import { wholeNumber } from '#lib/shared/columns.server.ts';
import type { ListingId, UserId } from '#lib/shared/ids.ts';

/** What is there and what of it is promised to orders, in g, ml, dm³ or pieces. */
export const stockItem = sqliteTable(
	'stock_item',
	{
		listingId: integer('listing_id')
			.$type<ListingId>()
			.primaryKey()
			.references(() => listing.id),
		onHand: integer('on_hand').notNull(),
		reserved: integer().notNull().default(0)
	},
	(table) => [
		wholeNumber('stock_item_on_hand', table.onHand, { least: 0 }),
		wholeNumber('stock_item_reserved', table.reserved, { least: 0 }),
		check('stock_item_not_oversold', sql`${table.reserved} <= ${table.onHand}`)
	]
);

/** Every change of what is on hand, with its reason. Append-only by trigger. */
export const stockMovement = sqliteTable(
	'stock_movement',
	{
		id: integer().primaryKey({ autoIncrement: true }),
		listingId: integer('listing_id')
			.$type<ListingId>()
			.notNull()
			.references(() => listing.id),
		/** Signed. */
		quantity: integer().notNull(),
		reason: text({ enum: ['harvest', 'count', 'sold', 'returned', 'spoiled'] }).notNull(),
		/** What caused it, as `order_line:8`. */
		source: text().notNull(),
		userId: integer('user_id').$type<UserId>(),
		at: integer().notNull()
	},
	(table) => [
		index('stock_movement_listing').on(table.listingId, table.id),
		check('stock_movement_quantity', sql`typeof(${table.quantity}) = 'integer' and ${table.quantity} <> 0`)
	]
);

/** Stock promised to an order line. Live until it is taken (delivered goods leave the stock) or freed. */
export const reservation = sqliteTable(
	'reservation',
	{
		id: integer().primaryKey({ autoIncrement: true }),
		listingId: integer('listing_id')
			.$type<ListingId>()
			.notNull()
			.references(() => listing.id),
		quantity: integer().notNull(),
		/** Who holds it, as `order:DM-2611-000042`. */
		holder: text().notNull(),
		state: text({ enum: ['live', 'taken', 'freed'] }).notNull(),
		/** Null once it is paid or to be paid at the door. */
		expiresAt: integer('expires_at'),
		createdAt: integer('created_at').notNull()
	},
	(table) => [
		index('reservation_holder').on(table.holder),
		index('reservation_expiry').on(table.state, table.expiresAt),
		wholeNumber('reservation_quantity', table.quantity, { least: 1 })
	]
);
