import { eq } from 'drizzle-orm';
import { standingOn } from '#lib/catalog/authority.server.ts';
import { membershipById, organisationById } from '#lib/organisations/find.server.ts';
import type { Actor } from '#lib/shared/actor.ts';
import { assert } from '#lib/shared/assert.ts';
import { audit } from '#lib/shared/audit.server.ts';
import { today } from '#lib/shared/clock.server.ts';
import { write, type Reader, type Tx } from '#lib/shared/database.server.ts';
import { once } from '#lib/shared/idempotency.server.ts';
import type { HarvestPromiseId } from '#lib/shared/ids.ts';
import { refuse, type Refused } from '#lib/shared/result.ts';
import { offerHarvest } from './claim.server.ts';
import { harvestPromise } from './schema.server.ts';
import { leastQuantity } from './window.ts';

export interface ChangePromise {
	readonly key: string;
	readonly promiseId: HarvestPromiseId;
	/** In g, ml, dm³ or pieces; 0 withdraws it. */
	readonly quantity: number;
}

export type ChangePromiseResult =
	| { ok: true; state: 'open' | 'withdrawn' }
	/** Orders hold more of it than this, or more has come already. */
	| Refused<'less_than_ordered', { least: number }>
	/** Money was lent against it. */
	| Refused<'pledged'>
	| Refused<'forbidden' | 'not_found' | 'key_reused' | 'window_past' | 'withdrawn' | 'quantity_not_whole'>;

/**
 * Raises or lowers a promise, or withdraws it with 0: down to what is ordered of it and no further. Once its last day
 * has passed it stays as it was, so that nobody mends her record.
 *
 * @param isPledged whether money was lent against it: then it can only be raised.
 */
export async function changePromise(
	actor: Actor,
	input: ChangePromise,
	isPledged: (reader: Reader, promiseId: HarvestPromiseId) => Promise<boolean> = nothingIsPledged
): Promise<ChangePromiseResult> {
	const { key, ...body } = input;
	return write((tx) =>
		once(tx, { scope: `promise.change:${actor.userId}`, key, body }, async () => {
			const pledged = await isPledged(tx, input.promiseId);
			return change(tx, actor, { ...input, pledged });
		})
	);
}

const nothingIsPledged = () => Promise.resolve(false);

async function change(
	tx: Tx,
	actor: Actor,
	{ promiseId, quantity, pledged }: ChangePromise & { readonly pledged: boolean }
): Promise<ChangePromiseResult> {
	const [promise] = await tx.select().from(harvestPromise).where(eq(harvestPromise.id, promiseId));
	if (!promise) return refuse('not_found');
	const seller = await membershipById(tx, promise.sellerId);
	const group = await organisationById(tx, promise.groupId);
	assert(seller && group, 'a promise is a member’s of a group');
	if ((await standingOn(tx, actor, { seller, group })) === null) return refuse('forbidden');
	if (promise.state === 'withdrawn') return refuse('withdrawn');
	if (promise.untilOn < today(group.timeZone)) return refuse('window_past');
	if (!Number.isSafeInteger(quantity) || quantity < 0) return refuse('quantity_not_whole');
	const least = leastQuantity(promise);
	if (quantity < least) return { ok: false, code: 'less_than_ordered', least };
	if (pledged && quantity < promise.quantity) return refuse('pledged');
	const state = quantity === 0 ? 'withdrawn' : 'open';
	await tx
		.update(harvestPromise)
		// What was withdrawn keeps what it was, for whoever asks later.
		.set(state === 'withdrawn' ? { state } : { quantity })
		.where(eq(harvestPromise.id, promiseId));
	if (promise.listingId !== null) await offerHarvest(tx, promise.listingId);
	await audit(tx, actor, {
		action: 'promise.change',
		organisationId: group.id,
		subject: `harvest_promise:${promiseId}`,
		detail: { from: promise.quantity, to: quantity }
	});
	return { ok: true, state };
}
