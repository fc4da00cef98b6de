import { error, redirect, type RequestEvent } from '@sveltejs/kit';
import * as v from 'valibot';
import { messagesFor } from '#lib/i18n/define.ts';
import { leavingMessages } from '#lib/i18n/leaving.ts';
import { decideLeaving } from '#lib/leaving/decide.server.ts';
import { enterLeaving } from '#lib/leaving/enter.server.ts';
import { lastLeavingOf } from '#lib/leaving/find.server.ts';
import { blocksOf, figuresOf, positionOf } from '#lib/leaving/position.server.ts';
import { savingsBookOf } from '#lib/ledger/books.server.ts';
import { membershipOf, organisationBySlug } from '#lib/organisations/find.server.ts';
import { today } from '#lib/shared/clock.server.ts';
import { db } from '#lib/shared/database.server.ts';
import { formKey } from '#lib/shared/fields.ts';
import { readForm } from '#lib/shared/form.ts';
import { newKey } from '#lib/shared/ids.ts';
import { NO_RUPIAH } from '#lib/shared/money.ts';
import { together } from '#lib/shared/together.server.ts';
import { refusedIn } from '../../../../answers.ts';
import { refused, requireUser } from '../../../../guards.ts';
import type { Actions, PageServerLoad } from './$types';

/** The group and her own, still active membership in it; 404 for everybody else. */
async function ownAt(event: RequestEvent) {
	const person = requireUser(event);
	const group = await organisationBySlug(db, event.params['org'] ?? '');
	const mine = group && (await membershipOf(db, group.id, person.id));
	const member = mine?.state === 'active' ? mine : null;
	if (!group || !member) error(404);
	const last = await lastLeavingOf(db, member.id);
	return { group, member, asked: last?.state === 'entered' ? last : null };
}

export const load: PageServerLoad = async (event) => {
	const { group, member, asked } = await ownAt(event);
	const [position, blocks] = await together((reader) =>
		Promise.all([
			savingsBookOf(reader, group.id).then((bookId) => positionOf(reader, bookId, member)),
			blocksOf(reader, member)
		])
	);
	return {
		group: { name: group.name, slug: group.slug },
		...{ figures: figuresOf(position), dueLater: position.dueLater, term: position.term },
		...{ blocks, asked: asked !== null, key: newKey() }
	};
};

const asking = v.object({ key: formKey });

export const actions: Actions = {
	ask: async (event) => {
		const { group, member } = await ownAt(event);
		const read = await readForm(event.request, asking);
		if (!read.ok) return refused('form_stale');
		const done = await enterLeaving(event.locals.actor, {
			...{ organisationId: group.id, membershipId: member.id, kind: 'resigned' },
			...{ date: today(group.timeZone), reason: '', heir: null, key: read.data.key }
		});
		if (done.ok) redirect(303, event.url.pathname);
		return refusedIn(messagesFor(leavingMessages, event.locals.locale).errors, done.code, {});
	},
	stay: async (event) => {
		const { group, asked } = await ownAt(event);
		if (!asked) redirect(303, event.url.pathname);
		const done = await decideLeaving(event.locals.actor, {
			...{ organisationId: group.id, leavingId: asked.id, approve: false },
			shown: { rest: NO_RUPIAH, debtLeft: NO_RUPIAH }
		});
		if (done.ok) redirect(303, event.url.pathname);
		return refusedIn(messagesFor(leavingMessages, event.locals.locale).errors, done.code, {});
	}
};
