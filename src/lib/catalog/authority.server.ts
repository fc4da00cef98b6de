import { allow } from '#lib/organisations/authority.server.ts';
import { agreementInForce } from '#lib/organisations/agreements.server.ts';
import type { Actor } from '#lib/shared/actor.ts';
import { today } from '#lib/shared/clock.server.ts';
import type { Reader } from '#lib/shared/database.server.ts';
import type { FullListing } from './find.server.ts';

/** Who sells, and through which group. */
export interface Whose {
	readonly seller: Pick<FullListing['seller'], 'userId' | 'state'>;
	readonly group: Pick<FullListing['group'], 'id' | 'timeZone'>;
}

/**
 * As whom a person may change a listing: its own seller while an active member, a desk that moderates for the group
 * or for the BUM Desa that sells for it, or nobody (null).
 */
export async function standingOn(
	reader: Reader,
	actor: Actor,
	{ seller, group }: Whose
): Promise<'seller' | 'desk' | null> {
	if (actor.userId === null) return null;
	const own = seller.userId === actor.userId && seller.state === 'active';
	if (own && (await allow(reader, actor, group.id, 'listing.create'))) return 'seller';
	if (await allow(reader, actor, group.id, 'listing.moderate')) return 'desk';
	const agreement = await agreementInForce(reader, group.id, today(group.timeZone));
	const bumdesaMay = agreement && (await allow(reader, actor, agreement.bumdesaId, 'listing.moderate'));
	return bumdesaMay ? 'desk' : null;
}
