import { groupsSoldBy } from '#lib/catalog/desk.server.ts';
import { promisedWeeks, promisesOfGroups, recordsOf } from '#lib/promises/find.server.ts';
import { mondayOf } from '#lib/promises/window.ts';
import { today } from '#lib/shared/clock.server.ts';
import { db } from '#lib/shared/database.server.ts';
import { newKey, parseId } from '#lib/shared/ids.ts';
import { requireAbility } from '../../../guards.ts';
import { changeOne } from '../../../harvestPromises.ts';
import type { Actions, PageServerLoad } from './$types';

const WEEKS = 30;
const PROMISES = 20;

export const load: PageServerLoad = async (event) => {
	const organisation = await requireAbility(event, event.params.org, 'listing.moderate');
	const groups = await groupsSoldBy(db, organisation.id);
	const on = today(organisation.timeZone);
	const since = mondayOf(on);
	const pageOf = (name: string) => Number(parseId(event.url.searchParams.get(name) ?? '') ?? 1);
	const [page, listPage] = [pageOf('halaman'), pageOf('janji')];
	const { promises, more } = await promisesOfGroups(db, groups, {
		...{ page: listPage, size: PROMISES, today: on, since }
	});
	const records = await recordsOf(
		db,
		promises.map(({ sellerId }) => sellerId),
		on
	);
	return {
		...{ page, listPage, more, today: on },
		weeks: await promisedWeeks(db, groups, { since, page, size: WEEKS }),
		promises: promises.map((promise) => ({
			...promise,
			record: records.get(promise.sellerId) ?? null,
			key: newKey()
		})),
		done: event.url.searchParams.get('jadi')
	};
};

export const actions: Actions = {
	ubah: async (event) => {
		const organisation = await requireAbility(event, event.params.org, 'listing.moderate');
		return changeOne(event, `/meja/${organisation.slug}/janji`, today(organisation.timeZone));
	}
};
