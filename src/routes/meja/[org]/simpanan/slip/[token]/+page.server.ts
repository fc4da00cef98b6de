import { error } from '@sveltejs/kit';
import { personById } from '#lib/people/find.server.ts';
import { inWords } from '#lib/savings/inWords.ts';
import { slipByToken } from '#lib/savings/slip.server.ts';
import { db } from '#lib/shared/database.server.ts';
import { formatDateTime } from '#lib/shared/dates.ts';
import { requireAbility } from '../../../../../guards.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async (event) => {
	const organisation = await requireAbility(event, event.params.org, 'savings.read');
	const slip = await slipByToken(db, event.params.token);
	if (!slip || slip.organisationId !== organisation.id) error(404);
	const officer = await personById(db, slip.madeBy);
	return {
		organisationName: organisation.name,
		slip,
		officer: officer?.name ?? '',
		words: inWords(slip.amount),
		when: formatDateTime(slip.madeAt, { locale: event.locals.locale, timeZone: organisation.timeZone })
	};
};
