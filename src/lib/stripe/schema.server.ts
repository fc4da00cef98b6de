import { sql } from 'drizzle-orm';
import { index, integer, primaryKey, sqliteTable, text } from 'drizzle-orm/sqlite-core';
import { book, ledgerTransaction } from '#lib/ledger/schema.server.ts';
import { payment } from '#lib/payments/schema.server.ts';
import { user } from '#lib/people/schema.server.ts';
import { wholeNumber } from '#lib/shared/columns.server.ts';
import type { BookId, PaymentId, TransactionId, UserId } from '#lib/shared/ids.ts';
import type { Rupiah } from '#lib/shared/money.ts';
import { CHECKOUT_STATES, EVENT_OUTCOMES } from './states.ts';

/** A Checkout Session at Stripe: one for each payment, asked for after the order was committed. */
export const checkoutSession = sqliteTable(
	'checkout_session',
	{
		/** Stripe's id, as `cs_…`. */
		id: text().primaryKey(),
		paymentId: integer('payment_id')
			.$type<PaymentId>()
			.notNull()
			.unique()
			.references(() => payment.id),
		/** Where the buyer pays. */
		url: text().notNull(),
		state: text({ enum: CHECKOUT_STATES }).notNull(),
		/** Known once she has paid; refunds and disputes name it. */
		paymentIntentId: text('payment_intent_id'),
		expiresAt: integer('expires_at').notNull(),
		createdAt: integer('created_at').notNull()
	},
	(table) => [index('checkout_session_intent').on(table.paymentIntentId)]
);

/** Every event Stripe sent with a true signature, once; what is flagged waits for an officer. */
export const stripeEvent = sqliteTable(
	'stripe_event',
	{
		id: text().primaryKey(),
		type: text().notNull(),
		/** What it is about, as `cs_…`, `re_…`, `po_…`. */
		objectId: text('object_id').notNull(),
		/** The order's number, where it names one that is here. */
		reference: text(),
		outcome: text({ enum: EVENT_OUTCOMES }).notNull(),
		/** Why it is flagged, as a message key. */
		reason: text(),
		/** In rupiah, as far as Stripe's amount is whole rupiah. */
		amount: integer().$type<Rupiah>(),
		seenBy: integer('seen_by')
			.$type<UserId>()
			.references(() => user.id),
		receivedAt: integer('received_at').notNull()
	},
	(table) => [
		index('stripe_event_flagged')
			.on(table.receivedAt)
			.where(sql`outcome = 'flagged' and seen_by is null`),
		wholeNumber('stripe_event_amount', table.amount)
	]
);

/** Stripe's payout to the bank, booked once in each book it holds money of. */
export const stripePayout = sqliteTable(
	'stripe_payout',
	{
		id: text().notNull(),
		bookId: integer('book_id')
			.$type<BookId>()
			.notNull()
			.references(() => book.id),
		/** The day it reached the bank. */
		arrivedOn: text('arrived_on').notNull(),
		/** What buyers paid in it, less what they were given back. */
		gross: integer().$type<Rupiah>().notNull(),
		costs: integer().$type<Rupiah>().notNull(),
		net: integer().$type<Rupiah>().notNull(),
		transactionId: integer('transaction_id')
			.$type<TransactionId>()
			.references(() => ledgerTransaction.id)
	},
	(table) => [
		primaryKey({ columns: [table.id, table.bookId] }),
		index('stripe_payout_book').on(table.bookId, table.arrivedOn),
		wholeNumber('stripe_payout_gross', table.gross),
		wholeNumber('stripe_payout_costs', table.costs),
		wholeNumber('stripe_payout_net', table.net)
	]
);
