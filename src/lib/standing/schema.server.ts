import { sql } from 'drizzle-orm';
import { check, index, integer, primaryKey, sqliteTable, text } from 'drizzle-orm/sqlite-core';
import { listing } from '#lib/catalog/schema.server.ts';
import { DELIVERY_METHODS } from '#lib/delivery/methods.ts';
import { customerOrder } from '#lib/orders/schema.server.ts';
import { organisation } from '#lib/organisations/schema.server.ts';
import { user } from '#lib/people/schema.server.ts';
import { wholeNumber } from '#lib/shared/columns.server.ts';
import type { BookDate } from '#lib/shared/dates.ts';
import type { ListingId, OrderId, OrganisationId, UserId } from '#lib/shared/ids.ts';
import type { Rupiah } from '#lib/shared/money.ts';
import type { StandingOrderId } from './ids.ts';
import { MOST_DAYS_BEFORE, MOST_WEEKS } from './rhythm.ts';
import { DAY_OUTCOMES, STANDING_PAYMENTS, STANDING_STATES } from './states.ts';

/** What a buyer needs again and again; each of its days becomes an order of its own. */
export const standingOrder = sqliteTable(
	'standing_order',
	{
		id: integer().primaryKey({ autoIncrement: true }).$type<StandingOrderId>(),
		bumdesaId: integer('bumdesa_id')
			.$type<OrganisationId>()
			.notNull()
			.references(() => organisation.id),
		listingId: integer('listing_id')
			.$type<ListingId>()
			.notNull()
			.references(() => listing.id),
		buyerId: integer('buyer_id')
			.$type<UserId>()
			.notNull()
			.references(() => user.id),
		/** In g, ml, dm³ or pieces. */
		quantity: integer().notNull(),
		/** Per unit; above it nothing is ordered. */
		mostPrice: integer('most_price').$type<Rupiah>().notNull(),
		/** Bit 0 is Monday. */
		weekdays: integer().notNull(),
		everyWeeks: integer('every_weeks').notNull(),
		/** How long before the day its order is placed. */
		daysBefore: integer('days_before').notNull(),
		fromOn: text('from_on').$type<BookDate>().notNull(),
		untilOn: text('until_on').$type<BookDate>(),
		deliveryMethod: text('delivery_method', { enum: DELIVERY_METHODS }).notNull(),
		villageCode: text('village_code'),
		address: text().notNull(),
		paymentMethod: text('payment_method', { enum: STANDING_PAYMENTS }).notNull(),
		note: text().notNull(),
		state: text({ enum: STANDING_STATES }).notNull(),
		/** The day from which its days are ordered: those before it, or within a pause, are let go. */
		runsFrom: text('runs_from').$type<BookDate>(),
		askedAt: integer('asked_at').notNull(),
		decidedBy: integer('decided_by')
			.$type<UserId>()
			.references(() => user.id),
		decidedAt: integer('decided_at'),
		/** Why it was declined or ended, in the words of who did. */
		reason: text(),
		endedAt: integer('ended_at')
	},
	(table) => [
		index('standing_order_desk').on(table.bumdesaId, table.state),
		index('standing_order_buyer').on(table.buyerId, table.id),
		index('standing_order_listing').on(table.listingId, table.state),
		wholeNumber('standing_order_quantity', table.quantity, { least: 1 }),
		wholeNumber('standing_order_most_price', table.mostPrice, { least: 1 }),
		wholeNumber('standing_order_weekdays', table.weekdays, { least: 1, most: 127 }),
		wholeNumber('standing_order_every_weeks', table.everyWeeks, { least: 1, most: MOST_WEEKS }),
		wholeNumber('standing_order_days_before', table.daysBefore, { least: 1, most: MOST_DAYS_BEFORE }),
		check('standing_order_window', sql`${table.untilOn} is null or ${table.fromOn} <= ${table.untilOn}`),
		check('standing_order_runs', sql`${table.state} <> 'active' or ${table.runsFrom} is not null`)
	]
);

/** What became of one day of a standing order. There is one row for a day, whoever asks and how often. */
export const standingDay = sqliteTable(
	'standing_day',
	{
		standingOrderId: integer('standing_order_id')
			.$type<StandingOrderId>()
			.notNull()
			.references(() => standingOrder.id),
		dueOn: text('due_on').$type<BookDate>().notNull(),
		outcome: text({ enum: DAY_OUTCOMES }).notNull(),
		orderId: integer('order_id')
			.$type<OrderId>()
			.unique()
			.references(() => customerOrder.id),
		/** Why nothing was ordered, as a code. */
		problem: text(),
		at: integer().notNull()
	},
	(table) => [
		primaryKey({ columns: [table.standingOrderId, table.dueOn] }),
		check('standing_day_placed', sql`(${table.outcome} = 'placed') = (${table.orderId} is not null)`),
		check('standing_day_missed', sql`(${table.outcome} = 'missed') = (${table.problem} is not null)`)
	]
);
