import { error, redirect } from '@sveltejs/kit';
import { messagesFor } from '#lib/i18n/define.ts';
import { termDepositMessages } from '#lib/i18n/termDeposits.ts';
import { membershipById, organisationById } from '#lib/organisations/find.server.ts';
import { today } from '#lib/shared/clock.server.ts';
import { db } from '#lib/shared/database.server.ts';
import { readForm } from '#lib/shared/form.ts';
import { parseId } from '#lib/shared/ids.ts';
import { certificateOf } from '#lib/termDeposits/certificate.server.ts';
import { breakDeposit, instructDeposit } from '#lib/termDeposits/end.server.ts';
import { depositById } from '#lib/termDeposits/find.server.ts';
import { breakForm, instructionForm } from '#lib/termDeposits/forms.ts';
import { refusedIn } from '../../../../answers.ts';
import { refused, requireUser } from '../../../../guards.ts';
import type { Actions, PageServerLoad, RequestEvent } from './$types';

/** The person's own deposit of the address. */
async function ownAt(event: RequestEvent) {
	const person = requireUser(event);
	const deposit = await depositById(db, Number(parseId(event.params.id) ?? 0));
	const member = deposit && (await membershipById(db, deposit.membershipId));
	const group = member && (await organisationById(db, member.organisationId));
	if (!deposit || !group || member.userId !== person.id) error(404);
	return { deposit, member, group };
}

export const load: PageServerLoad = async (event) => {
	const { deposit, member, group } = await ownAt(event);
	const certificate = await certificateOf(db, deposit.id, today(group.timeZone));
	if (!certificate) error(404);
	const active = member.state === 'active';
	return {
		certificate,
		group: { name: group.name, slug: group.slug },
		memberName: member.name,
		may: { instruct: active, break: active },
		saved: event.url.searchParams.has('tersimpan')
	};
};

export const actions: Actions = {
	pesan: async (event) => {
		const { deposit } = await ownAt(event);
		const read = await readForm(event.request, instructionForm);
		if (!read.ok) return refused('form', read.values, read.errors);
		const done = await instructDeposit(event.locals.actor, { depositId: deposit.id, ...read.data });
		const words = messagesFor(termDepositMessages, event.locals.locale).errors;
		if (!done.ok) return refusedIn(words, done.code, read.values);
		redirect(303, '?tersimpan');
	},
	ambil: async (event) => {
		const { deposit } = await ownAt(event);
		const read = await readForm(event.request, breakForm);
		if (!read.ok) return refused('form', read.values, read.errors);
		const done = await breakDeposit(event.locals.actor, { depositId: deposit.id, ...read.data });
		const words = messagesFor(termDepositMessages, event.locals.locale).errors;
		if (!done.ok) return refusedIn(words, done.code, read.values);
		redirect(303, '?tersimpan');
	}
};
