import { error, redirect, type RequestEvent } from '@sveltejs/kit';
import * as v from 'valibot';
import { addressesOf } from '#lib/addresses/find.server.ts';
import {
	makeDefault,
	MOST_ADDRESSES,
	removeAddress,
	type AddressMoveResult
} from '#lib/addresses/keep.server.ts';
import { db } from '#lib/shared/database.server.ts';
import { id } from '#lib/shared/fields.ts';
import { readForm } from '#lib/shared/form.ts';
import type { AddressId } from '#lib/shared/ids.ts';
import { refused, requireUser } from '../../guards.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async (event) => {
	const person = requireUser(event);
	const addresses = await addressesOf(db, person.id);
	return {
		addresses,
		full: addresses.length >= MOST_ADDRESSES,
		done: event.url.searchParams.get('jadi')
	};
};

const form = v.object({ alamat: id<'buyer_address'>() });

async function moved(event: RequestEvent, work: (id: AddressId) => Promise<AddressMoveResult>, done: string) {
	requireUser(event);
	const read = await readForm(event.request, form);
	if (!read.ok) return refused('form', read.values, read.errors);
	if (!(await work(read.data.alamat)).ok) error(404);
	redirect(303, `/saya/alamat?jadi=${done}`);
}

export const actions: Actions = {
	utama: (event) => moved(event, (id) => makeDefault(event.locals.actor, id), 'simpan'),
	hapus: (event) => moved(event, (id) => removeAddress(event.locals.actor, id), 'hapus')
};
