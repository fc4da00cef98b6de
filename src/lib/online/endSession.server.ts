import { write } from '#lib/shared/database.server.ts';
import { expireCheckout, type CheckoutSession } from '#lib/stripe/checkout.server.ts';
import { applyCheckout, applyExpiredCheckout } from './apply.server.ts';

/**
 * Ends a session at Stripe, outside every transaction, and applies what Stripe says of it: what was paid though no event
 * came is taken.
 *
 * @returns `complete` when the buyer had done her part before; null while Stripe does not answer.
 */
export async function endSession(session: CheckoutSession): Promise<'ended' | 'complete' | null> {
	const facts = await expireCheckout(session.id);
	if (!facts) return null;
	const apply = facts.complete ? applyCheckout : applyExpiredCheckout;
	await write((tx) => apply(tx, facts));
	return facts.complete ? 'complete' : 'ended';
}
