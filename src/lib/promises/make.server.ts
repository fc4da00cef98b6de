import { standingOn } from '#lib/catalog/authority.server.ts';
import { commodityById } from '#lib/catalog/commodities.server.ts';
import { listingById } from '#lib/catalog/find.server.ts';
import { membershipById, organisationById } from '#lib/organisations/find.server.ts';
import type { Actor } from '#lib/shared/actor.ts';
import { assert } from '#lib/shared/assert.ts';
import { audit } from '#lib/shared/audit.server.ts';
import { now, today } from '#lib/shared/clock.server.ts';
import { write, type Tx } from '#lib/shared/database.server.ts';
import type { BookDate } from '#lib/shared/dates.ts';
import { once } from '#lib/shared/idempotency.server.ts';
import type { CommodityId, HarvestPromiseId, ListingId, MembershipId } from '#lib/shared/ids.ts';
import { refuse, type Refused } from '#lib/shared/result.ts';
import { offerHarvest } from './claim.server.ts';
import { harvestPromise } from './schema.server.ts';
import { windowMistake, type WindowMistake } from './window.ts';

export interface MakePromise {
	/** The form's idempotency key. */
	readonly key: string;
	readonly sellerId: MembershipId;
	readonly commodityId: CommodityId;
	/** Through which of her listings it is pre-ordered; null when it is only told to the desk. */
	readonly listingId: ListingId | null;
	/** In g, ml, dm³ or pieces, as the commodity is sold. */
	readonly quantity: number;
	/** The warehouse's name for it; empty when it is not known yet. */
	readonly grade: string;
	readonly fromOn: BookDate;
	readonly untilOn: BookDate;
}

export type MakePromiseResult =
	| { ok: true; promiseId: HarvestPromiseId }
	| Refused<
			| 'forbidden'
			| 'not_found'
			| 'key_reused'
			| 'made_to_order'
			| 'quantity_not_whole'
			| 'quantity_too_large'
			| WindowMistake
	  >;

/** A thousand tonnes; more is a mistyped figure. */
const MOST = 1_000_000_000;

/**
 * A producer promises a harvest, or a desk that looks after her goods does so for her. With a listing it may be
 * ordered from that moment on.
 */
export async function makePromise(actor: Actor, input: MakePromise): Promise<MakePromiseResult> {
	const { key, ...body } = input;
	return write((tx) =>
		once(tx, { scope: `promise.make:${actor.userId}`, key, body }, () => make(tx, actor, input))
	);
}

async function make(tx: Tx, actor: Actor, input: MakePromise): Promise<MakePromiseResult> {
	const { sellerId, commodityId, listingId, quantity, grade, fromOn, untilOn } = input;
	const seller = await membershipById(tx, sellerId);
	const group = seller && (await organisationById(tx, seller.organisationId));
	if (!group || seller.state !== 'active') return refuse('not_found');
	if ((await standingOn(tx, actor, { seller, group })) === null) return refuse('forbidden');
	assert(actor.userId !== null, 'whoever may promise is a person');
	if (!(await commodityById(tx, commodityId))) return refuse('not_found');
	const goods = listingId === null ? null : await listingById(tx, listingId);
	if (listingId !== null && (goods?.sellerId !== sellerId || goods.commodityId !== commodityId))
		return refuse('not_found');
	if (goods && goods.stockMode !== 'stock') return refuse('made_to_order');
	if (!Number.isSafeInteger(quantity) || quantity < 1) return refuse('quantity_not_whole');
	if (quantity > MOST) return refuse('quantity_too_large');
	const mistake = windowMistake(fromOn, untilOn, today(group.timeZone));
	if (mistake) return refuse(mistake);
	const [row] = await tx
		.insert(harvestPromise)
		.values({
			...{ sellerId, groupId: group.id, commodityId, listingId, quantity, grade, fromOn, untilOn },
			...{ state: 'open', promisedBy: actor.userId, promisedAt: now() }
		})
		.returning({ id: harvestPromise.id });
	assert(row, 'the promise was inserted');
	if (listingId !== null) await offerHarvest(tx, listingId);
	await audit(tx, actor, {
		action: 'promise.make',
		organisationId: group.id,
		subject: `harvest_promise:${row.id}`,
		detail: { sellerId, quantity, fromOn, untilOn }
	});
	return { ok: true, promiseId: row.id };
}
