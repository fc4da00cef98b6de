import { sql } from 'drizzle-orm';
import { check, index, integer, primaryKey, sqliteTable, text, uniqueIndex } from 'drizzle-orm/sqlite-core';
import { listing } from '#lib/catalog/schema.server.ts';
import { organisation } from '#lib/organisations/schema.server.ts';
import { user } from '#lib/people/schema.server.ts';
import { harvestPromise } from '#lib/promises/schema.server.ts';
import { wholeNumber } from '#lib/shared/columns.server.ts';
import type { BookDate } from '#lib/shared/dates.ts';
import type { CycleId, HarvestPromiseId, ListingId, OrganisationId, UserId } from '#lib/shared/ids.ts';
import type { Rupiah } from '#lib/shared/money.ts';
import { CHARGERS, FEE_KINDS, PURPOSES } from './fees.ts';
import { CYCLE_STATES, REPEATS, type CycleWindow } from './window.ts';

/** A window in which a BUM Desa takes orders, and the days on which they are handed over. */
export const orderCycle = sqliteTable(
	'order_cycle',
	{
		id: integer().primaryKey({ autoIncrement: true }).$type<CycleId>(),
		organisationId: integer('organisation_id')
			.$type<OrganisationId>()
			.notNull()
			.references(() => organisation.id),
		name: text().notNull(),
		opensAt: integer('opens_at').notNull(),
		closesAt: integer('closes_at').notNull(),
		pickupOn: text('pickup_on').$type<BookDate>(),
		deliveryOn: text('delivery_on').$type<BookDate>(),
		repeat: text({ enum: REPEATS }).notNull(),
		/** The harvest it goes with. */
		promiseId: integer('promise_id')
			.$type<HarvestPromiseId>()
			.references(() => harvestPromise.id),
		state: text({ enum: CYCLE_STATES }).notNull(),
		/** The cycle of the week before, which made this one when it closed: each makes one. */
		previousId: integer('previous_id').$type<CycleId>(),
		/** What buyers read beside the days. */
		note: text(),
		/** The times of a weekly cycle that were changed for this week alone: the next ones keep to these. */
		usual: text({ mode: 'json' }).$type<CycleWindow>(),
		/** When its times, days or note were last changed. */
		changedAt: integer('changed_at'),
		plannedBy: integer('planned_by')
			.$type<UserId>()
			.notNull()
			.references(() => user.id),
		plannedAt: integer('planned_at').notNull(),
		closedAt: integer('closed_at'),
		fulfilledAt: integer('fulfilled_at')
	},
	(table) => [
		index('order_cycle_organisation').on(table.organisationId, table.closesAt),
		index('order_cycle_due').on(table.state, table.closesAt),
		uniqueIndex('order_cycle_previous').on(table.previousId),
		wholeNumber('order_cycle_opens', table.opensAt, { least: 0 }),
		wholeNumber('order_cycle_closes', table.closesAt, { least: 0 }),
		check('order_cycle_window', sql`${table.opensAt} < ${table.closesAt}`),
		check('order_cycle_days', sql`${table.pickupOn} is not null or ${table.deliveryOn} is not null`)
	]
);

export type Cycle = typeof orderCycle.$inferSelect;

/** Which goods a cycle sells, at what price and how much of them. Quantities in g, ml, dm³ or pieces. */
export const cycleListing = sqliteTable(
	'cycle_listing',
	{
		cycleId: integer('cycle_id')
			.$type<CycleId>()
			.notNull()
			.references(() => orderCycle.id),
		listingId: integer('listing_id')
			.$type<ListingId>()
			.notNull()
			.references(() => listing.id),
		/** Rupiah per kg, litre, m³ or piece in this cycle; null for the listing's own. */
		price: integer().$type<Rupiah>(),
		/** The most that all buyers together, and one order, may take; null for no limit. */
		most: integer(),
		mostPerOrder: integer('most_per_order'),
		/** Sold by the whole box that buyers fill together, of so much; null for goods that anybody orders as she likes. */
		box: integer(),
		/** What orders hold of it; cancelled ones are taken off. */
		ordered: integer().notNull().default(0)
	},
	(table) => [
		primaryKey({ columns: [table.cycleId, table.listingId] }),
		index('cycle_listing_listing').on(table.listingId),
		wholeNumber('cycle_listing_price', table.price, { least: 1 }),
		wholeNumber('cycle_listing_most', table.most, { least: 1 }),
		wholeNumber('cycle_listing_most_per_order', table.mostPerOrder, { least: 1 }),
		wholeNumber('cycle_listing_box', table.box, { least: 2 }),
		wholeNumber('cycle_listing_ordered', table.ordered, { least: 0 }),
		check('cycle_listing_not_oversold', sql`${table.most} is null or ${table.ordered} <= ${table.most}`)
	]
);

/** What an order took of a cycle, so that a cancelled one gives it back once. */
export const cycleClaim = sqliteTable(
	'cycle_claim',
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
		/** As the reservation of stock has it: `order:DM-2611-000042/7`. */
		holder: text().notNull(),
		quantity: integer().notNull(),
		state: text({ enum: ['live', 'freed'] }).notNull(),
		at: integer().notNull()
	},
	(table) => [
		index('cycle_claim_holder').on(table.holder, table.state),
		index('cycle_claim_cycle').on(table.cycleId, table.listingId),
		wholeNumber('cycle_claim_quantity', table.quantity, { least: 1 })
	]
);

/** What a cycle asks beside the price, what for and by whom. */
export const cycleFee = sqliteTable(
	'cycle_fee',
	{
		id: integer().primaryKey({ autoIncrement: true }),
		cycleId: integer('cycle_id')
			.$type<CycleId>()
			.notNull()
			.references(() => orderCycle.id),
		purpose: text({ enum: PURPOSES }).notNull(),
		chargedBy: text('charged_by', { enum: CHARGERS }).notNull(),
		kind: text({ enum: FEE_KINDS }).notNull(),
		/** Rupiah, or, for percents, hundredths of a percent. */
		value: integer().notNull()
	},
	(table) => [
		uniqueIndex('cycle_fee_once').on(table.cycleId, table.purpose, table.chargedBy, table.kind),
		wholeNumber('cycle_fee_value', table.value, { least: 1 })
	]
);
