import { promisesOfSellers, recordsOf } from '#lib/promises/find.server.ts';
import { db } from '#lib/shared/database.server.ts';
import { newKey, parseId } from '#lib/shared/ids.ts';
import { changeOne } from '../../harvestPromises.ts';
import { myGroups } from './myGoods.ts';
import type { Actions, PageServerLoad } from './$types';

const SIZE = 20;

export const load: PageServerLoad = async (event) => {
	const { groups, on } = await myGroups(event);
	const sellers = groups.map(({ membershipId }) => membershipId);
	const page = Number(parseId(event.url.searchParams.get('halaman') ?? '') ?? 1);
	const { promises, more } = await promisesOfSellers(db, sellers, { page, size: SIZE, today: on });
	const records = await recordsOf(db, sellers, on);
	return {
		...{ page, more, today: on },
		promises: promises.map((promise) => ({ ...promise, key: newKey() })),
		records: groups.flatMap(({ membershipId, name }) => {
			const record = records.get(membershipId);
			return record && record.all > 0 ? [{ group: name, ...record }] : [];
		}),
		done: event.url.searchParams.get('jadi')
	};
};

export const actions: Actions = {
	ubah: async (event) => changeOne(event, '/saya/janji', (await myGroups(event)).on)
};
