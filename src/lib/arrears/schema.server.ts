import { index, integer, primaryKey, sqliteTable, text } from 'drizzle-orm/sqlite-core';
import { book, ledgerTransaction } from '#lib/ledger/schema.server.ts';
import type { LoanId } from '#lib/lending/ids.ts';
import { loan } from '#lib/loans/schema.server.ts';
import { user } from '#lib/people/schema.server.ts';
import { wholeNumber } from '#lib/shared/columns.server.ts';
import type { BookId, TransactionId, UserId } from '#lib/shared/ids.ts';
import type { Rupiah } from '#lib/shared/money.ts';

/** A loan's interest accrued at the end of a month, or taken back, once. */
export const loanAccrual = sqliteTable(
	'loan_accrual',
	{
		loanId: integer('loan_id')
			.$type<LoanId>()
			.notNull()
			.references(() => loan.id),
		/** As `2026-11`. */
		month: text().notNull(),
		/** Negative when what was accrued before is taken back. */
		amount: integer().$type<Rupiah>().notNull()
	},
	(table) => [
		primaryKey({ columns: [table.loanId, table.month] }),
		wholeNumber('loan_accrual_amount', table.amount)
	]
);

/** How a book's loans stood at the end of a month: what the trend is drawn from. */
export const portfolioMonth = sqliteTable(
	'portfolio_month',
	{
		bookId: integer('book_id')
			.$type<BookId>()
			.notNull()
			.references(() => book.id),
		month: text().notNull(),
		loans: integer().notNull(),
		gross: integer().$type<Rupiah>().notNull(),
		atRisk: integer('at_risk').$type<Rupiah>().notNull(),
		/** What is set aside after this month's provision. */
		allowance: integer().$type<Rupiah>().notNull(),
		transactionId: integer('transaction_id')
			.$type<TransactionId>()
			.references(() => ledgerTransaction.id)
	},
	(table) => [
		primaryKey({ columns: [table.bookId, table.month] }),
		wholeNumber('portfolio_month_gross', table.gross, { least: 0 }),
		wholeNumber('portfolio_month_at_risk', table.atRisk, { least: 0 }),
		wholeNumber('portfolio_month_allowance', table.allowance)
	]
);

/**
 * What a person earns in a year on average, as officers read it from its source: the measure of how deep the loans reach.
 * The newest entry of the newest year holds; the ones before stay readable.
 */
export const incomePerHead = sqliteTable(
	'income_per_head',
	{
		id: integer().primaryKey({ autoIncrement: true }),
		bookId: integer('book_id')
			.$type<BookId>()
			.notNull()
			.references(() => book.id),
		year: integer().notNull(),
		amount: integer().$type<Rupiah>().notNull(),
		/** Who published it, as `BPS`. */
		source: text().notNull(),
		enteredBy: integer('entered_by')
			.$type<UserId>()
			.notNull()
			.references(() => user.id),
		enteredAt: integer('entered_at').notNull()
	},
	(table) => [
		index('income_per_head_book').on(table.bookId, table.year),
		wholeNumber('income_per_head_year', table.year, { least: 2000 }),
		wholeNumber('income_per_head_amount', table.amount, { least: 1 })
	]
);
