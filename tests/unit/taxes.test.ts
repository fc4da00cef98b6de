import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { suppliesOf, vatOf } from '#lib/orders/supplies.ts';
import { bookDate, type BookMonth } from '#lib/shared/dates.ts';
import type { OrderLineId, SubOrderId } from '#lib/shared/ids.ts';
import { rupiah, type Rupiah } from '#lib/shared/money.ts';
import { incomeTaxOf, personsTax, termsIn, type TaxTerms } from '#lib/taxes/rules.ts';
import { goodsVatRate, netOf, vatGivenBack, vatWithin } from '#lib/taxes/vat.ts';

const NOVEMBER = '2026-11' as BookMonth;
const terms = (changes: Partial<TaxTerms> = {}): TaxTerms => ({
	...{ validFrom: bookDate('2026-01-01'), vatRegistered: false, vatRate: 0, incomeScheme: 'final' },
	...{ incomeRate: 50, incomeUntil: null },
	...changes
});

describe('what an organisation owes', () => {
	test('half a percent of its turnover; nothing is reckoned before it stated anything', () => {
		expect(incomeTaxOf(rupiah(1_700_000), NOVEMBER, terms())).toBe(8_500);
		expect(incomeTaxOf(rupiah(1_700_000), NOVEMBER, null)).toBeNull();
	});

	test('the final tax ends with its last month, and is not reckoned on profit', () => {
		const taxIn = (month: string, changes: Partial<TaxTerms>) =>
			incomeTaxOf(rupiah(1_700_000), month as BookMonth, terms(changes));
		const ending = { incomeUntil: bookDate('2026-11-01') };
		expect(taxIn('2026-11', ending)).toBe(8_500);
		expect(taxIn('2026-12', ending)).toBeNull();
		expect(taxIn('2026-11', { incomeScheme: 'ordinary' })).toBeNull();
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
});

describe('the VAT that a price contains', () => {
	const prices = fc.integer({ min: 0, max: 10 ** 12 });
	const rates = fc.integer({ min: 1, max: 2_000 });

	test('price without VAT and VAT are the price', () => {
		expect([vatWithin(rupiah(1_110_000), 1_100), vatWithin(rupiah(40_000), 1_100)]).toEqual([110_000, 3_964]);
		fc.assert(
			fc.property(prices, rates, (price, rate) => {
				const vat = vatWithin(rupiah(price), rate);
				// What is left, taxed, is the price again, to half a rupiah.
				expect(Math.abs((price - vat) * rate - vat * 10_000)).toBeLessThanOrEqual((10_000 + rate) / 2);
			})
		);
	});

	test('farm produce as harvested, seed and feed contain none; what is made, tools and fertiliser do', () => {
		const free = ['fruit', 'vegetable', 'staple', 'fish', 'livestock', 'spice', 'seed', 'feed'];
		expect(free.map((kind) => goodsVatRate(kind, 1_100))).toEqual(free.map(() => 0));
		const taxed = [
			'processed',
			'craft',
			'timber',
			'ornamental_plant',
			'tool',
			'fertiliser',
			'medicine',
			'other'
		];
		expect(taxed.map((kind) => goodsVatRate(kind, 1_100))).toEqual(taxed.map(() => 1_100));
	});

	test('given back in any parts it is all given back, and never more of a part than the part', () => {
		fc.assert(
			fc.property(fc.array(prices, { maxLength: 12 }), rates, (parts, rate) => {
				const whole = rupiah(parts.reduce((sum, part) => sum + part, 0));
				let [left, given]: [Rupiah, number] = [whole, 0];
				for (const part of parts.map(rupiah)) {
					const vat = vatGivenBack(left, part, rate);
					expect(vat).toBeGreaterThanOrEqual(0);
					expect(vat).toBeLessThanOrEqual(part);
					left = rupiah(left - part);
					given += vat;
					// What is left contains the VAT of what is left.
					expect(vatWithin(whole, rate) - given).toBe(vatWithin(left, rate));
				}
				expect(given).toBe(vatWithin(whole, rate));
			})
		);
	});
});

describe('what the BUM Desa supplies itself with an order', () => {
	const part = {
		...{ id: 7 as SubOrderId, delivers: 'bumdesa' as const, deliveryAmount: rupiah(10_000) },
		...{ vatBasisPoints: 1_100, fees: [] },
		lines: [
			{
				...{ id: 3 as OrderLineId, commission: rupiah(40_000), bought: rupiah(111_000) },
				goodsVatBasisPoints: 0
			}
		]
	};

	test('is its commission, goods of its own and its courier, each with its VAT', () => {
		expect(suppliesOf(part).map(({ kind, price, vat }) => [kind, price, vat])).toEqual([
			['commission', 40_000, 3_964],
			// Free of VAT as they were ordered.
			['goods', 111_000, 0],
			['delivery', 10_000, 991]
		]);
		const [line] = part.lines;
		if (!line) throw new Error('no line');
		const taxed = { ...part, lines: [{ ...line, goodsVatBasisPoints: 1_100 }] };
		expect(vatOf(suppliesOf(taxed))).toBe(3_964 + 11_000 + 991);
	});

	test('is not what it holds for producers, couriers, distributors or the village', () => {
		const fee = { amount: rupiah(1_110), purpose: 'packing' as const };
		const fees = [
			{ ...fee, chargedBy: 'coordinator' as const },
			{ ...fee, chargedBy: 'producer' as const },
			{ ...fee, chargedBy: 'distributor' as const },
			{ ...fee, chargedBy: 'coordinator' as const, purpose: 'fundraising' as const }
		];
		for (const delivers of ['producer', 'parcel'] as const) {
			const kinds = suppliesOf({ ...part, delivers, fees }).map(({ kind }) => kind);
			expect(kinds).toEqual(['commission', 'goods', 'packing']);
		}
	});

	test('adds up with its VAT to what was asked, and contains none where it is not registered', () => {
		for (const rate of [0, 1_100]) {
			const supplies = suppliesOf({ ...part, vatBasisPoints: rate });
			const whole = supplies.reduce((sum, supply) => sum + netOf(supply), 0) + vatOf(supplies);
			expect(whole).toBe(161_000);
			expect(vatOf(supplies) > 0).toBe(rate > 0);
		}
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
