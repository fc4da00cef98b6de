import type { ListingKind } from './terms.ts';

/** A day to pack and one to spare: goods are not handed to a parcel firm to arrive on their last day. */
const SPARE_DAYS = 1;

/**
 * Whether goods survive a parcel of so many days: they must keep for longer than the journey and a day to spare.
 * Lele keeps two days and is not offered by a parcel of two; null keeps for ever.
 */
export function mayTravelByParcel(shelfLifeDays: number | null, parcelDays: number): boolean {
	return shelfLifeDays === null || shelfLifeDays >= parcelDays + SPARE_DAYS;
}

/** What decides how a listing can reach its buyer. */
export interface Travels {
	readonly kind: ListingKind;
	readonly shelfLifeDays: number | null;
	/** What lives, ornamental fish and pets, is not posted. */
	readonly alive: boolean;
}

/** A parcel of three days is what firms promise between Java's cities; the order's own journey decides again. */
export const USUAL_PARCEL_DAYS = 3;

/**
 * How a listing can reach its buyer: always fetched, brought by courier when it is goods, and by parcel when it
 * keeps long enough. A service or rental is done or fetched where it is, and never posted.
 */
export function deliveryWays(
	{ kind, shelfLifeDays, alive }: Travels,
	parcelDays = USUAL_PARCEL_DAYS
): { pickup: boolean; courier: boolean; parcel: boolean } {
	const goods = kind === 'goods';
	return {
		pickup: true,
		courier: goods,
		parcel: goods && !alive && mayTravelByParcel(shelfLifeDays, parcelDays)
	};
}
