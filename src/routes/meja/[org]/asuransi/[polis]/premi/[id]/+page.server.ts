import { error } from '@sveltejs/kit';
import { policyHere } from '#lib/insurance/policies.server.ts';
import { premiumById } from '#lib/insurance/premiums.server.ts';
import { membershipById } from '#lib/organisations/find.server.ts';
import { hasMembers } from '#lib/organisations/roles.ts';
import { personById } from '#lib/people/find.server.ts';
import { inWords } from '#lib/savings/inWords.ts';
import { db } from '#lib/shared/database.server.ts';
import { formatDateTime } from '#lib/shared/dates.ts';
import { parseId } from '#lib/shared/ids.ts';
import { requireAbility } from '../../../../../../guards.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async (event) => {
	const organisation = await requireAbility(event, event.params.org, 'savings.read');
	const premium = hasMembers(organisation.kind)
		? await premiumById(db, Number(parseId(event.params.id) ?? 0))
		: null;
	const policy = premium && (await policyHere(db, organisation.id, premium.policyId));
	const member = premium && (await membershipById(db, premium.membershipId));
	if (!premium || !policy || !member || String(policy.id) !== event.params.polis) error(404);
	const officer = await personById(db, premium.takenBy);
	return {
		premium,
		policy: { id: policy.id, name: policy.name, insurer: policy.insurer },
		member: { id: member.id, name: member.name },
		organisationName: organisation.name,
		officer: officer?.name ?? '',
		words: inWords(premium.amount),
		when: formatDateTime(premium.takenAt, { locale: event.locals.locale, timeZone: organisation.timeZone })
	};
};
