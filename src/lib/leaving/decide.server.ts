import { eq } from 'drizzle-orm';
import { savingsBookOf } from '#lib/ledger/books.server.ts';
import { orRefusal } from '#lib/ledger/post.server.ts';
import type { LedgerCode } from '#lib/ledger/posting.ts';
import { hideListingsOf } from '#lib/catalog/publish.server.ts';
import { withdrawApplicationsOf } from '#lib/lending/decide.server.ts';
import { allow } from '#lib/organisations/authority.server.ts';
import { membershipById, type Member } from '#lib/organisations/find.server.ts';
import { endMembership } from '#lib/organisations/membership.server.ts';
import { personById } from '#lib/people/find.server.ts';
import type { Actor } from '#lib/shared/actor.ts';
import { assert } from '#lib/shared/assert.ts';
import { audit, audited } from '#lib/shared/audit.server.ts';
import { now } from '#lib/shared/clock.server.ts';
import { write, type Reader, type Tx } from '#lib/shared/database.server.ts';
import type { OrganisationId, UserId } from '#lib/shared/ids.ts';
import type { Rupiah } from '#lib/shared/money.ts';
import { refuse, type Refused } from '#lib/shared/result.ts';
import { leavingById, type Leaving } from './find.server.ts';
import { giveBack } from './giveBack.server.ts';
import { blocksOf, figuresOf, positionOf } from './position.server.ts';
import { leaving } from './schema.server.ts';
import type { LeavingBlock } from './states.ts';

export interface DecideLeaving {
	readonly organisationId: OrganisationId;
	readonly leavingId: number;
	readonly approve: boolean;
	/** The two sums the officer read before deciding; others mean that something has changed since. */
	readonly shown: { readonly rest: Rupiah; readonly debtLeft: Rupiah };
}

export type DecideLeavingResult =
	| { ok: true }
	| Refused<LeavingBlock | 'forbidden' | 'not_found' | 'already_done' | 'own_entry' | 'heir_same' | 'stale'>
	| Refused<LedgerCode>;

/**
 * Another officer approves, and in one commit savings go against debts, the rest becomes payable and the membership
 * ends; or refuses. Whoever entered it may take it back.
 */
export async function decideLeaving(actor: Actor, input: DecideLeaving): Promise<DecideLeavingResult> {
	const { organisationId, leavingId, approve } = input;
	return audited(
		actor,
		{ action: 'leaving.decide', organisationId, subject: `leaving:${leavingId}` },
		orRefusal(
			write(async (tx): Promise<DecideLeavingResult> => {
				const found = await leavingById(tx, leavingId);
				const { userId } = actor;
				if (!userId || found?.organisationId !== organisationId) return refuse('not_found');
				const entered = found.enteredBy === userId;
				const takesBack = entered && !approve;
				if (!takesBack && !(await allow(tx, actor, organisationId, 'books.approve')))
					return refuse('forbidden');
				if (found.state !== 'entered') return refuse('already_done');
				if (!approve) return settle(tx, actor, found, { state: 'refused' });
				const member = await membershipById(tx, found.membershipId);
				assert(member, 'a leaving has its member');
				if (entered || member.userId === userId) return refuse('own_entry');
				if (await isHeir(tx, userId, found)) return refuse('heir_same');
				return approveIt(tx, actor, { found, member, shown: input.shown });
			})
		)
	);
}

/** Whether the officer is the one who gets the money. */
export async function isHeir(reader: Reader, userId: UserId, { heirPhone }: Leaving): Promise<boolean> {
	return heirPhone !== null && (await personById(reader, userId))?.phone === heirPhone;
}

interface Approve {
	readonly found: Leaving;
	readonly member: Member;
	readonly shown: DecideLeaving['shown'];
}

async function approveIt(
	tx: Tx,
	actor: Actor,
	{ found, member, shown }: Approve
): Promise<DecideLeavingResult> {
	const [block] = await blocksOf(tx, member);
	if (block) return refuse(block);
	const bookId = await savingsBookOf(tx, member.organisationId);
	const { outcome } = await positionOf(tx, bookId, member);
	if (outcome.rest !== shown.rest || outcome.debtLeft !== shown.debtLeft) return refuse('stale');
	const position = await giveBack(tx, actor, { bookId, member });
	await withdrawApplicationsOf(tx, member.id);
	await hideListingsOf(tx, actor, member.id);
	const ended = await endMembership(tx, actor, { membershipId: member.id, leftOn: found.date });
	assert(ended.ok, 'an active member without an office may leave');
	return settle(tx, actor, found, { state: 'approved', ...figuresOf(position) });
}

async function settle(
	tx: Tx,
	actor: Actor,
	found: Leaving,
	change: Partial<typeof leaving.$inferInsert> & { state: 'approved' | 'refused' }
): Promise<{ ok: true }> {
	await tx
		.update(leaving)
		.set({ ...change, decidedBy: actor.userId, decidedAt: now() })
		.where(eq(leaving.id, found.id));
	await audit(tx, actor, {
		...{ action: `leaving.${change.state}`, organisationId: found.organisationId },
		subject: `membership:${found.membershipId}`
	});
	return { ok: true };
}
