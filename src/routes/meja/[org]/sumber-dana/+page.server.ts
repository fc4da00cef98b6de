import { error, redirect } from '@sveltejs/kit';
import * as v from 'valibot';
import { fundsOf, sourcesOf } from '#lib/funding/find.server.ts';
import { enterSource } from '#lib/funding/open.server.ts';
import { SOURCE_KINDS } from '#lib/funding/states.ts';
import { sourceHealth } from '#lib/arrears/sources.server.ts';
import { messagesFor } from '#lib/i18n/define.ts';
import { fundingMessages } from '#lib/i18n/funding.ts';
import { savingsBookOf } from '#lib/ledger/books.server.ts';
import { LOAN_METHODS, RATE_PERIODS, ROUNDING_STEPS } from '#lib/lending/terms.ts';
import { leftToLend } from '#lib/loans/sources.server.ts';
import { today } from '#lib/shared/clock.server.ts';
import { db } from '#lib/shared/database.server.ts';
import { formKey, line, money, rate, whole } from '#lib/shared/fields.ts';
import { readForm } from '#lib/shared/form.ts';
import { newKey } from '#lib/shared/ids.ts';
import { together } from '#lib/shared/together.server.ts';
import { refusedIn } from '../../../answers.ts';
import { refused, requireAbility } from '../../../guards.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async (event) => {
	const organisation = await requireAbility(event, event.params.org, 'loans.read');
	if (organisation.kind !== 'ksm' && organisation.kind !== 'ksu') error(404);
	const bookId = await savingsBookOf(db, organisation.id);
	const sources = await sourcesOf(db, bookId);
	const ids = sources.map(({ id }) => id);
	const on = today(organisation.timeZone);
	const [funds, left, own] = await together((reader) =>
		Promise.all([
			fundsOf(reader, ids),
			leftToLend(reader, ids),
			sourceHealth(reader, bookId, { fundingId: null, on })
		])
	);
	return {
		key: newKey(),
		own,
		sources: sources.map(({ id, name, lender, kind, state }) => ({
			...{ id, name, lender, kind, state },
			...{ drawn: funds.get(id) ?? 0, left: left.get(id) ?? 0 }
		}))
	};
};

const sourceForm = v.object({
	key: formKey,
	kind: v.picklist(SOURCE_KINDS, 'choice_missing'),
	name: line(60),
	lender: line(60),
	limit: money({ zero: true }),
	rate: rate(),
	ratePer: v.picklist(RATE_PERIODS, 'choice_missing'),
	method: v.picklist(LOAN_METHODS, 'choice_missing'),
	everyMonths: whole({ least: 1, most: 12 }),
	instalments: whole({ least: 1, most: 600 }),
	roundTo: v.pipe(
		v.string('choice_missing'),
		v.transform(Number),
		v.picklist(ROUNDING_STEPS, 'choice_missing')
	)
});

/** Fields of a schedule by the names they have in this form. */
const FIELD: Readonly<Record<string, string>> = { principal: 'limit', every: 'everyMonths' };

export const actions: Actions = {
	default: async (event) => {
		const organisation = await requireAbility(event, event.params.org, 'loans.configure');
		if (organisation.kind !== 'ksm' && organisation.kind !== 'ksu') error(404);
		const read = await readForm(event.request, sourceForm);
		if (!read.ok) return refused('form', read.values, read.errors);
		const entered = await enterSource(event.locals.actor, { organisationId: organisation.id, ...read.data });
		const words = messagesFor(fundingMessages, event.locals.locale).errors;
		if (!entered.ok) {
			const field = entered.code === 'terms' ? (FIELD[entered.field] ?? entered.field) : 'limit';
			return refusedIn(words, entered.code, read.values, field);
		}
		redirect(303, `/meja/${organisation.slug}/sumber-dana/${entered.sourceId}`);
	}
};
