import { today } from '#lib/shared/clock.server.ts';
import { db } from '#lib/shared/database.server.ts';
import { standingOfBuyer, standingOfSeller } from '#lib/standing/find.server.ts';
import { requireUser } from '../../guards.ts';
import { buyingActions, decidingActions } from '../../standing.ts';
import type { PageServerLoad } from './$types';

/** A person may buy in several time zones; the days of the westernmost are never ahead of the others'. */
const ZONE = 'Asia/Jakarta';

export const load: PageServerLoad = async (event) => {
	const user = requireUser(event);
	const on = today(ZONE);
	return {
		mine: await standingOfBuyer(db, user.id, on),
		asked: await standingOfSeller(db, user.id, on),
		today: on,
		done: event.url.searchParams.get('sudah')
	};
};

export const actions = { ...decidingActions, ...buyingActions };
