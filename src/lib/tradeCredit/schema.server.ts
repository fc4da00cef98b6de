import { MONEY_PLACES } from '#lib/bookkeeping/between.ts';
import { sql } from 'drizzle-orm';
import { check, index, integer, sqliteTable, text, uniqueIndex } from 'drizzle-orm/sqlite-core';
import { account, ledgerTransaction } from '#lib/ledger/schema.server.ts';
import { organisation } from '#lib/organisations/schema.server.ts';
import { payment, refund } from '#lib/payments/schema.server.ts';
import { user } from '#lib/people/schema.server.ts';

import { wholeNumber } from '#lib/shared/columns.server.ts';
import type { BookDate } from '#lib/shared/dates.ts';
import type { AccountId, OrganisationId, PaymentId, TransactionId, UserId } from '#lib/shared/ids.ts';
import type { Rupiah } from '#lib/shared/money.ts';
import type { TradeBuyerId, TradeInvoiceId, TradeTermsId, TradeWriteOffId } from './ids.ts';
import { MOST_DAYS, TERMS_STATES, WRITE_OFF_STATES } from './terms.ts';

/** What one officer proposed to agree with a buyer, and what another made of it. */
export const tradeTerms = sqliteTable(
	'trade_terms',
	{
		id: integer().primaryKey({ autoIncrement: true }).$type<TradeTermsId>(),
		organisationId: integer('organisation_id')
			.$type<OrganisationId>()
			.notNull()
			.references(() => organisation.id),
		buyerId: integer('buyer_id')
			.$type<UserId>()
			.notNull()
			.references(() => user.id),
		businessName: text('business_name').notNull(),
		creditLimit: integer('credit_limit').$type<Rupiah>().notNull(),
		/** Days from delivery until it is due. */
		days: integer().notNull(),
		note: text().notNull(),
		state: text({ enum: TERMS_STATES }).notNull(),
		proposedBy: integer('proposed_by')
			.$type<UserId>()
			.notNull()
			.references(() => user.id),
		proposedAt: integer('proposed_at').notNull(),
		decidedBy: integer('decided_by')
			.$type<UserId>()
			.references(() => user.id),
		decidedAt: integer('decided_at')
	},
	(table) => [
		// One proposal at a time waits for a buyer, so that two officers never approve two limits.
		uniqueIndex('trade_terms_waiting')
			.on(table.organisationId, table.buyerId)
			.where(sql`state = 'proposed'`),
		index('trade_terms_desk').on(table.organisationId, table.id),
		wholeNumber('trade_terms_limit', table.creditLimit, { least: 1 }),
		wholeNumber('trade_terms_days', table.days, { least: 1, most: MOST_DAYS }),
		check(
			'trade_terms_two_officers',
			sql`${table.state} <> 'agreed' or (${table.decidedBy} is not null and ${table.decidedBy} <> ${table.proposedBy})`
		)
	]
);

/** A buyer who may pay later by agreement, and how far her limit is taken. The limit is held by trigger. */
export const tradeBuyer = sqliteTable(
	'trade_buyer',
	{
		id: integer().primaryKey({ autoIncrement: true }).$type<TradeBuyerId>(),
		organisationId: integer('organisation_id')
			.$type<OrganisationId>()
			.notNull()
			.references(() => organisation.id),
		buyerId: integer('buyer_id')
			.$type<UserId>()
			.notNull()
			.references(() => user.id),
		businessName: text('business_name').notNull(),
		creditLimit: integer('credit_limit').$type<Rupiah>().notNull(),
		days: integer().notNull(),
		/** Held for open orders, and owed for delivered ones. */
		used: integer()
			.$type<Rupiah>()
			.notNull()
			.default(sql`0`),
		/** Her own account of trade receivables. */
		receivableAccountId: integer('receivable_account_id')
			.$type<AccountId>()
			.notNull()
			.references(() => account.id),
		agreedAt: integer('agreed_at').notNull(),
		/** Set when the agreement was ended: what is owed stays owed, nothing new is ordered on it. */
		endedAt: integer('ended_at'),
		endedBy: integer('ended_by')
			.$type<UserId>()
			.references(() => user.id),
		endReason: text('end_reason')
	},
	(table) => [
		uniqueIndex('trade_buyer_once').on(table.organisationId, table.buyerId),
		index('trade_buyer_person').on(table.buyerId),
		wholeNumber('trade_buyer_limit', table.creditLimit, { least: 1 }),
		wholeNumber('trade_buyer_days', table.days, { least: 1, most: MOST_DAYS }),
		wholeNumber('trade_buyer_used', table.used, { least: 0 })
	]
);

/** What an order under way may cost at most, taken from the limit until it is delivered or comes to nothing. */
export const tradeHold = sqliteTable(
	'trade_hold',
	{
		/** One seller's part of an order, as its reservation names it. */
		reference: text().primaryKey(),
		tradeBuyerId: integer('trade_buyer_id')
			.$type<TradeBuyerId>()
			.notNull()
			.references(() => tradeBuyer.id),
		amount: integer().$type<Rupiah>().notNull()
	},
	(table) => [
		index('trade_hold_buyer').on(table.tradeBuyerId),
		wholeNumber('trade_hold_amount', table.amount, { least: 1 })
	]
);

/** What a buyer owes for what was delivered, and until when. */
export const tradeInvoice = sqliteTable(
	'trade_invoice',
	{
		id: integer().primaryKey({ autoIncrement: true }).$type<TradeInvoiceId>(),
		tradeBuyerId: integer('trade_buyer_id')
			.$type<TradeBuyerId>()
			.notNull()
			.references(() => tradeBuyer.id),
		/** The part that was delivered, and the number of its order. */
		reference: text().notNull().unique(),
		orderNumber: text('order_number').notNull(),
		paymentId: integer('payment_id')
			.$type<PaymentId>()
			.notNull()
			.unique()
			.references(() => payment.id),
		amount: integer().$type<Rupiah>().notNull(),
		/** Paid, set off against a refund, or written off: no longer on the receivable. */
		paid: integer()
			.$type<Rupiah>()
			.notNull()
			.default(sql`0`),
		issuedOn: text('issued_on').$type<BookDate>().notNull(),
		dueOn: text('due_on').$type<BookDate>().notNull(),
		transactionId: integer('transaction_id')
			.$type<TransactionId>()
			.notNull()
			.references(() => ledgerTransaction.id)
	},
	(table) => [
		index('trade_invoice_buyer').on(table.tradeBuyerId, table.dueOn),
		index('trade_invoice_order').on(table.orderNumber),
		wholeNumber('trade_invoice_amount', table.amount, { least: 1 }),
		wholeNumber('trade_invoice_paid', table.paid, { least: 0 }),
		check('trade_invoice_not_above', sql`${table.paid} <= ${table.amount}`)
	]
);

/** Money a buyer paid of what she owes. */
export const tradePayment = sqliteTable(
	'trade_payment',
	{
		id: integer().primaryKey({ autoIncrement: true }),
		tradeBuyerId: integer('trade_buyer_id')
			.$type<TradeBuyerId>()
			.notNull()
			.references(() => tradeBuyer.id),
		amount: integer().$type<Rupiah>().notNull(),
		place: text({ enum: MONEY_PLACES }).notNull(),
		note: text().notNull(),
		receivedOn: text('received_on').$type<BookDate>().notNull(),
		transactionId: integer('transaction_id')
			.$type<TransactionId>()
			.notNull()
			.unique()
			.references(() => ledgerTransaction.id),
		confirmedBy: integer('confirmed_by')
			.$type<UserId>()
			.notNull()
			.references(() => user.id),
		confirmedAt: integer('confirmed_at').notNull()
	},
	(table) => [
		index('trade_payment_buyer').on(table.tradeBuyerId, table.id),
		wholeNumber('trade_payment_amount', table.amount, { least: 1 })
	]
);

/**
 * What is given up of an invoice: asked by one officer, approved by another. Only then it leaves the receivable; what the buyer pays
 * of it later is income.
 */
export const tradeWriteOff = sqliteTable(
	'trade_write_off',
	{
		id: integer().primaryKey({ autoIncrement: true }).$type<TradeWriteOffId>(),
		invoiceId: integer('invoice_id')
			.$type<TradeInvoiceId>()
			.notNull()
			.references(() => tradeInvoice.id),
		/** What was open when it was asked; once approved, what was given up. */
		amount: integer().$type<Rupiah>().notNull(),
		reason: text().notNull(),
		state: text({ enum: WRITE_OFF_STATES }).notNull(),
		askedBy: integer('asked_by')
			.$type<UserId>()
			.notNull()
			.references(() => user.id),
		askedAt: integer('asked_at').notNull(),
		decidedBy: integer('decided_by')
			.$type<UserId>()
			.references(() => user.id),
		decidedAt: integer('decided_at'),
		/** What came in of it after all. */
		recovered: integer()
			.$type<Rupiah>()
			.notNull()
			.default(sql`0`),
		transactionId: integer('transaction_id')
			.$type<TransactionId>()
			.references(() => ledgerTransaction.id)
	},
	(table) => [
		uniqueIndex('trade_write_off_waiting')
			.on(table.invoiceId)
			.where(sql`state = 'asked'`),
		index('trade_write_off_invoice').on(table.invoiceId),
		wholeNumber('trade_write_off_amount', table.amount, { least: 1 }),
		wholeNumber('trade_write_off_recovered', table.recovered, { least: 0 }),
		check('trade_write_off_not_above', sql`${table.recovered} <= ${table.amount}`),
		check(
			'trade_write_off_two_officers',
			sql`${table.state} <> 'approved' or (${table.decidedBy} is not null and ${table.decidedBy} <> ${table.askedBy} and ${table.transactionId} is not null)`
		),
		check('trade_write_off_after', sql`${table.recovered} = 0 or ${table.state} = 'approved'`)
	]
);

/** Money that came in of what was written off, or a refund that was not paid out for it. */
export const tradeRecovery = sqliteTable(
	'trade_recovery',
	{
		id: integer().primaryKey({ autoIncrement: true }),
		writeOffId: integer('write_off_id')
			.$type<TradeWriteOffId>()
			.notNull()
			.references(() => tradeWriteOff.id),
		amount: integer().$type<Rupiah>().notNull(),
		/** Null where a refund was kept in place of money. */
		place: text({ enum: MONEY_PLACES }),
		note: text().notNull(),
		receivedOn: text('received_on').$type<BookDate>().notNull(),
		transactionId: integer('transaction_id')
			.$type<TransactionId>()
			.references(() => ledgerTransaction.id),
		refundId: integer('refund_id')
			.unique()
			.references(() => refund.id),
		confirmedBy: integer('confirmed_by')
			.$type<UserId>()
			.references(() => user.id),
		confirmedAt: integer('confirmed_at').notNull()
	},
	(table) => [
		index('trade_recovery_write_off').on(table.writeOffId),
		wholeNumber('trade_recovery_amount', table.amount, { least: 1 }),
		check('trade_recovery_one_source', sql`(${table.transactionId} is null) <> (${table.refundId} is null)`)
	]
);

/** What was paid of an invoice by what: a payment, a refund that was set off, or its being given up. */
export const tradeClearing = sqliteTable(
	'trade_clearing',
	{
		id: integer().primaryKey({ autoIncrement: true }),
		invoiceId: integer('invoice_id')
			.$type<TradeInvoiceId>()
			.notNull()
			.references(() => tradeInvoice.id),
		tradePaymentId: integer('trade_payment_id').references(() => tradePayment.id),
		refundId: integer('refund_id')
			.unique()
			.references(() => refund.id),
		writeOffId: integer('write_off_id')
			.$type<TradeWriteOffId>()
			.unique()
			.references(() => tradeWriteOff.id),
		amount: integer().$type<Rupiah>().notNull()
	},
	(table) => [
		index('trade_clearing_invoice').on(table.invoiceId),
		index('trade_clearing_payment').on(table.tradePaymentId),
		wholeNumber('trade_clearing_amount', table.amount, { least: 1 }),
		check(
			'trade_clearing_one_source',
			sql`(${table.tradePaymentId} is null) + (${table.refundId} is null) + (${table.writeOffId} is null) = 2`
		)
	]
);
