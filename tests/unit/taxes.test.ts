import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { bookDate, type BookMonth } from '#lib/shared/dates.ts';
import { rupiah } from '#lib/shared/money.ts';
import { personsTax, taxOf, termsIn, vatWithin, type OwnTurnover, type TaxTerms } from '#lib/taxes/rules.ts';

const NOVEMBER = '2026-11' as BookMonth;
const own = (changes: Partial<OwnTurnover> = {}): OwnTurnover => ({
	...{ commission: rupiah(1_000_000), goods: rupiah(500_000), taxableGoods: rupiah(110_000) },
	...{ farmInputs: rupiah(200_000), services: rupiah(0) },
	...changes
});
const terms = (changes: Partial<TaxTerms> = {}): TaxTerms => ({
	...{ validFrom: bookDate('2026-01-01'), vatRegistered: false, vatRate: 0, incomeScheme: 'final' },
	...{ incomeRate: 50, incomeUntil: null },
	...changes
});

describe('what an organisation owes', () => {
	test('half a percent of all it earned itself; nothing is reckoned before it stated anything', () => {
		expect(taxOf(own(), NOVEMBER, terms())).toEqual({
			...{ turnover: 1_700_000, vatBase: 0, vat: 0, incomeBase: 1_700_000, incomeTax: 8_500 }
		});
		expect(taxOf(own(), NOVEMBER, null)).toMatchObject({ turnover: 1_700_000, vat: 0, incomeTax: null });
	});

	test('VAT is contained in commission and taxable goods, not in exempt ones nor the farm shop', () => {
		const registered = terms({ vatRegistered: true, vatRate: 1_100 });
		// 1.110.000 contain 110.000.
		expect(taxOf(own(), NOVEMBER, registered)).toEqual({
			...{ turnover: 1_700_000, vatBase: 1_000_000, vat: 110_000, incomeBase: 1_590_000, incomeTax: 7_950 }
		});
	});

	test('the final tax ends with its last month, and is not reckoned on profit', () => {
		const ending = terms({ incomeUntil: bookDate('2026-11-01') });
		expect(taxOf(own(), NOVEMBER, ending).incomeTax).toBe(8_500);
		expect(taxOf(own(), '2026-12' as BookMonth, ending).incomeTax).toBeNull();
		expect(taxOf(own(), NOVEMBER, terms({ incomeScheme: 'ordinary' })).incomeTax).toBeNull();
	});

	test('of what was stated, the latest month counts, and of one month the latest word', () => {
		const stated = [
			terms({ validFrom: bookDate('2026-06-01'), incomeRate: 10 }),
			terms({ validFrom: bookDate('2026-01-01'), incomeRate: 20 }),
			terms({ validFrom: bookDate('2026-06-01'), incomeRate: 30 })
		];
		const rateIn = (month: string) => termsIn(stated, month as BookMonth)?.incomeRate ?? null;
		expect(['2025-12', '2026-01', '2026-05', '2026-06', '2027-01'].map(rateIn)).toEqual([
			null,
			20,
			20,
			30,
			30
		]);
	});

	test('price without VAT and VAT are the price', () => {
		fc.assert(
			fc.property(
				fc.integer({ min: 0, max: 10 ** 12 }),
				fc.integer({ min: 1, max: 2_000 }),
				(price, rate) => {
					const vat = vatWithin(rupiah(price), rate);
					// What is left, taxed, is the price again, to half a rupiah.
					expect(Math.abs((price - vat) * rate - vat * 10_000)).toBeLessThanOrEqual((10_000 + rate) / 2);
				}
			)
		);
	});
});

describe('what a person owes', () => {
	test('nothing up to Rp500 million a year, half a percent of what is beyond', () => {
		const year = [300_000_000, 150_000_000, 100_000_000, 40_000_000].map(rupiah);
		expect(personsTax(year)).toEqual([
			{ taxable: 0, tax: 0 },
			{ taxable: 0, tax: 0 },
			{ taxable: 50_000_000, tax: 250_000 },
			{ taxable: 40_000_000, tax: 200_000 }
		]);
	});

	test('what came back gives back what it had cost, and the months add up to the year', () => {
		const [, , back] = personsTax([rupiah(500_000_000), rupiah(20_000_000), rupiah(-30_000_000)]);
		expect(back).toEqual({ taxable: -20_000_000, tax: -100_000 });
		fc.assert(
			fc.property(fc.array(fc.integer({ min: -(10 ** 8), max: 10 ** 9 }), { maxLength: 12 }), (months) => {
				const taxable = personsTax(months.map(rupiah)).reduce((sum, month) => sum + month.taxable, 0);
				expect(taxable).toBe(Math.max(0, months.reduce((sum, month) => sum + month, 0) - 500_000_000));
			})
		);
	});
});
