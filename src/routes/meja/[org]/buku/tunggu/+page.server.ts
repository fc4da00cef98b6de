import { error, redirect } from '@sveltejs/kit';
import * as v from 'valibot';
import { draftById, draftsOf } from '#lib/bookkeeping/drafts.server.ts';
import { decideDraft } from '#lib/bookkeeping/decide.server.ts';
import { bookkeepingMessages } from '#lib/i18n/bookkeeping.ts';
import { messagesFor } from '#lib/i18n/define.ts';
import { abilitiesOf } from '#lib/organisations/authority.server.ts';
import { db } from '#lib/shared/database.server.ts';
import { formatDateTime } from '#lib/shared/dates.ts';
import { whole } from '#lib/shared/fields.ts';
import { readForm } from '#lib/shared/form.ts';
import { refused, requireUser } from '../../../../guards.ts';
import { bookChoice, openBook } from '../../../../readingBooks.ts';
import type { Actions, PageServerLoad } from './$types';

const decisionForm = v.object({
	draft: whole({ least: 1 }),
	decision: v.picklist(['approve', 'refuse'], 'choice_missing')
});

export const load: PageServerLoad = async (event) => {
	const opened = await openBook(event, 'books.read_exact');
	const person = requireUser(event);
	const abilities = await abilitiesOf(db, person.id, opened.organisation.id);
	const style = { locale: event.locals.locale, timeZone: opened.organisation.timeZone };
	const drafts = await draftsOf(db, [opened.access.book.id]);
	return {
		...bookChoice(opened),
		may: { enter: abilities.has('books.enter'), approve: abilities.has('books.approve') },
		drafts: drafts.map((draft) => ({
			...draft,
			own: draft.enteredBy === person.id,
			enteredAt: formatDateTime(draft.enteredAt, style),
			decidedAt: draft.decidedAt === null ? '' : formatDateTime(draft.decidedAt, style)
		}))
	};
};

export const actions: Actions = {
	default: async (event) => {
		const { organisation, access } = await openBook(event, 'books.approve');
		const read = await readForm(event.request, decisionForm);
		if (!read.ok) return refused('stale', read.values);
		const draft = await draftById(db, read.data.draft);
		// A draft of another book is none of this page's.
		if (draft?.bookId !== access.book.id) error(404);
		const done = await decideDraft(event.locals.actor, {
			draftId: draft.id,
			approve: read.data.decision === 'approve'
		});
		if (done.ok) redirect(303, `/meja/${organisation.slug}/buku/tunggu?buku=${access.book.kind}`);
		const words = messagesFor(bookkeepingMessages, event.locals.locale).drafts;
		const known: Readonly<Record<string, string>> = {
			same_person: words.samePerson,
			already_done: words.alreadyDone,
			already_reversed: words.alreadyReversed,
			below_zero: words.belowZero,
			closed_period: words.closedPeriod
		};
		return refused(done.code, read.values, { form: known[done.code] ?? done.code });
	}
};
