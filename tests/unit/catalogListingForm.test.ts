import { describe, expect, test } from 'vitest';
import { listingMistakes } from '#lib/catalog/listing.ts';
import { readListing, valuesOf, type PickedCommodity } from '#lib/catalog/listingForm.ts';
import type { CommodityId } from '#lib/shared/ids.ts';

const lele: PickedCommodity = {
	id: 7 as CommodityId,
	nameId: 'Lele',
	nameEn: 'Catfish',
	group: 'fish',
	unit: 'kg',
	shelfLifeDays: 2,
	permits: []
};

const typed = {
	commodity: '7',
	name: ' Lele segar ',
	price: '32.000',
	stockMode: 'stock',
	onHand: '12,5',
	least: '0,5',
	tierFrom1: '10',
	tierPrice1: 'Rp30.000',
	permit_halal: ' ID123 '
};

describe('a listing form', () => {
	test('is read in the unit of its commodity when none was chosen', () => {
		const read = readListing(typed, [lele], { counted: true });
		expect(read).toMatchObject({
			ok: true,
			onHand: 12_500,
			fields: {
				commodityId: 7,
				name: 'Lele segar',
				unit: 'kg',
				price: 32_000,
				leastQuantity: 500,
				mostQuantity: null,
				leadDays: 0,
				tiers: [{ leastQuantity: 10_000, price: 30_000 }],
				permits: { halal: 'ID123' }
			}
		});
		expect(read.ok && listingMistakes(read.fields)).toEqual({});
	});

	test('takes nothing at all for a first count', () => {
		expect(readListing({ ...typed, onHand: '0' }, [lele], { counted: true })).toMatchObject({
			ok: true,
			onHand: 0
		});
	});

	test('says every mistake at once, each at its field', () => {
		const wrong = {
			commodity: '8',
			name: '',
			price: '1,5',
			stockMode: 'x',
			least: 'banyak',
			tierFrom2: '5',
			unit: 'gantang'
		};
		expect(readListing(wrong, [lele], { counted: true })).toEqual({
			ok: false,
			errors: {
				commodity: 'commodity_unknown',
				unit: 'choice_unknown',
				stockMode: 'choice_missing',
				name: 'required',
				price: 'money_not_whole',
				least: 'quantity_not_a_number',
				tierPrice2: 'tier_incomplete'
			}
		});
	});

	test('shows again what a listing has', () => {
		const read = readListing(typed, [lele], { counted: false });
		if (!read.ok) throw new Error('not read');
		const values = valuesOf({ ...read.fields, soldBy: 'weight' });
		expect(values).toMatchObject({
			least: '0,5',
			most: '',
			tierFrom1: '10',
			tierPrice1: '30000',
			leadDays: ''
		});
		expect(readListing(values, [lele], { counted: false })).toEqual(read);
	});
});
