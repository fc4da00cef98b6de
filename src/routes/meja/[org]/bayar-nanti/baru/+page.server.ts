import { redirect } from '@sveltejs/kit';
import * as v from 'valibot';
import { messagesFor } from '#lib/i18n/define.ts';
import { tradeCreditMessages } from '#lib/i18n/tradeCredit.ts';
import { parsePhone } from '#lib/people/phone.ts';
import { formKey, line, longText, money, whole } from '#lib/shared/fields.ts';
import { readForm } from '#lib/shared/form.ts';
import { newKey } from '#lib/shared/ids.ts';
import { proposeTerms } from '#lib/tradeCredit/agree.server.ts';
import { MOST_DAYS } from '#lib/tradeCredit/terms.ts';
import { refusedIn } from '../../../../answers.ts';
import { refused, requireAbility } from '../../../../guards.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async (event) => {
	await requireAbility(event, event.params.org, 'credit.agree');
	return { key: newKey() };
};

const form = v.object({
	key: formKey,
	phone: line(30),
	businessName: line(80),
	creditLimit: money(),
	days: whole({ least: 1, most: MOST_DAYS }),
	note: longText(300)
});

const FIELD: Readonly<Record<string, string>> = {
	...{ buyer_unknown: 'phone', own_account: 'phone', already_waits: 'phone', days_wrong: 'days' }
};

export const actions: Actions = {
	default: async (event) => {
		const { id: organisationId } = await requireAbility(event, event.params.org, 'credit.agree');
		const read = await readForm(event.request, form);
		if (!read.ok) return refused('form', read.values, read.errors);
		const phone = parsePhone(read.data.phone);
		if (!phone) return refused('form', read.values, { phone: 'phone_invalid' });
		const proposed = await proposeTerms(event.locals.actor, { ...read.data, phone, organisationId });
		const words = messagesFor(tradeCreditMessages, event.locals.locale).errors;
		if (!proposed.ok) return refusedIn(words, proposed.code, read.values, FIELD[proposed.code]);
		redirect(303, `/meja/${event.params.org}/bayar-nanti?tersimpan`);
	}
};
