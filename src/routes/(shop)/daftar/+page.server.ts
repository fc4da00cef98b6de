import { redirect } from '@sveltejs/kit';
import * as v from 'valibot';
import { messagesFor } from '#lib/i18n/define.ts';
import { peopleMessages } from '#lib/i18n/people.ts';
import { register } from '#lib/people/register.server.ts';
import { line } from '#lib/shared/fields.ts';
import { readForm } from '#lib/shared/form.ts';
import { keepSession, refusedIn } from '../../answers.ts';
import { refused } from '../../guards.ts';
import { localPath } from '../../localPath.ts';
import type { Actions, PageServerLoad } from './$types';

const form = v.object({
	name: line(80),
	contact: line(200),
	password: v.pipe(v.string('required'), v.minLength(1, 'required'))
});

const CONTACT_CODES = ['phone_invalid', 'email_invalid', 'phone_taken', 'email_taken'];

export const load: PageServerLoad = ({ locals, url }) => {
	const next = localPath(url.searchParams.get('lanjut') ?? '/saya', url.origin);
	if (locals.user) redirect(303, next);
	return { next };
};

export const actions: Actions = {
	default: async (event) => {
		const { locals, request, url } = event;
		const read = await readForm(request, form);
		if (!read.ok) return refused('form', read.values, read.errors);
		const { name, contact, password } = read.data;
		const reached = contact.includes('@') ? { email: contact } : { phone: contact };
		const answer = await register(locals.actor, { name, password, locale: locals.locale, ...reached });
		if (!answer.ok) {
			const words = messagesFor(peopleMessages, locals.locale).errors;
			return refusedIn(words, answer.code, read.values, fieldOf(answer.code));
		}
		keepSession(event, answer);
		redirect(303, localPath(url.searchParams.get('lanjut') ?? '/saya', url.origin));
	}
};

function fieldOf(code: string): string {
	if (CONTACT_CODES.includes(code)) return 'contact';
	return code.startsWith('password') || code === 'too_long' ? 'password' : 'form';
}
