import type { RequestEvent } from '@sveltejs/kit';
import type { FormValues } from '#lib/shared/form.ts';
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
