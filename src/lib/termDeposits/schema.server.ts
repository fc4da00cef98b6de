import { sql } from 'drizzle-orm';
import {
	check,
	index,
	integer,
	sqliteTable,
	text,
	uniqueIndex,
	type AnySQLiteColumn
} from 'drizzle-orm/sqlite-core';
import { book, ledgerTransaction } from '#lib/ledger/schema.server.ts';
import { membership } from '#lib/organisations/schema.server.ts';
import { user } from '#lib/people/schema.server.ts';
import { wholeNumber } from '#lib/shared/columns.server.ts';
import type { BookDate } from '#lib/shared/dates.ts';
import type { BookId, MembershipId, TransactionId, UserId } from '#lib/shared/ids.ts';
import type { Rupiah } from '#lib/shared/money.ts';
import type { PreciseRate } from '#lib/shared/percent.ts';
import { DEPOSIT_STATES, ENDINGS, INSTRUCTIONS, INTEREST_PAID } from './terms.ts';

const rupiahs = (name: string) => integer(name).$type<Rupiah>().notNull();
const rate = (name: string) => integer(name).$type<PreciseRate>().notNull();

/** What a group offers: entered by one officer, offered once another has approved it, until it is withdrawn. */
export const termProduct = sqliteTable(
	'term_product',
	{
		id: integer().primaryKey({ autoIncrement: true }),
		bookId: integer('book_id')
			.$type<BookId>()
			.notNull()
			.references(() => book.id),
		name: text().notNull(),
		months: integer().notNull(),
		/** A year, in ten-thousandths of a percent. */
		rate: rate('rate'),
		least: rupiahs('least'),
		interestPaid: text('interest_paid', { enum: INTEREST_PAID }).notNull(),
		/** How much of the interest earned is kept when it is broken. */
		breakKeeps: rate('break_keeps'),
		/** How much of the sum that costs. */
		breakFee: rate('break_fee'),
		enteredBy: integer('entered_by')
			.$type<UserId>()
			.notNull()
			.references(() => user.id),
		enteredAt: integer('entered_at').notNull(),
		approvedBy: integer('approved_by')
			.$type<UserId>()
			.references(() => user.id),
		approvedAt: integer('approved_at'),
		/** Refused, or offered no more; running deposits keep their terms. */
		withdrawnAt: integer('withdrawn_at')
	},
	(table) => [
		index('term_product_book').on(table.bookId),
		check('term_product_two_people', sql`approved_by is null or approved_by <> entered_by`),
		wholeNumber('term_product_months', table.months, { least: 1, most: 60 }),
		wholeNumber('term_product_rate', table.rate, { least: 0 }),
		wholeNumber('term_product_least', table.least, { least: 1 }),
		wholeNumber('term_product_keeps', table.breakKeeps, { least: 0, most: 1_000_000 }),
		wholeNumber('term_product_fee', table.breakFee, { least: 0, most: 100_000 })
	]
);

/** A deposit for a term, with its certificate's number and the terms as they were agreed. */
export const termDeposit = sqliteTable(
	'term_deposit',
	{
		id: integer().primaryKey({ autoIncrement: true }),
		bookId: integer('book_id')
			.$type<BookId>()
			.notNull()
			.references(() => book.id),
		/** The certificate's, counted up in its book. */
		number: integer().notNull(),
		membershipId: integer('membership_id')
			.$type<MembershipId>()
			.notNull()
			.references(() => membership.id),
		productId: integer('product_id')
			.notNull()
			.references(() => termProduct.id),
		amount: rupiahs('amount'),
		rate: rate('rate'),
		months: integer().notNull(),
		interestPaid: text('interest_paid', { enum: INTEREST_PAID }).notNull(),
		breakKeeps: rate('break_keeps'),
		breakFee: rate('break_fee'),
		openedOn: text('opened_on').$type<BookDate>().notNull(),
		maturesOn: text('matures_on').$type<BookDate>().notNull(),
		instruction: text({ enum: INSTRUCTIONS }).notNull(),
		state: text({ enum: DEPOSIT_STATES }).notNull(),
		/** In the books until this day, that day not counted. */
		accruedUntil: text('accrued_until').$type<BookDate>().notNull(),
		accrued: rupiahs('accrued'),
		/** Paid to voluntary savings, or rolled over, before tax. */
		paid: rupiahs('paid'),
		tax: rupiahs('tax'),
		endedOn: text('ended_on').$type<BookDate>(),
		ending: text({ enum: ENDINGS }),
		/** What came back of the sum, and what breaking it cost; set when it ended. */
		returned: integer().$type<Rupiah>(),
		fee: integer().$type<Rupiah>(),
		/** The one it goes on from. */
		rolledFrom: integer('rolled_from')
			.unique()
			.references((): AnySQLiteColumn => termDeposit.id),
		transactionId: integer('transaction_id')
			.$type<TransactionId>()
			.notNull()
			.references(() => ledgerTransaction.id),
		madeBy: integer('made_by')
			.$type<UserId>()
			.references(() => user.id),
		madeAt: integer('made_at').notNull()
	},
	(table) => [
		uniqueIndex('term_deposit_number').on(table.bookId, table.number),
		index('term_deposit_membership').on(table.membershipId, table.id),
		// What the nightly run looks for.
		index('term_deposit_running')
			.on(table.accruedUntil)
			.where(sql`state = 'running'`),
		index('term_deposit_book').on(table.bookId, table.state, table.maturesOn),
		check('term_deposit_ended', sql`(state = 'ended') = (ended_on is not null and ending is not null)`),
		wholeNumber('term_deposit_amount', table.amount, { least: 1 }),
		wholeNumber('term_deposit_accrued', table.accrued, { least: 0 }),
		wholeNumber('term_deposit_paid', table.paid, { least: 0 }),
		wholeNumber('term_deposit_tax', table.tax, { least: 0 })
	]
);
