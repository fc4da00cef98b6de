import { wishesOfBuyer } from '#lib/groupBuying/boxes.server.ts';
import { db } from '#lib/shared/database.server.ts';
import { requireUser } from '../../guards.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async (event) => {
	const wishes = await wishesOfBuyer(db, requireUser(event).id);
	return {
		wishes: wishes.map(({ wish, goods, cycle, order }) => ({
			...{ id: wish.id, wanted: wish.wanted, got: wish.got, problem: wish.problem, goods },
			// Of a cycle that was called off nothing comes any more.
			state: cycle.state === 'cancelled' ? ('unfilled' as const) : wish.state,
			...{ cycle: cycle.name, token: order?.token ?? null }
		}))
	};
};
