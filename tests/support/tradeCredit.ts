import { placeOrder, type PlaceOrderResult } from '#lib/orders/place.server.ts';
import type { MostOver } from '#lib/orders/amounts.ts';
import { creditHoldFaults, depositFaults } from '#lib/orders/verify.server.ts';
import type { WholeOrder } from '#lib/orders/find.server.ts';
import { personById } from '#lib/people/find.server.ts';
import { today } from '#lib/shared/clock.server.ts';
import { db } from '#lib/shared/database.server.ts';
import { newKey } from '#lib/shared/ids.ts';
import { rupiah } from '#lib/shared/money.ts';
import { decideTerms, proposeTerms } from '#lib/tradeCredit/agree.server.ts';
import { tradeBuyersOf, type TradeBuyer } from '#lib/tradeCredit/find.server.ts';
import { creditFaults } from '#lib/tradeCredit/verify.server.ts';
import { person, type Signed } from './organisations.ts';
import { orderOf, type Producer, type Sale } from './sale.ts';

/** A buyer with an agreement: proposed by the treasurer, approved by the director. */
export async function tradeBuyer(sale: Sale, creditLimit = 1_000_000, days = 14): Promise<Signed> {
	const buyer = await person('Warung Rina');
	await agreeWith(sale, buyer, creditLimit, days);
	return buyer;
}

export async function agreeWith(sale: Sale, buyer: Signed, creditLimit: number, days = 14): Promise<void> {
	const proposed = await proposeTerms(sale.treasurer, {
		organisationId: sale.bumdesaId,
		phone: (await personById(db, buyer.userId))?.phone ?? '',
		businessName: 'Warung Bu Rina',
		creditLimit: rupiah(creditLimit),
		days,
		note: '',
		key: newKey()
	});
	if (!proposed.ok) throw new Error(`refused: ${proposed.code}`);
	const decided = await decideTerms(sale.director, {
		organisationId: sale.bumdesaId,
		termsId: proposed.termsId,
		approve: true
	});
	if (!decided.ok) throw new Error(`refused: ${decided.code}`);
}

interface Ordering {
	readonly producer?: Producer;
	readonly mostOver?: MostOver;
	readonly key?: string;
}

/** She orders for pick-up, to pay later; the gross is a multiple of Rp50. */
export function orderLater(
	sale: Sale,
	buyer: Signed,
	gross: number | readonly { producer: Producer; gross: number }[],
	{ mostOver = 0, key = newKey(), producer = sale.producer }: Ordering = {}
): Promise<PlaceOrderResult> {
	const wanted = typeof gross === 'number' ? [{ producer, gross }] : gross;
	return placeOrder(buyer, {
		key,
		bumdesaId: sale.bumdesaId,
		lines: wanted.map((each) => ({
			listingId: each.producer.listingId,
			quantity: each.gross / 50,
			shownPrice: rupiah(50_000)
		})),
		delivery: { method: 'pickup', villageCode: null, address: '' },
		payment: { method: 'later', membershipId: null },
		shownTotal: rupiah(wanted.reduce((sum, each) => sum + each.gross, 0)),
		buyer: { name: 'Rina', phone: '+628111111111', email: null },
		mostOverBasisPoints: mostOver,
		locale: 'id',
		note: '',
		cartToken: null
	});
}

/** The same, for what is not refused. */
export async function orderedLater(...given: Parameters<typeof orderLater>): Promise<WholeOrder> {
	const placed = await orderLater(...given);
	if (!placed.ok) throw new Error(`refused: ${placed.code}`);
	return orderOf(placed.number);
}

/** How the one trade buyer of a sale stands. */
export async function standing(sale: Sale): Promise<TradeBuyer> {
	const [found] = await tradeBuyersOf(db, sale.bumdesaId, today('Asia/Jakarta'));
	if (!found) throw new Error('no trade buyer');
	return found;
}

/** The first thing that does not hold, or null. */
export async function creditWrongs(): Promise<unknown> {
	return (await creditFaults(db)) ?? (await creditHoldFaults(db)) ?? (await depositFaults(db));
}
