import { error } from '@sveltejs/kit';
import { newestOf } from '#lib/catalog/browse.server.ts';
import { producersOfGroup } from '#lib/catalog/producers.server.ts';
import { ratingOfGroups } from '#lib/catalog/rating.server.ts';
import { countOfGroups } from '#lib/catalog/search/shelf.server.ts';
import { pricedNow } from '#lib/cycles/cards.server.ts';
import { agreementInForce, groupsSoldBy } from '#lib/organisations/agreements.server.ts';
import { activeMembership, rolesOf } from '#lib/organisations/authority.server.ts';
import { countMembers, organisationById, organisationBySlug } from '#lib/organisations/find.server.ts';
import { currentOfficersOf } from '#lib/organisations/officers.server.ts';
import { hasMembers } from '#lib/organisations/roles.ts';
import { today } from '#lib/shared/clock.server.ts';
import type { Reader } from '#lib/shared/database.server.ts';
import type { OrganisationId } from '#lib/shared/ids.ts';
import { together } from '#lib/shared/together.server.ts';
import type { PageServerLoad } from './$types';

const GOODS = 12;

/** The public page of an organisation: nothing here that a visitor may not know. */
export const load: PageServerLoad = ({ params, locals }) =>
	together(async (reader) => {
		const found = await organisationBySlug(reader, params.slug);
		if (!found) error(404);
		const { id, slug, kind, name, timeZone, address, phone, story, photoToken, village } = found;
		const { foundedOn, registrationNumber } = found;
		const on = today(timeZone);
		const [officers, sale, sold, rating, producers, members, membership, roles] = await Promise.all([
			currentOfficersOf(reader, found),
			hasMembers(kind) ? agreementInForce(reader, id, on) : null,
			kind === 'bumdesa' ? groupsSoldBy(reader, id, on) : [],
			hasMembers(kind) ? ratingOfGroups(reader, [id]) : null,
			hasMembers(kind) ? producersOfGroup(reader, id) : [],
			hasMembers(kind) ? countMembers(reader, id) : null,
			locals.user && activeMembership(reader, id, locals.user.id),
			locals.user ? rolesOf(reader, locals.user.id, id) : []
		]);
		const [seller, goods] = await Promise.all([
			sale && organisationById(reader, sale.bumdesaId),
			goodsOf(reader, hasMembers(kind) ? [id] : sold.map((group) => group.id))
		]);
		return {
			...{ goods, rating, producers, members },
			organisation: {
				...{ slug, kind, name, address, phone, story, photoToken, village },
				...{ foundedOn, registrationNumber }
			},
			officers: officers.map((officer) => ({ name: officer.name, role: officer.role })),
			seller: seller && { slug: seller.slug, name: seller.name },
			sellsFor: sold.map((group) => ({ slug: group.slug, name: group.name })),
			mine: { member: membership !== null, officer: roles.length > 0 }
		};
	});

/** The newest goods of these groups, some of each, so that each is seen. */
async function goodsOf(reader: Reader, groups: readonly OrganisationId[]) {
	const shown = groups.slice(0, GOODS);
	const each = Math.ceil(GOODS / Math.max(1, shown.length));
	const [items, total] = await Promise.all([newestOf(reader, shown, each), countOfGroups(reader, groups)]);
	return { items: await pricedNow(reader, items.slice(0, GOODS)), total };
}
