import { error } from '@sveltejs/kit';
import { browse } from '#lib/catalog/browse.server.ts';
import { filterWith } from '#lib/catalog/filter.ts';
import { producersOfGroup } from '#lib/catalog/producers.server.ts';
import { ratingOfGroups } from '#lib/catalog/rating.server.ts';
import { pricedNow } from '#lib/cycles/cards.server.ts';
import { agreementInForce, groupsSoldBy } from '#lib/organisations/agreements.server.ts';
import { activeMembership, rolesOf } from '#lib/organisations/authority.server.ts';
import { countMembers, organisationById, organisationBySlug } from '#lib/organisations/find.server.ts';
import { currentOfficersOf } from '#lib/organisations/officers.server.ts';
import { hasMembers } from '#lib/organisations/roles.ts';
import { today } from '#lib/shared/clock.server.ts';
import { db } from '#lib/shared/database.server.ts';
import type { PageServerLoad } from './$types';

const GOODS = 12;

/** The public page of an organisation: nothing here that a visitor may not know. */
export const load: PageServerLoad = async ({ params, locals }) => {
	const organisation = await organisationBySlug(db, params.slug);
	if (!organisation) error(404);
	const { id, slug, kind, name, timeZone, address, phone, story, photoToken, village } = organisation;
	const { foundedOn, registrationNumber } = organisation;
	const on = today(timeZone);
	const officers = await currentOfficersOf(db, organisation);
	const sale = hasMembers(kind) ? await agreementInForce(db, id, on) : null;
	const seller = sale ? await organisationById(db, sale.bumdesaId) : null;
	const sellsFor = kind === 'bumdesa' ? await groupsSoldBy(db, id, on) : [];
	const goods = await goodsOf(hasMembers(kind) ? [slug] : sellsFor.map((group) => group.slug));
	return {
		goods,
		rating: hasMembers(kind) ? await ratingOfGroups(db, [id]) : null,
		producers: hasMembers(kind) ? await producersOfGroup(db, id) : [],
		organisation: {
			slug,
			kind,
			name,
			address,
			phone,
			story,
			photoToken,
			village,
			foundedOn,
			registrationNumber
		},
		officers: officers.map((officer) => ({ name: officer.name, role: officer.role })),
		members: hasMembers(kind) ? await countMembers(db, id) : null,
		seller: seller && { slug: seller.slug, name: seller.name },
		sellsFor,
		mine: {
			member: locals.user !== null && (await activeMembership(db, id, locals.user.id)) !== null,
			officer: locals.user !== null && (await rolesOf(db, locals.user.id, id)).length > 0
		}
	};
};

/** The newest goods of these groups, taking turns so that each is seen. */
async function goodsOf(sellers: readonly string[]) {
	const asked = sellers.slice(0, GOODS);
	const size = Math.ceil(GOODS / Math.max(1, asked.length));
	const shelves = await Promise.all(
		asked.map((seller) => browse(db, filterWith({ sort: 'newest', size, seller })))
	);
	return {
		items: await pricedNow(db, shelves.flatMap(({ items }) => items).slice(0, GOODS)),
		total: shelves.reduce((sum, { total }) => sum + total, 0)
	};
}
