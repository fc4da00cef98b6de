import { and, eq } from 'drizzle-orm';
import { allow } from '#lib/organisations/authority.server.ts';
import { membershipById, organisationById } from '#lib/organisations/find.server.ts';
import { hasMembers } from '#lib/organisations/roles.ts';
import { parseContact } from '#lib/people/contact.ts';
import type { Actor } from '#lib/shared/actor.ts';
import { assert } from '#lib/shared/assert.ts';
import { audit, audited } from '#lib/shared/audit.server.ts';
import { now, today } from '#lib/shared/clock.server.ts';
import { write, type Tx } from '#lib/shared/database.server.ts';
import type { BookDate } from '#lib/shared/dates.ts';
import { once } from '#lib/shared/idempotency.server.ts';
import type { MembershipId, OrganisationId, UserId } from '#lib/shared/ids.ts';
import { refuse, type Refused } from '#lib/shared/result.ts';
import { blocksOf } from './position.server.ts';
import { leaving } from './schema.server.ts';
import type { LeavingBlock, LeavingKind } from './states.ts';

export interface Heir {
	readonly name: string;
	readonly relation: string;
	/** As people type it; empty when the heir has none. */
	readonly phone: string;
	/** Which paper shows that this is the heir. */
	readonly document: string;
}

export interface EnterLeaving {
	readonly organisationId: OrganisationId;
	readonly membershipId: MembershipId;
	readonly kind: LeavingKind;
	readonly date: BookDate;
	readonly reason: string;
	/** Asked for a death, and for nothing else. */
	readonly heir: Heir | null;
	readonly key: string;
}

export type EnterLeavingResult =
	| { ok: true; leavingId: number }
	| Refused<LeavingBlock>
	| Refused<'forbidden' | 'not_found' | 'already_asked' | 'key_reused'>
	| Refused<'date_future' | 'date_early' | 'heir_missing' | 'phone_invalid'>;

/** A member asks to leave, or an officer writes down that she does, was expelled or died. Another approves it. */
export async function enterLeaving(actor: Actor, input: EnterLeaving): Promise<EnterLeavingResult> {
	const { organisationId, membershipId, key, ...rest } = input;
	return audited(
		actor,
		{ action: 'leaving.enter', organisationId, subject: `membership:${membershipId}` },
		write(async (tx): Promise<EnterLeavingResult> => {
			const { userId } = actor;
			const member = await membershipById(tx, membershipId);
			const group = await organisationById(tx, organisationId);
			if (!group || !hasMembers(group.kind) || member?.organisationId !== organisationId)
				return refuse('not_found');
			const own = member.userId === userId && input.kind === 'resigned';
			if (!userId || !(own || (await allow(tx, actor, organisationId, 'members.decide'))))
				return refuse('forbidden');
			const body = { organisationId, membershipId, ...rest };
			return once(tx, { scope: `leaving.enter:${userId}`, key, body }, async () => {
				if (member.state !== 'active') return refuse('not_found');
				if (input.date > today(group.timeZone)) return refuse('date_future');
				if (member.joinedOn && input.date < member.joinedOn) return refuse('date_early');
				const [block] = await blocksOf(tx, member);
				if (block) return refuse(block);
				return insert(tx, actor, userId, input);
			});
		})
	);
}

async function insert(
	tx: Tx,
	actor: Actor,
	enteredBy: UserId,
	input: EnterLeaving
): Promise<EnterLeavingResult> {
	const { organisationId, membershipId, kind, date, reason } = input;
	const heir = heirColumns(input);
	if (!heir.ok) return heir;
	const [open] = await tx
		.select({ id: leaving.id })
		.from(leaving)
		.where(and(eq(leaving.membershipId, membershipId), eq(leaving.state, 'entered')));
	if (open) return refuse('already_asked');
	const [made] = await tx
		.insert(leaving)
		.values({
			...{ organisationId, membershipId, kind, date, reason, state: 'entered', ...heir.columns },
			...{ enteredBy, enteredAt: now() }
		})
		.returning({ id: leaving.id });
	assert(made, 'the leaving was inserted');
	await audit(tx, actor, {
		...{ action: 'leaving.enter', organisationId, subject: `membership:${membershipId}` },
		detail: { kind, date }
	});
	return { ok: true, leavingId: made.id };
}

function heirColumns({ kind, heir }: EnterLeaving) {
	if (kind !== 'died') return { ok: true as const, columns: {} };
	if (!heir || [heir.name, heir.relation, heir.document].some((text) => text.trim() === ''))
		return refuse('heir_missing');
	const contact = heir.phone.trim() === '' ? null : parseContact(heir.phone);
	if (heir.phone.trim() !== '' && contact?.kind !== 'phone') return refuse('phone_invalid');
	return {
		ok: true as const,
		columns: {
			...{ heirName: heir.name.trim(), heirRelation: heir.relation.trim() },
			heirPhone: contact?.kind === 'phone' ? contact.phone : null,
			heirDocument: heir.document.trim()
		}
	};
}
