import { error, fail, redirect, type RequestEvent } from '@sveltejs/kit';
import { allow } from '#lib/organisations/authority.server.ts';
import { organisationBySlug } from '#lib/organisations/find.server.ts';
import type { Ability } from '#lib/organisations/roles.ts';
import { auditRefusal } from '#lib/shared/audit.server.ts';
import { db } from '#lib/shared/database.server.ts';
import type { FormErrors, FormValues } from '#lib/shared/form.ts';
import { together } from '#lib/shared/together.server.ts';

type Person = NonNullable<App.Locals['user']>;

/** The person signed in; anybody else goes to sign in first and comes back after it. */
export function requireUser(event: RequestEvent): Person {
	if (event.locals.user) return event.locals.user;
	const next = event.url.pathname + event.url.search;
	redirect(303, `/masuk?lanjut=${encodeURIComponent(next)}`);
}

/**
 * The organisation of a desk page, if the person may do this there: 404 for one that is not there, 403 and a line in
 * the audit log for one she has no business with.
 */
export async function requireAbility(event: RequestEvent, slug: string, ability: Ability) {
	requireUser(event);
	const organisation = await organisationBySlug(db, slug);
	if (!organisation) error(404);
	if (await together((reader) => allow(reader, event.locals.actor, organisation.id, ability))) {
		return organisation;
	}
	await auditRefusal(event.locals.actor, {
		action: ability,
		organisationId: organisation.id,
		subject: event.url.pathname
	});
	error(403);
}

const STATUS_OF: Readonly<Record<string, number>> = {
	forbidden: 403,
	not_found: 404,
	photo_too_large: 413,
	too_many: 429,
	busy: 503,
	photo_not_kept: 503,
	overlap: 409,
	key_reused: 409,
	stale: 409,
	stale_row: 409,
	wrong_state: 409,
	out_of_stock: 409,
	cart_changed: 409,
	total_changed: 409,
	already_confirmed: 409,
	payment_closed: 409,
	proof_used: 409,
	insufficient_savings: 409,
	credit_overdue: 409,
	credit_limit_reached: 409,
	already_done: 409,
	already_reversed: 409,
	posted_twice: 409
};

/** The HTTP status a use-case's refusal is answered with; what is merely wrong in the form is 400. */
export function statusOf(code: string): number {
	return STATUS_OF[code] ?? 400;
}

/**
 * Answers a refusal: a page of its own for what the person may not do or what is not there, else the form again with
 * what was typed and, beside it, the message of the code.
 */
export function refused(code: string, values: FormValues = {}, errors: FormErrors = { form: code }) {
	const status = statusOf(code);
	if (status === 403 || status === 404) error(status);
	return fail(status, { values, errors });
}
