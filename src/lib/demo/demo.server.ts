import { endFinishedMonths } from '#lib/arrears/monthEnd.server.ts';
import { postFinishedMonths } from '#lib/interest/post.server.ts';
import { organisationBySlug } from '#lib/organisations/find.server.ts';
import { askToJoin } from '#lib/organisations/membership.server.ts';
import { expireDueOrders } from '#lib/orders/expire.server.ts';
import { user } from '#lib/people/schema.server.ts';
import { completeDue } from '#lib/settlement/complete.server.ts';
import { now, setClock } from '#lib/shared/clock.server.ts';
import { write, type Reader } from '#lib/shared/database.server.ts';
import { addMonths, bookDate, lastOfMonth, monthOf, startOfDay, type BookDate } from '#lib/shared/dates.ts';
import { begin, finish } from '#lib/shared/milestones.server.ts';
import { settleDeposits } from '#lib/termDeposits/nightly.server.ts';
import type { Market } from './handling.server.ts';
import { insist } from './insist.ts';
import { openCycle, planPastCycle } from './cycles.server.ts';
import { lowerPrices, rememberGoods } from './favourites.server.ts';
import { financeHarvests } from './financing.server.ts';
import { openFarmShop } from './inputs.server.ts';
import { ask, lendAndCollect, offerLoans, WAITING } from './lending.server.ts';
import { fillWarehouse } from './lots.server.ts';
import { holdMeeting, MEETS } from './meeting.server.ts';
import {
	askForPayouts,
	payoutFates,
	bringCourierCash,
	collectSavings,
	furnish,
	leaveWork,
	payBills,
	savingsOfMonth
} from './money.server.ts';
import { planPastHarvests, promiseHarvests } from './promises.server.ts';
import { expectOrder } from './orders.server.ts';
import { randomOf } from './pictures/draw.ts';
import { hangPhotos, openShelf, photographShelf } from './shelf.server.ts';
import { showcaseOrders } from './showcase.ts';
import { calendarAt, HOUR_MS, newTimeline, ZONE, type Calendar, type Timeline } from './timeline.server.ts';
import { usualOrders } from './usualOrders.server.ts';
import { closeMonths, countDrawers, endYear } from './year.server.ts';
import { askForStanding } from './standing.server.ts';
import { planTradeCredit } from './tradeCredit.server.ts';
import { offerTermSavings, openTermDeposits } from './termSavings.server.ts';
import { bringCapital, foundVillage, photographOrganisations, type Village } from './village.server.ts';

/** What the site waits for before it says that it is ready. */
export const DEMO_MILESTONE = 'demo-village';

/** The groups began in September, so that there is a year before this one to close and share out. The shop opened later. */
const FOUNDED_IN = 9;
const SHOP_OPENED_DAYS_AGO = 94;

/** Whether the demo village stands in this database. */
export async function isDemoVillage(reader: Reader): Promise<boolean> {
	return (await organisationBySlug(reader, 'bum-desa-giri-sejahtera')) !== null;
}

/** Whether nobody lives here yet: the demo village is made only in a house that is empty. */
export async function isUninhabited(reader: Reader): Promise<boolean> {
	return (await reader.select({ id: user.id }).from(user).limit(1)).length === 0;
}

/**
 * Makes the demo village: everything through the use-cases that people use, with the clock set to when it happened.
 * The clock runs again at the end, whatever came of it.
 */
export async function makeDemoVillage(seed = 2026): Promise<void> {
	const calendar = calendarAt(now());
	try {
		await write((tx) => begin(tx, DEMO_MILESTONE));
		await live(calendar, seed);
		await write((tx) => finish(tx, DEMO_MILESTONE));
	} finally {
		setClock(null);
	}
}

async function live(calendar: Calendar, seed: number): Promise<void> {
	// Developing takes a core of its own while the village lives its months.
	const developing = photographShelf();
	developing.catch(() => undefined);
	const random = randomOf(seed);
	const timeline = newTimeline();
	const founded = foundingDay(calendar.today);
	setClock(startOfDay(founded, ZONE) + 9 * HOUR_MS);
	const village = await foundVillage(founded);
	await bringCapital(village, founded);
	planSavings({ calendar, timeline, village }, founded, random);
	await timeline.runUntil(calendar.daysAgo(SHOP_OPENED_DAYS_AGO, 8));

	const offered = await openShelf(village);
	await furnish(village);
	const market: Market = { village, timeline, offered };
	for (const planned of usualOrders(calendar, random)) expectOrder(market, planned);
	for (const planned of showcaseOrders(calendar.now)) expectOrder(market, planned);
	planHousekeeping(market, calendar);
	planPastHarvests(market, calendar);
	planPastCycle(market, calendar);
	planPayouts(market, calendar, random);
	planTradeCredit(timeline, village, calendar);
	timeline.at(calendar.now - 5.5 * HOUR_MS, () => fillWarehouse(village, offered, calendar.today));
	timeline.at(calendar.now - 5 * HOUR_MS, () => promiseHarvests(village, offered, calendar.today));
	timeline.at(calendar.daysAgo(12, 20), () => rememberGoods(village, offered));
	timeline.at(calendar.now - 4.5 * HOUR_MS, () => openFarmShop(village));
	timeline.at(calendar.now - 3.5 * HOUR_MS, () => financeHarvests(village));
	timeline.at(calendar.now - 80 * 60_000, () => askForStanding(market, calendar));
	timeline.at(calendar.now - 60_000, () => openCycle(village, offered, calendar));
	timeline.at(calendar.now - 4 * HOUR_MS, () => ask(village, WAITING, 1));
	timeline.at(calendar.now - 3 * HOUR_MS, async () =>
		insist(await askToJoin(village.as('yuni'), village.organisation('mina')))
	);
	await timeline.runUntil(calendar.now);
	await hangPhotos(village, offered, await developing);
	await lowerPrices(village, offered);
	await photographOrganisations(village);
	await expireDueOrders();
	await completeDue();
	await leaveWork(village);
}

interface Planning {
	readonly calendar: Calendar;
	readonly timeline: Timeline;
	readonly village: Village;
}

/** The first of the last September that lies more than a year back. */
function foundingDay(today: BookDate): BookDate {
	const [year, month] = today.split('-').map(Number) as [number, number];
	return bookDate(`${year - (month > FOUNDED_IN ? 1 : 2)}-0${FOUNDED_IN}-01`);
}

/**
 * The groups meet on the fifth of every month, close the month before on the tenth and the year in January, and the
 * month's bills are paid on its last day. The last month is left for the treasurer to close.
 */
function planSavings(
	{ calendar, timeline, village }: Planning,
	founded: BookDate,
	random: ReturnType<typeof randomOf>
): void {
	const thisMonth = monthOf(calendar.today);
	const months = [founded];
	for (let next = addMonths(founded, 1); monthOf(next) <= thisMonth; next = addMonths(next, 1))
		months.push(next);
	for (const [month, first] of months.entries()) {
		const at = (day: number, hour: number) => startOfDay(first, ZONE) + ((day - 1) * 24 + hour) * HOUR_MS;
		const monthsAgo = months.length - 1 - month;
		if (month > 0 && at(1, 3) < calendar.now) timeline.at(at(1, 3), endMonth);
		if (at(5, 19.5) < calendar.now) {
			timeline.at(at(5, 19.5), () => meet(village, { month, monthsAgo }, random));
		}
		if (month > 0 && monthsAgo > 0) {
			const before = addMonths(first, -1);
			timeline.at(at(10, 20), () => closeMonths(village, monthOf(before)));
			if (first.slice(5, 7) === '01') {
				const year = Number(before.slice(0, 4));
				timeline.at(at(17, 20), () => endYear(village, year, month < 12));
			}
		}
		const ending = startOfDay(lastOfMonth(monthOf(first)), ZONE) + 15 * HOUR_MS;
		if (ending < calendar.now) {
			timeline.at(ending, async () => {
				await payBills(village);
				await countDrawers(village);
			});
		}
	}
}

/** What the server's own jobs do in the night after a month: savings earn, loans accrue and are classed. */
async function endMonth(): Promise<void> {
	await settleDeposits();
	await postFinishedMonths();
	await endFinishedMonths();
}

async function meet(
	village: Village,
	when: { month: number; monthsAgo: number },
	random: ReturnType<typeof randomOf>
): Promise<void> {
	const savings = savingsOfMonth(random, when.month === 0);
	const isMet = ({ group }: { group: string }) => group === MEETS && when.month > 0;
	await collectSavings(
		village,
		savings.filter((each) => !isMet(each))
	);
	if (when.month === 0) {
		await offerTermSavings(village);
		return offerLoans(village);
	}
	await holdMeeting(village, when.month, savings.filter(isMet));
	await lendAndCollect(village, when);
	await openTermDeposits(village, when.monthsAgo);
}

/** What the server's own jobs do while it runs, and the courier's evening. */
function planHousekeeping({ timeline, village }: Market, calendar: Calendar): void {
	for (let daysAgo = SHOP_OPENED_DAYS_AGO; daysAgo >= 0; daysAgo -= 1) {
		for (const hour of [5, 12, 18, 23]) {
			const instant = calendar.daysAgo(daysAgo, hour);
			if (instant >= calendar.now) continue;
			timeline.at(instant, async () => {
				await expireDueOrders();
				await completeDue();
			});
		}
		const evening = calendar.daysAgo(daysAgo, 17);
		if (evening < calendar.now - 12 * HOUR_MS) timeline.at(evening, () => bringCourierCash(village));
	}
}

/** Pay day is every other week; the last one is still being seen to. */
function planPayouts(
	{ timeline, village }: Market,
	calendar: Calendar,
	random: ReturnType<typeof randomOf>
): void {
	const payDay = { village, timeline, random, fateOf: payoutFates() };
	for (let daysAgo = 80; daysAgo >= 10; daysAgo -= 14) {
		timeline.at(calendar.daysAgo(daysAgo, 9), () => askForPayouts(payDay, 7));
	}
	timeline.at(calendar.now - 8 * HOUR_MS, () => askForPayouts(payDay, 3));
	timeline.at(calendar.now - 2 * HOUR_MS, () => askForPayouts(payDay, 2));
}
