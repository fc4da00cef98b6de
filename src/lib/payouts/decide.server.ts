import { allow } from '#lib/organisations/authority.server.ts';
import type { Ability } from '#lib/organisations/roles.ts';
import { release } from '#lib/savings/hold.server.ts';
import type { Actor } from '#lib/shared/actor.ts';
import { audit } from '#lib/shared/audit.server.ts';
import { now } from '#lib/shared/clock.server.ts';
import { write, type Tx } from '#lib/shared/database.server.ts';
import type { OrganisationId, UserId } from '#lib/shared/ids.ts';
import type { Refused } from '#lib/shared/result.ts';
import { payoutById, type Payout } from './find.server.ts';
import { holdReason, movePayout } from './move.server.ts';
import { tellMember } from './tell.server.ts';

export interface AtDesk {
	/** The desk that pays; another desk's payout is not found here. */
	readonly organisationId: OrganisationId;
	readonly payoutId: number;
}

type NotHere = Refused<'forbidden' | 'not_found'>;

/** The payout at this desk and the officer who sees to it, if she may. */
export async function payoutAt(
	tx: Tx,
	actor: Actor,
	{ organisationId, payoutId }: AtDesk,
	ability: Ability
): Promise<{ ok: true; payout: Payout; officerId: UserId } | NotHere> {
	if (actor.userId === null || !(await allow(tx, actor, organisationId, ability))) {
		return { ok: false, code: 'forbidden' };
	}
	const payout = await payoutById(tx, payoutId);
	if (payout?.payerId !== organisationId) return { ok: false, code: 'not_found' };
	return { ok: true, payout, officerId: actor.userId };
}

export type ApproveResult =
	| { ok: true }
	| NotHere
	| Refused<'wrong_state'>
	/** Whoever asked, and the member herself, cannot be the one who agrees. */
	| Refused<'needs_another_officer'>;

/** A second officer agrees that it may be paid. */
export async function approvePayout(actor: Actor, input: AtDesk): Promise<ApproveResult> {
	return write(async (tx): Promise<ApproveResult> => {
		const found = await payoutAt(tx, actor, input, 'payout.approve');
		if (!found.ok) return found;
		return approve(tx, actor, found);
	});
}

/** The same inside another transaction, for who has asked already whether the actor may and whether it is hers. */
export async function approve(
	tx: Tx,
	actor: Actor,
	{ payout, officerId }: { readonly payout: Payout; readonly officerId: UserId }
): Promise<{ ok: true } | Refused<'wrong_state' | 'needs_another_officer'>> {
	if (officerId === payout.requestedBy || officerId === payout.memberUserId) {
		return { ok: false, code: 'needs_another_officer' };
	}
	const moved = await movePayout(tx, payout, 'approved', { approvedBy: officerId, approvedAt: now() });
	if (!moved.ok) return moved;
	await audit(tx, actor, {
		action: 'payout.approved',
		organisationId: payout.payerId,
		subject: `payout:${payout.id}`
	});
	return { ok: true };
}

export interface RefusePayout extends AtDesk {
	/** What the member reads. */
	readonly reason: string;
}

export type EndResult = { ok: true } | NotHere | Refused<'wrong_state'>;

/** An officer refuses it, before or after approval; the savings are free again. */
export async function refusePayout(actor: Actor, input: RefusePayout): Promise<EndResult> {
	return write(async (tx): Promise<EndResult> => {
		const found = await payoutAt(tx, actor, input, 'payout.approve');
		if (!found.ok) return found;
		return endUnpaid(tx, actor, found.payout, 'refused', input.reason);
	});
}

/** Whoever asked, or the member herself, takes the request back; the savings are free again. */
export async function cancelPayout(actor: Actor, payoutId: number): Promise<EndResult> {
	return write(async (tx): Promise<EndResult> => {
		const payout = await payoutById(tx, payoutId);
		if (!payout) return { ok: false, code: 'not_found' };
		const own = actor.userId === payout.memberUserId || actor.userId === payout.requestedBy;
		if (actor.userId === null || !own) return { ok: false, code: 'forbidden' };
		return endUnpaid(tx, actor, payout, 'cancelled', null);
	});
}

/** Ends a payout that was not paid; the savings are free again. */
export async function endUnpaid(
	tx: Tx,
	actor: Actor,
	payout: Payout,
	to: 'refused' | 'cancelled',
	reason: string | null
): Promise<{ ok: true } | Refused<'wrong_state'>> {
	const moved = await movePayout(tx, payout, to, { refusedReason: reason });
	if (!moved.ok) return moved;
	await release(tx, holdReason(payout.id));
	await audit(tx, actor, {
		action: `payout.${to}`,
		organisationId: payout.payerId,
		subject: `payout:${payout.id}`,
		...(reason ? { detail: { reason } } : {})
	});
	// Who takes it back knows.
	if (to === 'refused') await tellMember(tx, payout, 'payout_refused');
	return { ok: true };
}
