import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { rupiah } from '#lib/shared/money.ts';
import { costsFromStripe, fromStripeAmount, mayPayOnline, toStripeAmount } from '#lib/stripe/amounts.ts';
import { mismatchOf, type CheckoutFacts } from '#lib/stripe/judge.ts';
import { netOf, sharePayout } from '#lib/stripe/payout.ts';
import { wayBack } from '#lib/stripe/wayBack.ts';

const facts: CheckoutFacts = {
	id: 'cs_1',
	order: 'DM-2611-000001',
	amountTotal: 25_000_000,
	currency: 'idr',
	livemode: false,
	complete: true,
	paid: true,
	paymentIntentId: 'pi_1'
};
const expected = { reference: 'DM-2611-000001', amount: rupiah(250_000), sessionId: 'cs_1', live: false };

describe('amounts at Stripe', () => {
	it('are rupiah times a hundred: Rp15.000 is 1500000', () => {
		expect(toStripeAmount(rupiah(15_000))).toBe(1_500_000);
		expect(fromStripeAmount(1_500_000)).toBe(15_000);
		expect(fromStripeAmount(1_500_050)).toBeNull();
	});

	it('come back as they went', () => {
		fc.assert(
			fc.property(fc.integer({ min: 0, max: 9_999_999_999 }), (amount) => {
				expect(fromStripeAmount(toStripeAmount(rupiah(amount)))).toBe(amount);
			})
		);
	});

	it('of costs are rounded up to a rupiah', () => {
		expect(costsFromStripe(123_401)).toBe(1_235);
		expect(costsFromStripe(123_400)).toBe(1_234);
	});

	it('below Rp10.000 are not taken online', () => {
		expect([9_999, 10_000].map((amount) => mayPayOnline(rupiah(amount)))).toEqual([false, true]);
	});
});

describe('a session that claims to be paid', () => {
	it('is taken when order, session, amount, currency and mode fit', () => {
		expect(mismatchOf(facts, expected)).toBeNull();
	});

	it.each([
		['amount', { amountTotal: 250_000 }],
		['currency', { currency: 'usd' }],
		['mode', { livemode: true }],
		['order_unknown', { order: 'DM-2611-000002' }],
		['session_unknown', { id: 'cs_2' }]
	] as const)('is not when the %s does not', (reason, over) => {
		expect(mismatchOf({ ...facts, ...over }, expected)).toBe(reason);
	});

	it('is not when there is no such order', () => {
		expect(mismatchOf(facts, null)).toBe('order_unknown');
	});
});

describe('a payout', () => {
	it('is shared out over the books, with the costs of each', () => {
		const shares = sharePayout(
			[
				{ amount: 25_000_000, fee: 775_000, book: 1 },
				{ amount: -5_000_000, fee: 0, book: 1 },
				{ amount: 10_000_000, fee: 310_050, book: 2 },
				{ amount: -200_000, fee: 0, book: null }
			],
			9
		);
		expect(shares).toEqual([
			{ book: 1, gross: 200_000, costs: 9_750, net: 190_250 },
			{ book: 2, gross: 100_000, costs: 3_101, net: 96_899 }
		]);
		expect(netOf(shares)).toBe(287_149);
	});

	it('adds up, whatever it is made of', () => {
		const line = fc.record({
			amount: fc.integer({ min: -1_000_000, max: 1_000_000 }).map((amount) => amount * 100),
			fee: fc.integer({ min: 0, max: 1_000_000 }),
			book: fc.constantFrom(1, 2, 3)
		});
		fc.assert(
			fc.property(fc.array(line, { minLength: 1 }), (lines) => {
				const shares = sharePayout(lines, 1);
				const gross = lines.reduce((sum, { amount }) => sum + amount, 0) / 100;
				expect(shares.reduce((sum, share) => sum + share.gross, 0)).toBe(gross);
				for (const share of shares) expect(share.net + share.costs).toBe(share.gross);
			})
		);
	});
});

describe('the way back of a refund', () => {
	const paid = [
		{ paymentId: 1, amount: rupiah(250_000) },
		{ paymentId: 2, amount: rupiah(25_000) }
	];

	it('is the one payment that just holds it: 20.000 go through what brought 25.000', () => {
		expect(wayBack(rupiah(20_000), paid)).toEqual([{ paymentId: 2, amount: 20_000 }]);
		expect(wayBack(rupiah(25_001), paid)).toEqual([{ paymentId: 1, amount: 25_001 }]);
	});

	it('is both when one does not hold it, the larger first', () => {
		expect(wayBack(rupiah(260_000), paid)).toEqual([
			{ paymentId: 1, amount: 250_000 },
			{ paymentId: 2, amount: 10_000 }
		]);
	});

	it('never asks a payment for more than it brought, and gives all that can go back', () => {
		const sum = fc.integer({ min: 0, max: 1_000_000 }).map(rupiah);
		fc.assert(
			fc.property(sum, fc.array(sum, { maxLength: 5 }), (asked, amounts) => {
				const left = amounts.map((amount, paymentId) => ({ paymentId, amount }));
				const parts = wayBack(asked, left);
				for (const part of parts) {
					expect(part.amount).toBeGreaterThan(0);
					expect(part.amount).toBeLessThanOrEqual(left[part.paymentId]?.amount ?? 0);
				}
				expect(new Set(parts.map(({ paymentId }) => paymentId)).size).toBe(parts.length);
				const given = parts.reduce((total, { amount }) => total + amount, 0);
				expect(given).toBe(
					Math.min(
						asked,
						amounts.reduce((total, amount) => total + amount, 0)
					)
				);
			})
		);
	});
});
