import { index, integer, sqliteTable, text } from 'drizzle-orm/sqlite-core';
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
import { PAYOUT_METHODS, PAYOUT_STATES } from './states.ts';

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
