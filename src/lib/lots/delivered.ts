import type { SoldBy } from '#lib/shared/money.ts';

/** What stood on the scale or was counted, as typed; weights in grams. */
export interface Weighing {
	readonly soldBy: SoldBy;
	readonly gross: number | null;
	readonly tare: number | null;
	/** May be left out: it is gross less tare. */
	readonly net: number | null;
	/** In ml, dm³ or pieces, for what is not sold by weight. */
	readonly amount: number | null;
	/** Of what was brought, in the unit it is sold by. */
	readonly rejected: number;
}

export type WeighingMistake =
	| 'weight_missing'
	| 'tare_above_gross'
	| 'net_above_gross'
	| 'net_differs'
	| 'amount_missing'
	| 'amount_not_whole'
	| 'rejected_above_all';

export type Delivered =
	| { ok: true; gross: number; tare: number; net: number; brought: number; accepted: number }
	| { ok: false; code: WeighingMistake };

/**
 * What was brought and what of it is taken, in g, ml, dm³ or pieces. The three weights must fit each other; a weight
 * may be left out where goods are not sold by it.
 */
export function delivered(weighing: Weighing): Delivered {
	const { soldBy, rejected } = weighing;
	const gross = weighing.gross ?? 0;
	const tare = weighing.tare ?? 0;
	const typed = [gross, tare, weighing.net ?? 0, weighing.amount ?? 0, rejected];
	if (!typed.every((each) => Number.isSafeInteger(each) && each >= 0)) return no('amount_not_whole');
	if (soldBy === 'weight' && gross === 0) return no('weight_missing');
	if (tare > 0 && tare >= gross) return no('tare_above_gross');
	if (weighing.net !== null && weighing.net > gross) return no('net_above_gross');
	const net = gross - tare;
	if (weighing.net !== null && weighing.net !== net) return no('net_differs');
	const brought = soldBy === 'weight' ? net : (weighing.amount ?? 0);
	if (brought === 0) return no('amount_missing');
	if (rejected > brought) return no('rejected_above_all');
	return { ok: true, gross, tare, net, brought, accepted: brought - rejected };
}

function no(code: WeighingMistake): Delivered {
	return { ok: false, code };
}

/** What one producer brings at once is hardly ever more: a tonne, 1.000 litres, 100 m³, 10.000 pieces. */
const HARDLY_MORE: Readonly<Record<SoldBy, number>> = {
	weight: 1_000_000,
	volume: 1_000_000,
	cubic: 100_000,
	piece: 10_000
};

/**
 * Whether so much, or so little, is more likely a wrong unit or a slipped comma; it is asked about before it is taken.
 *
 * @param brought in g, ml, dm³ or pieces.
 * @param leastQuantity the least a buyer may order: with less than that not one order could be packed.
 */
export function isDoubtful(
	brought: number,
	{ soldBy, leastQuantity }: { readonly soldBy: SoldBy; readonly leastQuantity: number }
): boolean {
	return brought > HARDLY_MORE[soldBy] || brought < leastQuantity;
}
