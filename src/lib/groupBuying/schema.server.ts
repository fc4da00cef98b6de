import { sql } from 'drizzle-orm';
import { check, index, integer, sqliteTable, text, uniqueIndex } from 'drizzle-orm/sqlite-core';
import { listing } from '#lib/catalog/schema.server.ts';
import { orderCycle } from '#lib/cycles/schema.server.ts';
import { customerOrder } from '#lib/orders/schema.server.ts';
import { user } from '#lib/people/schema.server.ts';
import { wholeNumber } from '#lib/shared/columns.server.ts';
import type { CycleId, ListingId, OrderId, UserId } from '#lib/shared/ids.ts';
import type { Rupiah } from '#lib/shared/money.ts';
import { WISH_PAYMENTS, WISH_STATES } from './states.ts';

/** What a buyer wants of the boxes of a cycle. Nothing is ordered or paid before the cycle closes. */
export const groupWish = sqliteTable(
	'group_wish',
	{
		id: integer().primaryKey({ autoIncrement: true }),
		cycleId: integer('cycle_id')
			.$type<CycleId>()
			.notNull()
			.references(() => orderCycle.id),
		listingId: integer('listing_id')
			.$type<ListingId>()
			.notNull()
			.references(() => listing.id),
		buyerId: integer('buyer_id')
			.$type<UserId>()
			.notNull()
			.references(() => user.id),
		/** In g, ml, dm³ or pieces. */
		least: integer().notNull(),
		wanted: integer().notNull(),
		most: integer().notNull(),
		/** Per unit, as it was shown: she pays no more. */
		price: integer().$type<Rupiah>().notNull(),
		paymentMethod: text('payment_method', { enum: WISH_PAYMENTS }).notNull(),
		/** A wish that was changed stands behind those made before. */
		wishedAt: integer('wished_at').notNull(),
		state: text({ enum: WISH_STATES }).notNull(),
		/** What she got, once the cycle closed. */
		got: integer(),
		orderId: integer('order_id')
			.$type<OrderId>()
			.unique()
			.references(() => customerOrder.id),
		/** Why nothing could be ordered for her, as a code. */
		problem: text()
	},
	(table) => [
		uniqueIndex('group_wish_once').on(table.cycleId, table.listingId, table.buyerId),
		index('group_wish_buyer').on(table.buyerId, table.id),
		wholeNumber('group_wish_least', table.least, { least: 1 }),
		wholeNumber('group_wish_wanted', table.wanted, { least: 1 }),
		wholeNumber('group_wish_most', table.most, { least: 1 }),
		wholeNumber('group_wish_price', table.price, { least: 1 }),
		wholeNumber('group_wish_got', table.got, { least: 1 }),
		check(
			'group_wish_tolerance',
			sql`${table.least} <= ${table.wanted} and ${table.wanted} <= ${table.most}`
		),
		check(
			'group_wish_within',
			sql`${table.got} is null or (${table.got} >= ${table.least} and ${table.got} <= ${table.most})`
		),
		check(
			'group_wish_filled',
			sql`(${table.state} = 'filled') = (${table.orderId} is not null and ${table.got} is not null)`
		)
	]
);
