import { error, fail, redirect, type RequestEvent } from '@sveltejs/kit';
import * as v from 'valibot';
import { askDisposal, decideDisposal } from '#lib/assets/dispose.server.ts';
import { assetById } from '#lib/assets/find.server.ts';
import { assetMessages } from '#lib/i18n/assets.ts';
import { messagesFor } from '#lib/i18n/define.ts';
import type { Ability } from '#lib/organisations/roles.ts';
import { abilitiesOf } from '#lib/organisations/authority.server.ts';
import { today } from '#lib/shared/clock.server.ts';
import { db } from '#lib/shared/database.server.ts';
import { dateField, formKey, line, money, whole } from '#lib/shared/fields.ts';
import { readForm, type FormValues } from '#lib/shared/form.ts';
import { newKey, parseId } from '#lib/shared/ids.ts';
import { refused, requireUser } from '../../../../../guards.ts';
import { bookChoice, openBook } from '../../../../../readingBooks.ts';
import type { Actions, PageServerLoad } from './$types';

/** The asset of the address, if it is in the book the page shows. */
async function openAsset(event: RequestEvent, ability: Ability) {
	const opened = await openBook(event, ability);
	const id = parseId<'asset'>(event.params['id']);
	const asset = id ? await assetById(db, id) : null;
	if (asset?.bookId !== opened.access.book.id) error(404);
	return { opened, asset };
}

export const load: PageServerLoad = async (event) => {
	const { opened, asset } = await openAsset(event, 'books.read_exact');
	const person = requireUser(event);
	const abilities = await abilitiesOf(db, person.id, opened.organisation.id);
	return {
		...bookChoice(opened),
		asset,
		own: asset.disposal?.askedBy === person.id,
		may: { enter: abilities.has('books.enter'), approve: abilities.has('books.approve') },
		today: today(opened.access.book.timeZone),
		key: newKey()
	};
};

function answer(event: RequestEvent, done: { ok: true } | { ok: false; code: string }, values: FormValues) {
	if (done.ok) redirect(303, `${event.url.pathname}?buku=${event.url.searchParams.get('buku') ?? ''}`);
	const words: Readonly<Record<string, string>> = messagesFor(assetMessages, event.locals.locale).errors;
	const field = done.code.startsWith('date_') ? 'date' : 'form';
	return refused(done.code, values, { [field]: words[done.code] ?? done.code });
}

const askForm = v.object({
	date: dateField(),
	proceeds: money({ zero: true }),
	through: v.picklist(['cash', 'bank'], 'choice_missing'),
	reason: line(200),
	key: formKey
});
const decideForm = v.object({
	disposal: whole({ least: 1 }),
	decision: v.picklist(['approve', 'refuse'], 'choice_missing')
});

export const actions: Actions = {
	ask: async (event) => {
		const { asset } = await openAsset(event, 'books.enter');
		const read = await readForm(event.request, askForm);
		if (!read.ok) return fail(400, { values: read.values, errors: read.errors });
		const done = await askDisposal(event.locals.actor, { ...read.data, assetId: asset.id });
		return answer(event, done, read.values);
	},
	decide: async (event) => {
		const { asset } = await openAsset(event, 'books.approve');
		const read = await readForm(event.request, decideForm);
		if (!read.ok) return refused('stale', read.values);
		const done = await decideDisposal(event.locals.actor, {
			assetId: asset.id,
			disposalId: read.data.disposal,
			approve: read.data.decision === 'approve'
		});
		return answer(event, done, read.values);
	}
};
