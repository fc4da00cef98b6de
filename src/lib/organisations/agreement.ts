/** Who brings the goods to the buyer, by agreement; the delivery charge is earned by them. */
export const DELIVERERS = ['bumdesa', 'producer', 'parcel'] as const;
export type Deliverer = (typeof DELIVERERS)[number];

/** Who bears what spoils or is lost of goods on consignment: their producer, or the BUM Desa that keeps them. */
export const SPOILAGE_BEARERS = ['producer', 'bumdesa'] as const;
export type SpoilageBearer = (typeof SPOILAGE_BEARERS)[number];

/** What is bought outright is paid for within so many days. */
export const MOST_PURCHASE_DAYS = 90;

/** What the group's meeting decided about an agreement. */
export interface Consent {
	readonly present: number;
	readonly inFavour: number;
}

export type ConsentFault = 'present_too_many' | 'in_favour_too_many' | 'no_majority';

/**
 * What is wrong with a recorded consent, or null. No more can be present than there are members, no more in favour
 * than are present, and more than half of those present must be in favour.
 */
export function consentFault({ present, inFavour }: Consent, members: number): ConsentFault | null {
	if (present > members) return 'present_too_many';
	if (inFavour > present) return 'in_favour_too_many';
	return inFavour * 2 > present ? null : 'no_majority';
}

interface Period {
	readonly validFrom: string;
	readonly validUntil: string | null;
}

/** Whether two periods share a day; both ends belong to a period, and no end means for good. */
export function periodsOverlap(one: Period, other: Period): boolean {
	const startsInTime = (a: Period, b: Period) => b.validUntil === null || a.validFrom <= b.validUntil;
	return startsInTime(one, other) && startsInTime(other, one);
}
