import { sql } from 'drizzle-orm';
import { index, integer, sqliteTable, text, uniqueIndex } from 'drizzle-orm/sqlite-core';
import { account, book, ledgerTransaction } from '#lib/ledger/schema.server.ts';
import { media } from '#lib/media/schema.server.ts';
import { user } from '#lib/people/schema.server.ts';
import { wholeNumber } from '#lib/shared/columns.server.ts';
import type { AccountId, BookId, MediaId, PaymentId, TransactionId, UserId } from '#lib/shared/ids.ts';
import type { Rupiah } from '#lib/shared/money.ts';
import { PAYMENT_METHODS, PAYMENT_STATES, RECEIPT_STATES, REFUND_CAUSES, REFUND_STATES } from './states.ts';

/** One way of paying one order. The room knows what is to be paid and to which deposits account, not what an order is. */
export const payment = sqliteTable(
	'payment',
	{
		id: integer().primaryKey({ autoIncrement: true }).$type<PaymentId>(),
		/** What it pays, as the order's number. */
		reference: text().notNull(),
		method: text({ enum: PAYMENT_METHODS }).notNull(),
		state: text({ enum: PAYMENT_STATES }).notNull(),
		bookId: integer('book_id')
			.$type<BookId>()
			.notNull()
			.references(() => book.id),
		/** The order's sub-account of customer deposits. */
		depositsAccountId: integer('deposits_account_id')
			.$type<AccountId>()
			.notNull()
			.references(() => account.id),
		amount: integer().$type<Rupiah>().notNull(),
		/** For a transfer: 1–499 less than the amount, so that the sum alone tells the order; else 0. */
		uniqueDiscount: integer('unique_discount').$type<Rupiah>().notNull(),
		/** For savings: whose voluntary savings pay. */
		savingsAccountId: integer('savings_account_id')
			.$type<AccountId>()
			.references(() => account.id),
		/** What came in, when it was paid: more or less than the amount by rounding, discount or excess. */
		receivedAmount: integer('received_amount').$type<Rupiah>(),
		expiresAt: integer('expires_at'),
		confirmedBy: integer('confirmed_by')
			.$type<UserId>()
			.references(() => user.id),
		confirmedAt: integer('confirmed_at'),
		transactionId: integer('transaction_id')
			.$type<TransactionId>()
			.unique()
			.references(() => ledgerTransaction.id),
		createdAt: integer('created_at').notNull()
	},
	(table) => [
		index('payment_reference').on(table.reference),
		index('payment_state').on(table.bookId, table.state),
		// No two open transfers of one book ask for the same sum, since the sum alone tells them apart.
		uniqueIndex('payment_transfer_sum')
			.on(table.bookId, sql`(amount - unique_discount)`)
			.where(sql`state = 'awaiting' and method = 'transfer'`),
		wholeNumber('payment_amount', table.amount, { least: 1 }),
		wholeNumber('payment_unique_discount', table.uniqueDiscount, { least: 0, most: 499 }),
		wholeNumber('payment_received', table.receivedAmount, { least: 0 })
	]
);

/** The picture a buyer sends of a transfer. One picture proves one payment. */
export const paymentProof = sqliteTable(
	'payment_proof',
	{
		id: integer().primaryKey({ autoIncrement: true }),
		paymentId: integer('payment_id')
			.$type<PaymentId>()
			.notNull()
			.references(() => payment.id),
		mediaId: integer('media_id')
			.$type<MediaId>()
			.notNull()
			.references(() => media.id),
		sourceHash: text('source_hash').notNull(),
		sentAt: integer('sent_at').notNull()
	},
	(table) => [
		uniqueIndex('payment_proof_once').on(table.sourceHash),
		index('payment_proof_payment').on(table.paymentId)
	]
);

/** Money that came into the bank and is not, or not yet, a payment; it stands under unidentified receipts. */
export const receipt = sqliteTable(
	'receipt',
	{
		id: integer().primaryKey({ autoIncrement: true }),
		bookId: integer('book_id')
			.$type<BookId>()
			.notNull()
			.references(() => book.id),
		amount: integer().$type<Rupiah>().notNull(),
		/** The day on the bank's statement. */
		receivedOn: text('received_on').notNull(),
		sender: text().notNull(),
		note: text().notNull().default(''),
		state: text({ enum: RECEIPT_STATES }).notNull(),
		/** What it turned out to pay, or to pay a part of. */
		paymentId: integer('payment_id')
			.$type<PaymentId>()
			.references(() => payment.id),
		/** Bank to unidentified receipts. */
		transactionId: integer('transaction_id')
			.$type<TransactionId>()
			.notNull()
			.references(() => ledgerTransaction.id),
		recordedBy: integer('recorded_by')
			.$type<UserId>()
			.references(() => user.id),
		recordedAt: integer('recorded_at').notNull()
	},
	(table) => [
		index('receipt_state').on(table.bookId, table.state),
		index('receipt_payment').on(table.paymentId),
		wholeNumber('receipt_amount', table.amount, { least: 1 })
	]
);

/** Money to give back, with its cause; owed until paid out. */
export const refund = sqliteTable(
	'refund',
	{
		id: integer().primaryKey({ autoIncrement: true }),
		reference: text().notNull(),
		bookId: integer('book_id')
			.$type<BookId>()
			.notNull()
			.references(() => book.id),
		/** The order's sub-account of refunds payable. */
		refundsAccountId: integer('refunds_account_id')
			.$type<AccountId>()
			.notNull()
			.references(() => account.id),
		amount: integer().$type<Rupiah>().notNull(),
		cause: text({ enum: REFUND_CAUSES }).notNull(),
		reason: text().notNull().default(''),
		state: text({ enum: REFUND_STATES }).notNull(),
		/** The account the buyer named for it. */
		bankName: text('bank_name'),
		bankAccountNumber: text('bank_account_number'),
		bankAccountName: text('bank_account_name'),
		paidBy: integer('paid_by')
			.$type<UserId>()
			.references(() => user.id),
		paidAt: integer('paid_at'),
		paidReference: text('paid_reference'),
		/** Why Stripe could not give it back, as Stripe says it. */
		sendingFailed: text('sending_failed'),
		/** The online payment it is sent back through, while it is sent and afterwards. */
		viaPaymentId: integer('via_payment_id')
			.$type<PaymentId>()
			.references(() => payment.id),
		/** How often Stripe was asked; each asking after a refusal is a question of its own. */
		sendingAttempts: integer('sending_attempts').notNull().default(0),
		owedTransactionId: integer('owed_transaction_id')
			.$type<TransactionId>()
			.notNull()
			.references(() => ledgerTransaction.id),
		paidTransactionId: integer('paid_transaction_id')
			.$type<TransactionId>()
			.references(() => ledgerTransaction.id),
		createdAt: integer('created_at').notNull()
	},
	(table) => [
		index('refund_reference').on(table.reference),
		index('refund_state').on(table.bookId, table.state),
		index('refund_via').on(table.viaPaymentId),
		wholeNumber('refund_amount', table.amount, { least: 1 })
	]
);
