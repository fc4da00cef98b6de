import { and, eq, gte, isNull, lte, or } from 'drizzle-orm';
import type { Reach } from '#lib/catalog/reach.ts';
import { agreement, organisation } from '#lib/organisations/schema.server.ts';
import { today } from '#lib/shared/clock.server.ts';
import type { Reader } from '#lib/shared/database.server.ts';
import { zoneFor } from './rules.ts';
import { deliveryZone, parcelRate } from './schema.server.ts';

/**
 * Which groups' goods come to a village, by their BUM Desa's courier or as a parcel and in how many days. The checkout
 * asks again for the very order.
 *
 * @param villageCode as `34.04.07.2002`; its first two figures are the province's.
 */
export async function reachTo(reader: Reader, villageCode: string): Promise<Reach> {
	const [groups, zones, rates] = await Promise.all([
		reader
			.select({
				groupId: agreement.groupId,
				bumdesaId: agreement.bumdesaId,
				validFrom: agreement.validFrom,
				validUntil: agreement.validUntil,
				timeZone: organisation.timeZone
			})
			.from(agreement)
			.innerJoin(organisation, eq(organisation.id, agreement.groupId))
			.where(
				and(
					eq(agreement.state, 'consented'),
					lte(agreement.validFrom, today('Asia/Jayapura')),
					or(isNull(agreement.validUntil), gte(agreement.validUntil, today('Asia/Jakarta')))
				)
			),
		reader.select().from(deliveryZone).where(eq(deliveryZone.active, true)),
		reader
			.select()
			.from(parcelRate)
			.where(eq(parcelRate.provinceCode, villageCode.slice(0, 2)))
	]);
	const selling = groups.filter(({ validFrom, validUntil, timeZone }) => {
		const on = today(timeZone);
		return validFrom <= on && (validUntil === null || validUntil >= on);
	});
	const brings = new Set(
		zones.filter((zone) => zoneFor([zone], villageCode) !== null).map(({ organisationId }) => organisationId)
	);
	const days = new Map(rates.map((rate) => [rate.organisationId, rate.days]));
	return {
		courier: selling.filter(({ bumdesaId }) => brings.has(bumdesaId)).map(({ groupId }) => groupId),
		parcelDays: new Map(
			selling.flatMap(({ groupId, bumdesaId }) => {
				const taken = days.get(bumdesaId);
				return taken === undefined ? [] : [[groupId, taken] as const];
			})
		)
	};
}
