import { redirect, type RequestEvent } from '@sveltejs/kit';
import { localPath } from './localPath.ts';

/** The page of this site that a form says it stands on, else the one given. */
export function backOf(event: RequestEvent, form: FormData, otherwise: string): string {
	return localPath(typed(form, 'kembali') || otherwise, event.url.origin);
}

/** A field's text; empty for what is not there, or is a file. */
export function typed(form: FormData, name: string): string {
	const value = form.get(name);
	return typeof value === 'string' ? value : '';
}

/** The person who sent a form; anybody else signs in first and comes back to the page she was on. */
export function personOf(event: RequestEvent, back: string) {
	if (event.locals.user) return event.locals.user;
	redirect(303, `/masuk?lanjut=${encodeURIComponent(back)}`);
}
