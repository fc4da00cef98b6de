import { fail, type RequestEvent } from '@sveltejs/kit';
import { messagesFor } from '#lib/i18n/define.ts';
import { offlineMessages } from '#lib/i18n/offline.ts';
import type { FormValues } from '#lib/shared/form.ts';
import type { UserId } from '#lib/shared/ids.ts';
import { SESSION_COOKIE, sessionCookieOptions } from '#lib/people/session.server.ts';
import { refused } from './guards.ts';

/** Answers a refusal with an area's own words for it, beside a field; common codes keep their common words. */
export function refusedIn(
	words: Readonly<Record<string, string>>,
	code: string,
	values: FormValues,
	field = 'form'
) {
	return refused(code, values, { [field]: words[code] ?? code });
}

/** Keeps the session in the browser. */
export function keepSession(event: RequestEvent, { token, expiresAt }: { token: string; expiresAt: Date }) {
	event.cookies.set(SESSION_COOKIE, token, sessionCookieOptions(expiresAt, event.url.protocol === 'https:'));
}

/** What one person entered without a signal is not booked in another's name; null when it is hers. */
export function ofAnother(event: RequestEvent, enteredBy: UserId | undefined) {
	if (enteredBy === undefined || enteredBy === event.locals.user?.id) return null;
	const errors = { form: messagesFor(offlineMessages, event.locals.locale).otherPerson };
	return fail(409, { values: {}, errors, otherPerson: true });
}
