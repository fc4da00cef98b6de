import { and, eq, isNull, sql } from 'drizzle-orm';
import type { Actor } from '#lib/shared/actor.ts';
import { assert } from '#lib/shared/assert.ts';
import { audit, audited } from '#lib/shared/audit.server.ts';
import { now, today } from '#lib/shared/clock.server.ts';
import { write, type Tx } from '#lib/shared/database.server.ts';
import type { BookDate } from '#lib/shared/dates.ts';
import type { MembershipId, OrganisationId } from '#lib/shared/ids.ts';
import { refuse, type Refused } from '#lib/shared/result.ts';
import { allow, rolesOf } from './authority.server.ts';
import { membershipById, membershipOf, organisationById, standingChanged } from './find.server.ts';
import { hasMembers } from './roles.ts';
import { membership, officer } from './schema.server.ts';

export type AskToJoinResult =
	| { ok: true; membershipId: MembershipId }
	| Refused<'forbidden' | 'not_found' | 'no_members' | 'already_member' | 'already_asked'>;

/** Asks to join a group or co-operative; its officers decide. Who was refused or has left may ask again. */
export async function askToJoin(actor: Actor, organisationId: OrganisationId): Promise<AskToJoinResult> {
	return write(async (tx) => {
		const { userId } = actor;
		if (userId === null) return refuse('forbidden');
		const group = await organisationById(tx, organisationId);
		if (!group) return refuse('not_found');
		if (!hasMembers(group.kind)) return refuse('no_members');
		const before = await membershipOf(tx, organisationId, userId);
		if (before?.state === 'active') return refuse('already_member');
		if (before?.state === 'requested') return refuse('already_asked');
		const asked = { state: 'requested' as const, requestedAt: now(), decidedBy: null };
		const [row] = await tx
			.insert(membership)
			.values({ organisationId, userId, ...asked })
			.onConflictDoUpdate({ target: [membership.organisationId, membership.userId], set: asked })
			.returning({ id: membership.id });
		assert(row, 'a request has a row');
		standingChanged(tx, row.id);
		await audit(tx, actor, { action: 'membership.ask', organisationId, subject: `membership:${row.id}` });
		return { ok: true as const, membershipId: row.id };
	});
}

export type DecideJoinResult =
	{ ok: true; number: number | null } | Refused<'forbidden' | 'not_found' | 'already_done'>;

/**
 * Accepts or refuses who asked to join. An accepted member gets the next number, or the one she had before; her
 * mandatory savings are due from this month.
 */
export async function decideJoin(
	actor: Actor,
	{ membershipId, accept }: { membershipId: MembershipId; accept: boolean }
): Promise<DecideJoinResult> {
	return audited(
		actor,
		{ action: 'membership.decide', subject: `membership:${membershipId}` },
		write(async (tx) => {
			const asked = await membershipById(tx, membershipId);
			if (!asked) return refuse('not_found');
			const { organisationId } = asked;
			if (!(await allow(tx, actor, organisationId, 'members.decide'))) return refuse('forbidden');
			// Nobody lets themselves in.
			if (asked.userId === actor.userId) return refuse('forbidden');
			if (asked.state !== 'requested') return refuse('already_done');
			const number = accept ? (asked.number ?? (await nextNumber(tx, organisationId))) : asked.number;
			const group = await organisationById(tx, organisationId);
			assert(group, 'a membership has its organisation');
			await tx
				.update(membership)
				.set(
					accept
						? {
								state: 'active',
								number,
								joinedOn: today(group.timeZone),
								leftOn: null,
								decidedBy: actor.userId
							}
						: { state: 'refused', decidedBy: actor.userId }
				)
				.where(eq(membership.id, membershipId));
			standingChanged(tx, membershipId);
			const action = accept ? 'membership.accept' : 'membership.refuse';
			await audit(tx, actor, { action, organisationId, subject: `membership:${membershipId}` });
			return { ok: true as const, number };
		})
	);
}

async function nextNumber(tx: Tx, organisationId: OrganisationId): Promise<number> {
	const [row] = await tx
		.select({ last: sql<number>`coalesce(max(${membership.number}), 0)` })
		.from(membership)
		.where(eq(membership.organisationId, organisationId));
	return (row?.last ?? 0) + 1;
}

export type EndMembershipResult = { ok: true } | Refused<'not_found' | 'still_officer'>;

/**
 * Ends an active membership, in the transaction of the use-case that has settled what is owed on either side.
 * An officer gives the office back first.
 */
export async function endMembership(
	tx: Tx,
	actor: Actor,
	{ membershipId, leftOn }: { membershipId: MembershipId; leftOn: BookDate }
): Promise<EndMembershipResult> {
	const found = await membershipById(tx, membershipId);
	if (found?.state !== 'active') return refuse('not_found');
	if ((await rolesOf(tx, found.userId, found.organisationId)).length > 0) return refuse('still_officer');
	await tx.update(membership).set({ state: 'left', leftOn }).where(eq(membership.id, membershipId));
	standingChanged(tx, membershipId);
	// A role whose term has not begun yet would otherwise come back to someone who left.
	await tx
		.update(officer)
		.set({ endedAt: now() })
		.where(
			and(
				eq(officer.organisationId, found.organisationId),
				eq(officer.userId, found.userId),
				isNull(officer.endedAt)
			)
		);
	await audit(tx, actor, {
		action: 'membership.end',
		organisationId: found.organisationId,
		subject: `membership:${membershipId}`
	});
	return { ok: true };
}
