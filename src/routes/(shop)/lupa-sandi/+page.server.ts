import { redirect } from '@sveltejs/kit';
import * as v from 'valibot';
import { messagesFor } from '#lib/i18n/define.ts';
import { peopleMessages } from '#lib/i18n/people.ts';
import { resetPassword } from '#lib/people/resetCode.server.ts';
import { line } from '#lib/shared/fields.ts';
import { readForm } from '#lib/shared/form.ts';
import { keepSession, refusedIn } from '../../answers.ts';
import { refused } from '../../guards.ts';
import type { Actions } from './$types';

const form = v.object({
	contact: line(200),
	code: line(60),
	password: v.pipe(v.string('required'), v.minLength(1, 'required'))
});

export const actions: Actions = {
	default: async (event) => {
		const { locals, request } = event;
		const read = await readForm(request, form);
		if (!read.ok) return refused('form', read.values, read.errors);
		const answer = await resetPassword(locals.actor, read.data);
		if (!answer.ok) {
			const field = /^password|^too_long/.test(answer.code) ? 'password' : 'form';
			return refusedIn(messagesFor(peopleMessages, locals.locale).errors, answer.code, read.values, field);
		}
		keepSession(event, answer);
		redirect(303, '/saya');
	}
};
