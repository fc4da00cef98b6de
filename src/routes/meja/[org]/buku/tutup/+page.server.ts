import { fail, redirect, type RequestEvent } from '@sveltejs/kit';
import * as v from 'valibot';
import { closeMonth } from '#lib/closing/closeMonth.server.ts';
import { closeYear } from '#lib/closing/closeYear.server.ts';
import { closingOverview } from '#lib/closing/months.server.ts';
import { parseMonth, parsePeriod, yearOfMonth } from '#lib/closing/periods.ts';
import { askReopening, decideReopening, reopeningsOf } from '#lib/closing/reopen.server.ts';
import { closingMessages } from '#lib/i18n/closing.ts';
import { messagesFor } from '#lib/i18n/define.ts';
import { abilitiesOf } from '#lib/organisations/authority.server.ts';
import { formatDate, formatDateTime } from '#lib/shared/dates.ts';
import { line, whole } from '#lib/shared/fields.ts';
import { readForm, type FormValues } from '#lib/shared/form.ts';
import { together } from '#lib/shared/together.server.ts';
import { refused, requireAbility, requireUser } from '../../../../guards.ts';
import { bookChoice, openBook } from '../../../../readingBooks.ts';
import type { Actions, PageServerLoad } from './$types';

const yearField = whole({ least: 2000, most: 2199 });

export const load: PageServerLoad = async (event) => {
	const opened = await openBook(event, 'books.read_exact');
	const { organisation, books } = opened;
	const person = requireUser(event);
	const style = { locale: event.locals.locale, timeZone: organisation.timeZone };
	const wanted = v.safeParse(yearField, event.url.searchParams.get('tahun') ?? '');
	const [abilities, overview, reopenings] = await together((reader) =>
		Promise.all([
			abilitiesOf(reader, person.id, organisation.id),
			closingOverview(reader, books, wanted.success ? wanted.output : null),
			reopeningsOf(reader, organisation.id)
		])
	);
	return {
		...bookChoice(opened),
		may: {
			enter: abilities.has('books.enter'),
			open: abilities.has('books.opening'),
			close: abilities.has('books.close'),
			reopen: abilities.has('books.reopen')
		},
		overview: overview && {
			...overview,
			months: overview.months.map((each) => ({
				...each,
				closedAt: each.closedAt === null ? '' : formatDate(each.closedAt, style)
			}))
		},
		reopenings: reopenings.map((each) => ({
			...each,
			own: each.askedBy === person.id,
			askedAt: formatDateTime(each.askedAt, style),
			decidedAt: each.decidedAt === null ? '' : formatDateTime(each.decidedAt, style)
		}))
	};
};

/** The page again on success; else the form with words for what stands in the way. */
function answer(
	event: RequestEvent,
	done: { ok: true } | { ok: false; code: string },
	values: FormValues,
	year: number | null = null
) {
	if (done.ok) redirect(303, event.url.pathname + (year === null ? '' : `?tahun=${year}`));
	const words: Readonly<Record<string, string>> = messagesFor(closingMessages, event.locals.locale).errors;
	return refused(done.code, values, { form: words[done.code] ?? done.code });
}

const monthForm = v.object({
	month: v.pipe(
		v.string('required'),
		v.check((text) => parseMonth(text) !== null, 'choice_unknown')
	)
});
const yearForm = v.object({ year: yearField });
const askForm = v.object({
	period: v.pipe(
		v.string('choice_missing'),
		v.check((text) => parsePeriod(text) !== null, 'choice_missing')
	),
	reason: line(300)
});
const decideForm = v.object({
	reopening: whole({ least: 1 }),
	decision: v.picklist(['approve', 'refuse'], 'choice_missing')
});

export const actions: Actions = {
	month: async (event) => {
		const organisation = await requireAbility(event, event.params.org, 'books.close');
		const read = await readForm(event.request, monthForm);
		const month = read.ok ? parseMonth(read.data.month) : null;
		if (!read.ok || !month) return refused('stale', read.values);
		const done = await closeMonth(event.locals.actor, { organisationId: organisation.id, month });
		return answer(event, done, read.values, yearOfMonth(month));
	},
	year: async (event) => {
		const organisation = await requireAbility(event, event.params.org, 'books.close');
		const read = await readForm(event.request, yearForm);
		if (!read.ok) return refused('stale', read.values);
		const done = await closeYear(event.locals.actor, {
			organisationId: organisation.id,
			year: read.data.year
		});
		return answer(event, done, read.values, read.data.year);
	},
	ask: async (event) => {
		const organisation = await requireAbility(event, event.params.org, 'books.reopen');
		const read = await readForm(event.request, askForm);
		if (!read.ok) return fail(400, { values: read.values, errors: read.errors });
		const parsed = parsePeriod(read.data.period);
		if (!parsed) return refused('stale', read.values);
		const { period } = parsed;
		const done = await askReopening(event.locals.actor, {
			organisationId: organisation.id,
			period,
			reason: read.data.reason
		});
		return answer(event, done, read.values);
	},
	decide: async (event) => {
		const organisation = await requireAbility(event, event.params.org, 'books.reopen');
		const read = await readForm(event.request, decideForm);
		if (!read.ok) return refused('stale', read.values);
		const done = await decideReopening(event.locals.actor, {
			organisationId: organisation.id,
			reopeningId: read.data.reopening,
			approve: read.data.decision === 'approve'
		});
		return answer(event, done, read.values);
	}
};
