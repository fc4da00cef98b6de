import { redirect, type RequestEvent } from '@sveltejs/kit';
import * as v from 'valibot';
import { messagesFor } from '#lib/i18n/define.ts';
import { organisationMessages } from '#lib/i18n/organisations.ts';
import { DELIVERERS, SPOILAGE_BEARERS } from '#lib/organisations/agreement.ts';
import {
	acceptAgreement,
	agreementsOf,
	consentAgreement,
	declineAgreement,
	namesOf,
	proposeAgreement,
	revokeAgreement,
	type Agreement
} from '#lib/organisations/agreements.server.ts';
import { countMembers, organisationsNear, type Organisation } from '#lib/organisations/find.server.ts';
import { percent } from '#lib/organisations/percent.ts';
import { today } from '#lib/shared/clock.server.ts';
import type { BookDate } from '#lib/shared/dates.ts';
import { db } from '#lib/shared/database.server.ts';
import { id, line, longText, money, whole } from '#lib/shared/fields.ts';
import { readForm, type FormValues } from '#lib/shared/form.ts';
import type { AgreementId, OrganisationId } from '#lib/shared/ids.ts';
import { together } from '#lib/shared/together.server.ts';
import { refusedIn } from '../../../answers.ts';
import { refused, requireAbility } from '../../../guards.ts';
import type { Actions, PageServerLoad } from './$types';

const proposal = v.object({
	partner: id<'organisation'>(),
	validFrom: line(10),
	validUntil: longText(10),
	commission: percent,
	groupShare: percent,
	mandatoryCap: percent,
	loanCap: percent,
	leastTakeHome: money({ zero: true }),
	delivers: v.picklist(DELIVERERS, 'choice_missing'),
	spoilageBy: v.picklist(SPOILAGE_BEARERS, 'choice_missing'),
	purchaseDays: v.pipe(
		longText(3),
		v.regex(/^\d{0,3}$/, 'number_not_whole'),
		v.transform((typed) => (typed === '' ? null : Number(typed)))
	)
});
const decision = v.object({ agreementId: id<'agreement'>() });
const consent = v.object({
	agreementId: id<'agreement'>(),
	meetingOn: line(10),
	present: whole({ least: 1 }),
	inFavour: whole(),
	minutes: longText(4000)
});

const FIELD_OF: Readonly<Record<string, string>> = {
	date_order: 'validUntil',
	percent_invalid: 'groupShare',
	days_invalid: 'purchaseDays',
	date_future: 'meetingOn',
	minutes_missing: 'minutes',
	present_too_many: 'present',
	in_favour_too_many: 'inFavour',
	no_majority: 'inFavour'
};

export const load: PageServerLoad = async (event) => {
	const organisation = await requireAbility(event, event.params.org, 'members.read');
	const own = organisation.kind === 'bumdesa' ? 'bumdesa' : 'group';
	const kinds = own === 'bumdesa' ? (['ksm', 'ksu'] as const) : (['bumdesa'] as const);
	const [agreements, partners, members] = await together((reader) =>
		Promise.all([
			agreementsOf(reader, organisation.id),
			organisationsNear(reader, organisation, kinds),
			own === 'group' ? countMembers(reader, organisation.id) : null
		])
	);
	const names = await namesOf(
		db,
		agreements.flatMap(({ bumdesaId, groupId }) => [bumdesaId, groupId])
	);
	return {
		side: own,
		today: today(organisation.timeZone),
		members,
		agreements: agreements.map((each) => shown(each, names, organisation)),
		partners: partners.map(({ id: partner, name, village, regency }) => ({
			value: String(partner),
			label: `${name} · ${village}, ${regency}`
		}))
	};
};

function shown(agreement: Agreement, names: ReadonlyMap<OrganisationId, string>, { timeZone }: Organisation) {
	return {
		...agreement,
		bumdesa: names.get(agreement.bumdesaId) ?? '',
		group: names.get(agreement.groupId) ?? '',
		standing: standingOf(agreement, today(timeZone))
	};
}

type Standing = Agreement['state'] | 'unaccepted' | 'later' | 'over';

/** How an agreement stands today, in the words of the page. */
function standingOf({ state, acceptedAt, validFrom, validUntil }: Agreement, on: BookDate): Standing {
	if (state === 'proposed') return acceptedAt === null ? 'unaccepted' : 'proposed';
	if (state !== 'consented') return state;
	if (validFrom > on) return 'later';
	return validUntil !== null && validUntil < on ? 'over' : 'consented';
}

type Event = RequestEvent<{ org: string }>;

function say(event: Event, code: string, values: FormValues, dateField: string) {
	const words = messagesFor(organisationMessages, event.locals.locale).errors;
	return refusedIn(words, code, values, code === 'date_invalid' ? dateField : (FIELD_OF[code] ?? 'form'));
}

function done(event: Event, what: string): never {
	redirect(303, `${event.url.pathname}?selesai=${what}`);
}

type Decide = (
	actor: App.Locals['actor'],
	agreementId: AgreementId
) => Promise<{ ok: true } | { ok: false; code: string }>;

/** A button beside an agreement: the use-case itself asks whether this person may, on this side. */
function decide(what: string, use: Decide) {
	return async (event: Event) => {
		await requireAbility(event, event.params.org, 'members.read');
		const read = await readForm(event.request, decision);
		if (!read.ok) return refused('form', read.values, read.errors);
		const answer = await use(event.locals.actor, read.data.agreementId);
		if (!answer.ok) return say(event, answer.code, {}, 'form');
		done(event, what);
	};
}

export const actions: Actions = {
	propose: async (event) => {
		const organisation = await requireAbility(event, event.params.org, 'agreement.propose');
		const read = await readForm(event.request, proposal);
		if (!read.ok) return refused('form', read.values, read.errors);
		const { partner, commission, groupShare, mandatoryCap, loanCap, ...rest } = read.data;
		const sides =
			organisation.kind === 'bumdesa'
				? { bumdesaId: organisation.id, groupId: partner }
				: { bumdesaId: partner, groupId: organisation.id };
		const answer = await proposeAgreement(event.locals.actor, {
			...sides,
			...rest,
			commissionBasisPoints: commission,
			groupShareBasisPoints: groupShare,
			mandatoryCapBasisPoints: mandatoryCap,
			loanCapBasisPoints: loanCap
		});
		if (!answer.ok) return say(event, answer.code, read.values, 'validFrom');
		done(event, 'propose');
	},
	consent: async (event) => {
		await requireAbility(event, event.params.org, 'agreement.consent');
		const read = await readForm(event.request, consent);
		if (!read.ok) return refused('form', read.values, read.errors);
		const answer = await consentAgreement(event.locals.actor, read.data);
		if (!answer.ok) return say(event, answer.code, read.values, 'meetingOn');
		done(event, 'consent');
	},
	accept: decide('accept', acceptAgreement),
	decline: decide('decline', declineAgreement),
	revoke: decide('revoke', revokeAgreement)
};
