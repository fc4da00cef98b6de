import { accountOf } from '#lib/ledger/accounts.server.ts';
import { CODE } from '#lib/ledger/codes.ts';
import { post } from '#lib/ledger/post.server.ts';
import type { Posting } from '#lib/ledger/posting.ts';
import { dateIn } from '#lib/payments/refunds.server.ts';
import type { Actor } from '#lib/shared/actor.ts';
import { assert } from '#lib/shared/assert.ts';
import type { Reader, Tx } from '#lib/shared/database.server.ts';
import { faultPoint } from '#lib/shared/fault.server.ts';
import type { BookId, OrderId } from '#lib/shared/ids.ts';
import { rupiah, type Rupiah } from '#lib/shared/money.ts';
import { registeredOf, registerMoves } from '#lib/taxes/outputVat.server.ts';
import { backOnly, vatMoved, vatMoves, type VatMove } from '#lib/taxes/vat.ts';
import { orderById, type OrderPart, type WholeOrder } from './find.server.ts';
import { referencesOf, suppliesOf } from './supplies.ts';
import { topUpsOf } from './topUp.server.ts';

/** VAT falls with the payment of what is still to be handed over; what was paid before it did waits for its delivery. */
function fallsWhenPaid(part: OrderPart): boolean {
	return (
		part.vatBasisPoints > 0 &&
		!part.vatAtDelivery &&
		part.deliveredTransactionId === null &&
		part.state !== 'cancelled' &&
		part.state !== 'expired'
	);
}

/**
 * What the VAT of a paid part changes by, so that the register has that of its lines as they are now. While its buyer is still asked for
 * heavier goods none is added: that falls when they are paid, or handed over.
 */
export async function vatOfPaid(
	reader: Reader,
	part: OrderPart,
	{ asked }: { asked: boolean }
): Promise<VatMove[]> {
	if (!fallsWhenPaid(part)) return [];
	const moves = vatMoves(suppliesOf(part), await registeredOf(reader, referencesOf(part)));
	return asked ? backOnly(moves) : moves;
}

/** What goes back of parts that come to nothing: all that was posted of them. */
export async function vatOfCancelled(reader: Reader, parts: readonly OrderPart[]): Promise<VatMove[]> {
	const taxed = parts.filter(({ vatBasisPoints }) => vatBasisPoints > 0);
	return vatMoves([], await registeredOf(reader, taxed.flatMap(referencesOf)));
}

/** Output VAT's side of moves: credited, or debited where they give some back. */
export async function vatPosting(tx: Tx, bookId: BookId, moves: readonly VatMove[]): Promise<Posting> {
	return { accountId: await accountOf(tx, bookId, CODE.outputVat), amount: rupiah(0 - vatMoved(moves)) };
}

/** The deposits' side of an entry that takes `amount` out of them and moves VAT: what goes back comes into them first. */
export function depositsPosting(
	{ depositsAccountId }: Pick<WholeOrder, 'depositsAccountId'>,
	amount: Rupiah,
	moves: readonly VatMove[]
): Posting {
	return { accountId: depositsAccountId, amount: rupiah(amount + vatMoved(moves)) };
}

/** The same for an order that is paid as it is placed. */
export async function postVatOfPlaced(tx: Tx, actor: Actor, orderId: OrderId): Promise<void> {
	const order = await orderById(tx, orderId);
	assert(order, 'the order was inserted');
	await postVatOfPaid(tx, actor, order);
}

/**
 * Dr deposits · Cr output VAT, as a payment of the order comes in and in its transaction: for all of it that is not handed over, as far as
 * it is not there yet. Goods to be paid at hand-over, or later, have theirs in the entry of the delivery.
 */
export async function postVatOfPaid(tx: Tx, actor: Actor, order: WholeOrder): Promise<void> {
	const parts = order.parts.filter(fallsWhenPaid);
	if (parts.length === 0) return;
	const asked = await topUpsOf(
		tx,
		parts.map(({ id }) => id)
	);
	const moves: VatMove[] = [];
	for (const part of parts) {
		const waits = asked.some(({ subOrderId, state }) => subOrderId === part.id && state === 'awaiting');
		moves.push(...(await vatOfPaid(tx, part, { asked: waits })));
	}
	// Of a commission of a few rupiah there is none to post; its base is registered as it is handed over.
	if (vatMoved(moves) === 0) return;
	const { bookId } = order.payment;
	const date = await dateIn(tx, bookId);
	const { number } = order;
	const { transactionId } = await post(tx, {
		...{ actor, kind: 'order.vat', source: { kind: 'order', key: number } },
		entries: [
			{
				...{ bookId, date, memo: `PPN atas pembayaran pesanan ${number}` },
				postings: [
					{ accountId: order.depositsAccountId, amount: vatMoved(moves) },
					await vatPosting(tx, bookId, moves)
				]
			}
		]
	});
	await registerMoves(tx, { bookId, transactionId, date }, moves);
	faultPoint('order.vat_posted');
}
