import { freightOf } from '#lib/carts/offer.ts';
import { offersOf } from '#lib/carts/offer.server.ts';
import { quantityProblem } from '#lib/catalog/price.ts';
import { quoteDelivery, type DeliveryQuote } from '#lib/delivery/quote.server.ts';
import type { WantedDelivery } from '#lib/orders/prepare.server.ts';
import { organisationById } from '#lib/organisations/find.server.ts';
import type { Actor } from '#lib/shared/actor.ts';
import { assert } from '#lib/shared/assert.ts';
import { audit } from '#lib/shared/audit.server.ts';
import { now, today } from '#lib/shared/clock.server.ts';
import { write, type Tx } from '#lib/shared/database.server.ts';
import { once } from '#lib/shared/idempotency.server.ts';
import type { ListingId, UserId } from '#lib/shared/ids.ts';
import type { Rupiah } from '#lib/shared/money.ts';
import { refuse, type Refused } from '#lib/shared/result.ts';
import { creditOf } from '#lib/tradeCredit/hold.server.ts';
import type { StandingOrderId } from './ids.ts';
import { MOST_DAYS_BEFORE, MOST_WEEKS, neededDays, type Rhythm } from './rhythm.ts';
import { standingOrder } from './schema.server.ts';
import type { StandingPayment } from './states.ts';

export interface AskStanding extends Rhythm {
	readonly listingId: ListingId;
	/** In g, ml, dm³ or pieces. */
	readonly quantity: number;
	/** Per unit: above it nothing is ordered. */
	readonly mostPrice: Rupiah;
	/** How long before the day its order is placed. */
	readonly daysBefore: number;
	readonly delivery: WantedDelivery;
	readonly paymentMethod: StandingPayment;
	readonly note: string;
	readonly key: string;
}

export type AskStandingResult =
	| { ok: true; standingId: StandingOrderId }
	| Refused<
			| 'forbidden'
			| 'not_for_sale'
			| 'quantity_wrong'
			| 'from_past'
			| 'no_day'
			| 'rhythm_wrong'
			| 'credit_not_offered'
			| 'transfer_not_offered'
			| 'key_reused'
	  >
	| Exclude<DeliveryQuote, { ok: true }>;

/** A buyer asks a producer for the same goods on the same days. Nothing is ordered before producer or desk says yes. */
export async function askStanding(actor: Actor, input: AskStanding): Promise<AskStandingResult> {
	return write(async (tx): Promise<AskStandingResult> => {
		const buyerId = actor.userId;
		if (buyerId === null) return refuse('forbidden');
		const { key, ...body } = input;
		return once(tx, { scope: `standing.ask:${buyerId}`, key, body }, () => ask(tx, actor, input, buyerId));
	});
}

async function ask(tx: Tx, actor: Actor, input: AskStanding, buyerId: UserId): Promise<AskStandingResult> {
	const { listingId, quantity, mostPrice, delivery, paymentMethod, daysBefore, note } = input;
	const { weekdays, everyWeeks, fromOn, untilOn } = input;
	const offer = (await offersOf(tx, [listingId])).get(listingId);
	if (offer?.kind !== 'goods') return refuse('not_for_sale');
	const bumdesaId = offer.agreement.bumdesaId;
	const hub = await organisationById(tx, bumdesaId);
	assert(hub, 'what is for sale is sold through a BUM Desa');
	if (quantityProblem(offer, quantity)) return refuse('quantity_wrong');
	const wrong = wrongRhythm(input, daysBefore);
	if (wrong) return refuse(wrong);
	if (fromOn < today(hub.timeZone)) return refuse('from_past');
	const quote = await quoteDelivery(tx, {
		...{ organisationId: bumdesaId, method: delivery.method, villageCode: delivery.villageCode },
		lines: [freightOf(offer, quantity)]
	});
	if (!quote.ok) return quote;
	if (paymentMethod === 'transfer' && !hub.bankAccountNumber) return refuse('transfer_not_offered');
	if (paymentMethod === 'later' && !(await creditOf(tx, { bumdesaId, buyerId }))) {
		return refuse('credit_not_offered');
	}
	const [made] = await tx
		.insert(standingOrder)
		.values({
			...{ bumdesaId, listingId, buyerId, quantity, mostPrice, weekdays, everyWeeks, daysBefore },
			...{ fromOn, untilOn, paymentMethod, note, state: 'asked', askedAt: now() },
			...{ deliveryMethod: delivery.method, villageCode: delivery.villageCode, address: delivery.address }
		})
		.returning({ id: standingOrder.id });
	assert(made, 'the standing order was inserted');
	await audit(tx, actor, {
		...{ action: 'standing.ask', organisationId: bumdesaId, subject: `standing_order:${made.id}` },
		detail: { listingId, quantity, weekdays, everyWeeks }
	});
	return { ok: true, standingId: made.id };
}

function wrongRhythm(rhythm: Rhythm, daysBefore: number): 'rhythm_wrong' | 'no_day' | null {
	const { everyWeeks, fromOn, untilOn } = rhythm;
	const within = (value: number, most: number) => Number.isSafeInteger(value) && value >= 1 && value <= most;
	if (!within(everyWeeks, MOST_WEEKS) || !within(daysBefore, MOST_DAYS_BEFORE)) return 'rhythm_wrong';
	if (!within(rhythm.weekdays, 127)) return 'no_day';
	// One that ends before its first day would never order anything.
	if (untilOn === null) return null;
	return untilOn < fromOn || neededDays(rhythm, fromOn, untilOn).length === 0 ? 'no_day' : null;
}
