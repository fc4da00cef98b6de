import { error, redirect } from '@sveltejs/kit';
import { messagesFor } from '#lib/i18n/define.ts';
import { termDepositMessages } from '#lib/i18n/termDeposits.ts';
import { savingsBookOf } from '#lib/ledger/books.server.ts';
import { membershipOf, organisationBySlug } from '#lib/organisations/find.server.ts';
import { hasMembers } from '#lib/organisations/roles.ts';
import { withdrawable } from '#lib/savings/accounts.server.ts';
import { db } from '#lib/shared/database.server.ts';
import { readForm } from '#lib/shared/form.ts';
import { newKey } from '#lib/shared/ids.ts';
import { together } from '#lib/shared/together.server.ts';
import { depositsOfMember } from '#lib/termDeposits/find.server.ts';
import { openForm } from '#lib/termDeposits/forms.ts';
import { openDeposit } from '#lib/termDeposits/open.server.ts';
import { offeredProducts } from '#lib/termDeposits/products.server.ts';
import { refusedIn } from '../../../answers.ts';
import { refused, requireUser } from '../../../guards.ts';
import type { Actions, PageServerLoad, RequestEvent } from './$types';

/** The person's own membership in the group of the address. */
async function ownAt(event: RequestEvent) {
	const person = requireUser(event);
	const group = await organisationBySlug(db, event.url.searchParams.get('kelompok') ?? '');
	const mine = group && hasMembers(group.kind) ? await membershipOf(db, group.id, person.id) : null;
	if (!group || mine?.state !== 'active') error(404);
	return { group, membershipId: mine.id };
}

export const load: PageServerLoad = async (event) => {
	const { group, membershipId } = await ownAt(event);
	const [found, offered, available] = await together((reader) =>
		Promise.all([
			depositsOfMember(reader, membershipId),
			savingsBookOf(reader, group.id).then((bookId) => offeredProducts(reader, bookId)),
			withdrawable(reader, membershipId)
		])
	);
	return {
		group: { name: group.name, slug: group.slug },
		deposits: found.map(({ deposit, product }) => ({ ...deposit, product })),
		...{ offered, available, key: newKey() }
	};
};

export const actions: Actions = {
	buka: async (event) => {
		const { membershipId } = await ownAt(event);
		const read = await readForm(event.request, openForm);
		if (!read.ok) return refused('form', read.values, read.errors);
		const done = await openDeposit(event.locals.actor, { membershipId, ...read.data, from: 'savings' });
		if (done.ok) redirect(303, `/saya/simpanan/berjangka/${done.depositId}`);
		const words = messagesFor(termDepositMessages, event.locals.locale).errors;
		return refusedIn(words, done.code, read.values, done.code === 'not_offered' ? 'productId' : 'amount');
	}
};
