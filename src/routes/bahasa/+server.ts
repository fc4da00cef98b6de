import { redirect } from '@sveltejs/kit';
import { LOCALE_COOKIE, LOCALE_COOKIE_SECONDS, cookieFor, localeFromCookie } from '#lib/i18n/locale.ts';
import { rememberLocale } from '#lib/people/account.server.ts';
import { localPath } from '../localPath.ts';
import type { RequestHandler } from './$types';

/** The language switch: keeps the choice in a cookie and goes back to the page it was pressed on. */
export const POST: RequestHandler = async ({ request, cookies, url, locals }) => {
	const form = await request.formData();
	const locale = localeFromCookie(typed(form, 'bahasa'));
	cookies.set(LOCALE_COOKIE, cookieFor(locale, locals.user !== null), {
		path: '/',
		maxAge: LOCALE_COOKIE_SECONDS,
		sameSite: 'lax',
		httpOnly: true,
		secure: url.protocol === 'https:'
	});
	if (locals.user) await rememberLocale(locals.user.id, locale);
	redirect(303, localPath(typed(form, 'kembali'), url.origin));
};

function typed(form: FormData, name: string): string {
	const value = form.get(name);
	return typeof value === 'string' ? value : '';
}
