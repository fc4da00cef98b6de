import { eq, lt, and } from 'drizzle-orm';
import { listing, listingHarvest } from '#lib/catalog/schema.server.ts';
import { organisation } from '#lib/organisations/schema.server.ts';
import { today } from '#lib/shared/clock.server.ts';
import { db, write } from '#lib/shared/database.server.ts';
import { TIME_ZONES } from '#lib/shared/dates.ts';
import { registerJob } from '#lib/shared/jobs.server.ts';
import { offerHarvest } from './claim.server.ts';

/**
 * Puts the next harvest before the buyers where the last day of the one shown has passed, by each group's own day.
 * Run again it finds nothing to do.
 */
export async function turnHarvests(): Promise<void> {
	for (const timeZone of TIME_ZONES) {
		const past = await db
			.select({ id: listing.id })
			.from(listingHarvest)
			.innerJoin(listing, eq(listing.id, listingHarvest.listingId))
			.innerJoin(organisation, eq(organisation.id, listing.groupId))
			.where(and(eq(organisation.timeZone, timeZone), lt(listingHarvest.untilOn, today(timeZone))));
		for (const { id } of past) await write((tx) => offerHarvest(tx, id));
	}
}

const EVERY_MS = 10 * 60 * 1000;

/** Called once at start. */
export function registerHarvestJobs(): void {
	registerJob('promises.turn', turnHarvests, EVERY_MS);
}
