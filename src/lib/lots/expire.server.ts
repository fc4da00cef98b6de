import { and, eq, gt, isNotNull, lte, sql } from 'drizzle-orm';
import { organisation } from '#lib/organisations/schema.server.ts';
import { systemActor } from '#lib/shared/actor.ts';
import { assert } from '#lib/shared/assert.ts';
import { audit } from '#lib/shared/audit.server.ts';
import { today } from '#lib/shared/clock.server.ts';
import { db, write, type Tx } from '#lib/shared/database.server.ts';
import { registerJob } from '#lib/shared/jobs.server.ts';
import { setOnHand, stockOf } from '#lib/stock/receive.server.ts';
import { isPast } from './oldest.ts';
import type { LotId } from './ids.ts';
import { lot } from './schema.server.ts';

/**
 * Takes what is past its date off sale, in every warehouse by its own day. What is promised to orders stays counted
 * until they are cancelled, and cannot be packed. Run again it finds nothing to do.
 */
export async function expireLots(): Promise<void> {
	const zones = await db
		.selectDistinct({ timeZone: organisation.timeZone })
		.from(lot)
		.innerJoin(organisation, eq(organisation.id, lot.organisationId));
	for (const { timeZone } of zones) {
		const due = await db
			.select({ id: lot.id })
			.from(lot)
			.innerJoin(organisation, eq(organisation.id, lot.organisationId))
			.where(
				and(
					isNotNull(lot.bestBefore),
					lte(lot.bestBefore, today(timeZone)),
					gt(lot.onSale, 0),
					eq(organisation.timeZone, timeZone)
				)
			)
			.orderBy(lot.id);
		for (const { id } of due) await write((tx) => takeOffSale(tx, id));
	}
}

async function takeOffSale(tx: Tx, id: LotId): Promise<void> {
	const [found] = await tx
		.select({
			listingId: lot.listingId,
			organisationId: lot.organisationId,
			onSale: lot.onSale,
			bestBefore: lot.bestBefore,
			timeZone: organisation.timeZone
		})
		.from(lot)
		.innerJoin(organisation, eq(organisation.id, lot.organisationId))
		.where(eq(lot.id, id));
	assert(found, 'a lot is never taken away');
	if (!isPast(found.bestBefore, today(found.timeZone))) return;
	const { onHand, reserved } = await stockOf(tx, found.listingId);
	const quantity = Math.min(found.onSale, onHand - reserved);
	if (quantity === 0) return;
	await tx
		.update(lot)
		.set({ onSale: sql`${lot.onSale} - ${quantity}` })
		.where(eq(lot.id, id));
	const lowered = await setOnHand(tx, systemActor, {
		...{ listingId: found.listingId, onHand: onHand - quantity, reason: 'spoiled', source: `lot:${id}` }
	});
	assert(lowered.ok, 'only what is not promised was taken off sale');
	await audit(tx, systemActor, {
		action: 'lot.expired',
		organisationId: found.organisationId,
		subject: `lot:${id}`,
		detail: { quantity }
	});
}

const EVERY_MS = 10 * 60 * 1000;

/** Called once at start; what fell due while the site was down is due then. */
export function registerLotExpiry(): void {
	registerJob('lots.expire', expireLots, EVERY_MS);
}
