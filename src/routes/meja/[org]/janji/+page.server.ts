import { groupsSoldBy } from '#lib/catalog/desk.server.ts';
import { promisedWeeks, promisesOfGroups, recordsOf } from '#lib/promises/find.server.ts';
import { mondayOf } from '#lib/promises/window.ts';
import { today } from '#lib/shared/clock.server.ts';
import { db, type Reader } from '#lib/shared/database.server.ts';
import { newKey, parseId, type OrganisationId } from '#lib/shared/ids.ts';
import { addDays, type BookDate } from '#lib/shared/dates.ts';
import { together } from '#lib/shared/together.server.ts';
import { standingWeeks, type StandingWeek } from '#lib/standing/find.server.ts';
import { requireAbility } from '../../../guards.ts';
import { changeOne } from '../../../harvestPromises.ts';
import type { Actions, PageServerLoad } from './$types';

const WEEKS = 30;
const PROMISES = 20;
/** Standing orders are counted so many weeks ahead; further on nobody plans by them. */
const STANDING_WEEKS = 6;

type Weeks = Awaited<ReturnType<typeof promisedWeeks>>;

/**
 * What standing orders will still ask for beside what is promised: it is taken off what is free. Weeks in which nothing is
 * promised stand on the first page.
 */
function withStanding({ weeks, more }: Weeks, asked: readonly StandingWeek[], page: number) {
	const nameOf = ({ week, commodityId, goods }: Pick<StandingWeek, 'week' | 'commodityId' | 'goods'>) =>
		`${week}:${commodityId}:${goods.soldBy}`;
	const standing = new Map(asked.map((each) => [nameOf(each), each.quantity]));
	const shown = weeks.map((week) => {
		const quantity = standing.get(nameOf(week)) ?? 0;
		standing.delete(nameOf(week));
		return { ...week, standing: quantity, free: Math.max(0, week.free - quantity) };
	});
	const unpromised = asked
		.filter((each) => page === 1 && standing.has(nameOf(each)))
		.map(({ quantity, ...each }) => ({
			...{ ...each, promised: 0, ordered: 0, came: 0, free: 0, producers: 0, standing: quantity }
		}));
	const inOrder = [...shown, ...unpromised].sort((one, other) => (one.week < other.week ? -1 : 1));
	return { weeks: inOrder, more };
}

export const load: PageServerLoad = async (event) => {
	const organisation = await requireAbility(event, event.params.org, 'listing.moderate');
	const groups = await groupsSoldBy(db, organisation.id);
	const on = today(organisation.timeZone);
	const since = mondayOf(on);
	const pageOf = (name: string) => Number(parseId(event.url.searchParams.get(name) ?? '') ?? 1);
	const [page, listPage] = [pageOf('halaman'), pageOf('janji')];
	const [{ promises, more, records }, weeks, standing] = await together((reader) =>
		Promise.all([
			promisesWithRecords(reader, groups, { page: listPage, on, since }),
			promisedWeeks(reader, groups, { since, page, size: WEEKS }),
			standingWeeks(reader, groups, { since: on, until: addDays(since, 7 * STANDING_WEEKS - 1) })
		])
	);
	return {
		...{ page, listPage, more, today: on },
		weeks: withStanding(weeks, standing, page),
		promises: promises.map((promise) => ({
			...promise,
			record: records.get(promise.sellerId) ?? null,
			key: newKey()
		})),
		done: event.url.searchParams.get('jadi')
	};
};

/** One page of what is promised, and how well each of its producers kept her promises so far. */
async function promisesWithRecords(
	reader: Reader,
	groups: readonly OrganisationId[],
	{ page, on, since }: { page: number; on: BookDate; since: BookDate }
) {
	const listed = await promisesOfGroups(reader, groups, { page, size: PROMISES, today: on, since });
	const sellers = listed.promises.map(({ sellerId }) => sellerId);
	return { ...listed, records: await recordsOf(reader, sellers, on) };
}

export const actions: Actions = {
	ubah: async (event) => {
		const organisation = await requireAbility(event, event.params.org, 'listing.moderate');
		return changeOne(event, `/meja/${organisation.slug}/janji`, today(organisation.timeZone));
	}
};
