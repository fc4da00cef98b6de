import { redirect, type RequestEvent } from '@sveltejs/kit';
import * as v from 'valibot';
import { messagesFor } from '#lib/i18n/define.ts';
import { LOCALE_COOKIE, LOCALE_COOKIE_SECONDS } from '#lib/i18n/locale.ts';
import { peopleMessages } from '#lib/i18n/people.ts';
import { closeAccount } from '#lib/organisations/closeAccount.server.ts';
import { changeContact, changePassword, updateProfile } from '#lib/people/account.server.ts';
import { mailIsOn } from '#lib/mail/transport.server.ts';
import { personById } from '#lib/people/find.server.ts';
import { SESSION_COOKIE } from '#lib/people/session.server.ts';
import { assert } from '#lib/shared/assert.ts';
import { db } from '#lib/shared/database.server.ts';
import { line, longText } from '#lib/shared/fields.ts';
import { readForm, type FormValues } from '#lib/shared/form.ts';
import { keepSession, refusedIn } from '../../answers.ts';
import { refused, requireUser } from '../../guards.ts';
import type { Actions, PageServerLoad } from './$types';

const password = v.pipe(v.string('required'), v.minLength(1, 'required'));
const about = v.object({
	name: line(80),
	gender: v.picklist(['', 'female', 'male'], 'choice_unknown'),
	locale: v.picklist(['id', 'en'], 'choice_unknown')
});
const contacts = v.object({ phone: longText(40), email: longText(200), contactPassword: password });
const passwords = v.object({ currentPassword: password, newPassword: password });
const closing = v.object({ closePassword: password });

export const load: PageServerLoad = async (event) => {
	const { id } = requireUser(event);
	const person = await personById(db, id);
	assert(person, 'who is signed in has an account');
	const { name, phone, email, gender, locale } = person;
	return { person: { name, phone, email, gender, locale }, mail: mailIsOn() };
};

/** Names the field beside which a refusal is shown. */
function fieldOf(code: string, passwordField: string): string {
	if (code === 'wrong_current') return passwordField;
	if (code.startsWith('phone') || code === 'contact_missing') return 'phone';
	if (code.startsWith('email')) return 'email';
	return code.startsWith('password') || code === 'too_long' ? 'newPassword' : 'form';
}

function say(event: RequestEvent, code: string, values: FormValues, passwordField: string) {
	const named = code === 'wrong_password' ? 'wrong_current' : code;
	const words = messagesFor(peopleMessages, event.locals.locale).errors;
	return refusedIn(words, named, values, fieldOf(named, passwordField));
}

export const actions: Actions = {
	about: async (event) => {
		requireUser(event);
		const read = await readForm(event.request, about);
		if (!read.ok) return refused('form', read.values, read.errors);
		const { name, gender, locale } = read.data;
		await updateProfile(event.locals.actor, { name, gender: gender || null, locale });
		event.cookies.set(LOCALE_COOKIE, locale, {
			path: '/',
			maxAge: LOCALE_COOKIE_SECONDS,
			sameSite: 'lax',
			secure: event.url.protocol === 'https:'
		});
		redirect(303, '/saya/profil?tersimpan=saved');
	},
	contacts: async (event) => {
		requireUser(event);
		const read = await readForm(event.request, contacts);
		if (!read.ok) return refused('form', read.values, read.errors);
		const { phone, email, contactPassword } = read.data;
		const answer = await changeContact(event.locals.actor, { phone, email, password: contactPassword });
		if (!answer.ok) return say(event, answer.code, read.values, 'contactPassword');
		redirect(303, '/saya/profil?tersimpan=contactSaved');
	},
	password: async (event) => {
		requireUser(event);
		const read = await readForm(event.request, passwords);
		if (!read.ok) return refused('form', read.values, read.errors);
		const { currentPassword, newPassword } = read.data;
		const answer = await changePassword(event.locals.actor, { current: currentPassword, next: newPassword });
		if (!answer.ok) return say(event, answer.code, {}, 'currentPassword');
		keepSession(event, answer);
		redirect(303, '/saya/profil?tersimpan=passwordSaved');
	},
	close: async (event) => {
		requireUser(event);
		const read = await readForm(event.request, closing);
		if (!read.ok) return refused('form', read.values, read.errors);
		const answer = await closeAccount(event.locals.actor, read.data.closePassword);
		if (!answer.ok) return say(event, answer.code, {}, 'closePassword');
		event.cookies.delete(SESSION_COOKIE, { path: '/' });
		redirect(303, '/');
	}
};
