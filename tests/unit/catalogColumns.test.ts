import fc from 'fast-check';
import { expect, test } from 'vitest';
import { Columns, type ShelfRow, type ShelfSort } from '#lib/catalog/search/columns.ts';
import { Tally, type Chosen, type Names } from '#lib/catalog/tally.ts';

const NAMES: Names = {
	groups: new Map([
		[3, groupOf('ksm-mina', 'ksm', '34.03.01.2001')],
		[9, groupOf('ksu-makmur', 'ksu', '34.03.02.2004')]
	]),
	commodities: new Map([
		[1, { slug: 'lele', nameId: 'Lele', nameEn: 'Catfish', group: 'fish' }],
		[4, { slug: 'durian', nameId: 'Durian', nameEn: 'Durian', group: 'fruit' }]
	])
};

function groupOf(slug: string, kind: 'ksm' | 'ksu', villageCode: string) {
	return { slug, name: slug, kind, villageCode, villageName: 'Girisekar', district: 'Panggang' };
}

const NOTHING: Chosen = {
	...{ category: null, commodity: null, village: null, seller: null, kind: null, practice: null },
	...{ inStock: false, delivered: false }
};
const ANY = { min: null, max: null };

/** As the view of the shelf packs it. */
function packedOf(group: number, commodity: number, low: number): number {
	return group * 2 ** 24 + commodity * 2 ** 8 + low;
}

const rows: fc.Arbitrary<ShelfRow[]> = fc.uniqueArray(
	fc.record({
		id: fc.integer({ min: 1, max: 3_000 }),
		name: fc.constantFrom('Lele', 'lele', 'Bayam', 'bayam merah', 'Durian'),
		packed: fc
			.tuple(fc.constantFrom(3, 9), fc.constantFrom(1, 4), fc.integer({ min: 0, max: 191 }))
			.map((parts) => packedOf(...parts)),
		price: fc.integer({ min: 1, max: 20 }).map((thousands) => thousands * 1_000),
		published: fc.integer({ min: 1, max: 50 })
	}),
	{ selector: ({ id }) => id, maxLength: 200 }
);

function columnsOf(list: readonly ShelfRow[]): Columns {
	const columns = new Columns();
	for (const row of list) columns.put(row);
	return columns;
}

test('a page is what putting all in order gives, wherever it begins and however many are equal', () => {
	const text = (row: ShelfRow) => row.name.toLowerCase();
	const orders: Record<ShelfSort, (a: ShelfRow, b: ShelfRow) => number> = {
		newest: (a, b) => b.published - a.published || b.id - a.id,
		cheapest: (a, b) => a.price - b.price || b.id - a.id,
		dearest: (a, b) => b.price - a.price || b.id - a.id,
		name: (a, b) => (text(a) < text(b) ? -1 : text(a) > text(b) ? 1 : b.id - a.id)
	};
	fc.assert(
		fc.property(
			rows,
			fc.constantFrom<ShelfSort>('newest', 'cheapest', 'dearest', 'name'),
			fc.integer({ min: 0, max: 220 }),
			fc.integer({ min: 0, max: 50 }),
			(list, sort, offset, limit) => {
				const columns = columnsOf(list);
				const all = columns.count(new Tally(NAMES, NOTHING, null), ANY);
				expect(columns.page(all, sort, { offset, limit })).toEqual(
					list
						.toSorted(orders[sort])
						.slice(offset, offset + limit)
						.map(({ id }) => id)
				);
			}
		),
		{ numRuns: 300 }
	);
});

test('what was taken off is not counted, what came back is, and what changed counts as it is now', () => {
	const row = { id: 2_500, name: 'Lele', packed: packedOf(3, 1, 1), price: 30_000, published: 5 };
	const columns = columnsOf([row, { ...row, id: 1, packed: packedOf(9, 4, 0) }]);
	const counted = (chosen: Partial<Chosen>, range: { min: number | null; max: number | null } = ANY) => {
		const tally = new Tally(NAMES, { ...NOTHING, ...chosen }, null);
		const ids = [...columns.count(tally, range)];
		return { ids, total: tally.tallies().total };
	};
	expect(counted({})).toEqual({ ids: [2_500, 1], total: 2 });
	expect(counted({ inStock: true })).toEqual({ ids: [2_500], total: 1 });
	columns.remove(2_500);
	columns.remove(7_000_000);
	expect(counted({})).toEqual({ ids: [1], total: 1 });
	columns.put({ ...row, packed: packedOf(3, 4, 0), price: 31_000 });
	expect(counted({ commodity: 'durian' })).toEqual({ ids: [2_500, 1], total: 2 });
	expect(counted({ commodity: 'lele' })).toEqual({ ids: [], total: 0 });
	expect(counted({}, { min: 31_000, max: 31_000 })).toEqual({ ids: [2_500], total: 1 });
	expect(counted({}, { min: 31_001, max: null })).toEqual({ ids: [], total: 0 });
});

test('a filter’s own choices are counted without it, all others with it; prices too', () => {
	const at = { name: 'Lele', published: 1 };
	const cheap = packedOf(3, 1, 1);
	const dear = packedOf(9, 4, 2 * 2 ** 5 + 1);
	const columns = columnsOf([
		{ ...at, id: 1, packed: cheap, price: 9_000 },
		{ ...at, id: 2, packed: dear, price: 30_000 }
	]);
	const tally = new Tally(NAMES, { ...NOTHING, seller: 'ksm-mina', inStock: true }, null);
	expect([...columns.count(tally, { min: null, max: 10_000 })]).toEqual([1]);
	expect(tally.tallies()).toMatchObject({
		...{ total: 1, inStock: 1, reached: null },
		seller: new Map([[3, 1]]),
		village: new Map([[3, 1]]),
		band: new Map([[0, 1]])
	});
	// The dearer one misses seller and price, so neither counts it.
	const sellers = new Tally(NAMES, { ...NOTHING, seller: 'ksm-mina' }, null);
	columns.count(sellers, ANY);
	expect(sellers.tallies().seller).toEqual(
		new Map([
			[3, 1],
			[9, 1]
		])
	);
	const bands = new Tally(NAMES, NOTHING, null);
	columns.count(bands, { min: 20_000, max: null });
	expect(bands.tallies().band).toEqual(
		new Map([
			[0, 1],
			[2, 1]
		])
	);
});

test('goods of a group or a commodity without a name are left out', () => {
	const row = { id: 1, name: 'Lele', price: 1_000, published: 1 };
	const columns = columnsOf([
		{ ...row, packed: packedOf(4, 1, 0) },
		{ ...row, id: 2, packed: packedOf(70_000, 1, 0) },
		{ ...row, id: 3, packed: packedOf(3, 2, 0) },
		{ ...row, id: 4, packed: packedOf(3, 60_000, 0) }
	]);
	const tally = new Tally(NAMES, NOTHING, null);
	expect(columns.count(tally, ANY)).toHaveLength(0);
	expect(tally.tallies().total).toBe(0);
});
