import type { Tier } from '#lib/catalog/price.ts';
import type { CommodityGroup, ListingKind, StockMode } from '#lib/catalog/terms.ts';
import type { Freight } from '#lib/delivery/rules.ts';
import type { Deliverer } from '#lib/organisations/agreement.ts';
import type { BookDate, TimeZone } from '#lib/shared/dates.ts';
import type {
	AgreementId,
	CycleId,
	HarvestPromiseId,
	ListingId,
	MembershipId,
	OrganisationId
} from '#lib/shared/ids.ts';
import type { Rupiah, SoldBy } from '#lib/shared/money.ts';

/** The agreement a listing is sold under today: its terms are frozen on the order's lines. */
export interface OfferTerms {
	readonly id: AgreementId;
	readonly bumdesaId: OrganisationId;
	readonly commissionBasisPoints: number;
	readonly groupShareBasisPoints: number;
	readonly loanCapBasisPoints: number;
	readonly mandatoryCapBasisPoints: number;
	readonly leastTakeHome: Rupiah;
	readonly delivers: Deliverer;
}

/** A harvest that is ordered before it is there. */
export interface OfferedHarvest {
	readonly promiseId: HarvestPromiseId;
	/** What may still be ordered of it, in g, ml, dm³ or pieces. */
	readonly free: number;
	readonly fromOn: BookDate;
	readonly untilOn: BookDate;
}

/** The cycle in which something is ordered, now or from an instant on. */
export interface OfferedCycle {
	readonly cycleId: CycleId;
	readonly isOpen: boolean;
	readonly opensAt: number;
	readonly closesAt: number;
	readonly pickupOn: BookDate | null;
	readonly deliveryOn: BookDate | null;
	/** What buyers read beside the days. */
	readonly note: string | null;
	/** What may still be ordered in it, in g, ml, dm³ or pieces; null for no limit. */
	readonly left: number | null;
	/** The whole box that buyers fill together; null for goods that anybody orders as she likes. */
	readonly box: number | null;
}

/** What a listing offers now, as far as buying it goes. */
export interface Offer {
	readonly listingId: ListingId;
	readonly slug: string;
	readonly name: string;
	readonly kind: ListingKind;
	readonly soldBy: SoldBy;
	/** The word a buyer knows: kg, ekor, pot. */
	readonly unit: string;
	/** Rupiah per kg, litre, m³ or piece. */
	readonly price: Rupiah;
	readonly tiers: readonly Tier[];
	readonly pieceGrams: number | null;
	readonly leastQuantity: number;
	readonly mostQuantity: number | null;
	readonly stockMode: StockMode;
	readonly leadDays: number;
	/** What can be ordered now, when it is kept in stock. */
	readonly available: number;
	/** The harvest that takes pre-orders, if one does. */
	readonly harvest: OfferedHarvest | null;
	/** The cycle it is sold in; null when it is always sold. */
	readonly cycle: OfferedCycle | null;
	readonly shelfLifeDays: number | null;
	readonly alive: boolean;
	readonly commodityGroup: CommodityGroup;
	/** The photo's public name. */
	readonly photo: string | null;
	readonly sellerId: MembershipId;
	readonly sellerName: string;
	readonly groupId: OrganisationId;
	readonly groupName: string;
	/** The group's own, in which its hours are told. */
	readonly timeZone: TimeZone;
	readonly bumdesaName: string;
	readonly bumdesaSlug: string;
	readonly agreement: OfferTerms;
}

/** What delivery must know of it. */
export function freightOf(offer: Offer, quantity: number): Freight {
	const { name, kind, soldBy, pieceGrams, shelfLifeDays, alive } = offer;
	return { name, kind, soldBy, quantity, pieceGrams, shelfLifeDays, alive };
}
