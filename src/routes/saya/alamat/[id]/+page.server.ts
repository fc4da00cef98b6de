import { error, type RequestEvent } from '@sveltejs/kit';
import { addressOf } from '#lib/addresses/find.server.ts';
import { changeAddress } from '#lib/addresses/keep.server.ts';
import { formatPhone } from '#lib/i18n/format.ts';
import { db } from '#lib/shared/database.server.ts';
import { parseId, type AddressId } from '#lib/shared/ids.ts';
import { requireUser } from '../../../guards.ts';
import { keepTyped, searchAgain } from '../addressForm.ts';
import type { Actions, PageServerLoad } from './$types';

function idHere(event: RequestEvent): AddressId {
	const id = parseId<'buyer_address'>(event.params['id']);
	if (!id) error(404);
	return id;
}

export const load: PageServerLoad = async (event) => {
	const person = requireUser(event);
	const found = await addressOf(db, person.id, idHere(event));
	if (!found) error(404);
	const { label, name, phone, villageCode, address, village, isDefault } = found;
	return {
		begin: { label, name, phone: formatPhone(phone), villageCode, address },
		...{ village, isDefault }
	};
};

export const actions: Actions = {
	cari: searchAgain,
	simpan: (event) =>
		keepTyped(event, (fields, options) => changeAddress(event.locals.actor, idHere(event), fields, options))
};
