import { sql } from 'drizzle-orm';
import {
	check,
	foreignKey,
	index,
	integer,
	primaryKey,
	sqliteTable,
	text,
	uniqueIndex
} from 'drizzle-orm/sqlite-core';
import { organisation } from '#lib/organisations/schema.server.ts';
import { user } from '#lib/people/schema.server.ts';
import { wholeNumber } from '#lib/shared/columns.server.ts';
import type { AccountId, BookId, EntryId, OrganisationId, TransactionId, UserId } from '#lib/shared/ids.ts';
import type { Rupiah } from '#lib/shared/money.ts';
import { ACCOUNT_TYPES, BOOK_KINDS } from './chart.ts';

/** A set of accounts that balances on its own. */
export const book = sqliteTable(
	'book',
	{
		id: integer().primaryKey({ autoIncrement: true }).$type<BookId>(),
		organisationId: integer('organisation_id')
			.$type<OrganisationId>()
			.notNull()
			.references(() => organisation.id),
		kind: text({ enum: BOOK_KINDS }).notNull(),
		openedOn: text('opened_on').notNull(),
		/** Number and hash of the newest entry; the next one carries this hash. Kept by trigger. */
		lastNumber: integer('last_number').notNull().default(0),
		lastHash: text('last_hash').notNull()
	},
	(table) => [uniqueIndex('book_of_organisation').on(table.organisationId, table.kind)]
);

/** An account of a book. A control account has sub-ledger accounts below it, one per holder, and no postings of its own. */
export const account = sqliteTable(
	'account',
	{
		id: integer().primaryKey({ autoIncrement: true }).$type<AccountId>(),
		bookId: integer('book_id')
			.$type<BookId>()
			.notNull()
			.references(() => book.id),
		code: text().notNull(),
		nameId: text('name_id').notNull(),
		nameEn: text('name_en').notNull(),
		type: text({ enum: ACCOUNT_TYPES }).notNull(),
		normal: text({ enum: ['debit', 'credit'] }).notNull(),
		/** Set on a sub-ledger account: the control account above it. */
		controlId: integer('control_id').$type<AccountId>(),
		isControl: integer('is_control', { mode: 'boolean' }).notNull(),
		/** Whose it is, as `order` + `DM-…` or `membership` + `17`; empty on accounts of the chart. */
		holderKind: text('holder_kind').notNull().default(''),
		holderKey: text('holder_key').notNull().default(''),
		holderName: text('holder_name').notNull().default(''),
		/** Debit positive; kept by trigger from the postings. */
		balance: integer()
			.$type<Rupiah>()
			.notNull()
			.default(sql`0`),
		/** When set, `balance` may not rise above this (a savings account: 0, since credit is negative). Held by trigger. */
		ceiling: integer().$type<Rupiah>()
	},
	(table) => [
		uniqueIndex('account_holder').on(table.bookId, table.code, table.holderKind, table.holderKey),
		index('account_control').on(table.controlId),
		foreignKey({ columns: [table.controlId], foreignColumns: [table.id] }),
		wholeNumber('account_balance', table.balance),
		wholeNumber('account_ceiling', table.ceiling)
	]
);

/** What happened once, in one commit, in one or more books. */
export const ledgerTransaction = sqliteTable(
	'ledger_transaction',
	{
		id: integer().primaryKey({ autoIncrement: true }).$type<TransactionId>(),
		kind: text().notNull(),
		/** What caused it, as `order` + its number. */
		sourceKind: text('source_kind').notNull(),
		sourceKey: text('source_key').notNull(),
		/** When given, a second transaction with the same key is refused by the database. */
		idempotencyKey: text('idempotency_key').unique(),
		userId: integer('user_id')
			.$type<UserId>()
			.references(() => user.id),
		recordedAt: integer('recorded_at').notNull(),
		/** Set on a reversal: what it takes back, once only. */
		reversesId: integer('reverses_id').$type<TransactionId>().unique(),
		/** SHA-256 of the resolution that authorised it. */
		resolutionHash: text('resolution_hash')
	},
	(table) => [
		index('ledger_transaction_source').on(table.sourceKind, table.sourceKey),
		foreignKey({ columns: [table.reversesId], foreignColumns: [table.id] })
	]
);

/** One book's part of a transaction. Inserted after its postings; the trigger then checks all of it. */
export const entry = sqliteTable(
	'entry',
	{
		id: integer().primaryKey({ autoIncrement: true }).$type<EntryId>(),
		transactionId: integer('transaction_id')
			.$type<TransactionId>()
			.notNull()
			.references(() => ledgerTransaction.id),
		bookId: integer('book_id')
			.$type<BookId>()
			.notNull()
			.references(() => book.id),
		/** 1, 2, 3 … within the book, without gaps. */
		number: integer().notNull(),
		date: text().notNull(),
		kind: text().notNull(),
		memo: text().notNull(),
		previousHash: text('previous_hash').notNull(),
		hash: text().notNull()
	},
	(table) => [
		uniqueIndex('entry_number').on(table.bookId, table.number),
		index('entry_date').on(table.bookId, table.date, table.number),
		index('entry_transaction').on(table.transactionId)
	]
);

/** A signed amount on one account: debit positive, credit negative, never 0. */
export const posting = sqliteTable(
	'posting',
	{
		id: integer().primaryKey({ autoIncrement: true }),
		/** References entry(id), deferred to the commit: postings come first. */
		entryId: integer('entry_id').$type<EntryId>().notNull(),
		accountId: integer('account_id')
			.$type<AccountId>()
			.notNull()
			.references(() => account.id),
		amount: integer().$type<Rupiah>().notNull()
	},
	(table) => [
		index('posting_entry').on(table.entryId),
		index('posting_account').on(table.accountId, table.entryId),
		check('posting_amount', sql`typeof(${table.amount}) = 'integer' and ${table.amount} <> 0`)
	]
);

/** Totals of an account by month, kept by trigger: reports read these instead of a million postings. */
export const accountMonth = sqliteTable(
	'account_month',
	{
		accountId: integer('account_id')
			.$type<AccountId>()
			.notNull()
			.references(() => account.id),
		/** As `2026-11`. */
		month: text().notNull(),
		debit: integer().$type<Rupiah>().notNull(),
		credit: integer().$type<Rupiah>().notNull(),
		/** Debit less credit of what stood in an entry that moved cash: the cash flow is read from these. */
		cash: integer()
			.$type<Rupiah>()
			.notNull()
			.default(sql`0`)
	},
	(table) => [primaryKey({ columns: [table.accountId, table.month] })]
);

/** A closed month of a book; no entry may carry a date in it. */
export const closedPeriod = sqliteTable(
	'closed_period',
	{
		bookId: integer('book_id')
			.$type<BookId>()
			.notNull()
			.references(() => book.id),
		month: text().notNull(),
		closedBy: integer('closed_by')
			.$type<UserId>()
			.references(() => user.id),
		closedAt: integer('closed_at').notNull()
	},
	(table) => [primaryKey({ columns: [table.bookId, table.month] })]
);
