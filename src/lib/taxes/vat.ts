import type { CommodityGroup } from '#lib/catalog/terms.ts';
import { rupiah, share, sumRupiah, type Rupiah } from '#lib/shared/money.ts';
import { WHOLE_BASIS_POINTS } from '#lib/shared/percent.ts';

/**
 * Goods whose sale is free of VAT: basic foods, seed, farm and sea produce as harvested (UU PPN art. 16B, PP 49/2022). Others, such as
 * timber or ornamental plants, may have rules of their own (PMK 64/2022): the report says what to look at.
 */
const FREE_GROUPS: readonly CommodityGroup[] = [
	...(['fruit', 'vegetable', 'staple', 'fish', 'livestock', 'spice', 'seed'] as const)
];
/** Of what a farm shop sells, seed and feed are free too (PP 49/2022); tools, fertiliser and medicine are not. */
const FREE_KINDS: ReadonlySet<string> = new Set([...FREE_GROUPS, 'feed']);

/** The rate that goods contain where their seller's prices contain `rate`: 0 for what is free. By commodity group, or the farm shop's kind. */
export function goodsVatRate(kind: string, rate: number): number {
	return FREE_KINDS.has(kind) ? 0 : rate;
}

/** The VAT that a price contains, `rate` in basis points: what a buyer reads is what she pays. */
export function vatWithin(price: Rupiah, rate: number): Rupiah {
	return share(price, rate, WHOLE_BASIS_POINTS + rate);
}

/**
 * The VAT in what is given back of a price: so much that what is left contains the VAT of what is left. However many times something
 * is given back, all of it gives back all the VAT.
 *
 * @param left what was left of the price before, at least `back`.
 */
export function vatGivenBack(left: Rupiah, back: Rupiah, rate: number): Rupiah {
	return rupiah(vatWithin(left, rate) - vatWithin(rupiah(left - back), rate));
}

/** What a BUM Desa supplies itself: its commission, goods of its own, delivery, fees by their purpose, the farm shop's goods. */
export const SUPPLIES = [
	...(['commission', 'goods', 'delivery', 'packing', 'transport', 'administration', 'sales'] as const),
	'farmInputs'
] as const;
export type SupplyKind = (typeof SUPPLIES)[number];

/** A supply at a price that may contain VAT. */
export interface Supply {
	readonly kind: SupplyKind;
	/** Of what: `line:12`, `part:34`, `input_order:5`. */
	readonly reference: string;
	/** In basis points; 0: its price contains none. */
	readonly rate: number;
	readonly price: Rupiah;
	readonly vat: Rupiah;
}

export function supplyOf(given: Omit<Supply, 'vat'>): Supply {
	return { ...given, vat: vatWithin(given.price, given.rate) };
}

/** What is earned of a supply: its price without the VAT. */
export function netOf({ price, vat }: Pick<Supply, 'price' | 'vat'>): Rupiah {
	return rupiah(price - vat);
}

/** The same given back. */
export function turned(supply: Supply): Supply {
	return { ...supply, price: rupiah(-supply.price), vat: rupiah(-supply.vat) };
}

/** What the register has of a supply, or is to write of it; below nothing where it goes back. */
export interface VatMove {
	readonly kind: SupplyKind;
	readonly reference: string;
	/** Without the VAT. */
	readonly base: Rupiah;
	readonly vat: Rupiah;
}

/** What is to be written so that the register has these supplies, and nothing else of their references. */
export function vatMoves(supplies: readonly Supply[], registered: readonly VatMove[]): VatMove[] {
	const moves = new Map<string, VatMove>();
	const add = ({ kind, reference, base, vat }: VatMove, sign: 1 | -1) => {
		const key = `${kind} ${reference}`;
		const before = moves.get(key) ?? { base: 0, vat: 0 };
		moves.set(key, {
			...{ kind, reference },
			...{ base: rupiah(before.base + sign * base), vat: rupiah(before.vat + sign * vat) }
		});
	};
	for (const supply of supplies) if (supply.rate > 0) add({ ...supply, base: netOf(supply) }, 1);
	for (const row of registered) add(row, -1);
	return [...moves.values()].filter(({ base, vat }) => base !== 0 || vat !== 0);
}

/** Those that give VAT back, without those that add some. */
export function backOnly(moves: readonly VatMove[]): VatMove[] {
	return moves.filter(({ base, vat }) => base + vat < 0);
}

export function vatMoved(moves: readonly VatMove[]): Rupiah {
	return sumRupiah(moves.map(({ vat }) => vat));
}
