import { lotsOf } from '#lib/lots/find.server.ts';
import { db } from '#lib/shared/database.server.ts';
import { parseId } from '#lib/shared/ids.ts';
import { requireAbility } from '../../../guards.ts';
import type { PageServerLoad } from './$types';

const SIZE = 30;

export const load: PageServerLoad = async (event) => {
	const organisation = await requireAbility(event, event.params.org, 'stock.count');
	const page = Number(parseId(event.url.searchParams.get('halaman') ?? '') ?? 1);
	const { lots, more } = await lotsOf(db, organisation.id, { page, size: SIZE });
	return {
		page,
		more,
		lots: lots.map(({ lot, goods, unit, soldBy, seller }) => ({
			...{ number: lot.number, goods, unit, soldBy, seller, grade: lot.grade },
			...{ remaining: lot.remaining, onSale: lot.onSale, bestBefore: lot.bestBefore }
		}))
	};
};
