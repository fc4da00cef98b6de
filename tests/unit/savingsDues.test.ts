import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { mandatoryExpected } from '#lib/savings/dues.ts';
import { happeningOf } from '#lib/savings/happened.ts';
import { inWords } from '#lib/savings/inWords.ts';
import { bookDate } from '#lib/shared/dates.ts';
import { rupiah } from '#lib/shared/money.ts';

const monthly = (amount: number, validFrom: string) => ({ amount: rupiah(amount), validFrom });

describe('mandatory savings that have fallen due', () => {
	it('count every month from joining up to and with this month', () => {
		const expected = mandatoryExpected({
			rules: [monthly(10_000, '2026-01-01')],
			joinedOn: bookDate('2026-08-31'),
			openedOn: null,
			on: bookDate('2026-11-01')
		});
		expect(expected).toBe(40_000);
	});

	it('take each month at the amount in force then', () => {
		const expected = mandatoryExpected({
			rules: [monthly(10_000, '2026-01-01'), monthly(15_000, '2026-10-20')],
			joinedOn: bookDate('2026-08-01'),
			openedOn: null,
			on: bookDate('2026-11-23')
		});
		expect(expected).toBe(10_000 + 10_000 + 15_000 + 15_000);
	});

	it('ask nothing for months before the first rule', () => {
		const expected = mandatoryExpected({
			rules: [monthly(10_000, '2026-11-01')],
			joinedOn: bookDate('2020-01-01'),
			openedOn: null,
			on: bookDate('2026-11-23')
		});
		expect(expected).toBe(10_000);
	});

	it('begin after the opening balance, which settled the months that began before it', () => {
		const rules = [monthly(10_000, '2020-01-01')];
		const since = (openedOn: string) =>
			mandatoryExpected({
				rules,
				joinedOn: bookDate('2020-01-01'),
				openedOn: bookDate(openedOn),
				on: bookDate('2026-11-23')
			});
		expect(since('2026-09-30')).toBe(20_000);
		expect(since('2026-10-01')).toBe(20_000);
		expect(since('2026-10-15')).toBe(10_000);
	});

	it('are nothing for whoever joins later', () => {
		const expected = mandatoryExpected({
			rules: [monthly(10_000, '2020-01-01')],
			joinedOn: bookDate('2027-01-01'),
			openedOn: null,
			on: bookDate('2026-11-23')
		});
		expect(expected).toBe(0);
	});
});

describe('an amount in words', () => {
	it.each([
		[0, 'nol rupiah'],
		[11, 'sebelas rupiah'],
		[19, 'sembilan belas rupiah'],
		[100, 'seratus rupiah'],
		[1_000, 'seribu rupiah'],
		[21_000, 'dua puluh satu ribu rupiah'],
		[111_111, 'seratus sebelas ribu seratus sebelas rupiah'],
		[1_250_000, 'satu juta dua ratus lima puluh ribu rupiah'],
		[2_000_000_000, 'dua miliar rupiah'],
		[1_000_000_001_000, 'satu triliun seribu rupiah']
	])('spells %d', (amount, words) => {
		expect(inWords(rupiah(amount))).toBe(words);
	});

	it('is different for every amount', () => {
		const amount = fc.integer({ min: 0, max: 2_000_000 });
		fc.assert(fc.property(amount, amount, (a, b) => a === b || inWords(rupiah(a)) !== inWords(rupiah(b))));
	});
});

describe('what happened to a member’s money', () => {
	it.each([
		['savings.deposit', 'voluntary', 50_000, 'deposit'],
		['savings.withdrawal', 'voluntary', -50_000, 'withdrawal'],
		['settlement', 'mandatory', 22_500, 'settlementMandatory'],
		['settlement', 'voluntary', 307_500, 'settlementVoluntary'],
		['payout.paid', 'voluntary', -300_000, 'payout'],
		['payout.returned', 'voluntary', 300_000, 'payoutReturned'],
		['payment.savings', 'voluntary', -10_000, 'payment'],
		['refund.paid', 'voluntary', 10_000, 'refundIn'],
		['refund.taken_back', 'voluntary', -10_000, 'refundOut'],
		['something.new', 'voluntary', 1, 'other']
	] as const)('%s on %s savings of %d is told as %s', (transactionKind, kind, amount, told) => {
		expect(happeningOf({ transactionKind, kind, amount })).toBe(told);
	});

	it('a payout that the bank sent back is told as money that came back', () => {
		const movement = { transactionKind: 'reversal', kind: 'voluntary' as const, amount: 5_000 };
		expect(happeningOf({ ...movement, reversesKind: 'payout' })).toBe('payoutReturned');
		expect(happeningOf({ ...movement, reversesKind: 'savings.deposit' })).toBe('reversal');
	});
});
