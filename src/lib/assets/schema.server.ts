import { sql } from 'drizzle-orm';
import { check, index, integer, primaryKey, sqliteTable, text, uniqueIndex } from 'drizzle-orm/sqlite-core';
import { book, ledgerTransaction } from '#lib/ledger/schema.server.ts';
import { user } from '#lib/people/schema.server.ts';
import { wholeNumber } from '#lib/shared/columns.server.ts';
import type { BookDate, BookMonth } from '#lib/shared/dates.ts';
import type { BookId, TransactionId, UserId } from '#lib/shared/ids.ts';
import type { Rupiah } from '#lib/shared/money.ts';
import { LONGEST_MONTHS } from './depreciation.ts';
import { SOURCES } from './sources.ts';

/** A thing that serves for years: what it cost, how long it lasts. What it is worth stands in the ledger alone. */
export const asset = sqliteTable(
	'asset',
	{
		id: integer().primaryKey({ autoIncrement: true }),
		bookId: integer('book_id')
			.$type<BookId>()
			.notNull()
			.references(() => book.id),
		name: text().notNull(),
		source: text({ enum: SOURCES }).notNull(),
		acquiredOn: text('acquired_on').$type<BookDate>().notNull(),
		cost: integer().$type<Rupiah>().notNull(),
		residual: integer().$type<Rupiah>().notNull(),
		/** 0 for land. */
		usefulMonths: integer('useful_months').notNull(),
		/** Used up already when it came into the books; only of the opening balances. */
		usedBefore: integer('used_before').$type<Rupiah>().notNull(),
		transactionId: integer('transaction_id')
			.$type<TransactionId>()
			.notNull()
			.references(() => ledgerTransaction.id),
		enteredBy: integer('entered_by')
			.$type<UserId>()
			.notNull()
			.references(() => user.id),
		enteredAt: integer('entered_at').notNull()
	},
	(table) => [
		index('asset_book').on(table.bookId),
		wholeNumber('asset_cost', table.cost, { least: 1 }),
		wholeNumber('asset_residual', table.residual, { least: 0 }),
		wholeNumber('asset_useful_months', table.usefulMonths, { least: 0, most: LONGEST_MONTHS }),
		wholeNumber('asset_used_before', table.usedBefore, { least: 0 }),
		check('asset_used_within_cost', sql`${table.residual} + ${table.usedBefore} <= ${table.cost}`)
	]
);

/** What a month used up of an asset; once for each month. */
export const assetDepreciation = sqliteTable(
	'asset_depreciation',
	{
		assetId: integer('asset_id')
			.notNull()
			.references(() => asset.id),
		month: text().$type<BookMonth>().notNull(),
		amount: integer().$type<Rupiah>().notNull(),
		transactionId: integer('transaction_id')
			.$type<TransactionId>()
			.notNull()
			.references(() => ledgerTransaction.id)
	},
	(table) => [
		primaryKey({ columns: [table.assetId, table.month] }),
		wholeNumber('asset_depreciation_amount', table.amount, { least: 1 })
	]
);

/** An asset that an officer says was sold or is gone, and what another officer decided. */
export const assetDisposal = sqliteTable(
	'asset_disposal',
	{
		id: integer().primaryKey({ autoIncrement: true }),
		assetId: integer('asset_id')
			.notNull()
			.references(() => asset.id),
		date: text().$type<BookDate>().notNull(),
		/** 0 where it broke, was lost or given away. */
		proceeds: integer().$type<Rupiah>().notNull(),
		through: text({ enum: ['cash', 'bank'] }).notNull(),
		reason: text().notNull(),
		state: text({ enum: ['waiting', 'approved', 'refused'] }).notNull(),
		askedBy: integer('asked_by')
			.$type<UserId>()
			.notNull()
			.references(() => user.id),
		askedAt: integer('asked_at').notNull(),
		decidedBy: integer('decided_by')
			.$type<UserId>()
			.references(() => user.id),
		decidedAt: integer('decided_at'),
		transactionId: integer('transaction_id')
			.$type<TransactionId>()
			.references(() => ledgerTransaction.id)
	},
	(table) => [
		uniqueIndex('asset_disposal_once')
			.on(table.assetId)
			.where(sql`state <> 'refused'`),
		wholeNumber('asset_disposal_proceeds', table.proceeds, { least: 0 })
	]
);
