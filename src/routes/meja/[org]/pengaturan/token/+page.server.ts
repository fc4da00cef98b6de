import { fail, redirect } from '@sveltejs/kit';
import * as v from 'valibot';
import { makeToken, revokeToken, tokensOf } from '#lib/reports/tokens.server.ts';
import { TOKEN_LIMITS, TOKEN_SCOPES } from '#lib/reports/tokenScopes.ts';
import { db } from '#lib/shared/database.server.ts';
import { formatDate } from '#lib/shared/dates.ts';
import { line, whole } from '#lib/shared/fields.ts';
import { readForm } from '#lib/shared/form.ts';
import { refused, requireAbility } from '../../../../guards.ts';
import type { Actions, PageServerLoad } from './$types';

const tokenForm = v.object({
	name: line(60),
	scope: v.picklist(TOKEN_SCOPES, 'choice_missing'),
	limit: v.pipe(whole(), v.picklist(TOKEN_LIMITS, 'choice_unknown'))
});
const revokeForm = v.object({ token: whole({ least: 1 }) });

export const load: PageServerLoad = async (event) => {
	const organisation = await requireAbility(event, event.params.org, 'tokens.manage');
	const style = { locale: event.locals.locale, timeZone: organisation.timeZone };
	const tokens = await tokensOf(db, organisation.id);
	return { tokens: tokens.map((token) => ({ ...token, madeOn: formatDate(token.madeAt, style) })) };
};

export const actions: Actions = {
	make: async (event) => {
		const organisation = await requireAbility(event, event.params.org, 'tokens.manage');
		const read = await readForm(event.request, tokenForm);
		if (!read.ok) return fail(400, { values: read.values, errors: read.errors });
		const { name, scope, limit } = read.data;
		const done = await makeToken(event.locals.actor, {
			organisationId: organisation.id,
			name,
			scope,
			perMinute: limit
		});
		return done.ok ? { token: done.token } : refused(done.code, read.values);
	},
	revoke: async (event) => {
		const organisation = await requireAbility(event, event.params.org, 'tokens.manage');
		const read = await readForm(event.request, revokeForm);
		if (!read.ok) return refused('stale');
		const done = await revokeToken(event.locals.actor, {
			organisationId: organisation.id,
			tokenId: read.data.token
		});
		if (!done.ok) return refused(done.code);
		redirect(303, `/meja/${organisation.slug}/pengaturan/token`);
	}
};
