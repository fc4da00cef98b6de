import type * as v from 'valibot';
import { parseForm, type ReadForm } from '#lib/shared/form.ts';

/**
 * Reads a form that was sent by GET, so that its result has an address to share; null when the page was
 * opened without any answer. Works like `readForm` otherwise.
 */
export function readQuery<T>(
	query: URLSearchParams,
	schema: v.GenericSchema<unknown, T>
): ReadForm<T> | null {
	if (query.size === 0) return null;
	const form = new FormData();
	for (const [name, value] of query) form.append(name, value);
	return parseForm(form, schema);
}

/** A page's address with its query but without the place on it, so that a shared link opens at the top. */
export function addressWithoutPlace({ origin, pathname, search }: URL): string {
	return `${origin}${pathname}${search}`;
}
