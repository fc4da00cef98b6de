import type { DeliveryMethod } from '#lib/delivery/methods.ts';
import type { PaymentMethod } from '#lib/payments/states.ts';
import type { OrderState } from './states.ts';

export interface ProgressStep {
	readonly state: OrderState;
	readonly mark: 'done' | 'now' | 'next' | 'stopped';
}

/**
 * The way of one seller's part as the buyer sees it: waiting for the money, prepared, ready, on the way where
 * something is brought, delivered, completed. What was cancelled or expired stops where it was.
 */
export function progressOf(
	state: OrderState,
	{ delivery, payment }: { delivery: DeliveryMethod; payment: PaymentMethod }
): ProgressStep[] {
	const way: OrderState[] = [
		...(payment === 'transfer' || payment === 'stripe' ? (['placed'] as const) : []),
		'packing',
		'ready',
		...(delivery === 'pickup' ? [] : (['on_the_way'] as const)),
		'delivered',
		'completed'
	];
	if (state === 'cancelled' || state === 'expired') return [{ state, mark: 'stopped' }];
	const reached = state === 'complaint' ? 'delivered' : state;
	const here = way.indexOf(reached);
	return way.map((step, index) => {
		if (index < here || state === 'completed') return { state: step, mark: 'done' };
		if (index > here) return { state: step, mark: 'next' };
		return { state: state === 'complaint' ? 'complaint' : step, mark: 'now' };
	});
}
