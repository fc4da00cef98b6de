import { describe, expect, test } from 'vitest';
import {
	mayBuyerCancel,
	mayDeskCancel,
	mayMove,
	ORDER_STATES,
	orderStateOf,
	type OrderState
} from '#lib/orders/states.ts';

/** Every cell of the table, written out again by hand: a row says where a state may go. */
const ALLOWED: Record<OrderState, string> = {
	placed: 'packing cancelled expired',
	packing: 'ready cancelled',
	ready: 'on_the_way delivered cancelled',
	on_the_way: 'ready delivered',
	delivered: 'completed complaint',
	complaint: 'packing completed',
	completed: '',
	cancelled: '',
	expired: ''
};

describe('the table of states', () => {
	const cells = ORDER_STATES.flatMap((from) => ORDER_STATES.map((to) => ({ from, to })));
	test.each(cells)('$from → $to', ({ from, to }) => {
		expect(mayMove(from, to)).toBe(ALLOWED[from].split(' ').includes(to));
	});

	test('no state goes to itself, and what has ended stays ended', () => {
		for (const state of ORDER_STATES) expect(mayMove(state, state)).toBe(false);
		for (const end of ['completed', 'cancelled', 'expired'] as const) {
			expect(ORDER_STATES.filter((to) => mayMove(end, to))).toEqual([]);
		}
	});
});

describe('the state shown for a whole order', () => {
	test('is that of its least advanced part still under way, a complaint before all', () => {
		expect(orderStateOf(['delivered', 'packing'])).toBe('packing');
		expect(orderStateOf(['complaint', 'packing'])).toBe('complaint');
		expect(orderStateOf(['completed', 'cancelled'])).toBe('completed');
		expect(orderStateOf(['cancelled', 'cancelled'])).toBe('cancelled');
		expect(orderStateOf(['expired'])).toBe('expired');
	});
});

describe('who may cancel', () => {
	test('the buyer, as long as nothing of it is ready', () => {
		expect(mayBuyerCancel([{ state: 'placed' }, { state: 'packing' }])).toBe(true);
		expect(mayBuyerCancel([{ state: 'packing' }, { state: 'cancelled' }])).toBe(true);
		expect(mayBuyerCancel([{ state: 'packing' }, { state: 'ready' }])).toBe(false);
		expect(mayBuyerCancel([{ state: 'cancelled' }])).toBe(false);
	});

	test('the desk, what has not left', () => {
		expect(ORDER_STATES.filter(mayDeskCancel)).toEqual(['placed', 'packing', 'ready']);
	});
});
