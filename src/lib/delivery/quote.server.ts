import { and, asc, eq, sql } from 'drizzle-orm';
import type { DeliveryCosts } from '#lib/catalog/delivery.ts';
import { village } from '#lib/organisations/schema.server.ts';
import type { Reader } from '#lib/shared/database.server.ts';
import type { OrganisationId } from '#lib/shared/ids.ts';
import { NO_RUPIAH, type Rupiah } from '#lib/shared/money.ts';
import type { Refused } from '#lib/shared/result.ts';
import type { DeliveryMethod } from './methods.ts';
import {
	parcelCharge,
	parcelGrams,
	parcelObstacle,
	parcelsOf,
	zoneFor,
	type Freight,
	type ParcelObstacle
} from './rules.ts';
import { deliveryZone, parcelRate } from './schema.server.ts';

export interface Destination {
	readonly organisationId: OrganisationId;
	readonly method: DeliveryMethod;
	/** Null for a pick-up. */
	readonly villageCode: string | null;
	readonly lines: readonly Freight[];
}

export type DeliveryQuote =
	| { ok: true; charge: Rupiah; days: number | null; zoneName: string | null; grams: number | null }
	| Refused<'village_missing'>
	| Refused<'village_unknown'>
	| Refused<'outside_zones'>
	| Refused<'no_parcel_there', { province: string }>
	| Refused<'not_by_parcel', { obstacle: ParcelObstacle }>;

/** What bringing these goods there costs, in whole rupiah, or in a code why it cannot be done that way. */
export async function quoteDelivery(reader: Reader, destination: Destination): Promise<DeliveryQuote> {
	const { method, villageCode, organisationId, lines } = destination;
	if (method === 'pickup') return { ok: true, charge: NO_RUPIAH, days: null, zoneName: null, grams: null };
	if (!villageCode) return { ok: false, code: 'village_missing' };
	const [found] = await reader.select().from(village).where(eq(village.code, villageCode));
	if (!found) return { ok: false, code: 'village_unknown' };
	if (method === 'courier') {
		const zone = zoneFor(await activeZones(reader, organisationId), villageCode);
		if (!zone) return { ok: false, code: 'outside_zones' };
		return { ok: true, charge: zone.charge, days: null, zoneName: zone.name, grams: null };
	}
	const rate = (await parcelRatesOf(reader, organisationId)).find(
		({ provinceCode }) => provinceCode === found.provinceCode
	);
	if (!rate) return { ok: false, code: 'no_parcel_there', province: found.province };
	const obstacle = parcelObstacle(lines, rate.days);
	if (obstacle) return { ok: false, code: 'not_by_parcel', obstacle };
	const grams = parcelGrams(lines);
	const charge = parcelCharge(grams, rate.chargePerKilogram);
	return { ok: true, charge, days: rate.days, zoneName: null, grams };
}

export interface DeliveryOffers {
	readonly courier: readonly { name: string; charge: Rupiah }[];
	/** False when no province has a rate, or a line could not even reach the nearest one. */
	readonly parcel: boolean;
	/** Why no parcel at all may be offered, when a line is the reason. */
	readonly obstacle: ParcelObstacle | null;
	readonly quickestDays: number | null;
}

/** Which ways a BUM Desa can bring these goods at all, before the buyer has said where to. */
export async function deliveryOffers(
	reader: Reader,
	organisationId: OrganisationId,
	lines: readonly Freight[]
): Promise<DeliveryOffers> {
	const [rates, zones] = await Promise.all([
		parcelRatesOf(reader, organisationId),
		activeZones(reader, organisationId)
	]);
	const quickestDays = rates.length > 0 ? Math.min(...rates.map(({ days }) => days)) : null;
	const obstacle = quickestDays === null ? null : parcelObstacle(lines, quickestDays);
	return {
		courier: zones.map(({ name, charge }) => ({ name, charge })),
		parcel: quickestDays !== null && obstacle === null,
		obstacle,
		quickestDays
	};
}

/** What bringing one kind of goods costs, wherever it may go: for who has not said yet where to. */
export async function deliveryCosts(
	reader: Reader,
	organisationId: OrganisationId,
	goods: Omit<Freight, 'quantity'>
): Promise<DeliveryCosts> {
	const [zones, rates] = await Promise.all([
		activeZones(reader, organisationId),
		reader
			.select({
				// Drizzle would leave the table's name out, and the village's own code would be meant.
				province: sql<string>`coalesce((SELECT v.province FROM village v
					WHERE v.province_code = parcel_rate.province_code LIMIT 1), parcel_rate.province_code)`,
				chargePerKilogram: parcelRate.chargePerKilogram,
				days: parcelRate.days
			})
			.from(parcelRate)
			.where(eq(parcelRate.organisationId, organisationId))
			.orderBy(asc(parcelRate.chargePerKilogram), asc(parcelRate.provinceCode))
	]);
	const isGoods = goods.kind === 'goods';
	return {
		courier: isGoods ? zones.map(({ name, charge }) => ({ name, charge })) : [],
		...parcelsOf(rates, goods)
	};
}

export type DeliveryZone = typeof deliveryZone.$inferSelect;
export type ParcelRate = typeof parcelRate.$inferSelect;

async function activeZones(reader: Reader, organisationId: OrganisationId): Promise<DeliveryZone[]> {
	return reader
		.select()
		.from(deliveryZone)
		.where(and(eq(deliveryZone.organisationId, organisationId), eq(deliveryZone.active, true)))
		.orderBy(asc(deliveryZone.charge), asc(deliveryZone.id));
}

/** All zones of a BUM Desa, those not in use included, for its desk. */
export async function zonesOf(reader: Reader, organisationId: OrganisationId): Promise<DeliveryZone[]> {
	return reader
		.select()
		.from(deliveryZone)
		.where(eq(deliveryZone.organisationId, organisationId))
		.orderBy(asc(deliveryZone.charge), asc(deliveryZone.id));
}

/** What a BUM Desa asks for parcels, by province. */
export async function parcelRatesOf(reader: Reader, organisationId: OrganisationId): Promise<ParcelRate[]> {
	return reader
		.select()
		.from(parcelRate)
		.where(eq(parcelRate.organisationId, organisationId))
		.orderBy(asc(parcelRate.provinceCode));
}

/** The provinces there are, for choosing where parcels go. */
export async function provinces(reader: Reader): Promise<{ code: string; name: string }[]> {
	return reader
		.selectDistinct({ code: village.provinceCode, name: village.province })
		.from(village)
		.orderBy(asc(village.provinceCode));
}
