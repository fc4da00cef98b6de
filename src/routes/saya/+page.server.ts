import { deskTasks } from '#lib/facilitation/deskTasks.server.ts';
import { memberGlance } from '#lib/facilitation/memberGlance.server.ts';
import { personTasks } from '#lib/facilitation/personTasks.server.ts';
import { agreementInForce } from '#lib/organisations/agreements.server.ts';
import {
	membershipById,
	organisationsOf,
	requestsOf,
	type Organisation
} from '#lib/organisations/find.server.ts';
import { hasMembers } from '#lib/organisations/roles.ts';
import { today } from '#lib/shared/clock.server.ts';
import type { Reader } from '#lib/shared/database.server.ts';
import type { MembershipId, UserId } from '#lib/shared/ids.ts';
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
	const [belongings, ownTasks, requests, agreements, standing, wishes] = await Promise.all([
		organisationsOf(reader, userId),
		personTasks(reader, userId),
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
			membershipId === null ? [] : [groupOf(reader, organisation, membershipId)]
		)
	);
	const [desks, groups] = await Promise.all([ownDesks, ownGroups]);
	return {
		tasks: desks.flatMap(({ tasks }) => tasks),
		desks: desks.map(({ slug, name, kind, roles }) => ({ slug, name, kind, roles })),
		groups,
		...{ ownTasks, requests, standing },
		wishes: wishes.length > 0,
		owes: agreements.length > 0,
		assists: served.some(({ roles }) => roles.includes('facilitator'))
	};
}

/** A group she is a member of, with her own money in it where it keeps savings. */
async function groupOf(reader: Reader, organisation: Organisation, membershipId: MembershipId) {
	const { id: organisationId, slug, name, kind, timeZone } = organisation;
	const on = today(timeZone);
	const [membership, agreement, money] = await Promise.all([
		membershipById(reader, membershipId),
		agreementInForce(reader, organisationId, on),
		hasMembers(kind) ? memberGlance(reader, { organisationId, membershipId }, on) : null
	]);
	return {
		...{ slug, name, kind, timeZone, money, today: on },
		...{ number: membership?.number ?? null, sells: agreement !== null }
	};
}
