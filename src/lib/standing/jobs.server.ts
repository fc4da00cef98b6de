import { and, asc, eq, gt, gte, inArray } from 'drizzle-orm';
import { organisation } from '#lib/organisations/schema.server.ts';
import { today } from '#lib/shared/clock.server.ts';
import { db } from '#lib/shared/database.server.ts';
import { addDays } from '#lib/shared/dates.ts';
import { registerJob } from '#lib/shared/jobs.server.ts';
import { log } from '#lib/shared/log.server.ts';
import type { StandingOrderId } from './ids.ts';
import { placeDay, type Day } from './place.server.ts';
import { neededDays } from './rhythm.ts';
import { standingDay, standingOrder } from './schema.server.ts';

const EVERY_MS = 10 * 60 * 1000;
const BATCH = 200;
/** A server that was down for longer than this tells nobody of each day it missed. */
const LOOK_BACK_DAYS = 7;

/** Orders every day of a standing order whose time has come. Run twice, or by two processes, it orders each once. */
export async function placeDueDays(): Promise<number> {
	let placed = 0;
	let after = 0 as StandingOrderId;
	for (;;) {
		const { days, last } = await dueDays(after);
		for (const day of days) if (await placeOne(day)) placed += 1;
		if (last === null) return placed;
		after = last;
	}
}

async function dueDays(after: StandingOrderId): Promise<{ days: Day[]; last: StandingOrderId | null }> {
	const rows = await db
		.select({ standing: standingOrder, timeZone: organisation.timeZone })
		.from(standingOrder)
		.innerJoin(organisation, eq(organisation.id, standingOrder.bumdesaId))
		.where(and(eq(standingOrder.state, 'active'), gt(standingOrder.id, after)))
		.orderBy(asc(standingOrder.id))
		.limit(BATCH);
	const wanted = rows.flatMap(({ standing, timeZone }) => {
		const on = today(timeZone);
		const earliest = addDays(on, -LOOK_BACK_DAYS);
		const since = standing.runsFrom && standing.runsFrom > earliest ? standing.runsFrom : earliest;
		return neededDays(standing, since, addDays(on, standing.daysBefore)).map((dueOn) => ({
			...{ standingId: standing.id, dueOn }
		}));
	});
	const known = await knownDays(wanted);
	return {
		days: wanted.filter(({ standingId, dueOn }) => !known.has(`${standingId}:${dueOn}`)),
		last: rows.length < BATCH ? null : (rows.at(-1)?.standing.id ?? null)
	};
}

async function knownDays(days: readonly Day[]): Promise<ReadonlySet<string>> {
	const earliest = days.map(({ dueOn }) => dueOn).sort()[0];
	if (earliest === undefined) return new Set();
	const rows = await db
		.select({ id: standingDay.standingOrderId, dueOn: standingDay.dueOn })
		.from(standingDay)
		.where(
			and(
				gte(standingDay.dueOn, earliest),
				inArray(standingDay.standingOrderId, [...new Set(days.map(({ standingId }) => standingId))])
			)
		);
	return new Set(rows.map(({ id, dueOn }) => `${id}:${dueOn}`));
}

async function placeOne(day: Day): Promise<boolean> {
	try {
		return (await placeDay(day)).ok;
	} catch (error) {
		// One that fails must not keep the others from their goods; it is tried again in ten minutes.
		log.error('a day of a standing order could not be ordered', { ...day, error });
		return false;
	}
}

/** Called once at start. */
export function registerStandingJobs(): void {
	registerJob(
		'standing.place',
		async () => {
			await placeDueDays();
		},
		EVERY_MS
	);
}
