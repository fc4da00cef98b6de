import { redirect, type RequestEvent } from '@sveltejs/kit';
import * as v from 'valibot';
import { messagesFor } from '#lib/i18n/define.ts';
import { organisationMessages } from '#lib/i18n/organisations.ts';
import { readPhotos } from '#lib/media/store.server.ts';
import { isCurrent } from '#lib/organisations/authority.server.ts';
import { membersOf, organisationBySlug } from '#lib/organisations/find.server.ts';
import { appointOfficer, endOfficer, officersOf } from '#lib/organisations/officers.server.ts';
import { editBankAccount, editOrganisation } from '#lib/organisations/profile.server.ts';
import { hasMembers, MEMBERS_ONLY, ROLES, ROLES_OF_KIND } from '#lib/organisations/roles.ts';
import { today } from '#lib/shared/clock.server.ts';
import { db } from '#lib/shared/database.server.ts';
import { id, line, longText } from '#lib/shared/fields.ts';
import { parseForm, readForm, type FormValues } from '#lib/shared/form.ts';
import { error } from '@sveltejs/kit';
import { refusedIn } from '../../../answers.ts';
import { refused, requireAbility, requireUser } from '../../../guards.ts';
import type { Actions, PageServerLoad } from './$types';

const profile = v.object({
	name: line(80),
	address: longText(200),
	phone: longText(40),
	story: longText(3000),
	registrationNumber: longText(60),
	foundedOn: longText(10)
});
const bank = v.object({
	bankName: longText(60),
	bankAccountNumber: longText(40),
	bankAccountName: longText(80)
});
const appointment = v.object({
	userId: v.optional(
		v.union([
			v.pipe(
				v.literal(''),
				v.transform(() => undefined)
			),
			id<'user'>()
		])
	),
	contact: longText(200),
	role: v.picklist(ROLES, 'choice_missing'),
	fromOn: line(10),
	untilOn: longText(10)
});
const ending = v.object({ officerId: id<'officer'>() });

const FIELD_OF: Readonly<Record<string, string>> = {
	phone_invalid: 'phone',
	date_future: 'foundedOn',
	account_number_invalid: 'bankAccountNumber',
	required: 'bankAccountNumber',
	person_unknown: 'contact',
	members_only: 'userId',
	role_unfit: 'role',
	already_officer: 'role',
	date_order: 'untilOn'
};

export const load: PageServerLoad = async (event) => {
	requireUser(event);
	await event.parent();
	const organisation = await organisationBySlug(db, event.params.org);
	if (!organisation) error(404);
	const { id: organisationId, kind, timeZone, name, address, phone, story, photoToken } = organisation;
	const { registrationNumber, foundedOn, bankName, bankAccountNumber, bankAccountName } = organisation;
	const on = today(timeZone);
	const officers = await officersOf(db, organisationId);
	const members = hasMembers(kind) ? await membersOf(db, organisationId) : [];
	return {
		profile: { name, address, phone, story, registrationNumber, foundedOn, photoToken },
		bank: { bankName, bankAccountNumber, bankAccountName },
		officers: officers.map((officer) => ({
			...officer,
			state: isCurrent(officer, on) ? 'current' : officer.fromOn > on ? 'later' : 'lapsed'
		})),
		members: members.map(({ userId, name: member }) => ({ userId, name: member })),
		roles: ROLES_OF_KIND[kind],
		membersOnly: hasMembers(kind) ? MEMBERS_ONLY : [],
		hasBank: kind === 'bumdesa' || hasMembers(kind),
		delivers: kind === 'bumdesa',
		today: on
	};
};

type Event = RequestEvent<{ org: string }>;

function say(event: Event, code: string, values: FormValues, dateField = 'foundedOn') {
	const words = messagesFor(organisationMessages, event.locals.locale).errors;
	return refusedIn(words, code, values, code === 'date_invalid' ? dateField : (FIELD_OF[code] ?? 'form'));
}

function done(event: Event, what: string): never {
	redirect(303, `${event.url.pathname}?tersimpan=${what}`);
}

export const actions: Actions = {
	profile: async (event) => {
		const organisation = await requireAbility(event, event.params.org, 'organisation.edit');
		const sent = await event.request.formData();
		const read = parseForm(sent, profile);
		if (!read.ok) return refused('form', read.values, read.errors);
		const files = sent.getAll('photo[]').filter((part): part is File => part instanceof File);
		const photos = await readPhotos(files);
		if (!photos.ok) return refused(photos.code, read.values, { photo: photos.code });
		const kept = photos.prepared[0] ?? (sent.has('photo_remove[]') ? ('remove' as const) : null);
		const input = { organisationId: organisation.id, ...read.data, photo: kept };
		const answer = await editOrganisation(event.locals.actor, input);
		if (!answer.ok) return say(event, answer.code, read.values);
		done(event, 'profile');
	},
	bank: async (event) => {
		const organisation = await requireAbility(event, event.params.org, 'organisation.edit');
		const read = await readForm(event.request, bank);
		if (!read.ok) return refused('form', read.values, read.errors);
		const answer = await editBankAccount(event.locals.actor, {
			organisationId: organisation.id,
			...read.data
		});
		if (!answer.ok) return say(event, answer.code, read.values);
		done(event, 'bank');
	},
	appoint: async (event) => {
		const organisation = await requireAbility(event, event.params.org, 'officers.appoint');
		const read = await readForm(event.request, appointment);
		if (!read.ok) return refused('form', read.values, read.errors);
		const { userId, contact, ...term } = read.data;
		const who = userId ? { userId } : { contact };
		const answer = await appointOfficer(event.locals.actor, {
			organisationId: organisation.id,
			...who,
			...term
		});
		if (!answer.ok) return say(event, answer.code, read.values, 'fromOn');
		done(event, 'officers');
	},
	end: async (event) => {
		requireUser(event);
		const organisation = await organisationBySlug(db, event.params.org);
		if (!organisation) error(404);
		const read = await readForm(event.request, ending);
		if (!read.ok) return refused('form', read.values, read.errors);
		const input = { organisationId: organisation.id, officerId: read.data.officerId };
		const answer = await endOfficer(event.locals.actor, input);
		if (!answer.ok) return say(event, answer.code, {});
		done(event, 'ended');
	}
};
