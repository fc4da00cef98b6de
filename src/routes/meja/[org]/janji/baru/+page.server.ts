import type { RequestEvent } from '@sveltejs/kit';
import { groupsSoldBy } from '#lib/catalog/desk.server.ts';
import { promisableOfGroups } from '#lib/promises/goods.server.ts';
import { today } from '#lib/shared/clock.server.ts';
import { db } from '#lib/shared/database.server.ts';
import { newKey } from '#lib/shared/ids.ts';
import { requireAbility } from '../../../../guards.ts';
import { goodsOfForm, goodsValue, gradeNames, keepPromise } from '../../../../harvestPromises.ts';
import type { Actions, PageServerLoad } from './$types';

async function deskGoods(event: RequestEvent) {
	const organisation = await requireAbility(event, event.params['org'] ?? '', 'listing.moderate');
	const groups = await groupsSoldBy(db, organisation.id);
	return { organisation, groups, all: await promisableOfGroups(db, groups) };
}

export const load: PageServerLoad = async (event) => {
	const { organisation, groups, all } = await deskGoods(event);
	const chosen = event.url.searchParams.get('barang');
	const goods = all.find((each) => goodsValue(each) === chosen);
	const on = today(organisation.timeZone);
	const [group] = groups;
	return {
		name: goods ? `${goods.name}, ${goods.seller}` : null,
		goods: goodsOfForm(goods),
		choices: goods
			? []
			: all.map((each) => ({ value: goodsValue(each), label: `${each.seller}: ${each.name}` })),
		grades: goods && group ? await gradeNames(group, on) : [],
		today: on,
		key: newKey()
	};
};

export const actions: Actions = {
	default: async (event) => {
		const { organisation, all } = await deskGoods(event);
		return keepPromise(event, all, `/meja/${organisation.slug}/janji`);
	}
};
