import { accountOf, balanceOf } from '#lib/ledger/accounts.server.ts';
import { CODE } from '#lib/ledger/codes.ts';
import { orRefusal } from '#lib/ledger/post.server.ts';
import { orderByNumber, type WholeOrder } from '#lib/orders/find.server.ts';
import { recordEvent } from '#lib/orders/move.server.ts';
import { allow } from '#lib/organisations/authority.server.ts';
import { organisationsOf } from '#lib/organisations/find.server.ts';
import { handOverRefund } from '#lib/online/sendBack.server.ts';
import { payRefund } from '#lib/payments/refunds.server.ts';
import { saverAt } from '#lib/savings/saver.server.ts';
import type { Actor } from '#lib/shared/actor.ts';
import { audit } from '#lib/shared/audit.server.ts';
import { write, type Reader, type Tx } from '#lib/shared/database.server.ts';
import { enqueue } from '#lib/shared/jobs.server.ts';
import { once } from '#lib/shared/idempotency.server.ts';
import type { MembershipId, OrganisationId, TransactionId, UserId } from '#lib/shared/ids.ts';
import type { Rupiah } from '#lib/shared/money.ts';
import type { Refused } from '#lib/shared/result.ts';

export interface PayRefundAtDesk {
	/** The desk that acts; another desk's refund is not found here. */
	readonly organisationId: OrganisationId;
	readonly orderNumber: string;
	readonly refundId: number;
	/** `stripe`: back to the card or wallet it was paid with; Stripe is asked after the commit. */
	readonly how: 'cash' | 'bank' | 'savings' | 'stripe';
	/** The bank's number, or who took the cash. */
	readonly reference: string;
	/** For `savings`: which of the buyer's own savings. */
	readonly membershipId: MembershipId | null;
	/** The form's idempotency key. */
	readonly key: string;
}

export type PayRefundAtDeskResult =
	| { ok: true; transactionId: TransactionId | null }
	| Refused<
			| 'forbidden'
			| 'not_found'
			| 'already_done'
			| 'savings_unknown'
			| 'not_paid_online'
			| 'key_reused'
			| 'closed_period'
	  >
	/** More than the drawer holds by the books. */
	| Refused<'not_enough_cash', { cash: Rupiah }>;

/** An officer has given a buyer her money back, in cash, by bank, or onto her own voluntary savings. Once. */
export async function payRefundAtDesk(actor: Actor, input: PayRefundAtDesk): Promise<PayRefundAtDeskResult> {
	return orRefusal(
		write(async (tx): Promise<PayRefundAtDeskResult> => {
			if (!(await allow(tx, actor, input.organisationId, 'orders.refund'))) {
				return { ok: false, code: 'forbidden' };
			}
			const order = await orderByNumber(tx, input.orderNumber);
			if (order?.bumdesaId !== input.organisationId) return { ok: false, code: 'not_found' };
			const { key, ...body } = input;
			return once(tx, { scope: `refund.pay:${actor.userId}`, key, body }, () => pay(tx, actor, order, input));
		})
	) as Promise<PayRefundAtDeskResult>;
}

async function pay(
	tx: Tx,
	actor: Actor,
	order: WholeOrder,
	input: PayRefundAtDesk
): Promise<PayRefundAtDeskResult> {
	const owed = order.refunds.find(({ id }) => id === input.refundId);
	if (!owed) return { ok: false, code: 'not_found' };
	if (owed.state !== 'owed') return { ok: false, code: 'already_done' };
	if (input.how === 'stripe') return sendBack(tx, actor, order, owed);
	if (input.how === 'cash') {
		const cash = await balanceOf(tx, await accountOf(tx, owed.bookId, CODE.cash));
		if (cash < owed.amount) return { ok: false, code: 'not_enough_cash', cash };
	}
	const { membershipId } = input;
	if (input.how === 'savings') {
		const own = order.buyerId === null ? [] : await savingsOfPerson(tx, order.buyerId);
		if (!own.some((each) => each.membershipId === membershipId))
			return { ok: false, code: 'savings_unknown' };
	}
	const paid = await payRefund(tx, actor, {
		refundId: owed.id,
		how: input.how,
		reference: input.reference,
		...(input.how === 'savings' && membershipId !== null ? { membershipId } : {})
	});
	if (!paid.ok) return paid;
	await recordEvent(tx, actor, { orderId: order.id, event: 'refunded', detail: { amount: owed.amount } });
	await audit(tx, actor, {
		action: 'order.refund_paid',
		organisationId: order.bumdesaId,
		subject: `refund:${owed.id}`,
		detail: { amount: owed.amount, how: input.how, reference: input.reference }
	});
	return { ok: true, transactionId: paid.transactionId };
}

/** Hands to Stripe what came through it; the rest stays owed. It is paid in the books once Stripe has taken it on. */
async function sendBack(
	tx: Tx,
	actor: Actor,
	order: WholeOrder,
	owed: WholeOrder['refunds'][number]
): Promise<PayRefundAtDeskResult> {
	const sent = await handOverRefund(tx, owed.id);
	if (sent.length === 0) return { ok: false, code: 'not_paid_online' };
	for (const { refundId, amount } of sent) {
		await enqueue(tx, 'stripe.refund', { refundId });
		await audit(tx, actor, {
			action: 'order.refund_sent',
			organisationId: order.bumdesaId,
			subject: `refund:${refundId}`,
			detail: { amount }
		});
	}
	return { ok: true, transactionId: null };
}

/** The savings of a person that a refund may go to. */
export async function savingsOfPerson(
	reader: Reader,
	userId: UserId
): Promise<{ membershipId: MembershipId; group: string }[]> {
	const found = [];
	for (const { organisation, membershipId } of await organisationsOf(reader, userId)) {
		if (membershipId !== null && (await saverAt(reader, membershipId))) {
			found.push({ membershipId, group: organisation.name });
		}
	}
	return found;
}
