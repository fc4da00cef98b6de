import { asc, eq, inArray } from 'drizzle-orm';
import { credit, debit, post } from '#lib/ledger/post.server.ts';
import type { Posting } from '#lib/ledger/posting.ts';
import { user } from '#lib/people/schema.server.ts';
import { changePayment } from '#lib/payments/close.server.ts';
import { paymentById, type Payment } from '#lib/payments/open.server.ts';
import {
	dateIn,
	keepRefund,
	refundsAccountOf,
	refundsOf,
	withdrawRefunds
} from '#lib/payments/refunds.server.ts';
import type { Actor } from '#lib/shared/actor.ts';
import { assert } from '#lib/shared/assert.ts';
import { now } from '#lib/shared/clock.server.ts';
import type { Reader, Tx } from '#lib/shared/database.server.ts';
import type { OrderLineId, TransactionId } from '#lib/shared/ids.ts';
import { NO_RUPIAH, rupiah, sumRupiah, type Rupiah } from '#lib/shared/money.ts';
import { mayPayOnline } from '#lib/stripe/amounts.ts';
import { isStripeOn } from '#lib/stripe/client.server.ts';
import { registerMoves } from '#lib/taxes/outputVat.server.ts';
import type { VatMove } from '#lib/taxes/vat.ts';
import { lineAmounts } from './amounts.ts';
import type { OrderLine, OrderPart, WholeOrder } from './find.server.ts';
import { recordEvent } from './move.server.ts';
import { customerOrder, lineWeighing, orderLine } from './schema.server.ts';
import { askTopUp, openTopUpOf, topUpReceivableOf, type TopUpMethod } from './topUp.server.ts';
import { depositsPosting, vatOfPaid, vatPosting } from './vat.server.ts';

export interface LineChange {
	readonly order: WholeOrder;
	readonly line: OrderLine;
	/** What was packed, in g, ml, dm³ or pieces. */
	readonly quantity: number;
	readonly reason: string;
}

/** What the change asked of the buyer, or owes her. */
export interface LineChanged {
	readonly from: Rupiah;
	readonly to: Rupiah;
	readonly transactionId: TransactionId | null;
}

/**
 * A line becomes what was packed: its price, the fees and the producer's part follow the percentages frozen on it, the
 * order's sum follows, and the difference is money of its own. Whether it may is the caller's to ask.
 */
export async function changeLine(tx: Tx, actor: Actor, change: LineChange): Promise<LineChanged> {
	const { order, line, quantity, reason } = change;
	assert(actor.userId !== null, 'somebody stands at the scales');
	const amounts = lineAmounts({ ...line, quantity });
	const difference = amounts.gross - line.gross;
	await tx
		.update(orderLine)
		.set({
			...amounts,
			quantity,
			orderedQuantity: line.orderedQuantity ?? line.quantity,
			orderedGross: line.orderedGross ?? line.gross
		})
		.where(eq(orderLine.id, line.id));
	await tx
		.update(customerOrder)
		.set({ goodsAmount: rupiah(order.goodsAmount + difference) })
		.where(eq(customerOrder.id, order.id));
	const lines = partOf(change).lines.map((each) => (each.id === line.id ? { ...each, ...amounts } : each));
	const part = { ...partOf(change), lines };
	const transactionId =
		difference === 0 ? null : await moveDifference(tx, actor, { ...change, part }, difference);
	await tx.insert(lineWeighing).values({
		orderLineId: line.id,
		...{ fromQuantity: line.quantity, toQuantity: quantity },
		...{ fromGross: line.gross, toGross: amounts.gross },
		...{ reason, transactionId, weighedBy: actor.userId, weighedAt: now() }
	});
	return { from: line.gross, to: amounts.gross, transactionId };
}

function partOf({ order, line }: LineChange): OrderPart {
	const part = order.parts.find(({ id }) => id === line.subOrderId);
	assert(part, 'a line is of a part of its order');
	return part;
}

interface Weighed extends LineChange {
	/** The part with its line as it is now. */
	readonly part: OrderPart;
}

/** Cash that is still to be paid asks for another sum; what was paid gets an entry of its own. */
async function moveDifference(
	tx: Tx,
	actor: Actor,
	change: Weighed,
	difference: number
): Promise<TransactionId | null> {
	const payment = await paymentById(tx, change.order.payment.id);
	if (payment.state === 'awaiting') {
		await changePayment(tx, payment.id, rupiah(payment.amount + difference));
		return null;
	}
	return difference > 0
		? postMore(tx, actor, change, { payment, more: rupiah(difference) })
		: postLess(tx, actor, change, { payment, less: rupiah(-difference) });
}

/** Dr trade receivables · Cr deposits; what is owed back from an earlier weighing is taken first, and has its VAT again. */
async function postMore(
	tx: Tx,
	actor: Actor,
	change: Weighed,
	{ payment, more }: { payment: Payment; more: Rupiah }
): Promise<TransactionId> {
	const { order, line } = change;
	const owed = (await refundsOf(tx, [order.number])).filter(
		({ state, cause }) => state === 'owed' && cause === 'weighed'
	);
	const owedSum = sumRupiah(owed.map(({ amount }) => amount));
	const taken = rupiah(Math.min(more, owedSum));
	const asked = rupiah(more - taken);
	const open = await openTopUpOf(tx, line.subOrderId);
	const vat = await vatOfPaid(tx, change.part, { asked: asked > 0 || open !== null });
	const transactionId = await postWeighing(tx, actor, change, { payment, vat }, [
		...(taken > 0 ? [debit(await refundsAccountOf(tx, payment.bookId, order.number), taken)] : []),
		...(asked > 0 ? [debit(await topUpReceivableOf(tx, payment.bookId, order.number), asked)] : []),
		depositsPosting(order, rupiah(-more), vat)
	]);
	if (taken > 0) {
		await withdrawRefunds(
			tx,
			owed.map(({ id }) => id)
		);
		await owe(tx, change, payment, { amount: rupiah(owedSum - taken), transactionId });
	}
	if (asked > 0) await ask(tx, actor, change, payment, rupiah((open?.amount ?? NO_RUPIAH) + asked));
	return transactionId;
}

/** Dr deposits, output VAT · Cr refunds payable; what the buyer was asked for and has not paid is asked no more first. */
async function postLess(
	tx: Tx,
	actor: Actor,
	change: Weighed,
	{ payment, less }: { payment: Payment; less: Rupiah }
): Promise<TransactionId> {
	const { order, line } = change;
	const open = await openTopUpOf(tx, line.subOrderId);
	const unasked = rupiah(Math.min(less, open?.amount ?? 0));
	const owed = rupiah(less - unasked);
	const vat = await vatOfPaid(tx, change.part, { asked: unasked < (open?.amount ?? 0) });
	const transactionId = await postWeighing(tx, actor, change, { payment, vat }, [
		depositsPosting(order, less, vat),
		...(unasked > 0 ? [credit(await topUpReceivableOf(tx, payment.bookId, order.number), unasked)] : []),
		...(owed > 0 ? [credit(await refundsAccountOf(tx, payment.bookId, order.number), owed)] : [])
	]);
	if (open && unasked > 0) await ask(tx, actor, change, payment, rupiah(open.amount - unasked));
	await owe(tx, change, payment, { amount: owed, transactionId });
	return transactionId;
}

/** The entry of a weighing, with what its VAT changes by. */
async function postWeighing(
	tx: Tx,
	actor: Actor,
	{ order, line, reason }: LineChange,
	{ payment: { bookId }, vat }: { payment: Payment; vat: readonly VatMove[] },
	postings: readonly Posting[]
): Promise<TransactionId> {
	const date = await dateIn(tx, bookId);
	const { transactionId } = await post(tx, {
		actor,
		kind: 'order.weighed',
		source: { kind: 'order', key: order.number },
		entries: [
			{
				...{ bookId, date },
				memo: `Timbang ulang ${line.name}, pesanan ${order.number}: ${reason}`,
				postings: [...postings, await vatPosting(tx, bookId, vat)]
			}
		]
	});
	await registerMoves(tx, { bookId, transactionId, date }, vat);
	return transactionId;
}

/** The buyer is asked the way she paid, if it goes, and told. */
async function ask(
	tx: Tx,
	actor: Actor,
	{ order, line: { subOrderId } }: LineChange,
	{ bookId }: Payment,
	amount: Rupiah
): Promise<void> {
	const method = topUpMethodOf(order, amount);
	await askTopUp(tx, actor, { subOrderId, reference: order.number, bookId, amount, method });
	if (amount === 0) return;
	await recordEvent(tx, actor, { orderId: order.id, subOrderId, event: 'top_up', detail: { amount } });
}

/** Online of who paid online, a transfer of who paid without coming by, cash of who comes or is visited. */
function topUpMethodOf(order: WholeOrder, amount: Rupiah): TopUpMethod {
	if (order.paymentMethod === 'stripe' && isStripeOn() && mayPayOnline(amount)) return 'stripe';
	const fromAfar = order.deliveryMethod === 'parcel' || ['transfer', 'stripe'].includes(order.paymentMethod);
	return fromAfar && order.bumdesa.bankAccountNumber ? 'transfer' : 'cash';
}

async function owe(
	tx: Tx,
	{ order, reason }: LineChange,
	{ bookId }: Payment,
	{ amount, transactionId }: { amount: Rupiah; transactionId: TransactionId }
): Promise<void> {
	if (amount === 0) return;
	await keepRefund(tx, {
		...{ reference: order.number, bookId, amount, reason, transactionId },
		cause: 'weighed',
		refundsAccountId: await refundsAccountOf(tx, bookId, order.number)
	});
}

/** One change of a line, for buyer, producer and desk. */
export interface Weighing {
	readonly id: number;
	readonly orderLineId: OrderLineId;
	readonly fromQuantity: number;
	readonly toQuantity: number;
	readonly fromGross: Rupiah;
	readonly toGross: Rupiah;
	readonly reason: string;
	readonly by: string;
	readonly weighedAt: number;
}

/** Who changed what of some lines, from what to what, oldest first. */
export async function weighingsOf(reader: Reader, lineIds: readonly OrderLineId[]): Promise<Weighing[]> {
	if (lineIds.length === 0) return [];
	return reader
		.select({
			id: lineWeighing.id,
			orderLineId: lineWeighing.orderLineId,
			fromQuantity: lineWeighing.fromQuantity,
			toQuantity: lineWeighing.toQuantity,
			fromGross: lineWeighing.fromGross,
			toGross: lineWeighing.toGross,
			reason: lineWeighing.reason,
			by: user.name,
			weighedAt: lineWeighing.weighedAt
		})
		.from(lineWeighing)
		.innerJoin(user, eq(user.id, lineWeighing.weighedBy))
		.where(inArray(lineWeighing.orderLineId, [...lineIds]))
		.orderBy(asc(lineWeighing.id));
}
