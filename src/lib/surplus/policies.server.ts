import { and, desc, eq, lte } from 'drizzle-orm';
import { allow } from '#lib/organisations/authority.server.ts';
import { organisationById } from '#lib/organisations/find.server.ts';
import type { Actor } from '#lib/shared/actor.ts';
import { assert } from '#lib/shared/assert.ts';
import { audit, audited } from '#lib/shared/audit.server.ts';
import { now, today } from '#lib/shared/clock.server.ts';
import { write, type Reader } from '#lib/shared/database.server.ts';
import type { BookDate } from '#lib/shared/dates.ts';
import type { OrganisationId } from '#lib/shared/ids.ts';
import type { PreciseRate } from '#lib/shared/percent.ts';
import { refuse, type Refused } from '#lib/shared/result.ts';
import { partsFor, SURPLUS_PARTS, type SurplusPart } from './parts.ts';
import { surplusPolicy, surplusPolicyPart } from './schema.server.ts';
import { isWhole } from './shu.ts';

type PolicyRow = typeof surplusPolicy.$inferSelect;

export interface Policy extends PolicyRow {
	readonly parts: readonly { readonly part: SurplusPart; readonly share: PreciseRate }[];
}

export interface EnterPolicy {
	readonly organisationId: OrganisationId;
	/** The day of the meeting that decided it. */
	readonly decidedOn: BookDate;
	readonly resolution: string;
	/** Parts that are left out are 0. */
	readonly shares: Partial<Record<SurplusPart, PreciseRate>>;
}

export type EnterPolicyResult =
	| { ok: true; policyId: number }
	| Refused<
			'forbidden' | 'not_found' | 'policy_waiting' | 'policy_not_whole' | 'policy_part_unknown' | 'date_ahead'
	  >;

/** An officer enters the percentages that the members' (or the village) meeting decided on. They add up to 100. */
export async function enterPolicy(actor: Actor, input: EnterPolicy): Promise<EnterPolicyResult> {
	const { organisationId, decidedOn, resolution } = input;
	return audited(
		actor,
		{ action: 'surplus.policy.enter', organisationId },
		write(async (tx): Promise<EnterPolicyResult> => {
			const organisation = await organisationById(tx, organisationId);
			const known = organisation ? partsFor(organisation.kind) : [];
			if (!organisation || known.length === 0) return refuse('not_found');
			if (!(await allow(tx, actor, organisationId, 'surplus.enter'))) return refuse('forbidden');
			assert(actor.userId, 'a policy is entered by a person');
			if (Object.keys(input.shares).some((part) => !known.some((each) => each === part)))
				return refuse('policy_part_unknown');
			const parts = known.map((part) => ({ part, share: input.shares[part] ?? (0 as PreciseRate) }));
			if (!isWhole(parts.map(({ part, share }) => ({ key: part, share })))) return refuse('policy_not_whole');
			if (decidedOn > today(organisation.timeZone)) return refuse('date_ahead');
			if (await waitingPolicy(tx, organisationId)) return refuse('policy_waiting');
			const [made] = await tx
				.insert(surplusPolicy)
				.values({
					...{ organisationId, decidedOn, resolution, state: 'entered' },
					...{ enteredBy: actor.userId, enteredAt: now() }
				})
				.returning({ id: surplusPolicy.id });
			assert(made, 'the policy was inserted');
			await tx.insert(surplusPolicyPart).values(parts.map((part) => ({ policyId: made.id, ...part })));
			await audit(tx, actor, {
				...{ action: 'surplus.policy.enter', organisationId, subject: `policy:${made.id}` },
				detail: { decidedOn, shares: input.shares }
			});
			return { ok: true, policyId: made.id };
		})
	);
}

export type DecidePolicyResult = { ok: true } | Refused<'forbidden' | 'not_found' | 'own_entry'>;

/** Another officer approves the percentages that wait, or takes them away. */
export async function decidePolicy(
	actor: Actor,
	{ organisationId, approve }: { organisationId: OrganisationId; approve: boolean }
): Promise<DecidePolicyResult> {
	return audited(
		actor,
		{ action: 'surplus.policy.approve', organisationId },
		write(async (tx): Promise<DecidePolicyResult> => {
			if (!(await allow(tx, actor, organisationId, 'surplus.approve'))) return refuse('forbidden');
			const waiting = await waitingPolicy(tx, organisationId);
			if (!waiting) return refuse('not_found');
			if (approve && waiting.enteredBy === actor.userId) return refuse('own_entry');
			await tx
				.update(surplusPolicy)
				.set({ state: approve ? 'approved' : 'refused', approvedBy: actor.userId, approvedAt: now() })
				.where(eq(surplusPolicy.id, waiting.id));
			await audit(tx, actor, {
				action: approve ? 'surplus.policy.approve' : 'surplus.policy.refuse',
				...{ organisationId, subject: `policy:${waiting.id}` }
			});
			return { ok: true };
		})
	);
}

/** The percentages that wait for a second officer, or null. */
export async function waitingPolicy(reader: Reader, organisationId: OrganisationId): Promise<Policy | null> {
	const [found] = await reader
		.select()
		.from(surplusPolicy)
		.where(and(eq(surplusPolicy.organisationId, organisationId), eq(surplusPolicy.state, 'entered')));
	return found ? withParts(reader, found) : null;
}

/** The percentages in force on a day, or null before the first meeting that decided on them. */
export async function policyOn(
	reader: Reader,
	organisationId: OrganisationId,
	on: BookDate
): Promise<Policy | null> {
	const [found] = await reader
		.select()
		.from(surplusPolicy)
		.where(
			and(
				...[eq(surplusPolicy.organisationId, organisationId), eq(surplusPolicy.state, 'approved')],
				lte(surplusPolicy.decidedOn, on)
			)
		)
		.orderBy(desc(surplusPolicy.decidedOn), desc(surplusPolicy.id))
		.limit(1);
	return found ? withParts(reader, found) : null;
}

async function withParts(reader: Reader, policy: PolicyRow): Promise<Policy> {
	const parts = await reader
		.select({ part: surplusPolicyPart.part, share: surplusPolicyPart.share })
		.from(surplusPolicyPart)
		.where(eq(surplusPolicyPart.policyId, policy.id));
	const ordered = parts.toSorted((a, b) => SURPLUS_PARTS.indexOf(a.part) - SURPLUS_PARTS.indexOf(b.part));
	return { ...policy, parts: ordered };
}
