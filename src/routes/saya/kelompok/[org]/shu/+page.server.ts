import { error } from '@sveltejs/kit';
import { membershipOf, organisationBySlug } from '#lib/organisations/find.server.ts';
import { hasMembers } from '#lib/organisations/roles.ts';
import { db } from '#lib/shared/database.server.ts';
import { NO_RUPIAH } from '#lib/shared/money.ts';
import { distributionsOf, ownShare, partsOfDistribution } from '#lib/surplus/find.server.ts';
import { MEMBER_PARTS } from '#lib/surplus/parts.ts';
import { requireUser } from '../../../../guards.ts';
import type { PageServerLoad } from './$types';

/** What of a member's year each part is measured by. */
const WEIGHT = { capital: 'savings', interest: 'interestPaid', purchases: 'bought', sales: 'sold' } as const;

export const load: PageServerLoad = async (event) => {
	const user = requireUser(event);
	const group = await organisationBySlug(db, event.params.org);
	if (!group || !hasMembers(group.kind)) error(404);
	const mine = await membershipOf(db, group.id, user.id);
	// Who has left may still have a share of the year she was in.
	if (mine?.state !== 'active' && mine?.state !== 'left') error(404);
	const years = await distributionsOf(db, group.id);
	const wanted = Number(event.url.searchParams.get('tahun'));
	const shown = years.find(({ year }) => year === wanted) ?? years[0] ?? null;
	const parts = shown ? await partsOfDistribution(db, shown.id) : [];
	const own = shown && (await ownShare(db, shown.id, mine.id));
	return {
		group: { slug: group.slug, name: group.name },
		years: years.map(({ year }) => year),
		shown: shown && {
			...{ year: shown.year, state: shown.state, amount: shown.amount, meetingOn: shown.meetingOn },
			parts: parts.map(({ part, share, amount }) => ({ part, share, amount }))
		},
		total: own?.total ?? NO_RUPIAH,
		paid: own !== null && own.paidTransactionId !== null,
		own: MEMBER_PARTS.flatMap((part) => {
			const whole = parts.find((each) => each.part === part);
			if (!own || !whole || whole.share === 0) return [];
			return [
				{
					...{ part, amount: own[part], weight: own[WEIGHT[part]] },
					...{ share: whole.share, all: whole.weight }
				}
			];
		})
	};
};
