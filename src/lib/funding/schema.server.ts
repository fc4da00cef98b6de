import { sql } from 'drizzle-orm';
import { check, index, integer, primaryKey, sqliteTable, text, uniqueIndex } from 'drizzle-orm/sqlite-core';
import { book, ledgerTransaction } from '#lib/ledger/schema.server.ts';
import { LOAN_METHODS, RATE_PERIODS, type RoundingStep } from '#lib/lending/terms.ts';
import { user } from '#lib/people/schema.server.ts';
import { wholeNumber } from '#lib/shared/columns.server.ts';
import type { BookDate } from '#lib/shared/dates.ts';
import type { BookId, TransactionId, UserId } from '#lib/shared/ids.ts';
import type { Rupiah } from '#lib/shared/money.ts';
import type { PreciseRate } from '#lib/shared/percent.ts';
import type { FundingId } from './ids.ts';
import { FUNDING_STATES, MOVE_KINDS, PLACES, SOURCE_KINDS } from './states.ts';

function userOf(column: string) {
	return integer(column)
		.$type<UserId>()
		.references(() => user.id);
}

/** Money that others give a group to lend, with what it costs. Never changed: other terms are another source. */
export const fundingSource = sqliteTable(
	'funding_source',
	{
		id: integer().primaryKey({ autoIncrement: true }).$type<FundingId>(),
		bookId: integer('book_id')
			.$type<BookId>()
			.notNull()
			.references(() => book.id),
		kind: text({ enum: SOURCE_KINDS }).notNull(),
		name: text().notNull(),
		/** The bank, or who gave it. */
		lender: text().notNull(),
		/** The most that may be drawn and not paid back at one time; for a channel, 0. */
		limit: integer('ceiling').$type<Rupiah>().notNull(),
		method: text({ enum: LOAN_METHODS }).notNull(),
		rate: integer().$type<PreciseRate>().notNull(),
		ratePer: text('rate_per', { enum: RATE_PERIODS }).notNull(),
		everyMonths: integer('every_months').notNull(),
		instalments: integer().notNull(),
		roundTo: integer('round_to').$type<RoundingStep>().notNull(),
		state: text({ enum: FUNDING_STATES }).notNull(),
		enteredBy: userOf('entered_by').notNull(),
		enteredAt: integer('entered_at').notNull(),
		decidedBy: userOf('decided_by'),
		decidedAt: integer('decided_at')
	},
	(table) => [
		index('funding_source_book').on(table.bookId),
		wholeNumber('funding_source_ceiling', table.limit, { least: 0 }),
		wholeNumber('funding_source_rate', table.rate, { least: 0 })
	]
);

/** Money of a source that moved, or waits for a second officer. */
export const fundingMove = sqliteTable(
	'funding_move',
	{
		id: integer().primaryKey({ autoIncrement: true }),
		sourceId: integer('source_id')
			.$type<FundingId>()
			.notNull()
			.references(() => fundingSource.id),
		kind: text({ enum: MOVE_KINDS }).notNull(),
		state: text({ enum: FUNDING_STATES }).notNull(),
		place: text({ enum: PLACES }).notNull(),
		amount: integer().$type<Rupiah>().notNull(),
		/** Of a repayment: the part that is interest. */
		interest: integer().$type<Rupiah>().notNull(),
		/** From whom it was taken, or the bank's own reference. */
		note: text().notNull(),
		movedOn: text('moved_on').$type<BookDate>().notNull(),
		enteredBy: userOf('entered_by').notNull(),
		enteredAt: integer('entered_at').notNull(),
		decidedBy: userOf('decided_by'),
		decidedAt: integer('decided_at'),
		transactionId: integer('transaction_id')
			.$type<TransactionId>()
			.references(() => ledgerTransaction.id)
	},
	(table) => [
		index('funding_move_source').on(table.sourceId),
		// One move of a source waits at a time.
		uniqueIndex('funding_move_waiting')
			.on(table.sourceId)
			.where(sql`state = 'entered'`),
		wholeNumber('funding_move_amount', table.amount, { least: 1 }),
		wholeNumber('funding_move_interest', table.interest, { least: 0 })
	]
);

/** What a source is owed by date: each draw has its own schedule. */
export const fundingInstalment = sqliteTable(
	'funding_instalment',
	{
		moveId: integer('move_id')
			.notNull()
			.references(() => fundingMove.id),
		number: integer().notNull(),
		sourceId: integer('source_id')
			.$type<FundingId>()
			.notNull()
			.references(() => fundingSource.id),
		dueOn: text('due_on').$type<BookDate>().notNull(),
		principal: integer().$type<Rupiah>().notNull(),
		interest: integer().$type<Rupiah>().notNull(),
		paidPrincipal: integer('paid_principal')
			.$type<Rupiah>()
			.notNull()
			.default(sql`0`),
		paidInterest: integer('paid_interest')
			.$type<Rupiah>()
			.notNull()
			.default(sql`0`)
	},
	(table) => [
		primaryKey({ columns: [table.moveId, table.number] }),
		index('funding_instalment_source').on(table.sourceId, table.dueOn),
		check(
			'funding_instalment_paid',
			sql`${table.paidPrincipal} <= ${table.principal} and ${table.paidInterest} <= ${table.interest}`
		),
		wholeNumber('funding_instalment_principal', table.principal, { least: 0 }),
		wholeNumber('funding_instalment_interest', table.interest, { least: 0 }),
		wholeNumber('funding_instalment_paid_principal', table.paidPrincipal, { least: 0 }),
		wholeNumber('funding_instalment_paid_interest', table.paidInterest, { least: 0 })
	]
);
