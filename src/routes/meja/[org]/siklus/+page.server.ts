import { cyclesOf } from '#lib/cycles/find.server.ts';
import { db } from '#lib/shared/database.server.ts';
import { parseId } from '#lib/shared/ids.ts';
import { requireAbility } from '../../../guards.ts';
import type { PageServerLoad } from './$types';

const SIZE = 20;

export const load: PageServerLoad = async (event) => {
	const organisation = await requireAbility(event, event.params.org, 'cycles.manage');
	const page = Number(parseId(event.url.searchParams.get('halaman') ?? '') ?? 1);
	const { cycles, more } = await cyclesOf(db, organisation.id, { page, size: SIZE });
	return {
		...{ page, more, timeZone: organisation.timeZone },
		cycles: cycles.map(({ id, name, phase, repeat, opensAt, closesAt, pickupOn, deliveryOn }) => ({
			...{ id, name, phase, repeat, opensAt, closesAt, pickupOn, deliveryOn }
		}))
	};
};
