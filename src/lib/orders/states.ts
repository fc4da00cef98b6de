/**
 * What happens to a sub-order (one seller's part of an order), as a table. Whether and how far it is paid, and what
 * refund is owed, are facts beside the state, so that cash on delivery is packed unpaid.
 */
export const ORDER_STATES = [
	'placed',
	'packing',
	'ready',
	'on_the_way',
	'delivered',
	'completed',
	'cancelled',
	'expired',
	'complaint'
] as const;
export type OrderState = (typeof ORDER_STATES)[number];

export const ORDER_MOVES: Readonly<Record<OrderState, readonly OrderState[]>> = {
	placed: ['packing', 'cancelled', 'expired'],
	packing: ['ready', 'cancelled'],
	ready: ['on_the_way', 'delivered', 'cancelled'],
	// A delivery that found nobody home comes back to the shelf.
	on_the_way: ['delivered', 'ready'],
	delivered: ['completed', 'complaint'],
	// A replacement is packed again; a refund or a no completes.
	complaint: ['completed', 'packing'],
	completed: [],
	cancelled: [],
	expired: []
};

export function mayMove(from: OrderState, to: OrderState): boolean {
	return ORDER_MOVES[from].includes(to);
}

/** The state shown for a whole order: that of its least advanced part still under way, else the most telling end. */
export function orderStateOf(parts: readonly OrderState[]): OrderState {
	const progress: readonly OrderState[] = [
		'complaint',
		'placed',
		'packing',
		'ready',
		'on_the_way',
		'delivered'
	];
	const underWay = progress.find((state) => parts.includes(state));
	if (underWay) return underWay;
	if (parts.includes('completed')) return 'completed';
	return parts.includes('expired') ? 'expired' : 'cancelled';
}

/** A buyer cancels the whole order as long as none of it is ready; afterwards she asks the desk. */
export function mayBuyerCancel(parts: readonly { state: OrderState }[]): boolean {
	const live = parts.filter(({ state }) => state !== 'cancelled');
	return live.length > 0 && live.every(({ state }) => state === 'placed' || state === 'packing');
}

/** Nothing of the order is under way any more: the buyer has it, or it came to nothing. */
export function isOver(parts: readonly { state: OrderState }[]): boolean {
	const over: readonly OrderState[] = ['delivered', 'completed', 'cancelled', 'expired'];
	return parts.every(({ state }) => over.includes(state));
}

/** The buyer has this part, and no complaint about it is open. */
export function isReceived({ state }: { state: OrderState }): boolean {
	return state === 'delivered' || state === 'completed';
}

/** The desk cancels what has not left the warehouse. */
export function mayDeskCancel(state: OrderState): boolean {
	return state === 'placed' || state === 'packing' || state === 'ready';
}
