import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { bookDate } from '#lib/shared/dates.ts';
import { rupiah } from '#lib/shared/money.ts';
import { ageing, ageOf, payOldestFirst } from '#lib/tradeCredit/terms.ts';

const due = bookDate('2026-12-07');

describe('what a trade buyer owes', () => {
	test('is not late on its due date, and steps up at 31, 61 and 91 days', () => {
		const on = (day: string) => ageOf(due, bookDate(day));
		expect([on('2026-12-07'), on('2026-12-08'), on('2027-01-06')]).toEqual(['notDue', 'upTo30', 'upTo30']);
		expect([on('2027-01-07'), on('2027-02-05'), on('2027-02-06')]).toEqual(['upTo60', 'upTo60', 'upTo90']);
		expect([on('2027-03-07'), on('2027-03-08')]).toEqual(['upTo90', 'older']);
	});

	test('adds up over its ages to all that is owed', () => {
		const owed = [
			{ dueOn: due, open: rupiah(100) },
			{ dueOn: bookDate('2026-11-01'), open: rupiah(20) },
			{ dueOn: bookDate('2026-12-01'), open: rupiah(3) }
		];
		expect(ageing(owed, due)).toEqual({ notDue: 100, upTo30: 3, upTo60: 20, upTo90: 0, older: 0 });
	});

	test('is paid from the first on: each whole before the next, the parts add up, never more than is owed', () => {
		const amounts = fc.array(fc.integer({ min: 1, max: 1_000_000 }), { maxLength: 12 });
		fc.assert(
			fc.property(amounts, fc.integer({ min: 1, max: 5_000_000 }), (opens, amount) => {
				const invoices = opens.map((open, id) => ({ id, open: rupiah(open) }));
				const parts = payOldestFirst(rupiah(amount), invoices);
				const owed = opens.reduce((sum, open) => sum + open, 0);
				expect(parts.reduce((sum, { part }) => sum + part, 0)).toBe(Math.min(amount, owed));
				expect(parts.map(({ invoice }) => invoice.id)).toEqual(parts.map((_, index) => index));
				for (const { invoice, part } of parts.slice(0, -1)) expect(part).toBe(invoice.open);
			})
		);
	});
});
