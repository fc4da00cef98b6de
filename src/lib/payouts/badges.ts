import type { PayoutState } from './states.ts';

/** How a payout's state is coloured; its word always stands beside the colour. */
export function payoutBadge(state: PayoutState): 'plain' | 'waiting' | 'moving' | 'good' | 'bad' {
	const colours = {
		requested: 'waiting',
		approved: 'moving',
		paid: 'good',
		returned: 'bad',
		refused: 'bad',
		cancelled: 'plain'
	} as const;
	return colours[state];
}
