import { and, count, countDistinct, eq, inArray } from 'drizzle-orm';
import { bookAttention } from '#lib/bookkeeping/attention.server.ts';
import { booksOf } from '#lib/ledger/books.server.ts';
import { countApplications } from '#lib/lending/find.server.ts';
import type { ApplicationState } from '#lib/lending/states.ts';
import { agreementsOf } from '#lib/organisations/agreements.server.ts';
import { countMembers, type Organisation } from '#lib/organisations/find.server.ts';
import type { Ability } from '#lib/organisations/roles.ts';
import { subOrder } from '#lib/orders/schema.server.ts';
import type { OrderState } from '#lib/orders/states.ts';
import { refund } from '#lib/payments/schema.server.ts';
import { waitingPayouts } from '#lib/payouts/find.server.ts';
import { today } from '#lib/shared/clock.server.ts';
import type { Reader } from '#lib/shared/database.server.ts';
import { standingTasks } from '#lib/standing/find.server.ts';
import { tradeBuyersOf, waitingTermsOf, waitingWriteOffsOf } from '#lib/tradeCredit/find.server.ts';

export type DeskTaskKey =
	| 'confirm'
	| 'pack'
	| 'ready'
	| 'complaints'
	| 'refunds'
	| 'payoutsApprove'
	| 'payoutsPay'
	| 'loansDecide'
	| 'loansDisburse'
	| 'joins'
	| 'drafts'
	| 'agreements'
	| 'creditAgree'
	| 'creditOverdue'
	| 'standingAsked'
	| 'standingMissed';

/** Something at a desk that waits for somebody, and how many of it. */
export interface DeskTask {
	readonly key: DeskTaskKey;
	readonly count: number;
	/** The page under `/meja/{org}/` where it is done. */
	readonly path: string;
}

type Desk = Pick<Organisation, 'id' | 'kind' | 'timeZone'>;
type Count = (reader: Reader, desk: Desk) => Promise<number>;

/** What may wait, in the order of its urgency, and who can do it. */
const TASKS: readonly { key: DeskTaskKey; path: string; needs: Ability; count: Count }[] = [
	{ key: 'complaints', path: 'pesanan', needs: 'complaints.answer', count: ordersIn('complaint') },
	{ key: 'confirm', path: 'pesanan', needs: 'orders.confirm_payment', count: ordersIn('placed') },
	{ key: 'pack', path: 'pesanan', needs: 'orders.pack', count: ordersIn('packing') },
	{ key: 'ready', path: 'pesanan', needs: 'orders.hand_over', count: ordersIn('ready') },
	{ key: 'refunds', path: 'pesanan', needs: 'orders.refund', count: refundsOwed },
	{
		key: 'payoutsApprove',
		path: 'pencairan',
		needs: 'payout.approve',
		count: async (reader, { id }) => (await waitingPayouts(reader, id)).toApprove
	},
	{
		key: 'payoutsPay',
		path: 'pencairan',
		needs: 'payout.pay',
		count: async (reader, { id }) => (await waitingPayouts(reader, id)).toPay
	},
	{ key: 'loansDecide', path: 'pinjaman', needs: 'loans.decide', count: applicationsIn('submitted') },
	{ key: 'loansDisburse', path: 'pinjaman', needs: 'loans.disburse', count: applicationsIn('approved') },
	{
		key: 'joins',
		path: 'anggota',
		needs: 'members.decide',
		count: (reader, { id }) => countMembers(reader, id, 'requested')
	},
	{
		key: 'standingAsked',
		path: 'pesanan-rutin',
		needs: 'listing.moderate',
		count: async (reader, { id, timeZone }) => (await standingTasks(reader, id, today(timeZone))).asked
	},
	{
		key: 'standingMissed',
		path: 'pesanan-rutin',
		needs: 'listing.moderate',
		count: async (reader, { id, timeZone }) => (await standingTasks(reader, id, today(timeZone))).missed
	},
	{
		key: 'creditAgree',
		path: 'bayar-nanti',
		needs: 'credit.agree',
		count: async (reader, { id }) =>
			(await waitingTermsOf(reader, id)).length + (await waitingWriteOffsOf(reader, id)).length
	},
	{
		key: 'creditOverdue',
		path: 'bayar-nanti',
		needs: 'orders.confirm_payment',
		count: async (reader, { id, timeZone }) =>
			(await tradeBuyersOf(reader, id, today(timeZone))).filter(({ overdue }) => overdue > 0).length
	},
	{ key: 'agreements', path: 'perjanjian', needs: 'members.decide', count: agreementsWaiting },
	{
		key: 'drafts',
		path: 'buku',
		needs: 'books.approve',
		count: async (reader, { id }) => (await bookAttention(reader, id)).draftsWaiting
	}
];

/** What waits at a desk for somebody with these abilities, the most urgent first; what is done is left out. */
export async function deskTasks(
	reader: Reader,
	desk: Desk,
	abilities: ReadonlySet<Ability>
): Promise<DeskTask[]> {
	const mine = TASKS.filter(({ needs }) => abilities.has(needs));
	const counted = await Promise.all(
		mine.map(async ({ key, path, count: countOf }) => ({ key, path, count: await countOf(reader, desk) }))
	);
	return counted.filter((task) => task.count > 0);
}

function ordersIn(state: OrderState): Count {
	return async (reader, { id, kind }) => {
		if (kind !== 'bumdesa') return 0;
		const [row] = await reader
			.select({ orders: countDistinct(subOrder.orderId) })
			.from(subOrder)
			.where(and(eq(subOrder.bumdesaId, id), eq(subOrder.state, state)));
		return row?.orders ?? 0;
	};
}

function applicationsIn(state: ApplicationState): Count {
	return async (reader, { id }) => {
		const books = (await booksOf(reader, id)).map((book) => book.id);
		return countApplications(reader, books, state);
	};
}

async function refundsOwed(reader: Reader, { id }: Desk): Promise<number> {
	const books = (await booksOf(reader, id)).map((book) => book.id);
	if (books.length === 0) return 0;
	const [row] = await reader
		.select({ refunds: count() })
		.from(refund)
		.where(and(inArray(refund.bookId, books), eq(refund.state, 'owed')));
	return row?.refunds ?? 0;
}

/** A group answers what the BUM Desa accepted or proposed; the BUM Desa answers what a group proposed. */
async function agreementsWaiting(reader: Reader, { id }: Desk): Promise<number> {
	const all = await agreementsOf(reader, id);
	return all.filter(
		({ state, bumdesaId, acceptedAt }) =>
			state === 'proposed' && (bumdesaId === id ? acceptedAt === null : acceptedAt !== null)
	).length;
}
