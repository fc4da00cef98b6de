import { index, integer, sqliteTable, text, uniqueIndex } from 'drizzle-orm/sqlite-core';
import { account, book, ledgerTransaction } from '#lib/ledger/schema.server.ts';
import { membership } from '#lib/organisations/schema.server.ts';
import { user } from '#lib/people/schema.server.ts';
import { wholeNumber } from '#lib/shared/columns.server.ts';
import type { BookDate } from '#lib/shared/dates.ts';
import type { AccountId, BookId, MembershipId, TransactionId, UserId } from '#lib/shared/ids.ts';
import type { Rupiah } from '#lib/shared/money.ts';
import { SAVINGS_KINDS } from './kinds.ts';

/** What a group asks of each member, from a date on. */
export const savingsRule = sqliteTable(
	'savings_rule',
	{
		id: integer().primaryKey({ autoIncrement: true }),
		bookId: integer('book_id')
			.$type<BookId>()
			.notNull()
			.references(() => book.id),
		kind: text({ enum: SAVINGS_KINDS }).notNull(),
		/** Once for principal savings, each month for mandatory ones; what stays on voluntary ones. */
		amount: integer().$type<Rupiah>().notNull(),
		validFrom: text('valid_from').notNull()
	},
	(table) => [
		uniqueIndex('savings_rule_from').on(table.bookId, table.kind, table.validFrom),
		wholeNumber('savings_rule_amount', table.amount, { least: 0 })
	]
);

/** On which days of the week the desk pays out voluntary savings, from a date on. */
export const withdrawalDays = sqliteTable(
	'savings_withdrawal_days',
	{
		id: integer().primaryKey({ autoIncrement: true }),
		bookId: integer('book_id')
			.$type<BookId>()
			.notNull()
			.references(() => book.id),
		/** ISO weekdays as `1,4`; empty for every day. */
		days: text().notNull(),
		validFrom: text('valid_from').$type<BookDate>().notNull()
	},
	(table) => [uniqueIndex('savings_withdrawal_days_from').on(table.bookId, table.validFrom)]
);

/** A member's savings of one kind: which ledger account holds them. The balance is the ledger's alone. */
export const savingsAccount = sqliteTable(
	'savings_account',
	{
		id: integer().primaryKey({ autoIncrement: true }),
		membershipId: integer('membership_id')
			.$type<MembershipId>()
			.notNull()
			.references(() => membership.id),
		kind: text({ enum: SAVINGS_KINDS }).notNull(),
		bookId: integer('book_id')
			.$type<BookId>()
			.notNull()
			.references(() => book.id),
		accountId: integer('account_id')
			.$type<AccountId>()
			.notNull()
			.references(() => account.id)
	},
	(table) => [uniqueIndex('savings_account_kind').on(table.membershipId, table.kind)]
);

/** Savings that may not be withdrawn until released: a payout under way, a guarantee. */
export const savingsHold = sqliteTable(
	'savings_hold',
	{
		id: integer().primaryKey({ autoIncrement: true }),
		accountId: integer('account_id')
			.$type<AccountId>()
			.notNull()
			.references(() => account.id),
		amount: integer().$type<Rupiah>().notNull(),
		/** What holds it, as `payout:12`. */
		reason: text().notNull().unique(),
		heldAt: integer('held_at').notNull(),
		releasedAt: integer('released_at')
	},
	(table) => [
		index('savings_hold_account').on(table.accountId),
		wholeNumber('savings_hold_amount', table.amount, { least: 1 })
	]
);

/** A deposit or withdrawal at the desk, for its receipt. */
export const savingsSlip = sqliteTable(
	'savings_slip',
	{
		id: integer().primaryKey({ autoIncrement: true }),
		/** Unguessable address of the receipt. */
		token: text().notNull().unique(),
		membershipId: integer('membership_id')
			.$type<MembershipId>()
			.notNull()
			.references(() => membership.id),
		direction: text({ enum: ['deposit', 'withdrawal'] }).notNull(),
		kind: text({ enum: SAVINGS_KINDS }).notNull(),
		amount: integer().$type<Rupiah>().notNull(),
		balanceAfter: integer('balance_after').$type<Rupiah>().notNull(),
		transactionId: integer('transaction_id')
			.$type<TransactionId>()
			.notNull()
			.references(() => ledgerTransaction.id),
		madeBy: integer('made_by')
			.$type<UserId>()
			.notNull()
			.references(() => user.id),
		madeAt: integer('made_at').notNull()
	},
	(table) => [
		index('savings_slip_membership').on(table.membershipId),
		wholeNumber('savings_slip_amount', table.amount, { least: 1 })
	]
);
