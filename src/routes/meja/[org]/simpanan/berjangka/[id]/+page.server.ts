import { error, redirect } from '@sveltejs/kit';
import { messagesFor } from '#lib/i18n/define.ts';
import { termDepositMessages } from '#lib/i18n/termDeposits.ts';
import { allow } from '#lib/organisations/authority.server.ts';
import { membershipById } from '#lib/organisations/find.server.ts';
import { today } from '#lib/shared/clock.server.ts';
import { db } from '#lib/shared/database.server.ts';
import { readForm } from '#lib/shared/form.ts';
import { parseId } from '#lib/shared/ids.ts';
import { certificateOf } from '#lib/termDeposits/certificate.server.ts';
import { breakDeposit, instructDeposit } from '#lib/termDeposits/end.server.ts';
import { breakForm, instructionForm } from '#lib/termDeposits/forms.ts';
import { refusedIn } from '../../../../../answers.ts';
import { refused, requireAbility } from '../../../../../guards.ts';
import type { Actions, PageServerLoad, RequestEvent } from './$types';

async function certificateAt(event: RequestEvent, ability: Parameters<typeof requireAbility>[2]) {
	const organisation = await requireAbility(event, event.params.org, ability);
	const id = Number(parseId(event.params.id) ?? 0);
	const certificate = await certificateOf(db, id, today(organisation.timeZone));
	const member = certificate && (await membershipById(db, certificate.deposit.membershipId));
	if (!certificate || member?.organisationId !== organisation.id) error(404);
	return { organisation, certificate, member };
}

export const load: PageServerLoad = async (event) => {
	const { organisation, certificate, member } = await certificateAt(event, 'savings.read');
	const may = (ability: 'savings.deposit' | 'savings.withdraw') =>
		allow(db, event.locals.actor, organisation.id, ability);
	return {
		certificate,
		organisationName: organisation.name,
		member: { id: member.id, name: member.name },
		may: { instruct: await may('savings.deposit'), break: await may('savings.withdraw') },
		saved: event.url.searchParams.has('tersimpan')
	};
};

export const actions: Actions = {
	pesan: async (event) => {
		const { certificate } = await certificateAt(event, 'savings.deposit');
		const read = await readForm(event.request, instructionForm);
		if (!read.ok) return refused('form', read.values, read.errors);
		const depositId = certificate.deposit.id;
		const done = await instructDeposit(event.locals.actor, { depositId, ...read.data });
		const words = messagesFor(termDepositMessages, event.locals.locale).errors;
		if (!done.ok) return refusedIn(words, done.code, read.values);
		redirect(303, '?tersimpan');
	},
	ambil: async (event) => {
		const { certificate } = await certificateAt(event, 'savings.withdraw');
		const read = await readForm(event.request, breakForm);
		if (!read.ok) return refused('form', read.values, read.errors);
		const depositId = certificate.deposit.id;
		const done = await breakDeposit(event.locals.actor, { depositId, ...read.data });
		const words = messagesFor(termDepositMessages, event.locals.locale).errors;
		if (!done.ok) return refusedIn(words, done.code, read.values);
		redirect(303, '?tersimpan');
	}
};
