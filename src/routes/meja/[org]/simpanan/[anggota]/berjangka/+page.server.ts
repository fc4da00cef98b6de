import { error, redirect } from '@sveltejs/kit';
import { messagesFor } from '#lib/i18n/define.ts';
import { termDepositMessages } from '#lib/i18n/termDeposits.ts';
import { savingsBookOf } from '#lib/ledger/books.server.ts';
import { allow } from '#lib/organisations/authority.server.ts';
import { membershipById } from '#lib/organisations/find.server.ts';
import { hasMembers } from '#lib/organisations/roles.ts';
import { withdrawable } from '#lib/savings/accounts.server.ts';
import { db } from '#lib/shared/database.server.ts';
import { readForm } from '#lib/shared/form.ts';
import { newKey, parseId } from '#lib/shared/ids.ts';
import { depositsOfMember } from '#lib/termDeposits/find.server.ts';
import { openForm } from '#lib/termDeposits/forms.ts';
import { openDeposit } from '#lib/termDeposits/open.server.ts';
import { offeredProducts } from '#lib/termDeposits/products.server.ts';
import { together } from '#lib/shared/together.server.ts';
import { refusedIn } from '../../../../../answers.ts';
import { refused, requireAbility } from '../../../../../guards.ts';
import type { Actions, PageServerLoad, RequestEvent } from './$types';

async function memberOf(event: RequestEvent, ability: Parameters<typeof requireAbility>[2]) {
	const organisation = await requireAbility(event, event.params.org, ability);
	const id = parseId<'membership'>(event.params.anggota);
	const member = id && hasMembers(organisation.kind) ? await membershipById(db, id) : null;
	if (!member || member.organisationId !== organisation.id || member.number === null) error(404);
	return { organisation, member };
}

export const load: PageServerLoad = async (event) => {
	const { organisation, member } = await memberOf(event, 'savings.read');
	const [found, mayDeposit, offered, available] = await together((reader) =>
		Promise.all([
			depositsOfMember(reader, member.id),
			allow(reader, event.locals.actor, organisation.id, 'savings.deposit'),
			savingsBookOf(reader, organisation.id).then((bookId) => offeredProducts(reader, bookId)),
			withdrawable(reader, member.id)
		])
	);
	return {
		member: { id: member.id, name: member.name },
		deposits: found.map(({ deposit, product }) => ({ ...deposit, product })),
		mayOpen: member.state === 'active' && mayDeposit,
		offered,
		available,
		key: newKey()
	};
};

export const actions: Actions = {
	buka: async (event) => {
		const { organisation, member } = await memberOf(event, 'savings.deposit');
		const read = await readForm(event.request, openForm);
		if (!read.ok) return refused('form', read.values, read.errors);
		const done = await openDeposit(event.locals.actor, { membershipId: member.id, ...read.data });
		if (done.ok) redirect(303, `/meja/${organisation.slug}/simpanan/berjangka/${done.depositId}`);
		const words = messagesFor(termDepositMessages, event.locals.locale).errors;
		return refusedIn(words, done.code, read.values, done.code === 'not_offered' ? 'productId' : 'amount');
	}
};
