import { error, redirect, type RequestEvent } from '@sveltejs/kit';
import { messagesFor } from '#lib/i18n/define.ts';
import { organisationMessages } from '#lib/i18n/organisations.ts';
import { agreementInForce } from '#lib/organisations/agreements.server.ts';
import {
	countMembers,
	membershipOf,
	organisationById,
	organisationBySlug
} from '#lib/organisations/find.server.ts';
import { askToJoin } from '#lib/organisations/membership.server.ts';
import { currentOfficersOf } from '#lib/organisations/officers.server.ts';
import { hasMembers } from '#lib/organisations/roles.ts';
import { today } from '#lib/shared/clock.server.ts';
import { db } from '#lib/shared/database.server.ts';
import { refusedIn } from '../../../answers.ts';
import { requireUser } from '../../../guards.ts';
import type { Actions, PageServerLoad } from './$types';

async function groupAt(event: RequestEvent<{ org: string }>) {
	const found = await organisationBySlug(db, event.params.org);
	if (!found || !hasMembers(found.kind)) error(404);
	return found;
}

export const load: PageServerLoad = async (event) => {
	const user = requireUser(event);
	const group = await groupAt(event);
	const mine = await membershipOf(db, group.id, user.id);
	const agreement = await agreementInForce(db, group.id, today(group.timeZone));
	const seller = agreement && (await organisationById(db, agreement.bumdesaId));
	const officers = await currentOfficersOf(db, group);
	return {
		group: {
			slug: group.slug,
			name: group.name,
			kind: group.kind,
			phone: group.phone,
			village: group.village.name,
			regency: group.village.regency
		},
		mine: mine && { state: mine.state, number: mine.number, joinedOn: mine.joinedOn },
		members: await countMembers(db, group.id),
		officers: officers.map(({ name, role }) => ({ name, role })),
		agreement:
			agreement && seller
				? {
						bumdesa: seller.name,
						commissionBasisPoints: agreement.commissionBasisPoints,
						groupShareBasisPoints: agreement.groupShareBasisPoints,
						loanCapBasisPoints: agreement.loanCapBasisPoints,
						mandatoryCapBasisPoints: agreement.mandatoryCapBasisPoints,
						leastTakeHome: agreement.leastTakeHome,
						spoilageBy: agreement.spoilageBy,
						purchaseDays: agreement.purchaseDays,
						validFrom: agreement.validFrom,
						validUntil: agreement.validUntil
					}
				: null
	};
};

export const actions: Actions = {
	join: async (event) => {
		requireUser(event);
		const group = await groupAt(event);
		const answer = await askToJoin(event.locals.actor, group.id);
		if (!answer.ok) return say(event, answer.code);
		redirect(303, event.url.pathname);
	}
};

function say(event: RequestEvent, code: string) {
	return refusedIn(messagesFor(organisationMessages, event.locals.locale).errors, code, {});
}
