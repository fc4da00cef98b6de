import { error, redirect, type RequestEvent } from '@sveltejs/kit';
import * as v from 'valibot';
import { closedYearsOf } from '#lib/closing/closeYear.server.ts';
import { messagesFor } from '#lib/i18n/define.ts';
import { surplusMessages } from '#lib/i18n/surplus.ts';
import type { Ability } from '#lib/organisations/roles.ts';
import { hasMembers } from '#lib/organisations/roles.ts';
import { today } from '#lib/shared/clock.server.ts';
import { db } from '#lib/shared/database.server.ts';
import { dateField, formKey, id, line } from '#lib/shared/fields.ts';
import { readForm, type FormValues } from '#lib/shared/form.ts';
import { newKey } from '#lib/shared/ids.ts';
import { approveDistribution } from '#lib/surplus/approve.server.ts';
import { memberShares, owedToOwners, partsOfDistribution } from '#lib/surplus/find.server.ts';
import { partsFor } from '#lib/surplus/parts.ts';
import { payOwner, paySurplusInCash, payToSavings } from '#lib/surplus/pay.server.ts';
import { policyOn } from '#lib/surplus/policies.server.ts';
import { discardDistribution, distributionOf, prepareDistribution } from '#lib/surplus/prepare.server.ts';
import { together } from '#lib/shared/together.server.ts';
import { refusedIn } from '../../../../answers.ts';
import { refused, requireAbility } from '../../../../guards.ts';
import type { Actions, PageServerLoad } from './$types';

const SIZE = 50;

/** The organisation and the year of the address; 404 where nothing is shared out. */
async function yearAt(event: RequestEvent<{ org: string; year: string }>, ability: Ability) {
	const organisation = await requireAbility(event, event.params.org, ability);
	if (!/^2[01]\d\d$/.test(event.params.year) || partsFor(organisation.kind).length === 0) error(404);
	return { organisation, of: { organisationId: organisation.id, year: Number(event.params.year) } };
}

export const load: PageServerLoad = async (event) => {
	const { organisation, of } = await yearAt(event, 'books.read_exact');
	const found = await distributionOf(db, of);
	const wanted = Number(event.url.searchParams.get('hal') ?? '1');
	const page = Number.isSafeInteger(wanted) && wanted >= 1 ? wanted : 1;
	const isVillage = !hasMembers(organisation.kind);
	const day = today(organisation.timeZone);
	const [members, parts, years, policy, owed] = await together((reader) =>
		Promise.all([
			found && memberShares(reader, found.id, { page, size: SIZE }),
			found ? partsOfDistribution(reader, found.id) : [],
			closedYearsOf(reader, of.organisationId),
			policyOn(reader, of.organisationId, day),
			isVillage ? owedToOwners(reader, of.organisationId) : null
		])
	);
	return {
		...{ year: of.year, today: day, page, size: SIZE },
		...{ key: newKey(), saved: event.url.searchParams.has('tersimpan') },
		closed: years.some(({ year }) => year === of.year),
		hasPolicy: policy !== null,
		distribution: found && {
			...{ state: found.state, result: found.result, amount: found.amount },
			...{ meetingOn: found.meetingOn, resolution: found.resolution },
			own: found.preparedBy === event.locals.actor.userId
		},
		parts: parts.map(({ part, amount, share }) => ({ part, amount, share })),
		members: (members?.items ?? []).map(({ paidTransactionId, ...each }) => ({
			...{ id: each.id, name: each.name, left: each.state !== 'active', capital: each.capital },
			...{ business: each.total - each.capital, total: each.total, paid: paidTransactionId !== null }
		})),
		memberCount: members?.total ?? 0,
		open: members?.open ?? 0,
		owed
	};
};

const acceptForm = v.object({ meetingOn: dateField(), resolution: line(500) });
const cashForm = v.object({ key: formKey, member: id<'membership'>() });
const ownerForm = v.object({
	key: formKey,
	owner: v.picklist(['village', 'villagers'], 'choice_missing'),
	through: v.picklist(['cash', 'bank'], 'choice_missing')
});

/** The page again on success; else the form with words for what stands in the way. */
function answer(
	event: RequestEvent,
	done: { ok: true } | { ok: false; code: string },
	values: FormValues = {},
	field = 'form'
) {
	if (done.ok) redirect(303, '?tersimpan');
	return refusedIn(messagesFor(surplusMessages, event.locals.locale).errors, done.code, values, field);
}

export const actions: Actions = {
	buat: async (event) => {
		const { of } = await yearAt(event, 'surplus.enter');
		return answer(event, await prepareDistribution(event.locals.actor, of));
	},
	hapus: async (event) => {
		const { of } = await yearAt(event, 'surplus.enter');
		return answer(event, await discardDistribution(event.locals.actor, of));
	},
	terima: async (event) => {
		const { of } = await yearAt(event, 'surplus.approve');
		const read = await readForm(event.request, acceptForm);
		if (!read.ok) return refused('form', read.values, read.errors);
		const done = await approveDistribution(event.locals.actor, { ...of, ...read.data });
		const aboutDate = !done.ok && ['date_ahead', 'date_within_year', 'closed_period'].includes(done.code);
		return answer(event, done, read.values, aboutDate ? 'meetingOn' : 'form');
	},
	simpanan: async (event) => {
		const { of } = await yearAt(event, 'surplus.pay');
		return answer(event, await payToSavings(event.locals.actor, of));
	},
	tunai: async (event) => {
		const { of } = await yearAt(event, 'surplus.pay');
		const read = await readForm(event.request, cashForm);
		if (!read.ok) return refused('form', read.values, read.errors);
		const { key, member } = read.data;
		return answer(event, await paySurplusInCash(event.locals.actor, { ...of, membershipId: member, key }));
	},
	bayar: async (event) => {
		const { of } = await yearAt(event, 'surplus.pay');
		const read = await readForm(event.request, ownerForm);
		if (!read.ok) return refused('form', read.values, read.errors);
		return answer(event, await payOwner(event.locals.actor, { ...of, ...read.data }));
	}
};
