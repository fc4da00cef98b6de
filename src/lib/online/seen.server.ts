import { allow } from '#lib/organisations/authority.server.ts';
import type { Actor } from '#lib/shared/actor.ts';
import { audit } from '#lib/shared/audit.server.ts';
import { write } from '#lib/shared/database.server.ts';
import type { OrganisationId } from '#lib/shared/ids.ts';
import type { Refused } from '#lib/shared/result.ts';
import { markSeen } from '#lib/stripe/events.server.ts';

export type SeeResult = { ok: true } | Refused<'forbidden'> | Refused<'not_found'>;

/** An officer of the desk has looked at a flagged payment. Twice changes nothing more. */
export function seeFlagged(
	actor: Actor,
	organisationId: OrganisationId,
	eventId: string
): Promise<SeeResult> {
	return write(async (tx): Promise<SeeResult> => {
		if (actor.userId === null || !(await allow(tx, actor, organisationId, 'orders.confirm_payment'))) {
			return { ok: false, code: 'forbidden' };
		}
		if (!(await markSeen(tx, eventId, actor.userId))) return { ok: false, code: 'not_found' };
		await audit(tx, actor, { action: 'stripe.seen', organisationId, subject: `stripe_event:${eventId}` });
		return { ok: true };
	});
}
