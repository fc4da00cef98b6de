import { sql } from 'drizzle-orm';
import { check, index, integer, sqliteTable, text, uniqueIndex } from 'drizzle-orm/sqlite-core';
import { account, book, ledgerTransaction } from '#lib/ledger/schema.server.ts';
import { membership, organisation } from '#lib/organisations/schema.server.ts';
import { user } from '#lib/people/schema.server.ts';
import { wholeNumber } from '#lib/shared/columns.server.ts';
import type {
	AccountId,
	BookId,
	MembershipId,
	OrganisationId,
	TransactionId,
	UserId
} from '#lib/shared/ids.ts';
import type { Rupiah } from '#lib/shared/money.ts';
import type { BookDate } from '#lib/shared/dates.ts';
import type { BatchId, BatchLineId } from './ids.ts';
import { BANK_LAYOUTS } from './layouts.ts';
import { BATCH_LINE_STATES, BATCH_STATES, PAYOUT_METHODS, PAYOUT_STATES } from './states.ts';

/** Money on its way from a member's voluntary savings to her hand or bank. */
export const payout = sqliteTable(
	'payout',
	{
		id: integer().primaryKey({ autoIncrement: true }),
		membershipId: integer('membership_id')
			.$type<MembershipId>()
			.notNull()
			.references(() => membership.id),
		/** The group whose book keeps the savings. */
		groupId: integer('group_id')
			.$type<OrganisationId>()
			.notNull()
			.references(() => organisation.id),
		/** Who hands it over: usually the BUM Desa, for the group's book. */
		payerId: integer('payer_id')
			.$type<OrganisationId>()
			.notNull()
			.references(() => organisation.id),
		payerBookId: integer('payer_book_id')
			.$type<BookId>()
			.notNull()
			.references(() => book.id),
		savingsAccountId: integer('savings_account_id')
			.$type<AccountId>()
			.notNull()
			.references(() => account.id),
		amount: integer().$type<Rupiah>().notNull(),
		method: text({ enum: PAYOUT_METHODS }).notNull(),
		bankName: text('bank_name'),
		bankAccountNumber: text('bank_account_number'),
		bankAccountName: text('bank_account_name'),
		state: text({ enum: PAYOUT_STATES }).notNull(),
		requestedBy: integer('requested_by')
			.$type<UserId>()
			.notNull()
			.references(() => user.id),
		requestedAt: integer('requested_at').notNull(),
		approvedBy: integer('approved_by')
			.$type<UserId>()
			.references(() => user.id),
		approvedAt: integer('approved_at'),
		paidBy: integer('paid_by')
			.$type<UserId>()
			.references(() => user.id),
		paidAt: integer('paid_at'),
		/** The bank's reference, or the number of the signed receipt. */
		reference: text(),
		bankCharge: integer('bank_charge').$type<Rupiah>().notNull(),
		refusedReason: text('refused_reason'),
		paidTransactionId: integer('paid_transaction_id')
			.$type<TransactionId>()
			.references(() => ledgerTransaction.id),
		returnedTransactionId: integer('returned_transaction_id')
			.$type<TransactionId>()
			.references(() => ledgerTransaction.id)
	},
	(table) => [
		index('payout_payer').on(table.payerId, table.state),
		index('payout_membership').on(table.membershipId, table.id),
		wholeNumber('payout_amount', table.amount, { least: 1 }),
		wholeNumber('payout_bank_charge', table.bankCharge, { least: 0 })
	]
);

/** The payouts of one day that go to the bank in one file, or over one table in cash. */
export const payoutBatch = sqliteTable(
	'payout_batch',
	{
		id: integer().primaryKey({ autoIncrement: true }).$type<BatchId>(),
		/** Who pays. */
		organisationId: integer('organisation_id')
			.$type<OrganisationId>()
			.notNull()
			.references(() => organisation.id),
		method: text({ enum: PAYOUT_METHODS }).notNull(),
		onDate: text('on_date').$type<BookDate>().notNull(),
		state: text({ enum: BATCH_STATES }).notNull(),
		madeBy: integer('made_by')
			.$type<UserId>()
			.notNull()
			.references(() => user.id),
		madeAt: integer('made_at').notNull(),
		approvedBy: integer('approved_by')
			.$type<UserId>()
			.references(() => user.id),
		approvedAt: integer('approved_at'),
		/** The layout chosen for its file, and the bank of the paying account then; null: the layout of that bank. */
		bankLayout: text('bank_layout', { enum: BANK_LAYOUTS }),
		payingBank: text('paying_bank')
	},
	(table) => [
		index('payout_batch_organisation').on(table.organisationId, table.id),
		check('payout_batch_two_officers', sql`${table.approvedBy} <> ${table.madeBy}`)
	]
);

/** One payout in a batch; what the bank refused may stand in one more. */
export const payoutBatchLine = sqliteTable(
	'payout_batch_line',
	{
		id: integer().primaryKey({ autoIncrement: true }).$type<BatchLineId>(),
		batchId: integer('batch_id')
			.$type<BatchId>()
			.notNull()
			.references(() => payoutBatch.id),
		payoutId: integer('payout_id')
			.notNull()
			.references(() => payout.id),
		/** As the bank's file and its answer call it. */
		reference: text().notNull().unique(),
		state: text({ enum: BATCH_LINE_STATES }).notNull(),
		/** Why the bank refused it, or why it was not fetched. */
		reason: text().notNull().default(''),
		endedAt: integer('ended_at')
	},
	(table) => [
		index('payout_batch_line_batch').on(table.batchId, table.id),
		index('payout_batch_line_payout').on(table.payoutId),
		// A payout waits in one batch at a time, and is paid by one.
		uniqueIndex('payout_batch_line_once')
			.on(table.payoutId)
			.where(sql`${table.state} IN ('waiting', 'paid')`)
	]
);
