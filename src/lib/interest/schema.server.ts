import { sql } from 'drizzle-orm';
import { index, integer, primaryKey, sqliteTable, text, uniqueIndex } from 'drizzle-orm/sqlite-core';
import { book, ledgerTransaction } from '#lib/ledger/schema.server.ts';
import { membership } from '#lib/organisations/schema.server.ts';
import { user } from '#lib/people/schema.server.ts';
import { wholeNumber } from '#lib/shared/columns.server.ts';
import type { BookDate } from '#lib/shared/dates.ts';
import type { BookId, MembershipId, TransactionId, UserId } from '#lib/shared/ids.ts';
import type { Rupiah } from '#lib/shared/money.ts';
import type { PreciseRate } from '#lib/shared/percent.ts';

/** What voluntary savings earn from a month on, entered by one officer and in force once another has approved it. */
export const savingsRate = sqliteTable(
	'savings_rate',
	{
		id: integer().primaryKey({ autoIncrement: true }),
		bookId: integer('book_id')
			.$type<BookId>()
			.notNull()
			.references(() => book.id),
		/** A year, in ten-thousandths of a percent. */
		rate: integer().$type<PreciseRate>().notNull(),
		roundTo: integer('round_to').notNull(),
		/** The first of a month. */
		validFrom: text('valid_from').$type<BookDate>().notNull(),
		enteredBy: integer('entered_by')
			.$type<UserId>()
			.notNull()
			.references(() => user.id),
		enteredAt: integer('entered_at').notNull(),
		approvedBy: integer('approved_by')
			.$type<UserId>()
			.references(() => user.id),
		approvedAt: integer('approved_at')
	},
	(table) => [
		index('savings_rate_book').on(table.bookId, table.validFrom),
		// One rate waits at a time.
		uniqueIndex('savings_rate_waiting')
			.on(table.bookId)
			.where(sql`approved_at is null`),
		wholeNumber('savings_rate_rate', table.rate, { least: 0 })
	]
);

/** A member's interest of one month: once, whatever runs twice. */
export const savingsInterest = sqliteTable(
	'savings_interest',
	{
		bookId: integer('book_id')
			.$type<BookId>()
			.notNull()
			.references(() => book.id),
		/** As `2026-11`. */
		month: text().notNull(),
		membershipId: integer('membership_id')
			.$type<MembershipId>()
			.notNull()
			.references(() => membership.id),
		interest: integer().$type<Rupiah>().notNull(),
		tax: integer().$type<Rupiah>().notNull(),
		transactionId: integer('transaction_id')
			.$type<TransactionId>()
			.references(() => ledgerTransaction.id),
		postedAt: integer('posted_at').notNull()
	},
	(table) => [
		primaryKey({ columns: [table.bookId, table.month, table.membershipId] }),
		wholeNumber('savings_interest_interest', table.interest, { least: 0 }),
		wholeNumber('savings_interest_tax', table.tax, { least: 0 })
	]
);
