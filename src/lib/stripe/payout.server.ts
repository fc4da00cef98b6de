import { and, desc, eq, inArray } from 'drizzle-orm';
import type Stripe from 'stripe';
import { accountOf } from '#lib/ledger/accounts.server.ts';
import { CODE } from '#lib/ledger/codes.ts';
import { debit, post } from '#lib/ledger/post.server.ts';
import { clearingOf } from '#lib/payments/clearing.server.ts';
import { bookById } from '#lib/ledger/books.server.ts';
import { payment } from '#lib/payments/schema.server.ts';
import { systemActor } from '#lib/shared/actor.ts';
import { assert } from '#lib/shared/assert.ts';
import { today } from '#lib/shared/clock.server.ts';
import { db, write, type Reader, type Tx } from '#lib/shared/database.server.ts';
import { bookDateAt } from '#lib/shared/dates.ts';
import type { BookId } from '#lib/shared/ids.ts';
import { rupiah } from '#lib/shared/money.ts';
import { stripe } from './client.server.ts';
import { sharePayout, type PayoutLine, type PayoutShare } from './payout.ts';
import { checkoutSession, stripePayout } from './schema.server.ts';

const PAGE = 100;

/**
 * Books Stripe's payout to the bank: Dr bank, provider costs · Cr provider clearing, in each book by its part. Called
 * by the job runner; again changes nothing.
 *
 * @throws when Stripe does not answer, so that the job comes back.
 */
export async function reconcilePayout(payoutId: string): Promise<void> {
	const payout = await stripe().payouts.retrieve(payoutId);
	const lines = await linesOf(payoutId);
	if (lines.length === 0) return;
	const fallback = await anyBook(db);
	if (fallback === null) return;
	const shares = sharePayout(lines, fallback);
	await write(async (tx) => {
		for (const share of shares) await bookShare(tx, payout, share);
	});
}

async function linesOf(payoutId: string): Promise<PayoutLine[]> {
	const found: Stripe.BalanceTransaction[] = [];
	let after: string | undefined;
	for (;;) {
		const page = await stripe().balanceTransactions.list({
			payout: payoutId,
			limit: PAGE,
			expand: ['data.source'],
			...(after === undefined ? {} : { starting_after: after })
		});
		found.push(...page.data.filter(({ type }) => type !== 'payout'));
		after = page.data.at(-1)?.id;
		if (!page.has_more || after === undefined) break;
	}
	const books = await booksOf(
		db,
		found.flatMap((each) => intentOf(each) ?? [])
	);
	return found.map((each) => ({
		amount: each.amount,
		fee: each.fee,
		book: books.get(intentOf(each) ?? '') ?? null
	}));
}

/** The payment intent behind a charge, a refund or a dispute. */
function intentOf({ source }: Stripe.BalanceTransaction): string | null {
	if (source === null || typeof source === 'string' || !('payment_intent' in source)) return null;
	const intent = source.payment_intent;
	return typeof intent === 'string' ? intent : (intent?.id ?? null);
}

async function booksOf(reader: Reader, intents: readonly string[]): Promise<Map<string, BookId>> {
	if (intents.length === 0) return new Map();
	const rows = await reader
		.select({ intent: checkoutSession.paymentIntentId, bookId: payment.bookId })
		.from(checkoutSession)
		.innerJoin(payment, eq(payment.id, checkoutSession.paymentId))
		.where(inArray(checkoutSession.paymentIntentId, [...new Set(intents)]));
	return new Map(rows.map(({ intent, bookId }) => [intent ?? '', bookId]));
}

/** The book that was last paid online. */
async function anyBook(reader: Reader): Promise<BookId | null> {
	const [last] = await reader
		.select({ bookId: payment.bookId })
		.from(payment)
		.where(eq(payment.method, 'stripe'))
		.orderBy(desc(payment.id))
		.limit(1);
	return last?.bookId ?? null;
}

async function bookShare(tx: Tx, payout: Stripe.Payout, share: PayoutShare): Promise<void> {
	const bookId = share.book as BookId;
	const book = await bookById(tx, bookId);
	assert(book, `no book ${bookId}`);
	const arrivedOn = bookDateAt(payout.arrival_date * 1000, book.timeZone);
	const [fresh] = await tx
		.insert(stripePayout)
		.values({
			...{ id: payout.id, bookId, arrivedOn },
			...{ gross: share.gross, costs: share.costs, net: share.net }
		})
		.onConflictDoNothing()
		.returning({ id: stripePayout.id });
	if (!fresh || (share.gross === 0 && share.costs === 0)) return;
	const { transactionId } = await post(tx, {
		actor: systemActor,
		kind: 'stripe.payout',
		source: { kind: 'stripe_payout', key: payout.id },
		key: `stripe_payout:${payout.id}:${bookId}`,
		entries: [
			{
				bookId,
				date: today(book.timeZone),
				memo: `Stripe mencairkan ${payout.id} ke bank, tiba ${arrivedOn}`,
				postings: [
					// More given back than paid makes a payout that takes from the bank, so the signs are free.
					{ accountId: await accountOf(tx, bookId, CODE.bank), amount: share.net },
					debit(await accountOf(tx, bookId, CODE.providerCosts), share.costs),
					{ accountId: await clearingOf(tx, bookId), amount: rupiah(-share.gross) }
				]
			}
		]
	});
	await tx
		.update(stripePayout)
		.set({ transactionId })
		.where(and(eq(stripePayout.id, payout.id), eq(stripePayout.bookId, bookId)));
}

export type KeptPayout = typeof stripePayout.$inferSelect;

/** A book's payouts, newest first. */
export function payoutsOf(reader: Reader, bookId: BookId, limit: number): Promise<KeptPayout[]> {
	return reader
		.select()
		.from(stripePayout)
		.where(eq(stripePayout.bookId, bookId))
		.orderBy(desc(stripePayout.arrivedOn))
		.limit(limit);
}
