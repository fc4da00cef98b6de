import type { RequestEvent } from '@sveltejs/kit';
import { allCommodities } from '#lib/catalog/commodities.server.ts';
import { organisationsOf } from '#lib/organisations/find.server.ts';
import { promisableOfSellers, type Promisable } from '#lib/promises/goods.server.ts';
import { today } from '#lib/shared/clock.server.ts';
import { db } from '#lib/shared/database.server.ts';
import { requireUser } from '../../guards.ts';

/** The groups a person sells through, and her day. */
export async function myGroups(event: RequestEvent) {
	const { id: userId } = requireUser(event);
	const groups = (await organisationsOf(db, userId)).flatMap(({ organisation, membershipId, abilities }) =>
		membershipId !== null && abilities.has('listing.create') ? [{ ...organisation, membershipId }] : []
	);
	return { groups, on: today(groups[0]?.timeZone ?? 'Asia/Jakarta') };
}

/** What she can promise: what she lists, and anything else by its commodity. */
export async function myGoods(event: RequestEvent) {
	const { groups, on } = await myGroups(event);
	const listed = await promisableOfSellers(
		db,
		groups.map(({ membershipId }) => membershipId)
	);
	const { locale } = event.locals;
	const first = groups[0];
	const others: Promisable[] = first
		? (await allCommodities(db))
				.filter(({ group }) => group !== 'service' && group !== 'rental')
				.map(({ id, nameId, nameEn, soldBy, unit }) => ({
					...{ sellerId: first.membershipId, commodityId: id, listingId: null, seller: '' },
					...{ name: locale === 'id' ? nameId : nameEn, soldBy, unit }
				}))
				.sort((a, b) => a.name.localeCompare(b.name, locale))
		: [];
	return { groups, on, listed, others };
}
