import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { mayTravelByParcel } from '#lib/catalog/delivery.ts';
import { priceFor, quantityProblem, unitPriceFor } from '#lib/catalog/price.ts';
import { parseQuantity, typedQuantity, type Measure } from '#lib/catalog/quantity.ts';
import { splitPrice } from '#lib/catalog/split.ts';
import { parcelsOf } from '#lib/delivery/rules.ts';
import { rupiah } from '#lib/shared/money.ts';

const kilos: Measure = { soldBy: 'weight', unit: 'kg' };
const pots: Measure = { soldBy: 'piece', unit: 'pot' };
const millilitres: Measure = { soldBy: 'volume', unit: 'ml' };
const cubic: Measure = { soldBy: 'cubic', unit: 'm3' };

describe('a typed quantity', () => {
	test.each([
		['1,5', kilos, 1500],
		['1.5', kilos, 1500],
		['0,25', kilos, 250],
		['1.000', kilos, 1_000_000],
		['1.000,5', kilos, 1_000_500],
		[' 2 ', kilos, 2000],
		['2,50', kilos, 2500],
		['3', pots, 3],
		['3,0', pots, 3],
		['250', millilitres, 250],
		['0,125', cubic, 125]
	] as const)('%s of %o is stored as %i', (typed, measure, quantity) => {
		expect(parseQuantity(typed, measure)).toEqual({ ok: true, quantity });
	});

	test.each([
		['', kilos, 'quantity_empty'],
		['nol', kilos, 'quantity_not_a_number'],
		['-1', kilos, 'quantity_not_a_number'],
		['1e3', kilos, 'quantity_not_a_number'],
		['٣', kilos, 'quantity_not_a_number'],
		['1,2,3', kilos, 'quantity_not_a_number'],
		['0', kilos, 'quantity_zero'],
		['0,0', kilos, 'quantity_zero'],
		['0,0005', kilos, 'quantity_too_fine'],
		['1,5', pots, 'quantity_not_whole'],
		['1,5', millilitres, 'quantity_not_whole'],
		['99999999999', kilos, 'quantity_too_large'],
		['1000001', kilos, 'quantity_too_large']
	] as const)('%j of %o is refused: %s', (typed, measure, code) => {
		expect(parseQuantity(typed, measure)).toEqual({ ok: false, code });
	});

	test('reads back what it was written as', () => {
		fc.assert(
			fc.property(
				fc.integer({ min: 1, max: 1_000_000 }),
				fc.constantFrom(kilos, pots, millilitres, cubic),
				(stored, measure) => {
					expect(parseQuantity(typedQuantity(stored, measure), measure)).toEqual({
						ok: true,
						quantity: stored
					});
				}
			)
		);
	});
});

describe('the price of a quantity', () => {
	const lele = { price: rupiah(32_000), soldBy: 'weight' as const };
	const tiers = [
		{ leastQuantity: 50_000, price: rupiah(28_000) },
		{ leastQuantity: 10_000, price: rupiah(30_000) }
	];

	test.each([
		[9_999, 32_000],
		[10_000, 30_000],
		[49_999, 30_000],
		[50_000, 28_000]
	])('of %i g is the one of the highest tier reached', (quantity, price) => {
		expect(unitPriceFor(lele, tiers, quantity)).toBe(price);
	});

	test('is rounded once, half to even', () => {
		expect(priceFor({ price: rupiah(25_001), soldBy: 'weight' }, [], 1_500)).toBe(37_502);
		expect(priceFor({ price: rupiah(12_000), soldBy: 'piece' }, [], 3)).toBe(36_000);
	});

	test('must be within the least and the most the seller takes', () => {
		const range = { leastQuantity: 1000, mostQuantity: 5000 };
		expect(quantityProblem(range, 999)).toBe('quantity_too_small');
		expect(quantityProblem(range, 1000)).toBeNull();
		expect(quantityProblem(range, 5001)).toBe('quantity_too_large');
		expect(quantityProblem({ ...range, mostQuantity: null }, 5001)).toBeNull();
	});
});

describe('the price split', () => {
	test('of Rp32.000 at 8 % and 2 % is 28.800, 640 and 2.560', () => {
		expect(splitPrice(rupiah(32_000), { commissionBasisPoints: 800, groupShareBasisPoints: 200 })).toEqual({
			producer: 28_800,
			group: 640,
			bumdesa: 2_560
		});
	});

	test('always adds up to the price', () => {
		const share = fc.integer({ min: 0, max: 5000 });
		fc.assert(
			fc.property(
				fc.integer({ min: 1, max: 1_000_000_000 }),
				share,
				share,
				(price, commission, groupShare) => {
					const parts = splitPrice(rupiah(price), {
						commissionBasisPoints: commission,
						groupShareBasisPoints: groupShare
					});
					expect(parts.producer + parts.group + parts.bumdesa).toBe(price);
				}
			)
		);
	});
});

describe('delivery by shelf life', () => {
	test('lele, two days, is not offered by a parcel of two days', () => {
		expect(mayTravelByParcel(2, 2)).toBe(false);
		expect(mayTravelByParcel(2, 1)).toBe(true);
	});

	test('what does not spoil travels any distance', () => {
		expect(mayTravelByParcel(null, 14)).toBe(true);
	});

	const rates = [
		{ province: 'DI Yogyakarta', chargePerKilogram: rupiah(8000), days: 1 },
		{ province: 'DKI Jakarta', chargePerKilogram: rupiah(14_000), days: 3 }
	];
	const goods = {
		...{ name: 'Lele', kind: 'goods' as const, soldBy: 'weight' as const },
		...{ pieceGrams: null, shelfLifeDays: 2, alive: false }
	};

	test('goods are sent as far as they keep, and what lives, is done or has no weight nowhere', () => {
		expect(parcelsOf(rates, goods)).toEqual({ parcel: [rates[0]], obstacle: null });
		expect(parcelsOf(rates, { ...goods, shelfLifeDays: null })).toEqual({ parcel: rates, obstacle: null });
		expect(parcelsOf(rates, { ...goods, shelfLifeDays: 1 })).toEqual({ parcel: [], obstacle: 'spoils' });
		expect(parcelsOf(rates, { ...goods, alive: true })).toEqual({ parcel: [], obstacle: 'alive' });
		expect(parcelsOf(rates, { ...goods, kind: 'service' })).toEqual({ parcel: [], obstacle: 'other' });
		const pots = { ...goods, soldBy: 'piece' as const, shelfLifeDays: null };
		expect(parcelsOf(rates, pots)).toEqual({ parcel: [], obstacle: 'other' });
		expect(parcelsOf(rates, { ...pots, pieceGrams: 900 })).toEqual({ parcel: rates, obstacle: null });
		expect(parcelsOf([], goods)).toEqual({ parcel: [], obstacle: null });
	});
});
