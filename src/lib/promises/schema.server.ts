import { sql } from 'drizzle-orm';
import { check, index, integer, sqliteTable, text } from 'drizzle-orm/sqlite-core';
import { commodity, listing } from '#lib/catalog/schema.server.ts';
import { membership, organisation } from '#lib/organisations/schema.server.ts';
import { user } from '#lib/people/schema.server.ts';
import { wholeNumber } from '#lib/shared/columns.server.ts';
import type { BookDate } from '#lib/shared/dates.ts';
import type {
	CommodityId,
	HarvestPromiseId,
	ListingId,
	MembershipId,
	OrganisationId,
	UserId
} from '#lib/shared/ids.ts';

/** What a producer says she will harvest, and in which days. Quantities in g, ml, dm³ or pieces. */
export const harvestPromise = sqliteTable(
	'harvest_promise',
	{
		id: integer().primaryKey({ autoIncrement: true }).$type<HarvestPromiseId>(),
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
		/** Through which listing it is pre-ordered; null when it is only told to the desk. */
		listingId: integer('listing_id')
			.$type<ListingId>()
			.references(() => listing.id),
		quantity: integer().notNull(),
		/** What is ordered of it, come or not; cancelled orders are taken off. */
		ordered: integer().notNull().default(0),
		/** What is ordered and did not come yet. */
		waiting: integer().notNull().default(0),
		/** What came up to the last day, and after it; no more than was promised. */
		onTime: integer('on_time').notNull().default(0),
		late: integer().notNull().default(0),
		grade: text().notNull(),
		fromOn: text('from_on').$type<BookDate>().notNull(),
		untilOn: text('until_on').$type<BookDate>().notNull(),
		state: text({ enum: ['open', 'withdrawn'] }).notNull(),
		promisedBy: integer('promised_by')
			.$type<UserId>()
			.notNull()
			.references(() => user.id),
		promisedAt: integer('promised_at').notNull()
	},
	(table) => [
		index('harvest_promise_seller').on(table.sellerId, table.untilOn),
		index('harvest_promise_group').on(table.groupId, table.untilOn),
		index('harvest_promise_listing').on(table.listingId, table.untilOn),
		wholeNumber('harvest_promise_quantity', table.quantity, { least: 1 }),
		wholeNumber('harvest_promise_ordered', table.ordered, { least: 0 }),
		wholeNumber('harvest_promise_waiting', table.waiting, { least: 0 }),
		wholeNumber('harvest_promise_on_time', table.onTime, { least: 0 }),
		wholeNumber('harvest_promise_late', table.late, { least: 0 }),
		check('harvest_promise_window', sql`${table.fromOn} <= ${table.untilOn}`),
		check('harvest_promise_not_oversold', sql`${table.ordered} <= ${table.quantity}`),
		check(
			'harvest_promise_not_exceeded',
			sql`${table.waiting} + ${table.onTime} + ${table.late} <= ${table.quantity}`
		),
		check('harvest_promise_waiting_is_ordered', sql`${table.waiting} <= ${table.ordered}`),
		check(
			'harvest_promise_withdrawn_is_free',
			sql`${table.state} <> 'withdrawn' or (${table.ordered} = 0 and ${table.onTime} + ${table.late} = 0)`
		)
	]
);

/** What of a promise an order holds, and how much of that has come: that much is then reserved on the shelf. */
export const harvestClaim = sqliteTable(
	'harvest_claim',
	{
		id: integer().primaryKey({ autoIncrement: true }),
		promiseId: integer('promise_id')
			.$type<HarvestPromiseId>()
			.notNull()
			.references(() => harvestPromise.id),
		/** As the reservation of stock has it: `order:DM-2611-000042/7`. */
		holder: text().notNull(),
		quantity: integer().notNull(),
		covered: integer().notNull().default(0),
		state: text({ enum: ['live', 'freed'] }).notNull(),
		at: integer().notNull()
	},
	(table) => [
		index('harvest_claim_holder').on(table.holder, table.state),
		index('harvest_claim_promise').on(table.promiseId, table.id),
		wholeNumber('harvest_claim_quantity', table.quantity, { least: 1 }),
		wholeNumber('harvest_claim_covered', table.covered, { least: 0 }),
		check('harvest_claim_covered_within', sql`${table.covered} <= ${table.quantity}`)
	]
);
