import { error, redirect } from '@sveltejs/kit';
import * as v from 'valibot';
import { worthsOf } from '#lib/financing/worth.server.ts';
import { messagesFor } from '#lib/i18n/define.ts';
import { inputsMessages } from '#lib/i18n/inputs.ts';
import { cancelInputs } from '#lib/inputs/change.server.ts';
import { inputOrdersOfMember } from '#lib/inputs/find.server.ts';
import { inputItemsOf } from '#lib/inputs/items.server.ts';
import { orderInputs } from '#lib/inputs/order.server.ts';
import { INPUT_WAYS } from '#lib/inputs/terms.ts';
import { savingsBookOf } from '#lib/ledger/books.server.ts';
import { loanProducts } from '#lib/lending/products.server.ts';
import { agreementInForce } from '#lib/organisations/agreements.server.ts';
import { withdrawable } from '#lib/savings/accounts.server.ts';
import { today } from '#lib/shared/clock.server.ts';
import { db, type Reader } from '#lib/shared/database.server.ts';
import { formKey, id } from '#lib/shared/fields.ts';
import { readForm } from '#lib/shared/form.ts';
import { newKey, type MembershipId } from '#lib/shared/ids.ts';
import { together } from '#lib/shared/together.server.ts';
import { refusedIn } from '../../answers.ts';
import { refused } from '../../guards.ts';
import { linesIn, orderRows } from '../../inputOrders.ts';
import { borrowerOf } from '../pinjaman/borrower.ts';
import type { Actions, PageServerLoad } from './$types';

type Group = NonNullable<Awaited<ReturnType<typeof borrowerOf>>['here']>['organisation'];

/** Where she asks for the loan: against a harvest where she has one and her group lends on it. */
async function loanPage(reader: Reader, group: Group, membershipId: MembershipId): Promise<string> {
	const products = await loanProducts(reader, await savingsBookOf(reader, group.id));
	const lends = products.some(({ advanceBasisPoints }) => advanceBasisPoints !== null);
	const worths = lends ? await worthsOf(reader, membershipId, today(group.timeZone)) : [];
	return `/saya/pinjaman/${worths.length > 0 ? 'panen' : 'ajukan'}?kelompok=${group.slug}`;
}

/** What the BUM Desa that sells for her group has in its shop today. */
async function itemsFor(reader: Reader, group: Group) {
	const agreement = await agreementInForce(reader, group.id, today(group.timeZone));
	return agreement ? inputItemsOf(reader, agreement.bumdesaId) : [];
}

export const load: PageServerLoad = async (event) => {
	const { groups, here } = await borrowerOf(event);
	const done = event.url.searchParams.get('sudah');
	if (!here) return { groups, done, here: null };
	const { organisation, membershipId } = here;
	const [available, items, orders, page] = await together((reader) =>
		Promise.all([
			withdrawable(reader, membershipId),
			itemsFor(reader, organisation),
			inputOrdersOfMember(reader, membershipId),
			loanPage(reader, organisation, membershipId)
		])
	);
	return {
		...{ groups, done },
		here: {
			...{ slug: organisation.slug, name: organisation.name, key: newKey(), available, loanPage: page },
			items: items.map(({ id: itemId, kind, name, unit, price, left }) => ({
				...{ id: itemId, kind, name, unit, price, left }
			})),
			orders: orders.map(({ id: orderId, way, state, total }) => ({
				...{ id: orderId, way, state, total }
			}))
		}
	};
};

const form = v.object({ key: formKey, way: v.picklist(INPUT_WAYS, 'choice_missing'), ...orderRows });

export const actions: Actions = {
	pesan: async (event) => {
		const { here } = await borrowerOf(event);
		if (!here) error(404);
		const read = await readForm(event.request, form);
		if (!read.ok) return refused('form', read.values, read.errors);
		const { way, key } = read.data;
		const { organisation, membershipId } = here;
		const done = await orderInputs(event.locals.actor, {
			...{ membershipId, lines: linesIn(read.data), way, key }
		});
		const words: Readonly<Record<string, string>> = messagesFor(inputsMessages, event.locals.locale).errors;
		if (!done.ok) return refusedIn(words, done.code, read.values);
		if (way === 'loan') redirect(303, await loanPage(db, organisation, membershipId));
		redirect(303, `?kelompok=${organisation.slug}&sudah=${done.state}`);
	},
	batal: async (event) => {
		const { here } = await borrowerOf(event);
		if (!here) error(404);
		const read = await readForm(event.request, v.object({ order: id<'input_order'>() }));
		if (!read.ok) return refused('form', read.values, read.errors);
		const done = await cancelInputs(event.locals.actor, read.data.order);
		const words: Readonly<Record<string, string>> = messagesFor(inputsMessages, event.locals.locale).errors;
		if (!done.ok) return refusedIn(words, done.code, read.values);
		redirect(303, `?kelompok=${here.organisation.slug}&sudah=batal`);
	}
};
