import { error, redirect } from '@sveltejs/kit';
import * as v from 'valibot';
import { messagesFor } from '#lib/i18n/define.ts';
import { interestMessages } from '#lib/i18n/interest.ts';
import { SAVINGS_RATE_CEILING } from '#lib/interest/daily.ts';
import { differencesIn, monthlyInterest, postedMonths } from '#lib/interest/post.server.ts';
import { decideRate, enterRate, lastPostedMonth, waitingRate } from '#lib/interest/rates.server.ts';
import { savingsBookOf } from '#lib/ledger/books.server.ts';
import { ROUNDING_STEPS } from '#lib/lending/terms.ts';
import { today } from '#lib/shared/clock.server.ts';
import type { Reader } from '#lib/shared/database.server.ts';
import { addMonths, firstOfMonth, monthOf, parseBookDate, type BookDate } from '#lib/shared/dates.ts';
import { rate } from '#lib/shared/fields.ts';
import { readForm } from '#lib/shared/form.ts';
import type { BookId, OrganisationId } from '#lib/shared/ids.ts';
import type { PreciseRate } from '#lib/shared/percent.ts';
import { together } from '#lib/shared/together.server.ts';
import { refusedIn } from '../../../../answers.ts';
import { refused, requireAbility } from '../../../../guards.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async (event) => {
	const organisation = await requireAbility(event, event.params.org, 'savings.read');
	if (organisation.kind !== 'ksm' && organisation.kind !== 'ksu') error(404);
	const first = firstOfMonth(monthOf(today(organisation.timeZone)));
	const { waiting, last, running, months, differences } = await together((reader) =>
		interestOf(reader, organisation.id, first)
	);
	const rate = running?.rate;
	return {
		saved: event.url.searchParams.has('tersimpan'),
		rate: rate ? { rate: rate.rate, validFrom: rate.validFrom } : null,
		waiting: waiting && {
			...{ rate: waiting.rate, validFrom: waiting.validFrom },
			mayApprove: waiting.enteredBy !== event.locals.actor.userId
		},
		ceiling: SAVINGS_RATE_CEILING,
		choices: Array.from({ length: 4 }, (_, index) => addMonths(first, index - 1)),
		running: (running?.members ?? []).map(({ name, interest, tax }) => ({ name, interest, tax })),
		months,
		last,
		differences
	};
};

/** The running month's interest, what waits for the second officer, and what was posted. */
async function interestOf(reader: Reader, organisationId: OrganisationId, first: BookDate) {
	const bookId = await savingsBookOf(reader, organisationId);
	const [waiting, running, months, { last, differences }] = await Promise.all([
		waitingRate(reader, bookId),
		monthlyInterest(reader, bookId, first),
		postedMonths(reader, bookId),
		lastMonth(reader, bookId)
	]);
	return { waiting, running, months, last, differences };
}

async function lastMonth(reader: Reader, bookId: BookId) {
	const last = await lastPostedMonth(reader, bookId);
	return { last, differences: last === '' ? [] : await differencesIn(reader, bookId, last) };
}

/** A year's interest above this is a slip of the finger, in ten-thousandths of a percent. */
const MOST_RATE = 300_000 as PreciseRate;

const rateForm = v.object({
	rate: rate(MOST_RATE),
	roundTo: v.pipe(v.string(), v.transform(Number), v.picklist(ROUNDING_STEPS, 'choice_missing')),
	validFrom: v.pipe(
		v.string('date_invalid'),
		v.rawTransform<string, BookDate>(({ dataset, addIssue, NEVER }) => {
			const read = parseBookDate(dataset.value);
			if (read?.endsWith('-01')) return read;
			addIssue({ message: 'date_invalid' });
			return NEVER;
		})
	)
});
const decisionForm = v.object({ decision: v.picklist(['approve', 'refuse'], 'choice_missing') });

export const actions: Actions = {
	usul: async (event) => {
		const organisation = await requireAbility(event, event.params.org, 'savings.rates');
		const read = await readForm(event.request, rateForm);
		if (!read.ok) return refused('form', read.values, read.errors);
		const entered = await enterRate(event.locals.actor, { organisationId: organisation.id, ...read.data });
		const words = messagesFor(interestMessages, event.locals.locale).errors;
		if (!entered.ok) return refusedIn(words, entered.code, read.values, 'validFrom');
		redirect(303, '?tersimpan');
	},
	putus: async (event) => {
		const organisation = await requireAbility(event, event.params.org, 'savings.rates');
		const read = await readForm(event.request, decisionForm);
		if (!read.ok) return refused('form', read.values, read.errors);
		const approve = read.data.decision === 'approve';
		const decided = await decideRate(event.locals.actor, { organisationId: organisation.id, approve });
		const words = messagesFor(interestMessages, event.locals.locale).errors;
		if (!decided.ok) return refusedIn(words, decided.code, read.values);
		redirect(303, '?tersimpan');
	}
};
