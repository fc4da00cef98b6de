import { sql } from 'drizzle-orm';
import { index, integer, sqliteTable, text, uniqueIndex } from 'drizzle-orm/sqlite-core';
import { book, ledgerTransaction } from '#lib/ledger/schema.server.ts';
import { media } from '#lib/media/schema.server.ts';
import { user } from '#lib/people/schema.server.ts';
import { wholeNumber } from '#lib/shared/columns.server.ts';
import type { AccountId, BookId, MediaId, TransactionId, UserId } from '#lib/shared/ids.ts';
import type { Rupiah } from '#lib/shared/money.ts';
import { BOOK_PAYMENT_STATES, MONEY_PLACES } from './between.ts';
import type { OpeningRow } from './openingSheet.ts';

/** An entry, or the reversal of one, that an officer asks for and another must approve before it is posted. */
export const draftEntry = sqliteTable(
	'draft_entry',
	{
		id: integer().primaryKey({ autoIncrement: true }),
		bookId: integer('book_id')
			.$type<BookId>()
			.notNull()
			.references(() => book.id),
		kind: text({ enum: ['manual', 'reversal'] })
			.notNull()
			.default('manual'),
		date: text().notNull(),
		/** What happened; for a reversal, why it is taken back. */
		memo: text().notNull(),
		/** Empty for a reversal. */
		postings: text({ mode: 'json' }).$type<{ accountId: AccountId; amount: Rupiah }[]>().notNull(),
		/** What a reversal takes back. */
		reversesId: integer('reverses_id')
			.$type<TransactionId>()
			.references(() => ledgerTransaction.id),
		state: text({ enum: ['waiting', 'approved', 'refused'] }).notNull(),
		enteredBy: integer('entered_by')
			.$type<UserId>()
			.notNull()
			.references(() => user.id),
		enteredAt: integer('entered_at').notNull(),
		decidedBy: integer('decided_by')
			.$type<UserId>()
			.references(() => user.id),
		decidedAt: integer('decided_at'),
		transactionId: integer('transaction_id')
			.$type<TransactionId>()
			.references(() => ledgerTransaction.id)
	},
	(table) => [index('draft_entry_book').on(table.bookId, table.state)]
);

/** The photo of a receipt that belongs to a transaction. */
export const transactionPhoto = sqliteTable('transaction_photo', {
	transactionId: integer('transaction_id')
		.$type<TransactionId>()
		.primaryKey()
		.references(() => ledgerTransaction.id),
	mediaId: integer('media_id')
		.$type<MediaId>()
		.notNull()
		.references(() => media.id)
});

/** The drawer was counted: what the books said, what lay in it, and what was posted for the difference. */
export const cashCount = sqliteTable(
	'cash_count',
	{
		id: integer().primaryKey({ autoIncrement: true }),
		bookId: integer('book_id')
			.$type<BookId>()
			.notNull()
			.references(() => book.id),
		expected: integer().$type<Rupiah>().notNull(),
		counted: integer().$type<Rupiah>().notNull(),
		/** Null where nothing differed. */
		transactionId: integer('transaction_id')
			.$type<TransactionId>()
			.references(() => ledgerTransaction.id),
		countedBy: integer('counted_by')
			.$type<UserId>()
			.notNull()
			.references(() => user.id),
		countedAt: integer('counted_at').notNull()
	},
	(table) => [
		index('cash_count_book').on(table.bookId, table.countedAt),
		wholeNumber('cash_count_expected', table.expected),
		wholeNumber('cash_count_counted', table.counted, { least: 0 })
	]
);

/** Opening balances read from a spreadsheet, checked, and waiting for a second officer to post them. */
export const openingDraft = sqliteTable(
	'opening_draft',
	{
		id: integer().primaryKey({ autoIncrement: true }),
		bookId: integer('book_id')
			.$type<BookId>()
			.notNull()
			.references(() => book.id),
		date: text().notNull(),
		fileName: text('file_name').notNull(),
		rows: text({ mode: 'json' }).$type<OpeningRow[]>().notNull(),
		/** The equity account that takes what the sheet leaves over; null where it adds up. */
		remainderCode: text('remainder_code'),
		state: text({ enum: ['waiting', 'posted', 'discarded'] }).notNull(),
		enteredBy: integer('entered_by')
			.$type<UserId>()
			.notNull()
			.references(() => user.id),
		enteredAt: integer('entered_at').notNull(),
		decidedBy: integer('decided_by')
			.$type<UserId>()
			.references(() => user.id),
		decidedAt: integer('decided_at'),
		transactionId: integer('transaction_id')
			.$type<TransactionId>()
			.references(() => ledgerTransaction.id)
	},
	(table) => [
		// One sheet at a time waits for a book.
		uniqueIndex('opening_draft_waiting')
			.on(table.bookId)
			.where(sql`state = 'waiting'`)
	]
);

/** One book pays another what it owes it: said by an officer of the payer, confirmed by one who got the money. */
export const bookPayment = sqliteTable(
	'book_payment',
	{
		id: integer().primaryKey({ autoIncrement: true }),
		fromBookId: integer('from_book_id')
			.$type<BookId>()
			.notNull()
			.references(() => book.id),
		toBookId: integer('to_book_id')
			.$type<BookId>()
			.notNull()
			.references(() => book.id),
		amount: integer().$type<Rupiah>().notNull(),
		paidFrom: text('paid_from', { enum: MONEY_PLACES }).notNull(),
		/** Where it arrived; said when it is confirmed. */
		receivedIn: text('received_in', { enum: MONEY_PLACES }),
		note: text().notNull(),
		state: text({ enum: BOOK_PAYMENT_STATES }).notNull(),
		enteredBy: integer('entered_by')
			.$type<UserId>()
			.notNull()
			.references(() => user.id),
		enteredAt: integer('entered_at').notNull(),
		decidedBy: integer('decided_by')
			.$type<UserId>()
			.references(() => user.id),
		decidedAt: integer('decided_at'),
		transactionId: integer('transaction_id')
			.$type<TransactionId>()
			.references(() => ledgerTransaction.id)
	},
	(table) => [
		// One at a time on its way between two books, so that the debt is not paid twice.
		uniqueIndex('book_payment_waiting')
			.on(table.fromBookId, table.toBookId)
			.where(sql`state = 'entered'`),
		index('book_payment_to').on(table.toBookId, table.state),
		wholeNumber('book_payment_amount', table.amount, { least: 1 })
	]
);
