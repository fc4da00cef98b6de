import { addAddress } from '#lib/addresses/keep.server.ts';
import { formatPhone } from '#lib/i18n/format.ts';
import { requireUser } from '../../../guards.ts';
import { keepTyped, searchAgain } from '../addressForm.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = (event) => {
	const { name, phone } = requireUser(event);
	return { begin: { name, phone: phone ? formatPhone(phone) : '' } };
};

export const actions: Actions = {
	cari: searchAgain,
	simpan: (event) => keepTyped(event, (fields, options) => addAddress(event.locals.actor, fields, options))
};
