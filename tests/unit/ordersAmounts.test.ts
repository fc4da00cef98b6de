import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
	parcelCharge,
	parcelGrams,
	parcelObstacle,
	parseAreas,
	splitDelivery,
	zoneFor
} from '#lib/delivery/rules.ts';
import { lineAmounts, splitDiscount } from '#lib/orders/amounts.ts';
import { judgeTransfer, pickUniqueDiscount, roundCash } from '#lib/payments/amounts.ts';
import { rupiah, sumRupiah } from '#lib/shared/money.ts';
import { sumByListing } from '#lib/stock/sum.ts';
import type { ListingId } from '#lib/shared/ids.ts';

const money = fc.integer({ min: 1, max: 1_000_000_000 }).map(rupiah);

describe('a line', () => {
	test('of 500.000 at 8 % and 2 % leaves the producer 450.000', () => {
		const terms = { price: rupiah(50_000), quantity: 10_000, soldBy: 'weight' as const };
		expect(lineAmounts({ ...terms, commissionBasisPoints: 800, groupShareBasisPoints: 200 })).toEqual({
			gross: 500_000,
			commission: 40_000,
			groupShare: 10_000,
			payable: 450_000
		});
	});

	test('its parts always add up, and none is negative', () => {
		const basisPoints = fc.integer({ min: 0, max: 10_000 });
		fc.assert(
			fc.property(
				money,
				fc.integer({ min: 1, max: 500_000 }),
				basisPoints,
				basisPoints,
				(price, quantity, a, b) => {
					const terms = { commissionBasisPoints: a, groupShareBasisPoints: Math.min(b, 10_000 - a) };
					const { gross, commission, groupShare, payable } = lineAmounts({
						price,
						quantity,
						soldBy: 'weight',
						...terms
					});
					expect(commission + groupShare + payable).toBe(gross);
					expect(Math.min(commission, groupShare, payable)).toBeGreaterThanOrEqual(0);
				}
			)
		);
	});
});

describe('delivery', () => {
	test('is split by the goods of each part, and the parts add up to the charge', () => {
		expect(splitDelivery(rupiah(10_000), [rupiah(50_000), rupiah(25_000)])).toEqual([6_667, 3_333]);
		fc.assert(
			fc.property(money, fc.array(money, { minLength: 1, maxLength: 12 }), (charge, goods) => {
				const parts = splitDelivery(charge, goods);
				expect(sumRupiah(parts)).toBe(charge);
				expect(parts.every((part) => part >= 0)).toBe(true);
			})
		);
	});

	test('a parcel is charged by the started kilogram, at least one', () => {
		expect([1, 1000, 1001, 2100].map((grams) => parcelCharge(grams, rupiah(20_000)))).toEqual([
			20_000, 20_000, 40_000, 60_000
		]);
	});

	const goods = {
		name: 'Lele',
		kind: 'goods' as const,
		soldBy: 'weight' as const,
		quantity: 500,
		pieceGrams: null
	};
	test('what spoils, lives, is bulky or has no weight keeps an order from being a parcel', () => {
		const fresh = { ...goods, shelfLifeDays: 2, alive: false };
		expect(parcelObstacle([fresh], 2)).toEqual({ code: 'spoils', name: 'Lele', shelfLifeDays: 2, days: 2 });
		expect(parcelObstacle([{ ...fresh, shelfLifeDays: null }], 9)).toBeNull();
		expect(parcelObstacle([{ ...fresh, shelfLifeDays: null, alive: true }], 1)).toMatchObject({
			code: 'alive'
		});
		expect(parcelObstacle([{ ...fresh, shelfLifeDays: null, soldBy: 'cubic' }], 1)).toMatchObject({
			code: 'too_bulky'
		});
		expect(parcelObstacle([{ ...fresh, shelfLifeDays: null, soldBy: 'piece' }], 1)).toMatchObject({
			code: 'weight_unknown'
		});
		expect(parcelObstacle([{ ...fresh, kind: 'rental' }], 1)).toMatchObject({ code: 'not_goods' });
	});

	test('pieces weigh what one weighs, a litre a kilogram', () => {
		const dry = { ...goods, shelfLifeDays: null, alive: false };
		const pieces = { ...dry, soldBy: 'piece' as const, quantity: 3, pieceGrams: 700 };
		expect(parcelGrams([dry, pieces, { ...dry, soldBy: 'volume', quantity: 250 }])).toBe(500 + 2100 + 250);
	});

	test('the zone that names a village most exactly wins; half a number is no area', () => {
		const wide = { id: 1, name: 'Kabupaten', areas: '34.03', charge: rupiah(15_000) };
		const near = { id: 2, name: 'Desa', areas: '34.03.01.2001 34.03.02', charge: rupiah(5_000) };
		expect(zoneFor([wide, near], '34.03.01.2001')?.id).toBe(2);
		expect(zoneFor([wide, near], '34.03.09.2001')?.id).toBe(1);
		expect(zoneFor([wide, near], '34.04.01.2001')).toBeNull();
		expect(parseAreas(' 34.03, 34.71.01\n34.03 ')).toBe('34.03 34.71.01');
		expect([parseAreas(''), parseAreas('34.3'), parseAreas('Sleman')]).toEqual([null, null, null]);
	});
});

describe('paying', () => {
	test('28.035 in cash is 28.000, 35 given away; 28.060 is 28.100, 40 gained', () => {
		expect(roundCash(rupiah(28_035))).toEqual({ cash: 28_000, givenAway: 35, gained: 0 });
		expect(roundCash(rupiah(28_060))).toEqual({ cash: 28_100, givenAway: 0, gained: 40 });
	});

	test('a transfer of 249.877 for 250.000 is paid with 123 off; 249.876 lacks 1; 250.500 has 500 too much', () => {
		const judge = (received: number) => judgeTransfer(rupiah(250_000), rupiah(123), rupiah(received));
		expect(judge(249_877)).toEqual({ kind: 'paid', discount: 123, excess: 0 });
		expect(judge(249_876)).toEqual({ kind: 'short', missing: 1 });
		expect(judge(250_000)).toEqual({ kind: 'paid', discount: 0, excess: 0 });
		expect(judge(250_500)).toEqual({ kind: 'paid', discount: 0, excess: 500 });
	});

	test('unique sums are taken one after the other until all 499 are gone', () => {
		const taken = new Set<number>();
		for (let count = 0; count < 499; count += 1) {
			const discount = pickUniqueDiscount(rupiah(250_000), 77, taken);
			expect(discount).not.toBeNull();
			taken.add(250_000 - (discount ?? 0));
		}
		expect(taken.size).toBe(499);
		expect(pickUniqueDiscount(rupiah(250_000), 77, taken)).toBeNull();
	});

	test('a discount is shared over the parts to the rupiah', () => {
		expect(splitDiscount(rupiah(123), [rupiah(200_000), rupiah(50_000)])).toEqual([98, 25]);
	});
});

describe('stock', () => {
	test('is asked for the sum of all lines of a listing', () => {
		const [lele, naga] = [1 as ListingId, 2 as ListingId];
		const lines = [
			{ listingId: lele, quantity: 2 },
			{ listingId: naga, quantity: 5 },
			{ listingId: lele, quantity: 3 }
		];
		expect([...sumByListing(lines)]).toEqual([
			[lele, 5],
			[naga, 5]
		]);
	});
});
