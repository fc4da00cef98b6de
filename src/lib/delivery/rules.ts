import { mayTravelByParcel, type DeliveryCosts } from '#lib/catalog/delivery.ts';
import type { ListingKind } from '#lib/catalog/terms.ts';
import { assert } from '#lib/shared/assert.ts';
import { rupiah, splitByLargestRemainder, type Rupiah, type SoldBy } from '#lib/shared/money.ts';
import type { DeliveryMethod } from './methods.ts';

/** What delivery must know of a line of goods. */
export interface Freight {
	readonly name: string;
	readonly kind: ListingKind;
	readonly soldBy: SoldBy;
	/** In g, ml, dm³ or pieces. */
	readonly quantity: number;
	/** About how many grams one piece weighs; null when nobody has said. */
	readonly pieceGrams: number | null;
	/** Null when it does not spoil. */
	readonly shelfLifeDays: number | null;
	/** Fish and pets that live are not posted. */
	readonly alive: boolean;
}

/** Why a line cannot travel by parcel; said to the buyer in words, with the line's name. */
export type ParcelObstacle =
	| { readonly code: 'spoils'; readonly name: string; readonly shelfLifeDays: number; readonly days: number }
	| { readonly code: 'not_goods'; readonly name: string }
	| { readonly code: 'alive'; readonly name: string }
	| { readonly code: 'too_bulky'; readonly name: string }
	| { readonly code: 'weight_unknown'; readonly name: string };

/**
 * The first line that keeps an order from being sent by parcel, or null.
 *
 * @param days how long the parcel takes.
 */
export function parcelObstacle(lines: readonly Freight[], days: number): ParcelObstacle | null {
	for (const { name, kind, soldBy, pieceGrams, shelfLifeDays, alive } of lines) {
		if (kind !== 'goods') return { code: 'not_goods', name };
		if (alive) return { code: 'alive', name };
		if (shelfLifeDays !== null && !mayTravelByParcel(shelfLifeDays, days)) {
			return { code: 'spoils', name, shelfLifeDays, days };
		}
		if (soldBy === 'cubic') return { code: 'too_bulky', name };
		if (soldBy === 'piece' && pieceGrams === null) return { code: 'weight_unknown', name };
	}
	return null;
}

/** The journeys one kind of goods survives, and where there is none why. */
export function parcelsOf(
	rates: DeliveryCosts['parcel'],
	goods: Omit<Freight, 'quantity'>
): Pick<DeliveryCosts, 'parcel' | 'obstacle'> {
	const lines = [{ ...goods, quantity: 1 }];
	const parcel = rates.filter(({ days }) => parcelObstacle(lines, days) === null);
	const first = rates[0];
	const obstacle = parcel.length === 0 && first ? parcelObstacle(lines, first.days) : null;
	return {
		parcel,
		obstacle: obstacle === null ? null : isNamed(obstacle.code) ? obstacle.code : 'other'
	};
}

function isNamed(code: ParcelObstacle['code']): code is 'spoils' | 'alive' {
	return code === 'spoils' || code === 'alive';
}

/** What the goods weigh, in grams; a litre of what is sold by volume counts as a kilogram. */
export function parcelGrams(lines: readonly Freight[]): number {
	return lines.reduce((sum, { soldBy, quantity, pieceGrams }) => {
		assert(soldBy !== 'cubic', 'what is sold by the cubic metre has no parcel weight');
		return sum + (soldBy === 'piece' ? quantity * (pieceGrams ?? 0) : quantity);
	}, 0);
}

/** What a parcel costs: each started kilogram, at least one. */
export function parcelCharge(grams: number, chargePerKilogram: Rupiah): Rupiah {
	return rupiah(Math.max(1, Math.ceil(grams / 1000)) * chargePerKilogram);
}

export interface Zone {
	readonly id: number;
	readonly name: string;
	/** Starts of village codes, separated by spaces: `34.04 34.71.03`. */
	readonly areas: string;
	readonly charge: Rupiah;
}

/** The zone that names a village most exactly, or null when the courier does not go there. */
export function zoneFor<Z extends Zone>(zones: readonly Z[], villageCode: string): Z | null {
	let best: { zone: Z; length: number } | null = null;
	for (const zone of zones) {
		for (const area of zone.areas.split(/\s+/).filter(Boolean)) {
			const covers = villageCode === area || villageCode.startsWith(`${area}.`);
			if (covers && (best === null || area.length > best.length)) best = { zone, length: area.length };
		}
	}
	return best?.zone ?? null;
}

/** The areas of a zone as people type them, or null when one is not the start of a village code. */
export function parseAreas(typed: string): string | null {
	const areas = typed.split(/[\s,;]+/).filter(Boolean);
	const right = areas.length > 0 && areas.every((area) => /^\d{2}(\.\d{2}(\.\d{2}(\.\d{4})?)?)?$/.test(area));
	return right ? [...new Set(areas)].join(' ') : null;
}

/**
 * Spreads a delivery charge over the sellers' parts by what their goods cost; the parts add up to the charge.
 *
 * @param goods what each part's goods cost.
 */
export function splitDelivery(charge: Rupiah, goods: readonly Rupiah[]): Rupiah[] {
	return splitByLargestRemainder(charge, goods);
}

/** What may be ordered unpaid: a parcel firm takes no village's cash, so a parcel is paid before it leaves. */
export function mayPayInCash(method: DeliveryMethod): boolean {
	return method !== 'parcel';
}
