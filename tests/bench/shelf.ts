import { COMMODITIES } from '#lib/catalog/commodities.ts';
import { kindOfGroup, PRACTICES } from '#lib/catalog/terms.ts';
import { db, write } from '#lib/shared/database.server.ts';
import { group, member } from '../support/market.ts';
import { loadCommodities } from '#lib/catalog/commodities.server.ts';

/** As many groups as a large village has; each sells of everything. */
const GROUPS = 12;
const SELLERS = 4;
const BATCH = 500;
const KINDS = ['pilihan', 'segar', 'kebun', 'panen pagi', 'super', 'ekonomis', 'organik', 'untuk warung'];

interface Seller {
	readonly group: number;
	readonly seller: number;
	readonly village: string;
}

/** The producers whose goods the bench makes. */
export async function makeSellers(): Promise<Seller[]> {
	await loadCommodities();
	const sellers: Seller[] = [];
	for (let index = 0; index < GROUPS; index += 1) {
		const village = `34.0${1 + (index % 3)}.01.200${index % 10}`;
		const made = await group(`KSM Panen ${index + 1}`, { code: village, name: `Desa Maju ${index + 1}` });
		for (let each = 0; each < SELLERS; each += 1) {
			const { membershipId } = await member(made.id, `Petani ${index * SELLERS + each}`);
			sellers.push({ group: made.id, seller: membershipId, village });
		}
	}
	return sellers;
}

/**
 * Puts goods on the shelf, from one number to another, the way a large import would: in rows, with the triggers that keep
 * the index. The same numbers give the same goods in every run.
 */
export async function fillShelf(sellers: readonly Seller[], from: number, to: number): Promise<void> {
	const { rows } = await db.$client.execute('SELECT id, slug FROM commodity');
	const ids = new Map(rows.map((row) => [String(row['slug']), Number(row['id'])]));
	for (let at = from; at < to; at += BATCH) {
		const goods = Array.from({ length: Math.min(BATCH, to - at) }, (_, index) =>
			goodsOf(at + index, sellers, ids)
		);
		await write((tx) =>
			tx.$client.execute({
				sql: `INSERT INTO listing (slug, seller_id, group_id, commodity_id, kind, name, sold_by, unit, price, piece_grams,
						least_quantity, stock_mode, state, permits, practice, available, village_code, published_at, created_at, updated_at)
					SELECT value ->> 'slug', value ->> 'seller', value ->> 'group', value ->> 'commodity', value ->> 'kind',
						value ->> 'name', value ->> 'soldBy', value ->> 'unit', value ->> 'price', value ->> 'pieceGrams', 1, 'stock',
						'published', '{}', value ->> 'practice', value ->> 'available', value ->> 'village', value ->> 'at',
						value ->> 'at', value ->> 'at'
					FROM json_each(?)`,
				args: [JSON.stringify(goods)]
			})
		);
	}
}

function goodsOf(index: number, sellers: readonly Seller[], ids: ReadonlyMap<string, number>) {
	const commodity = COMMODITIES[(index * 7) % COMMODITIES.length];
	const from = sellers[index % sellers.length];
	if (!commodity || !from) throw new Error('nobody sells');
	const { soldBy, unit, nameId, slug } = commodity;
	return {
		...{
			...from,
			soldBy,
			unit,
			slug: `hasil-${index}`,
			commodity: ids.get(slug),
			kind: kindOfGroup(commodity.group)
		},
		name: `${nameId} ${KINDS[Math.floor(index / COMMODITIES.length) % KINDS.length]} ${index}`,
		price: 4_000 + ((index * 37) % 160) * 500,
		pieceGrams: soldBy === 'piece' ? 500 : null,
		practice: PRACTICES[index % 5] ?? null,
		available: index % 4 === 0 ? 0 : 1 + ((index * 13) % 90_000),
		at: 1_700_000_000_000 + index * 1_000
	};
}
