import { harvestFor, lineTotal, problemOf, type CartItem, type ItemProblem } from '#lib/carts/baskets.ts';
import { freightOf, type Offer, type OfferedHarvest } from '#lib/carts/offer.ts';
import { offersOf } from '#lib/carts/offer.server.ts';
import { feesOfCycles } from '#lib/cycles/charge.server.ts';
import { feesByPart, type ChargedFee, type FeeLine } from '#lib/cycles/fees.ts';
import type { DeliveryMethod } from '#lib/delivery/methods.ts';
import { quoteDelivery, type DeliveryQuote } from '#lib/delivery/quote.server.ts';
import { mayPayInCash, splitDelivery } from '#lib/delivery/rules.ts';
import { membershipById, organisationById, type Organisation } from '#lib/organisations/find.server.ts';
import type { PaymentMethod } from '#lib/payments/states.ts';
import { availableVoluntary } from '#lib/savings/accounts.server.ts';
import type { Actor } from '#lib/shared/actor.ts';
import type { Reader } from '#lib/shared/database.server.ts';
import type { BookDate } from '#lib/shared/dates.ts';
import type { CycleId, HarvestPromiseId, ListingId, MembershipId, OrganisationId } from '#lib/shared/ids.ts';
import { rupiah, sumRupiah, type Rupiah } from '#lib/shared/money.ts';
import type { Refused } from '#lib/shared/result.ts';
import { mayPayOnline } from '#lib/stripe/amounts.ts';
import { isStripeOn } from '#lib/stripe/client.server.ts';
import { sumByListing } from '#lib/stock/sum.ts';
import { refuseCredit, type CreditRefusal } from '#lib/tradeCredit/hold.server.ts';

/** One line as the buyer was shown it. */
export interface WantedLine {
	readonly listingId: ListingId;
	/** In g, ml, dm³ or pieces. */
	readonly quantity: number;
	/** The price per unit she was shown; she pays no other. */
	readonly shownPrice: Rupiah;
	/** The harvest she was shown it comes from; none for what lies on the shelf. */
	readonly harvest?: HarvestPromiseId | null;
	/** The cycle she was shown she orders in; none for what is always sold. */
	readonly cycle?: CycleId | null;
	/** The day on which she was shown that cycle hands it over, the way she chose; missing when no page showed one. */
	readonly handOverOn?: BookDate | null;
}

export interface WantedDelivery {
	readonly method: DeliveryMethod;
	/** Null for a pick-up. */
	readonly villageCode: string | null;
	readonly address: string;
}

export interface WantedPayment {
	readonly method: PaymentMethod;
	/** For savings: in which group she saves. */
	readonly membershipId: MembershipId | null;
}

/** What somebody wants to order, all of it sold through one BUM Desa. */
export interface OrderWish {
	readonly bumdesaId: OrganisationId;
	readonly lines: readonly WantedLine[];
	readonly delivery: WantedDelivery;
	readonly payment: WantedPayment;
	/** Fills a box of a cycle that closes at this moment. */
	readonly closing?: CycleId;
}

/** A line with what is offered, and the harvest it is ordered from when the shelf does not hold it. */
export type OfferedItem = CartItem & { readonly offer: Offer; readonly harvest: OfferedHarvest | null };

/** One seller's part of what is wanted. */
export interface PreparedPart {
	/** Any offer of this seller: who sells, for which group, on which terms. */
	readonly offer: Offer;
	readonly items: readonly OfferedItem[];
	readonly goods: Rupiah;
	/** Its share of the delivery charge. */
	readonly delivery: Rupiah;
	/** What its cycles ask beside the price. */
	readonly fees: readonly ChargedFee[];
}

export interface PreparedOrder {
	readonly bumdesa: Organisation;
	readonly parts: readonly PreparedPart[];
	readonly goods: Rupiah;
	readonly delivery: Rupiah;
	/** All fees of all parts. */
	readonly fees: Rupiah;
	readonly total: Rupiah;
	readonly quote: Extract<DeliveryQuote, { ok: true }>;
}

export interface CartChange {
	readonly listingId: ListingId;
	readonly name: string;
	readonly problem: ItemProblem;
}

export type PrepareRefusal =
	| Refused<'not_found'>
	| Refused<'cart_empty'>
	| Refused<'out_of_stock', { listingId: ListingId; available: number }>
	| Refused<'cart_changed', { changes: readonly CartChange[] }>
	| Exclude<DeliveryQuote, { ok: true }>
	| Refused<'cycle_not_picked_up' | 'cycle_not_delivered'>
	| Refused<'cash_not_offered'>
	| Refused<'transfer_not_offered'>
	| Refused<'online_not_offered'>
	| CreditRefusal
	| Refused<'forbidden'>
	| Refused<'insufficient_savings', { available: Rupiah }>;

export type PrepareResult = { ok: true; order: PreparedOrder } | PrepareRefusal;

/**
 * Reads everything an order rests on as it is now, prices what is wanted, and says what has changed since the buyer
 * was shown it. Used for the review and again inside the transaction that places the order.
 */
export async function prepareOrder(reader: Reader, actor: Actor, wish: OrderWish): Promise<PrepareResult> {
	const bumdesa = await organisationById(reader, wish.bumdesaId);
	if (bumdesa?.kind !== 'bumdesa') return { ok: false, code: 'not_found' };
	if (wish.lines.length === 0) return { ok: false, code: 'cart_empty' };
	const checked = await checkLines(reader, wish);
	if (!checked.ok) return checked;
	const handedOver = refuseWay(checked.items, wish.delivery.method);
	if (handedOver) return handedOver;
	const quote = await quoteDelivery(reader, {
		organisationId: wish.bumdesaId,
		method: wish.delivery.method,
		villageCode: wish.delivery.villageCode,
		lines: checked.items.map(({ offer, quantity }) => freightOf(offer, quantity))
	});
	if (!quote.ok) return quote;
	const parts = await withFees(reader, intoParts(checked.items, quote.charge));
	const goods = sumRupiah(parts.map((part) => part.goods));
	const fees = sumRupiah(parts.flatMap((part) => part.fees.map(({ amount }) => amount)));
	const total = rupiah(goods + quote.charge + fees);
	const refused = await refusePayment(reader, actor, wish, { bumdesa, total });
	return (
		refused ?? { ok: true, order: { bumdesa, parts, goods, delivery: quote.charge, fees, total, quote } }
	);
}

type CheckedLines = { ok: true; items: OfferedItem[] } | PrepareRefusal;

async function checkLines(reader: Reader, wish: OrderWish): Promise<CheckedLines> {
	const summed = sumByListing(wish.lines);
	const offers = await offersOf(reader, [...summed.keys()], wish.closing);
	const items: OfferedItem[] = [];
	const changes: CartChange[] = [];
	for (const [listingId, quantity] of summed) {
		const offer = offers.get(listingId) ?? null;
		const shownPrice = wish.lines.find((line) => line.listingId === listingId)?.shownPrice ?? rupiah(0);
		const item = { listingId, quantity, shownPrice, name: offer?.name ?? '', slug: offer?.slug ?? '', offer };
		const elsewhere = offer !== null && offer.agreement.bumdesaId !== wish.bumdesaId;
		const harvest = offer && harvestFor(offer, quantity);
		const shown = wish.lines.find((line) => line.listingId === listingId);
		const problem = elsewhere
			? { code: 'gone' as const }
			: (problemOf(item) ?? daysChanged(shown, { offer, harvest, method: wish.delivery.method }));
		if (problem) changes.push({ listingId, name: item.name, problem });
		else if (offer) items.push({ ...item, offer, harvest });
	}
	const short = changes.find(({ problem }) => problem.code === 'sold_out' || problem.code === 'not_enough');
	if (short) {
		const available = short.problem.code === 'not_enough' ? short.problem.available : 0;
		return { ok: false, code: 'out_of_stock', listingId: short.listingId, available };
	}
	return changes.length > 0 ? { ok: false, code: 'cart_changed', changes } : { ok: true, items };
}

/** A cycle that has no day for a pick-up is not picked up, and one without a day of delivery is not brought. */
function refuseWay(items: readonly OfferedItem[], method: DeliveryMethod): PrepareRefusal | null {
	const pickup = method === 'pickup';
	const stuck = items.some(({ offer: { cycle } }) => cycle && handOverDay(cycle, method) === null);
	if (!stuck) return null;
	return { ok: false, code: pickup ? 'cycle_not_picked_up' : 'cycle_not_delivered' };
}

/** Whether the days on which she was shown she gets it are other days now. */
function daysChanged(
	shown: WantedLine | undefined,
	{ offer, harvest, method }: { offer: Offer | null; harvest: OfferedHarvest | null; method: DeliveryMethod }
): ItemProblem | null {
	if ((shown?.harvest ?? null) !== (harvest?.promiseId ?? null)) return { code: 'harvest_changed' };
	const cycle = offer?.cycle ?? null;
	if ((shown?.cycle ?? null) !== (cycle?.cycleId ?? null)) return { code: 'cycle_changed' };
	if (shown?.handOverOn === undefined) return null;
	return shown.handOverOn === handOverDay(cycle, method) ? null : { code: 'cycle_changed' };
}

/** On which day a cycle hands over what is fetched or brought; null when it is sold in none. */
export function handOverDay(cycle: Offer['cycle'], method: DeliveryMethod): BookDate | null {
	if (!cycle) return null;
	return method === 'pickup' ? cycle.pickupOn : cycle.deliveryOn;
}

/** The same parts with what their cycles ask beside the price. */
async function withFees(reader: Reader, parts: readonly PricedPart[]): Promise<PreparedPart[]> {
	const lines: FeeLine[] = parts.flatMap(({ items }, part) =>
		items.map((item) => ({
			...{ part, quantity: item.quantity, gross: lineTotal(item) },
			...{ soldBy: item.offer.soldBy, pieceGrams: item.offer.pieceGrams },
			cycleId: item.offer.cycle?.cycleId ?? null
		}))
	);
	const asked = await feesOfCycles(
		reader,
		lines.flatMap(({ cycleId }) => cycleId ?? [])
	);
	const fees = feesByPart(lines, asked, parts.length);
	return parts.map((part, index) => ({ ...part, fees: fees[index] ?? [] }));
}

type PricedPart = Omit<PreparedPart, 'fees'>;

function intoParts(items: readonly OfferedItem[], charge: Rupiah): PricedPart[] {
	const bySeller = new Map<MembershipId, OfferedItem[]>();
	for (const item of items) {
		bySeller.set(item.offer.sellerId, [...(bySeller.get(item.offer.sellerId) ?? []), item]);
	}
	const sellers = [...bySeller.values()];
	const goods = sellers.map((own) => sumRupiah(own.map(lineTotal)));
	const delivery = splitDelivery(charge, goods);
	return sellers.flatMap((own, index) => {
		const [first] = own;
		const [partGoods, partDelivery] = [goods[index], delivery[index]];
		if (!first || partGoods === undefined || partDelivery === undefined) return [];
		return [{ offer: first.offer, items: own, goods: partGoods, delivery: partDelivery }];
	});
}

async function refusePayment(
	reader: Reader,
	actor: Actor,
	{ payment, delivery }: OrderWish,
	{ bumdesa, total }: { bumdesa: Organisation; total: Rupiah }
): Promise<PrepareRefusal | null> {
	if (payment.method === 'cash') {
		return mayPayInCash(delivery.method) ? null : { ok: false, code: 'cash_not_offered' };
	}
	if (payment.method === 'later') {
		return refuseCredit(reader, { bumdesaId: bumdesa.id, buyerId: actor.userId }, total);
	}
	if (payment.method === 'transfer') {
		return bumdesa.bankAccountNumber ? null : { ok: false, code: 'transfer_not_offered' };
	}
	if (payment.method === 'stripe') {
		return isStripeOn() && mayPayOnline(total) ? null : { ok: false, code: 'online_not_offered' };
	}
	const member = payment.membershipId ? await membershipById(reader, payment.membershipId) : null;
	const hers = member !== null && actor.userId !== null && member.userId === actor.userId;
	if (!hers || member.state !== 'active') return { ok: false, code: 'forbidden' };
	const available = await availableVoluntary(reader, member.id);
	return available < total ? { ok: false, code: 'insufficient_savings', available } : null;
}
