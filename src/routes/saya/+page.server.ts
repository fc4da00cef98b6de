import { deskTasks } from '#lib/facilitation/deskTasks.server.ts';
import { newOfFollowed } from '#lib/favourites/find.server.ts';
import { agreementInForce } from '#lib/organisations/agreements.server.ts';
import { membershipById, organisationsOf, requestsOf } from '#lib/organisations/find.server.ts';
import { unansweredOf } from '#lib/reviews/find.server.ts';
import { today } from '#lib/shared/clock.server.ts';
import type { Reader } from '#lib/shared/database.server.ts';
import type { UserId } from '#lib/shared/ids.ts';
import { together } from '#lib/shared/together.server.ts';
import { wishesOfBuyer } from '#lib/groupBuying/boxes.server.ts';
import { hasStanding } from '#lib/standing/find.server.ts';
import { agreementsOfBuyer } from '#lib/tradeCredit/find.server.ts';
import { requireUser } from '../guards.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async (event) => {
	const user = requireUser(event);
	return together((reader) => overviewOf(reader, user.id));
};

/** All her page shows: what waits for her, her desks and groups. */
async function overviewOf(reader: Reader, userId: UserId) {
	const [belongings, unanswered, fresh, requests, agreements, standing, wishes] = await Promise.all([
		organisationsOf(reader, userId),
		unansweredOf(reader, userId),
		newOfFollowed(reader, userId),
		requestsOf(reader, userId),
		agreementsOfBuyer(reader, userId),
		hasStanding(reader, userId),
		wishesOfBuyer(reader, userId)
	]);
	const served = belongings.filter(({ roles }) => roles.length > 0);
	const ownDesks = Promise.all(
		served.map(async ({ organisation, roles, abilities }) => ({
			slug: organisation.slug,
			name: organisation.name,
			kind: organisation.kind,
			roles,
			tasks: (await deskTasks(reader, organisation, abilities)).map((task) => ({
				...task,
				id: `${organisation.slug}/${task.key}`,
				href: `/meja/${organisation.slug}/${task.path}`,
				desk: organisation.name
			}))
		}))
	);
	const ownGroups = Promise.all(
		belongings.flatMap(({ organisation, membershipId }) =>
			membershipId === null
				? []
				: [
						(async () => {
							const [membership, agreement] = await Promise.all([
								membershipById(reader, membershipId),
								agreementInForce(reader, organisation.id, today(organisation.timeZone))
							]);
							return {
								...{ slug: organisation.slug, name: organisation.name, kind: organisation.kind },
								...{ number: membership?.number ?? null, sells: agreement !== null }
							};
						})()
					]
		)
	);
	const [desks, groups] = await Promise.all([ownDesks, ownGroups]);
	return {
		tasks: desks.flatMap(({ tasks }) => tasks),
		desks: desks.map(({ slug, name, kind, roles }) => ({ slug, name, kind, roles })),
		groups,
		...{ unanswered, fresh, requests, standing },
		wishes: wishes.length > 0,
		owes: agreements.length > 0,
		assists: served.some(({ roles }) => roles.includes('facilitator'))
	};
}
