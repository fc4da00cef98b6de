import { sql } from 'drizzle-orm';
import { index, integer, primaryKey, sqliteTable, text, uniqueIndex } from 'drizzle-orm/sqlite-core';
import { ledgerTransaction } from '#lib/ledger/schema.server.ts';
import type { LoanId } from '#lib/lending/ids.ts';
import { loan } from '#lib/loans/schema.server.ts';
import { membership } from '#lib/organisations/schema.server.ts';
import { user } from '#lib/people/schema.server.ts';
import { wholeNumber } from '#lib/shared/columns.server.ts';
import type { MembershipId, TransactionId, UserId } from '#lib/shared/ids.ts';
import type { Rupiah } from '#lib/shared/money.ts';
import { COVER_STATES, COVER_WAYS } from './states.ts';

/** The group pays what a member missed (tanggung renteng): entered by one officer, approved by another. */
export const cover = sqliteTable(
	'cover',
	{
		id: integer().primaryKey({ autoIncrement: true }),
		loanId: integer('loan_id')
			.$type<LoanId>()
			.notNull()
			.references(() => loan.id),
		way: text({ enum: COVER_WAYS }).notNull(),
		state: text({ enum: COVER_STATES }).notNull(),
		/** What was paid for her when it was approved. */
		amount: integer().$type<Rupiah>().notNull(),
		/** What she has paid back of it. */
		repaid: integer().$type<Rupiah>().notNull(),
		reason: text().notNull(),
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
		index('cover_loan').on(table.loanId),
		uniqueIndex('cover_entered')
			.on(table.loanId)
			.where(sql`state = 'entered'`),
		wholeNumber('cover_amount', table.amount, { least: 0 }),
		wholeNumber('cover_repaid', table.repaid, { least: 0 })
	]
);

/** What each member gave of her savings, and what of it came back. */
export const coverShare = sqliteTable(
	'cover_share',
	{
		coverId: integer('cover_id')
			.notNull()
			.references(() => cover.id),
		membershipId: integer('membership_id')
			.$type<MembershipId>()
			.notNull()
			.references(() => membership.id),
		amount: integer().$type<Rupiah>().notNull(),
		repaid: integer().$type<Rupiah>().notNull()
	},
	(table) => [
		primaryKey({ columns: [table.coverId, table.membershipId] }),
		wholeNumber('cover_share_amount', table.amount, { least: 1 }),
		wholeNumber('cover_share_repaid', table.repaid, { least: 0 })
	]
);
