import { error, fail, redirect } from '@sveltejs/kit';
import * as v from 'valibot';
import { messagesFor } from '#lib/i18n/define.ts';
import { savingsMessages } from '#lib/i18n/savings.ts';
import { booksOf } from '#lib/ledger/books.server.ts';
import { allow } from '#lib/organisations/authority.server.ts';
import { SAVINGS_KINDS } from '#lib/savings/kinds.ts';
import { rulesOf, setSavingsRule } from '#lib/savings/rules.server.ts';
import { setWithdrawalDays, withdrawalDaysSet } from '#lib/savings/withdrawalDays.server.ts';
import { WEEKDAYS } from '#lib/savings/withdrawalDays.ts';
import { today } from '#lib/shared/clock.server.ts';
import { db } from '#lib/shared/database.server.ts';
import { dateField, money } from '#lib/shared/fields.ts';
import { readForm } from '#lib/shared/form.ts';
import { refused, requireAbility } from '../../../../guards.ts';
import type { Actions, PageServerLoad } from './$types';

const ruleForm = v.object({
	kind: v.picklist(SAVINGS_KINDS, 'choice_missing'),
	amount: money({ zero: true }),
	validFrom: dateField()
});

const daysForm = v.object({
	days: v.optional(v.array(v.string('choice_missing')), []),
	daysFrom: dateField()
});

export const load: PageServerLoad = async (event) => {
	const organisation = await requireAbility(event, event.params.org, 'savings.read');
	const book = (await booksOf(db, organisation.id)).find(({ kind }) => kind !== 'trade');
	if (!book) error(404);
	return {
		rules: (await rulesOf(db, book.id)).reverse(),
		mayEdit: await allow(db, event.locals.actor, organisation.id, 'organisation.edit'),
		today: today(organisation.timeZone),
		withdrawalDays: await withdrawalDaysSet(db, book.id),
		saved: event.url.searchParams.has('tersimpan')
	};
};

export const actions: Actions = {
	hari: async (event) => {
		const organisation = await requireAbility(event, event.params.org, 'organisation.edit');
		const read = await readForm(event.request, daysForm);
		if (!read.ok) return fail(400, { values: read.values, errors: read.errors });
		const done = await setWithdrawalDays(event.locals.actor, {
			...{ organisationId: organisation.id, validFrom: read.data.daysFrom },
			days: WEEKDAYS.filter((day) => read.data.days.includes(String(day)))
		});
		if (done.ok) redirect(303, `/meja/${organisation.slug}/simpanan/aturan?tersimpan`);
		const words = messagesFor(savingsMessages, event.locals.locale).rules;
		return refused(
			done.code,
			read.values,
			done.code === 'date_too_early' ? { daysFrom: words.daysTooEarly } : undefined
		);
	},
	aturan: async (event) => {
		const organisation = await requireAbility(event, event.params.org, 'organisation.edit');
		const read = await readForm(event.request, ruleForm);
		if (!read.ok) return fail(400, { values: read.values, errors: read.errors });
		const done = await setSavingsRule(event.locals.actor, { organisationId: organisation.id, ...read.data });
		if (done.ok) redirect(303, `/meja/${organisation.slug}/simpanan/aturan?tersimpan`);
		const words = messagesFor(savingsMessages, event.locals.locale).rules;
		return refused(
			done.code,
			read.values,
			done.code === 'date_too_early' ? { validFrom: words.tooEarly } : undefined
		);
	}
};
