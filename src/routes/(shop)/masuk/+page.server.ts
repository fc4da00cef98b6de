import { redirect } from '@sveltejs/kit';
import * as v from 'valibot';
import { messagesFor } from '#lib/i18n/define.ts';
import { chosenOutside, LOCALE_COOKIE, LOCALE_COOKIE_SECONDS } from '#lib/i18n/locale.ts';
import { peopleMessages } from '#lib/i18n/people.ts';
import { rememberLocale } from '#lib/people/account.server.ts';
import { signIn } from '#lib/people/signIn.server.ts';
import { line } from '#lib/shared/fields.ts';
import { readForm } from '#lib/shared/form.ts';
import { keepSession, refusedIn } from '../../answers.ts';
import { refused } from '../../guards.ts';
import { localPath } from '../../localPath.ts';
import type { Actions, PageServerLoad } from './$types';

const form = v.object({
	contact: line(200),
	password: v.pipe(v.string('required'), v.minLength(1, 'required'))
});

export const load: PageServerLoad = ({ locals, url }) => {
	const next = localPath(url.searchParams.get('lanjut') ?? '/saya', url.origin);
	if (locals.user) redirect(303, next);
	return { next };
};

export const actions: Actions = {
	default: async (event) => {
		const { locals, request, url, cookies } = event;
		const read = await readForm(request, form);
		if (!read.ok) return refused('form', read.values, read.errors);
		const answer = await signIn(locals.actor, read.data);
		if (!answer.ok) {
			return refusedIn(messagesFor(peopleMessages, locals.locale).errors, answer.code, read.values);
		}
		keepSession(event, answer);
		const chosen = chosenOutside(cookies.get(LOCALE_COOKIE));
		if (chosen) await rememberLocale(answer.userId, chosen);
		const secure = url.protocol === 'https:';
		const language = { path: '/', maxAge: LOCALE_COOKIE_SECONDS, sameSite: 'lax', secure } as const;
		cookies.set(LOCALE_COOKIE, chosen ?? answer.locale, language);
		redirect(303, localPath(url.searchParams.get('lanjut') ?? '/saya', url.origin));
	}
};
