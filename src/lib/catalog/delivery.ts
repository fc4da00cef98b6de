import type { Rupiah } from '#lib/shared/money.ts';

/** A day to pack and one to spare: goods are not handed to a parcel firm to arrive on their last day. */
const SPARE_DAYS = 1;

/**
 * Whether goods survive a parcel of so many days: they must keep for longer than the journey and a day to spare.
 * Lele keeps two days and is not offered by a parcel of two; null keeps for ever.
 */
export function mayTravelByParcel(shelfLifeDays: number | null, parcelDays: number): boolean {
	return shelfLifeDays === null || shelfLifeDays >= parcelDays + SPARE_DAYS;
}

/** A parcel of three days is what firms promise between Java's cities; the order's own journey decides again. */
export const USUAL_PARCEL_DAYS = 3;

/** What bringing one listing's goods costs, before anything lies in the cart. */
export interface DeliveryCosts {
	/** The village courier's areas, the cheapest first. */
	readonly courier: readonly { readonly name: string; readonly charge: Rupiah }[];
	/** The provinces it can be sent to, the cheapest first; each started kilogram costs as much. */
	readonly parcel: readonly {
		readonly province: string;
		readonly chargePerKilogram: Rupiah;
		readonly days: number;
	}[];
	/** Why it is sent nowhere; null where it is, or where no parcels are sent at all. */
	readonly obstacle: 'spoils' | 'alive' | 'other' | null;
}
