import type { Permit, Unit } from '#lib/catalog/terms.ts';
import type { GroupKey, PersonKey } from './people.ts';

/** Something a member of the demo village sells. Quantities in g, ml, dm³ or pieces. */
export interface DemoListing {
	/** Its commodity, and so its picture. */
	readonly commodity: string;
	readonly group: GroupKey;
	readonly seller: PersonKey;
	readonly name: string;
	readonly story: string;
	/** Rupiah per kg, litre, m³ or piece. */
	readonly price: number;
	/** Where it is not the commodity's usual unit. */
	readonly unit?: Unit;
	/** What is there; null when it is made to order. */
	readonly stock: number | null;
	readonly leadDays?: number;
	readonly least?: number;
	readonly pieceGrams?: number;
	readonly permits?: Readonly<Partial<Record<Permit, string>>>;
	readonly tiers?: readonly (readonly [leastQuantity: number, price: number])[];
	/** What people order of it at a time. */
	readonly usual: readonly number[];
	/** How often it is bought beside the others; 1 when missing. */
	readonly wanted?: number;
	/** Photos beside the first. */
	readonly morePhotos?: number;
	/** What its owner has not put before the buyers, or has taken away. */
	readonly shown?: 'draft' | 'hidden' | 'sold_out';
}
