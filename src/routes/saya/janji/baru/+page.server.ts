import { newKey } from '#lib/shared/ids.ts';
import { goodsOfForm, goodsValue, gradeNames, keepPromise } from '../../../harvestPromises.ts';
import { myGoods } from '../myGoods.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async (event) => {
	const { groups, on, listed, others } = await myGoods(event);
	const chosen = event.url.searchParams.get('barang');
	const goods = [...listed, ...others].find((each) => goodsValue(each) === chosen);
	const group = groups.find(({ membershipId }) => membershipId === goods?.sellerId) ?? groups[0];
	const choice = (each: (typeof listed)[number]) => ({ value: goodsValue(each), label: each.name });
	return {
		name: goods?.name ?? null,
		goods: goodsOfForm(goods),
		choices: goods ? [] : listed.map(choice),
		others: goods ? [] : others.map(choice),
		grades: goods && group ? await gradeNames(group.id, on) : [],
		hasGroup: groups.length > 0,
		today: on,
		key: newKey()
	};
};

export const actions: Actions = {
	default: async (event) => {
		const { listed, others } = await myGoods(event);
		return keepPromise(event, [...listed, ...others], '/saya/janji');
	}
};
