import { error, redirect } from '@sveltejs/kit';
import * as v from 'valibot';
import { messagesFor } from '#lib/i18n/define.ts';
import { taxMessages } from '#lib/i18n/taxes.ts';
import { parsePercent, percent } from '#lib/organisations/percent.ts';
import { today } from '#lib/shared/clock.server.ts';
import { db } from '#lib/shared/database.server.ts';
import { formatDate, parseBookDate } from '#lib/shared/dates.ts';
import { dateField, formKey } from '#lib/shared/fields.ts';
import { readForm } from '#lib/shared/form.ts';
import { newKey } from '#lib/shared/ids.ts';
import { FINAL_RATE, INCOME_SCHEMES } from '#lib/taxes/rules.ts';
import { stateTaxTerms, taxTermsOf } from '#lib/taxes/terms.server.ts';
import { refusedIn } from '../../../../../answers.ts';
import { refused, requireAbility } from '../../../../../guards.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async (event) => {
	const organisation = await requireAbility(event, event.params.org, 'organisation.edit');
	if (organisation.kind !== 'bumdesa') error(404);
	const { timeZone } = organisation;
	const terms = await taxTermsOf(db, organisation.id);
	const { locale } = event.locals;
	return {
		...{ today: today(timeZone), key: newKey(), last: terms.at(-1) ?? null, finalRate: FINAL_RATE },
		history: terms
			.map((each) => ({ ...each, on: formatDate(each.statedAt, { locale, timeZone }) }))
			.toReversed()
	};
};

/** A percentage that may be left empty; 0 then. */
const percentOrNone = v.pipe(
	v.optional(v.string(), ''),
	v.trim(),
	v.check((typed) => typed === '' || parsePercent(typed) !== null, 'percent_invalid'),
	v.transform((typed) => (typed === '' ? 0 : (parsePercent(typed) ?? 0)))
);
const dateOrNone = v.pipe(
	v.optional(v.string(), ''),
	v.trim(),
	v.check((typed) => typed === '' || parseBookDate(typed) !== null, 'date_invalid'),
	v.transform((typed) => (typed === '' ? null : parseBookDate(typed)))
);
const form = v.object({
	validFrom: dateField(),
	vatRegistered: v.pipe(
		v.optional(v.string(), ''),
		v.transform((value) => value === 'yes')
	),
	vatRate: percentOrNone,
	incomeScheme: v.picklist(INCOME_SCHEMES, 'choice_missing'),
	incomeRate: percent,
	incomeUntil: dateOrNone,
	key: formKey
});

export const actions: Actions = {
	default: async (event) => {
		const organisation = await requireAbility(event, event.params.org, 'organisation.edit');
		const read = await readForm(event.request, form);
		if (!read.ok) return refused('form', read.values, read.errors);
		const done = await stateTaxTerms(event.locals.actor, { ...read.data, organisationId: organisation.id });
		if (done.ok) redirect(303, `/meja/${organisation.slug}/laporan/pajak`);
		const fields: Readonly<Record<string, string>> = {
			vat_rate_missing: 'vatRate',
			ends_before: 'incomeUntil'
		};
		const words = messagesFor(taxMessages, event.locals.locale).refusals;
		return refusedIn(words, done.code, read.values, fields[done.code]);
	}
};
