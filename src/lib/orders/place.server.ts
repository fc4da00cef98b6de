import { desc, gte, lt, and } from 'drizzle-orm';
import { lineTotal } from '#lib/carts/baskets.ts';
import { takeOut } from '#lib/carts/cart.server.ts';
import { accountOf } from '#lib/ledger/accounts.server.ts';
import { tradeBookOf } from '#lib/ledger/books.server.ts';
import { CODE } from '#lib/ledger/codes.ts';
import { orRefusal } from '#lib/ledger/post.server.ts';
import type { LedgerCode } from '#lib/ledger/posting.ts';
import type { Locale } from '#lib/i18n/locale.ts';
import { payFromSavings } from '#lib/payments/confirm.server.ts';
import { openPayment } from '#lib/payments/open.server.ts';
import type { PaymentMethod } from '#lib/payments/states.ts';
import type { Actor } from '#lib/shared/actor.ts';
import { assert } from '#lib/shared/assert.ts';
import { audit } from '#lib/shared/audit.server.ts';
import { now, today } from '#lib/shared/clock.server.ts';
import { write, type Reader, type Tx } from '#lib/shared/database.server.ts';
import type { BookDate } from '#lib/shared/dates.ts';
import { faultPoint } from '#lib/shared/fault.server.ts';
import { once } from '#lib/shared/idempotency.server.ts';
import {
	newKey,
	type AccountId,
	type BookId,
	type OrderId,
	type PaymentId,
	type SubOrderId
} from '#lib/shared/ids.ts';
import { sumRupiah, type Rupiah } from '#lib/shared/money.ts';
import type { Refused } from '#lib/shared/result.ts';
import { reserve, type ReserveResult } from '#lib/stock/reserve.server.ts';
import { STRIPE_RESERVATION_MS } from '#lib/stripe/checkout.server.ts';
import { vatRateOn } from '#lib/taxes/terms.server.ts';
import { goodsVatRate } from '#lib/taxes/vat.ts';
import { holdCredit } from '#lib/tradeCredit/hold.server.ts';
import { keepFees } from './fees.server.ts';
import { lineAmounts, mostGross, type MostOver } from './amounts.ts';
import { numberInvoiceOf } from './invoiceNumber.server.ts';
import { moveSubOrder, recordEvent } from './move.server.ts';
import {
	prepareOrder,
	type OrderWish,
	type PreparedOrder,
	type PreparedPart,
	type PrepareRefusal
} from './prepare.server.ts';
import { customerOrder, orderLine, subOrder } from './schema.server.ts';
import { postVatOfPlaced } from './vat.server.ts';

/** How long goods wait for a transfer. */
export const TRANSFER_LIFETIME_MS = 24 * 60 * 60 * 1000;

export interface PlaceOrder extends OrderWish {
	/** The random key the form made: sent twice, it places one order. */
	readonly key: string;
	/** Goods and delivery, as the buyer was shown and agreed to. */
	readonly shownTotal: Rupiah;
	readonly buyer: {
		readonly name: string;
		/** With its country's code, as `+62812…`. */
		readonly phone: string;
		readonly email: string | null;
	};
	readonly locale: Locale;
	readonly note: string;
	/** How much more the packed goods may cost than ordered; by nothing when missing. */
	readonly mostOverBasisPoints?: MostOver;
	/** The browser's cart, from which what was ordered is taken out. */
	readonly cartToken: string | null;
}

export interface PlacedOrder {
	readonly ok: true;
	readonly orderId: OrderId;
	readonly number: string;
	/** The secret of the status page. */
	readonly token: string;
}

export type PlaceOrderResult =
	| PlacedOrder
	| PrepareRefusal
	| Exclude<ReserveResult, { ok: true }>
	| Refused<'total_changed', { total: Rupiah }>
	| Refused<'no_unique_amount'>
	| Refused<'key_reused'>
	| Refused<LedgerCode>;

/**
 * Places an order in one transaction: the order with its sellers' parts and lines, percentages frozen; the promise
 * of stock; the payment, and from savings the money too. All of it or nothing, once for a key.
 */
export async function placeOrder(actor: Actor, input: PlaceOrder): Promise<PlaceOrderResult> {
	const { key, cartToken, ...body } = input;
	return orRefusal(
		write(async (tx) => {
			const placed = await once(tx, { scope: 'order.place', key, body }, () => placeIn(tx, actor, input));
			if (placed.ok) {
				const ordered = input.lines.map(({ listingId }) => listingId);
				await takeOut(tx, { actor, token: cartToken }, ordered);
			}
			return placed;
		})
	);
}

type PlaceInput = Omit<PlaceOrder, 'key' | 'cartToken'>;

/** The same inside another transaction, for who does it once by a key of her own. */
export async function placeIn(tx: Tx, actor: Actor, input: PlaceInput): Promise<PlaceOrderResult> {
	const prepared = await prepareOrder(tx, actor, input);
	if (!prepared.ok) return prepared;
	const { order } = prepared;
	if (order.total !== input.shownTotal) return { ok: false, code: 'total_changed', total: order.total };

	const bookId = await tradeBookOf(tx, input.bumdesaId);
	const number = await nextNumber(tx, today(order.bumdesa.timeZone));
	const depositsAccountId = await openDeposits(tx, bookId, number, input.buyer.name);
	const expiresAt = expiryOf(input.payment.method);
	const opened = await openPayment(tx, {
		reference: number,
		method: input.payment.method,
		bookId,
		depositsAccountId,
		amount: order.total,
		expiresAt
	});
	if (!opened.ok) return opened;

	const vatRate = await vatRateOn(tx, input.bumdesaId, today(order.bumdesa.timeZone));
	const inserted = await insertOrder(tx, actor, input, {
		...{ order, vatRate },
		number,
		depositsAccountId,
		paymentId: opened.paymentId
	});
	faultPoint('order.after_insert');
	for (const { subOrderId, part } of inserted.parts) {
		const lines = part.items.map(({ listingId, quantity, harvest, offer }) => ({
			...{ listingId, quantity, harvest: harvest?.promiseId ?? null },
			...{ cycle: offer.cycle?.cycleId ?? null, closing: input.closing !== undefined }
		}));
		const reserved = await reserve(tx, lines, { holder: holderOf(number, subOrderId), expiresAt });
		if (!reserved.ok) return reserved;
		if (input.payment.method !== 'later') continue;
		const held = await holdCredit(tx, {
			...{ bumdesaId: input.bumdesaId, buyerId: actor.userId },
			...{ reference: holderOf(number, subOrderId), amount: mostOf(part, input.mostOverBasisPoints ?? 0) }
		});
		if (!held.ok) return held;
	}
	const begun = await begin(tx, actor, input, {
		...inserted,
		paymentId: opened.paymentId,
		...{ total: order.total, vatRate }
	});
	return begun.ok ? { ok: true, orderId: inserted.orderId, number, token: inserted.token } : begun;
}

/** What a part may cost at most once its goods are weighed: so much of the limit it takes until it is delivered. */
function mostOf({ items, delivery, fees }: PreparedPart, mostOver: MostOver): Rupiah {
	const goods = items.map((item) => mostGross(lineTotal(item), mostOver));
	return sumRupiah([...goods, delivery, ...fees.map(({ amount }) => amount)]);
}

/** Whose promise of stock it is: the order's, and below it each seller's part. */
export function holderOf(number: string, subOrderId?: SubOrderId): string {
	return subOrderId === undefined ? `order:${number}` : `order:${number}/${subOrderId}`;
}

/** The next number of the month, `DM-2611-000042`. Safe to count up: one transaction writes at a time. */
async function nextNumber(reader: Reader, on: BookDate): Promise<string> {
	const prefix = `DM-${on.slice(2, 4)}${on.slice(5, 7)}-`;
	const [last] = await reader
		.select({ number: customerOrder.number })
		.from(customerOrder)
		// A range of text uses the unique index; `.` follows `-`.
		.where(and(gte(customerOrder.number, prefix), lt(customerOrder.number, `${prefix.slice(0, -1)}.`)))
		.orderBy(desc(customerOrder.number))
		.limit(1);
	const count = last ? Number(last.number.slice(prefix.length)) + 1 : 1;
	return prefix + String(count).padStart(6, '0');
}

function openDeposits(tx: Tx, bookId: BookId, number: string, buyerName: string): Promise<AccountId> {
	return accountOf(tx, bookId, CODE.customerDeposits, {
		kind: 'order',
		key: number,
		name: `${number} ${buyerName}`,
		neverOverdrawn: true
	});
}

interface InsertOrder {
	readonly order: PreparedOrder;
	/** What the BUM Desa's prices contain today, in basis points. */
	readonly vatRate: number;
	readonly number: string;
	readonly depositsAccountId: AccountId;
	readonly paymentId: PaymentId;
}

interface InsertedOrder {
	readonly orderId: OrderId;
	readonly token: string;
	readonly parts: readonly { subOrderId: SubOrderId; part: PreparedPart }[];
}

async function insertOrder(
	tx: Tx,
	actor: Actor,
	input: PlaceInput,
	{ order, vatRate, number, depositsAccountId, paymentId }: InsertOrder
): Promise<InsertedOrder> {
	const token = newKey();
	const [row] = await tx
		.insert(customerOrder)
		.values({
			number,
			token,
			bumdesaId: input.bumdesaId,
			buyerId: actor.userId,
			buyerName: input.buyer.name,
			buyerPhone: input.buyer.phone,
			buyerEmail: input.buyer.email,
			locale: input.locale,
			deliveryMethod: input.delivery.method,
			villageCode: input.delivery.villageCode,
			address: input.delivery.address,
			note: input.note,
			mostOverBasisPoints: input.mostOverBasisPoints ?? 0,
			paymentMethod: input.payment.method,
			paymentId,
			goodsAmount: order.goods,
			deliveryAmount: order.delivery,
			depositsAccountId,
			placedAt: now()
		})
		.returning({ id: customerOrder.id });
	assert(row, 'the order was inserted');
	const parts: { subOrderId: SubOrderId; part: PreparedPart }[] = [];
	for (const part of order.parts) {
		parts.push({ part, subOrderId: await insertPart(tx, { ...input, orderId: row.id, vatRate }, part) });
	}
	return { orderId: row.id, token, parts };
}

async function insertPart(
	tx: Tx,
	{ orderId, vatRate, ...input }: PlaceInput & { orderId: OrderId; vatRate: number },
	part: PreparedPart
): Promise<SubOrderId> {
	const { agreement, sellerId, groupId } = part.offer;
	const [row] = await tx
		.insert(subOrder)
		.values({
			orderId,
			bumdesaId: input.bumdesaId,
			sellerId,
			groupId,
			agreementId: agreement.id,
			state: 'placed',
			deliveryAmount: part.delivery,
			delivers: input.delivery.method === 'parcel' ? 'parcel' : agreement.delivers,
			loanCapBasisPoints: agreement.loanCapBasisPoints,
			mandatoryCapBasisPoints: agreement.mandatoryCapBasisPoints,
			leastTakeHome: agreement.leastTakeHome,
			vatBasisPoints: vatRate
		})
		.returning({ id: subOrder.id });
	assert(row, 'the part was inserted');
	await tx.insert(orderLine).values(part.items.map((item) => frozenLine(row.id, item, vatRate)));
	await keepFees(tx, { orderId, subOrderId: row.id }, part.fees);
	return row.id;
}

/** A line as it was called, priced and shared out when it was ordered. */
function frozenLine(
	subOrderId: SubOrderId,
	{ offer, quantity, shownPrice, harvest }: PreparedPart['items'][number],
	vatRate: number
) {
	const { commissionBasisPoints, groupShareBasisPoints } = offer.agreement;
	const terms = {
		price: shownPrice,
		quantity,
		soldBy: offer.soldBy,
		commissionBasisPoints,
		groupShareBasisPoints
	};
	return {
		...terms,
		...lineAmounts(terms),
		goodsVatBasisPoints: goodsVatRate(offer.commodityGroup, vatRate),
		subOrderId,
		listingId: offer.listingId,
		name: offer.name,
		unit: offer.unit,
		cycleId: offer.cycle?.cycleId ?? null,
		harvestFromOn: harvest?.fromOn ?? null,
		harvestUntilOn: harvest?.untilOn ?? null
	};
}

interface BeginOrder extends InsertedOrder {
	readonly paymentId: PaymentId;
	readonly total: Rupiah;
	readonly vatRate: number;
}

/** How long goods wait to be paid: null for as long as the order lives. */
function expiryOf(method: PaymentMethod): number | null {
	if (method === 'transfer') return now() + TRANSFER_LIFETIME_MS;
	return method === 'stripe' ? now() + STRIPE_RESERVATION_MS : null;
}

/** A transfer and online payment are waited for; what is paid in cash or later is packed unpaid; savings pay at once. */
async function begin(tx: Tx, actor: Actor, input: PlaceInput, inserted: BeginOrder) {
	const { orderId, parts, paymentId, total, vatRate } = inserted;
	const { method, membershipId } = input.payment;
	await recordEvent(tx, actor, { orderId, event: 'placed', detail: { amount: total, method } });
	if (method === 'savings') {
		assert(membershipId, 'savings were checked with their membership');
		const paid = await payFromSavings(tx, actor, paymentId, membershipId);
		if (!paid.ok) {
			assert(paid.code === 'insufficient_savings', 'a new payment is open');
			return paid;
		}
		await recordEvent(tx, actor, { orderId, event: 'paid', detail: { amount: total, method } });
		if (vatRate > 0) await postVatOfPlaced(tx, actor, orderId);
		await numberInvoiceOf(tx, orderId);
	}
	if (method !== 'transfer' && method !== 'stripe') {
		for (const { subOrderId } of parts) await moveSubOrder(tx, actor, subOrderId, 'packing');
	}
	await audit(tx, actor, {
		action: 'order.place',
		organisationId: input.bumdesaId,
		subject: `order:${orderId}`,
		detail: { total, method }
	});
	return { ok: true as const };
}
