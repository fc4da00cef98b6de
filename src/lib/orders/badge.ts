import type { OrderState } from './states.ts';

const BADGE = {
	placed: 'waiting',
	packing: 'moving',
	ready: 'moving',
	on_the_way: 'moving',
	delivered: 'good',
	completed: 'good',
	complaint: 'bad',
	cancelled: 'plain',
	expired: 'plain'
} as const;

/** How the word for a state is coloured; the word itself says it too. */
export function badgeOf(state: OrderState): (typeof BADGE)[OrderState] {
	return BADGE[state];
}
