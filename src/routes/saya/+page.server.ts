import { deskTasks } from '#lib/facilitation/deskTasks.server.ts';
import { newOfFollowed } from '#lib/favourites/find.server.ts';
import { agreementInForce } from '#lib/organisations/agreements.server.ts';
import { membershipById, organisationsOf, requestsOf } from '#lib/organisations/find.server.ts';
import { unansweredOf } from '#lib/reviews/find.server.ts';
import { today } from '#lib/shared/clock.server.ts';
import { db } from '#lib/shared/database.server.ts';
import { wishesOfBuyer } from '#lib/groupBuying/boxes.server.ts';
import { hasStanding } from '#lib/standing/find.server.ts';
import { agreementsOfBuyer } from '#lib/tradeCredit/find.server.ts';
import { requireUser } from '../guards.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async (event) => {
	const user = requireUser(event);
	const belongings = await organisationsOf(db, user.id);
	const served = belongings.filter(({ roles }) => roles.length > 0);
	const desks = await Promise.all(
		served.map(async ({ organisation, roles, abilities }) => ({
			slug: organisation.slug,
			name: organisation.name,
			kind: organisation.kind,
			roles,
			tasks: (await deskTasks(db, organisation, abilities)).map((task) => ({
				...task,
				id: `${organisation.slug}/${task.key}`,
				href: `/meja/${organisation.slug}/${task.path}`,
				desk: organisation.name
			}))
		}))
	);
	const groups = await Promise.all(
		belongings.flatMap(({ organisation, membershipId }) =>
			membershipId === null
				? []
				: [
						(async () => ({
							slug: organisation.slug,
							name: organisation.name,
							kind: organisation.kind,
							number: (await membershipById(db, membershipId))?.number ?? null,
							sells: (await agreementInForce(db, organisation.id, today(organisation.timeZone))) !== null
						}))()
					]
		)
	);
	return {
		tasks: desks.flatMap(({ tasks }) => tasks),
		desks: desks.map(({ slug, name, kind, roles }) => ({ slug, name, kind, roles })),
		groups,
		unanswered: groups.length > 0 ? await unansweredOf(db, user.id) : 0,
		fresh: await newOfFollowed(db, user.id),
		requests: await requestsOf(db, user.id),
		standing: await hasStanding(db, user.id),
		wishes: (await wishesOfBuyer(db, user.id)).length > 0,
		owes: (await agreementsOfBuyer(db, user.id)).length > 0,
		assists: served.some(({ roles }) => roles.includes('facilitator'))
	};
};
