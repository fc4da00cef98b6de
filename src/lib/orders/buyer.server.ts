import { eq } from 'drizzle-orm';
import type { PreparedPhoto } from '#lib/media/store.server.ts';
import { extendPayment } from '#lib/payments/close.server.ts';
import { addProof } from '#lib/payments/proof.server.ts';
import { nameRefundAccount, type RefundAccount } from '#lib/payments/refunds.server.ts';
import type { Actor } from '#lib/shared/actor.ts';
import { audit } from '#lib/shared/audit.server.ts';
import { now } from '#lib/shared/clock.server.ts';
import { db, write } from '#lib/shared/database.server.ts';
import type { Refused } from '#lib/shared/result.ts';
import { extendReservation } from '#lib/stock/reserve.server.ts';
import { expireIfDue } from './expire.server.ts';
import { orderByNumber, orderByToken } from './find.server.ts';
import { recordEvent } from './move.server.ts';
import { holderOf } from './place.server.ts';
import { customerOrder } from './schema.server.ts';

/** What a buyer does on the status page: its secret address is her right to. */

/** How long an order is kept for the officer to look, once the buyer has sent a proof: a weekend. */
export const PROOF_LIFETIME_MS = 72 * 60 * 60 * 1000;

export type SendProofResult =
	| { ok: true }
	| Refused<'not_found'>
	| Refused<'already_confirmed'>
	| Refused<'payment_closed'>
	| Refused<'wrong_method'>
	| Refused<'proof_used'>;

/**
 * Takes the picture of a transfer. The first one, sent in time, keeps the order for the officer to look at. A
 * picture that proved another order is refused, and both orders' histories say so.
 */
export async function sendProof(
	actor: Actor,
	{ token, photo }: { token: string; photo: PreparedPhoto }
): Promise<SendProofResult> {
	const found = await orderByToken(db, token);
	if (found) await expireIfDue(found.number);
	const sent = await write(async (tx) => {
		const order = await orderByToken(tx, token);
		if (!order) return { ok: false as const, code: 'not_found' as const };
		const { payment } = order;
		if (payment.state !== 'awaiting') {
			const code = payment.state === 'paid' ? ('already_confirmed' as const) : ('payment_closed' as const);
			return { ok: false as const, code };
		}
		if (payment.method !== 'transfer') return { ok: false as const, code: 'wrong_method' as const };
		const added = await addProof(tx, actor, payment.id, photo);
		if (!added.ok) return { ...added, number: order.number };
		if (added.repeated) return { ok: true as const };
		if (added.first) {
			const until = now() + PROOF_LIFETIME_MS;
			await extendPayment(tx, payment.id, until);
			await extendReservation(tx, holderOf(order.number), until);
		}
		await recordEvent(tx, actor, { orderId: order.id, event: 'proof_sent' });
		return { ok: true as const };
	});
	if (sent.ok || sent.code !== 'proof_used') return sent;
	await flagProof(actor, sent.number, sent.reference);
	return { ok: false, code: 'proof_used' };
}

/** Says on both orders that one picture was sent for them, so that the desk looks twice. */
async function flagProof(actor: Actor, number: string, usedFor: string): Promise<void> {
	await write(async (tx) => {
		for (const [own, other] of [
			[number, usedFor],
			[usedFor, number]
		] as const) {
			const order = await orderByNumber(tx, own);
			if (!order) continue;
			await recordEvent(tx, actor, { orderId: order.id, event: 'proof_reused', detail: { other } });
			await audit(tx, actor, {
				action: 'payment.proof_reused',
				organisationId: order.bumdesaId,
				subject: `order:${own}`,
				detail: { other }
			});
		}
	});
}

/** Keeps where a buyer wants her money back, for refunds owed now and later. */
export async function setRefundAccount(
	actor: Actor,
	{ token, account }: { token: string; account: RefundAccount }
): Promise<{ ok: true } | Refused<'not_found'>> {
	return write(async (tx) => {
		const order = await orderByToken(tx, token);
		if (!order) return { ok: false, code: 'not_found' };
		await tx
			.update(customerOrder)
			.set({
				refundBankName: account.bankName,
				refundAccountNumber: account.bankAccountNumber,
				refundAccountName: account.bankAccountName
			})
			.where(eq(customerOrder.id, order.id));
		await nameRefundAccount(tx, order.number, account);
		await audit(tx, actor, {
			action: 'order.refund_account',
			organisationId: order.bumdesaId,
			subject: `order:${order.number}`
		});
		return { ok: true };
	});
}
