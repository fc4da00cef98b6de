import { error, redirect, type RequestEvent } from '@sveltejs/kit';
import * as v from 'valibot';
import { messagesFor } from '#lib/i18n/define.ts';
import { leavingMessages } from '#lib/i18n/leaving.ts';
import { decideLeaving } from '#lib/leaving/decide.server.ts';
import { leavingById, paymentsOfLeaving } from '#lib/leaving/find.server.ts';
import { payLeaver, toPay } from '#lib/leaving/pay.server.ts';
import { figuresOf, positionOf } from '#lib/leaving/position.server.ts';
import { savingsBookOf } from '#lib/ledger/books.server.ts';
import { abilitiesOf } from '#lib/organisations/authority.server.ts';
import { membershipById } from '#lib/organisations/find.server.ts';
import { db } from '#lib/shared/database.server.ts';
import { formatDateTime } from '#lib/shared/dates.ts';
import { formKey, longText, money } from '#lib/shared/fields.ts';
import { readForm, type FormValues } from '#lib/shared/form.ts';
import { newKey, parseId } from '#lib/shared/ids.ts';
import { refusedIn } from '../../../../../answers.ts';
import { refused, requireAbility, requireUser } from '../../../../../guards.ts';
import type { Actions, PageServerLoad } from './$types';

async function leavingAt(event: RequestEvent) {
	const organisation = await requireAbility(event, event.params['org'] ?? '', 'members.read');
	const id = parseId(event.params['id']);
	const found = id && (await leavingById(db, Number(id)));
	if (!found || found.organisationId !== organisation.id) error(404);
	const member = await membershipById(db, found.membershipId);
	if (!member) error(404);
	return { organisation, found, member };
}

export const load: PageServerLoad = async (event) => {
	const { organisation, found, member } = await leavingAt(event);
	const person = requireUser(event);
	const abilities = await abilitiesOf(db, person.id, organisation.id);
	const bookId = await savingsBookOf(db, organisation.id);
	const waits = found.state === 'entered';
	const position = waits ? await positionOf(db, bookId, member) : null;
	const own = found.enteredBy === person.id;
	const { id, kind, state, date, reason, heirName, heirRelation, heirPhone, heirDocument } = found;
	const when = { locale: event.locals.locale, timeZone: organisation.timeZone };
	return {
		...{ id, kind, state, date, reason, heirName, heirRelation, heirPhone, heirDocument },
		...{ organisationName: organisation.name, name: member.name, phone: member.phone },
		figures: position ? figuresOf(position) : found,
		...{ dueLater: position?.dueLater ?? 0, term: position?.term ?? 0 },
		decidedAt: found.decidedAt === null ? '' : formatDateTime(found.decidedAt, when),
		payable: state === 'approved' ? await toPay(db, bookId, member) : 0,
		payments: (await paymentsOfLeaving(db, id)).map(({ amount, through, reference, paidAt }) => ({
			...{ amount, through, reference, paidAt: formatDateTime(paidAt, when) }
		})),
		may: {
			approve: waits && !own && member.userId !== person.id && abilities.has('books.approve'),
			refuse: waits && (own || abilities.has('books.approve')),
			pay: abilities.has('savings.withdraw') && member.userId !== person.id
		},
		own,
		key: newKey()
	};
};

const decision = v.object({
	rest: money({ zero: true }),
	debtLeft: money({ zero: true }),
	decision: v.picklist(['approve', 'refuse'], 'choice_missing')
});
const paying = v.object({
	key: formKey,
	through: v.picklist(['cash', 'bank'], 'choice_missing'),
	reference: longText(80)
});

function answer(event: RequestEvent, done: { ok: true } | { ok: false; code: string }, values: FormValues) {
	if (done.ok) redirect(303, event.url.pathname);
	return refusedIn(messagesFor(leavingMessages, event.locals.locale).errors, done.code, values);
}

export const actions: Actions = {
	decide: async (event) => {
		const { organisation, found } = await leavingAt(event);
		const read = await readForm(event.request, decision);
		if (!read.ok) return refused('stale', read.values);
		const { rest, debtLeft } = read.data;
		const done = await decideLeaving(event.locals.actor, {
			...{ organisationId: organisation.id, leavingId: found.id },
			...{ approve: read.data.decision === 'approve', shown: { rest, debtLeft } }
		});
		return answer(event, done, read.values);
	},
	pay: async (event) => {
		const { organisation, found } = await leavingAt(event);
		const read = await readForm(event.request, paying);
		if (!read.ok) return refused('stale', read.values);
		const done = await payLeaver(event.locals.actor, {
			...{ ...read.data, organisationId: organisation.id, leavingId: found.id }
		});
		return answer(event, done, read.values);
	}
};
