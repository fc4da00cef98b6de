import { sql } from 'drizzle-orm';
import { check, index, integer, sqliteTable, text, uniqueIndex } from 'drizzle-orm/sqlite-core';
import { media } from '#lib/media/schema.server.ts';
import { subOrder } from '#lib/orders/schema.server.ts';
import { organisation } from '#lib/organisations/schema.server.ts';
import { user } from '#lib/people/schema.server.ts';
import { wholeNumber } from '#lib/shared/columns.server.ts';
import type { BookDate } from '#lib/shared/dates.ts';
import type { MediaId, OrganisationId, SubOrderId, UserId } from '#lib/shared/ids.ts';
import type { Rupiah } from '#lib/shared/money.ts';
import type { RunId, StopId } from './ids.ts';
import { RUN_STATES, STOP_STATES } from './states.ts';

/** What one courier brings to buyers on one day. */
export const deliveryRun = sqliteTable(
	'delivery_run',
	{
		id: integer().primaryKey({ autoIncrement: true }).$type<RunId>(),
		organisationId: integer('organisation_id')
			.$type<OrganisationId>()
			.notNull()
			.references(() => organisation.id),
		courierId: integer('courier_id')
			.$type<UserId>()
			.notNull()
			.references(() => user.id),
		onDate: text('on_date').$type<BookDate>().notNull(),
		state: text({ enum: RUN_STATES }).notNull(),
		plannedBy: integer('planned_by')
			.$type<UserId>()
			.notNull()
			.references(() => user.id),
		plannedAt: integer('planned_at').notNull(),
		leftAt: integer('left_at'),
		closedBy: integer('closed_by')
			.$type<UserId>()
			.references(() => user.id),
		closedAt: integer('closed_at'),
		/** What the sheet says was taken at doors, and what was counted into the drawer; null before it is closed. */
		cashDue: integer('cash_due').$type<Rupiah>(),
		cashReceived: integer('cash_received').$type<Rupiah>()
	},
	(table) => [
		index('delivery_run_organisation').on(table.organisationId, table.id),
		check(
			'delivery_run_closed',
			sql`(${table.state} = 'closed') = (${table.cashDue} IS NOT NULL AND ${table.cashReceived} IS NOT NULL)`
		),
		check('delivery_run_cash', sql`${table.cashReceived} BETWEEN 0 AND ${table.cashDue}`)
	]
);

/** One seller's part of an order on a run; those of one order are one stop on the sheet. */
export const deliveryStop = sqliteTable(
	'delivery_stop',
	{
		id: integer().primaryKey({ autoIncrement: true }).$type<StopId>(),
		runId: integer('run_id')
			.$type<RunId>()
			.notNull()
			.references(() => deliveryRun.id),
		subOrderId: integer('sub_order_id')
			.$type<SubOrderId>()
			.notNull()
			.references(() => subOrder.id),
		position: integer().notNull(),
		state: text({ enum: STOP_STATES }).notNull(),
		/** Why it failed, in the courier's words. */
		reason: text().notNull().default(''),
		/** Taken at the door. */
		cash: integer().$type<Rupiah>().notNull(),
		photoId: integer('photo_id')
			.$type<MediaId>()
			.references(() => media.id),
		endedAt: integer('ended_at')
	},
	(table) => [
		index('delivery_stop_run').on(table.runId, table.position),
		// A part waits on one sheet at a time.
		uniqueIndex('delivery_stop_waiting')
			.on(table.subOrderId)
			.where(sql`${table.state} = 'waiting'`),
		wholeNumber('delivery_stop_cash', table.cash, { least: 0 })
	]
);
