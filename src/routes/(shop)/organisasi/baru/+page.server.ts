import { redirect } from '@sveltejs/kit';
import * as v from 'valibot';
import { messagesFor } from '#lib/i18n/define.ts';
import { organisationMessages } from '#lib/i18n/organisations.ts';
import { foundOrganisation } from '#lib/ledger/found.server.ts';
import { ORGANISATION_KINDS } from '#lib/organisations/roles.ts';
import { today } from '#lib/shared/clock.server.ts';
import { line, longText } from '#lib/shared/fields.ts';
import { parseForm, readForm, type FormErrors } from '#lib/shared/form.ts';
import { refusedIn } from '../../../answers.ts';
import { refused, requireUser } from '../../../guards.ts';
import { placesFor, withPlaces } from '../../../villagePlaces.ts';
import type { Actions, PageServerLoad } from './$types';

const form = v.object({
	kind: v.picklist(ORGANISATION_KINDS, 'choice_missing'),
	name: line(80),
	villageCode: v.pipe(v.string('village_unknown'), v.regex(/^[\d.]{13}$/, 'village_unknown')),
	address: longText(200),
	phone: longText(40),
	story: longText(3000),
	foundedOn: longText(10)
});

const FIELD_OF: Readonly<Record<string, string>> = {
	village_unknown: 'villageCode',
	phone_invalid: 'phone',
	date_invalid: 'foundedOn',
	date_future: 'foundedOn'
};

export const load: PageServerLoad = (event) => {
	requireUser(event);
	return { today: today('Asia/Jakarta') };
};

export const actions: Actions = {
	/** The picker without scripts: the typed form comes back with the villages that fit. */
	village: async (event) => {
		requireUser(event);
		const { values } = parseForm(await event.request.formData(), v.object({}));
		const errors: FormErrors = {};
		return { values, errors, places: await placesFor(values, { searching: true }) };
	},
	found: async (event) => {
		requireUser(event);
		const words = messagesFor(organisationMessages, event.locals.locale).errors;
		const read = await readForm(event.request, form);
		if (!read.ok) {
			const errors = { ...read.errors };
			if (errors['villageCode']) errors['villageCode'] = words.village_unknown;
			return withPlaces(refused('form', read.values, errors), read.values);
		}
		const answer = await foundOrganisation(event.locals.actor, read.data);
		if (!answer.ok) {
			const field = FIELD_OF[answer.code] ?? 'form';
			return withPlaces(refusedIn(words, answer.code, read.values, field), read.values);
		}
		redirect(303, `/meja/${answer.organisation.slug}`);
	}
};
