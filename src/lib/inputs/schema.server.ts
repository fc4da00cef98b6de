import { sql } from 'drizzle-orm';
import { check, index, integer, primaryKey, sqliteTable, text, uniqueIndex } from 'drizzle-orm/sqlite-core';
import { account, ledgerTransaction } from '#lib/ledger/schema.server.ts';
import { membership, organisation } from '#lib/organisations/schema.server.ts';
import { user } from '#lib/people/schema.server.ts';
import { wholeNumber } from '#lib/shared/columns.server.ts';
import type { BookDate } from '#lib/shared/dates.ts';
import type { AccountId, MembershipId, OrganisationId, TransactionId, UserId } from '#lib/shared/ids.ts';
import type { Rupiah } from '#lib/shared/money.ts';
import type { InputCountId, InputItemId, InputLotId, InputOrderId } from './ids.ts';
import { COUNT_STATES, INPUT_KINDS, INPUT_STATES, INPUT_WAYS } from './terms.ts';

/** Something the farm-input shop of a BUM Desa sells, by whole units: a sack, a kilo, a bottle. */
export const inputItem = sqliteTable(
	'input_item',
	{
		id: integer().primaryKey({ autoIncrement: true }).$type<InputItemId>(),
		organisationId: integer('organisation_id')
			.$type<OrganisationId>()
			.notNull()
			.references(() => organisation.id),
		kind: text({ enum: INPUT_KINDS }).notNull(),
		name: text().notNull(),
		/** What one of it is called. */
		unit: text().notNull(),
		price: integer().$type<Rupiah>().notNull(),
		offered: integer({ mode: 'boolean' }).notNull().default(true),
		createdBy: integer('created_by')
			.$type<UserId>()
			.notNull()
			.references(() => user.id),
		createdAt: integer('created_at').notNull()
	},
	(table) => [
		index('input_item_organisation').on(table.organisationId, table.offered),
		wholeNumber('input_item_price', table.price, { least: 1 })
	]
);

/** What was bought of it at one time. What is left of its cost stands on its own account in the ledger. */
export const inputLot = sqliteTable(
	'input_lot',
	{
		id: integer().primaryKey({ autoIncrement: true }).$type<InputLotId>(),
		itemId: integer('item_id')
			.$type<InputItemId>()
			.notNull()
			.references(() => inputItem.id),
		receivedOn: text('received_on').$type<BookDate>().notNull(),
		supplier: text().notNull(),
		quantity: integer().notNull(),
		left: integer().notNull(),
		cost: integer().$type<Rupiah>().notNull(),
		accountId: integer('account_id')
			.$type<AccountId>()
			.references(() => account.id),
		transactionId: integer('transaction_id')
			.$type<TransactionId>()
			.references(() => ledgerTransaction.id),
		receivedBy: integer('received_by')
			.$type<UserId>()
			.notNull()
			.references(() => user.id),
		receivedAt: integer('received_at').notNull()
	},
	(table) => [
		index('input_lot_item').on(table.itemId, table.left),
		wholeNumber('input_lot_quantity', table.quantity, { least: 1 }),
		wholeNumber('input_lot_left', table.left, { least: 0 }),
		wholeNumber('input_lot_cost', table.cost, { least: 0 }),
		check('input_lot_not_above', sql`${table.left} <= ${table.quantity}`)
	]
);

/** What a member buys there, and how she pays. */
export const inputOrder = sqliteTable(
	'input_order',
	{
		id: integer().primaryKey({ autoIncrement: true }).$type<InputOrderId>(),
		organisationId: integer('organisation_id')
			.$type<OrganisationId>()
			.notNull()
			.references(() => organisation.id),
		membershipId: integer('membership_id')
			.$type<MembershipId>()
			.notNull()
			.references(() => membership.id),
		way: text({ enum: INPUT_WAYS }).notNull(),
		state: text({ enum: INPUT_STATES }).notNull(),
		total: integer().$type<Rupiah>().notNull(),
		/** The VAT that the shop's prices contained when it was ordered; 0 where it was not registered. */
		vatBasisPoints: integer('vat_basis_points').notNull().default(0),
		orderedBy: integer('ordered_by')
			.$type<UserId>()
			.notNull()
			.references(() => user.id),
		orderedAt: integer('ordered_at').notNull(),
		/** The sale in the books: of a loan the paying out, and of a cancelled one what was reversed. */
		transactionId: integer('transaction_id')
			.$type<TransactionId>()
			.references(() => ledgerTransaction.id),
		handedBy: integer('handed_by')
			.$type<UserId>()
			.references(() => user.id),
		handedAt: integer('handed_at')
	},
	(table) => [
		index('input_order_desk').on(table.organisationId, table.state),
		index('input_order_member').on(table.membershipId, table.id),
		// One at a time waits for a loan: the loan that is paid out in goods pays that one.
		uniqueIndex('input_order_loan')
			.on(table.membershipId)
			.where(sql`way = 'loan' and state = 'asked'`),
		wholeNumber('input_order_total', table.total, { least: 1 }),
		wholeNumber('input_order_vat', table.vatBasisPoints, { least: 0, most: 10_000 })
	]
);

export const inputLine = sqliteTable(
	'input_line',
	{
		orderId: integer('order_id')
			.$type<InputOrderId>()
			.notNull()
			.references(() => inputOrder.id),
		itemId: integer('item_id')
			.$type<InputItemId>()
			.notNull()
			.references(() => inputItem.id),
		quantity: integer().notNull(),
		/** Of one unit, as it was shown. */
		price: integer().$type<Rupiah>().notNull()
	},
	(table) => [
		primaryKey({ columns: [table.orderId, table.itemId] }),
		wholeNumber('input_line_quantity', table.quantity, { least: 1 }),
		wholeNumber('input_line_price', table.price, { least: 1 })
	]
);

/** From which lots an order was filled, and at what cost, the oldest first. */
export const inputTaken = sqliteTable(
	'input_taken',
	{
		orderId: integer('order_id')
			.$type<InputOrderId>()
			.notNull()
			.references(() => inputOrder.id),
		lotId: integer('lot_id')
			.$type<InputLotId>()
			.notNull()
			.references(() => inputLot.id),
		quantity: integer().notNull(),
		cost: integer().$type<Rupiah>().notNull()
	},
	(table) => [
		primaryKey({ columns: [table.orderId, table.lotId] }),
		index('input_taken_lot').on(table.lotId),
		wholeNumber('input_taken_quantity', table.quantity, { least: 1 }),
		wholeNumber('input_taken_cost', table.cost, { least: 0 })
	]
);

/** What was really on the shelf, where that was not what the books say; a difference waits for a second officer. */
export const inputCount = sqliteTable(
	'input_count',
	{
		id: integer().primaryKey({ autoIncrement: true }).$type<InputCountId>(),
		itemId: integer('item_id')
			.$type<InputItemId>()
			.notNull()
			.references(() => inputItem.id),
		/** Signed: what is added to what is left. */
		difference: integer().notNull(),
		reason: text().notNull(),
		state: text({ enum: COUNT_STATES }).notNull(),
		enteredBy: integer('entered_by')
			.$type<UserId>()
			.notNull()
			.references(() => user.id),
		enteredAt: integer('entered_at').notNull(),
		decidedBy: integer('decided_by')
			.$type<UserId>()
			.references(() => user.id),
		decidedAt: integer('decided_at')
	},
	(table) => [
		index('input_count_item').on(table.itemId, table.id),
		uniqueIndex('input_count_waiting')
			.on(table.itemId)
			.where(sql`state = 'waiting'`),
		check(
			'input_count_difference',
			sql`typeof(${table.difference}) = 'integer' and ${table.difference} <> 0`
		),
		check(
			'input_count_two_people',
			sql`${table.state} <> 'booked' or (${table.decidedBy} is not null and ${table.decidedBy} <> ${table.enteredBy})`
		)
	]
);

/** Which lots a counted difference took from, and at what cost; negative for what was found again. */
export const inputLost = sqliteTable(
	'input_lost',
	{
		countId: integer('count_id')
			.$type<InputCountId>()
			.notNull()
			.references(() => inputCount.id),
		lotId: integer('lot_id')
			.$type<InputLotId>()
			.notNull()
			.references(() => inputLot.id),
		quantity: integer().notNull(),
		cost: integer().$type<Rupiah>().notNull()
	},
	(table) => [
		primaryKey({ columns: [table.countId, table.lotId] }),
		index('input_lost_lot').on(table.lotId),
		wholeNumber('input_lost_quantity', table.quantity),
		wholeNumber('input_lost_cost', table.cost, { least: 0 })
	]
);
