import { redirect, type RequestEvent } from '@sveltejs/kit';
import * as v from 'valibot';
import type { AddressFields, KeepAddressResult } from '#lib/addresses/keep.server.ts';
import { addressMessages } from '#lib/i18n/addresses.ts';
import { messagesFor } from '#lib/i18n/define.ts';
import { phoneField } from '#lib/people/contact.ts';
import { line } from '#lib/shared/fields.ts';
import { parseForm, readForm, type FormErrors } from '#lib/shared/form.ts';
import { refusedIn } from '../../answers.ts';
import { refused, requireUser } from '../../guards.ts';
import { placesFor, withPlaces } from '../../villagePlaces.ts';

const form = v.object({
	label: line(40),
	name: line(80),
	phone: phoneField(),
	villageCode: v.pipe(v.string('village_unknown'), v.regex(/^[\d.]{13}$/, 'village_unknown')),
	address: v.pipe(v.string('required'), v.trim(), v.minLength(1, 'required'), v.maxLength(300, 'too_long')),
	asDefault: v.optional(v.literal('yes'))
});

/** The picker without scripts: the typed form comes back with the villages that fit. */
export async function searchAgain(event: RequestEvent) {
	requireUser(event);
	const { values } = parseForm(await event.request.formData(), v.object({}));
	const errors: FormErrors = {};
	return { values, errors, places: await placesFor(values, { searching: true }) };
}

/** Reads the form of an address, keeps it by one use-case, and answers. */
export async function keepTyped(
	event: RequestEvent,
	keep: (fields: AddressFields, options: { asDefault: boolean }) => Promise<KeepAddressResult>
) {
	requireUser(event);
	const t = messagesFor(addressMessages, event.locals.locale);
	const read = await readForm(event.request, form);
	if (!read.ok) {
		const errors = { ...read.errors };
		if (errors['villageCode']) errors['villageCode'] = t.villageMissing;
		return withPlaces(refused('form', read.values, errors), read.values);
	}
	const { asDefault, ...fields } = read.data;
	const kept = await keep(fields, { asDefault: asDefault === 'yes' });
	if (kept.ok) redirect(303, '/saya/alamat?jadi=simpan');
	const words = { village_unknown: t.villageMissing, too_many_addresses: t.tooMany };
	const field = kept.code === 'village_unknown' ? 'villageCode' : 'form';
	return withPlaces(refusedIn(words, kept.code, read.values, field), read.values);
}
