import { today } from '#lib/shared/clock.server.ts';
import { db } from '#lib/shared/database.server.ts';
import { standingAtDesk } from '#lib/standing/find.server.ts';
import { requireAbility } from '../../../guards.ts';
import { decidingActions } from '../../../standing.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async (event) => {
	const organisation = await requireAbility(event, event.params.org, 'listing.moderate');
	const on = today(organisation.timeZone);
	return {
		standing: await standingAtDesk(db, organisation.id, on),
		today: on,
		done: event.url.searchParams.get('sudah')
	};
};

export const actions = decidingActions;
