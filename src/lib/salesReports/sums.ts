import type { SoldBy } from '#lib/shared/money.ts';
import { WHOLE_BASIS_POINTS } from '#lib/shared/percent.ts';

/** What a row of the report stands for. */
export const SALES_BY = ['month', 'product', 'producer', 'group', 'cycle', 'buyer'] as const;
export type SalesBy = (typeof SALES_BY)[number];

/** What a group reads of its members' sales. */
export const GROUP_SALES_BY = ['month', 'product', 'producer'] as const satisfies readonly SalesBy[];

/** What a producer may read of her own sales: neither who else sells, nor who buys. */
export const OWN_SALES_BY = ['month', 'product'] as const satisfies readonly SalesBy[];

/** Sums of what was delivered, in whole rupiah; the three parts are what is left after refunds took theirs. */
export interface SalesSums {
	readonly orders: number;
	/** What buyers paid for the goods, before refunds and without delivery. */
	readonly gross: number;
	/** What was given back to them, whoever bore it. */
	readonly refunded: number;
	readonly producer: number;
	readonly commission: number;
	readonly groupShare: number;
}

export interface SalesRow extends SalesSums {
	/** As people read it; of a month `2026-11`. */
	readonly name: string;
	/** The group of a producer; null where it says nothing. */
	readonly group: string | null;
	/** In g, ml, dm³ or pieces; null where goods of several kinds are added up. */
	readonly quantity: number | null;
	readonly soldBy: SoldBy | null;
	readonly unit: string | null;
}

/** The part of the price that reached the producer, in basis points, half up; null where nothing was sold. */
export function reachedProducer({ producer, commission, groupShare }: SalesSums): number | null {
	const all = producer + commission + groupShare;
	return all === 0 ? null : Math.round((producer * WHOLE_BASIS_POINTS) / all);
}
