import { and, asc, desc, eq, sql } from 'drizzle-orm';
import { accountOf, balanceOf, findAccount } from '#lib/ledger/accounts.server.ts';
import { CODE } from '#lib/ledger/codes.ts';
import { savingsBookOf } from '#lib/ledger/books.server.ts';
import { allow } from '#lib/organisations/authority.server.ts';
import { membership } from '#lib/organisations/schema.server.ts';
import { user } from '#lib/people/schema.server.ts';
import type { Actor } from '#lib/shared/actor.ts';
import { assert } from '#lib/shared/assert.ts';
import { audit } from '#lib/shared/audit.server.ts';
import { now } from '#lib/shared/clock.server.ts';
import { write, type Reader, type Tx } from '#lib/shared/database.server.ts';
import type { BookDate } from '#lib/shared/dates.ts';
import { once } from '#lib/shared/idempotency.server.ts';
import type { AccountId, BookId, MembershipId, OrganisationId } from '#lib/shared/ids.ts';
import { NO_RUPIAH, rupiah, type Rupiah } from '#lib/shared/money.ts';
import { refuse, type Refused } from '#lib/shared/result.ts';
import type { Cover } from './cover.ts';
import { insuranceClaim, insurancePolicy, insurancePremium, insuranceRemittance } from './schema.server.ts';

export type Policy = typeof insurancePolicy.$inferSelect;

export interface EnterPolicy {
	readonly organisationId: OrganisationId;
	readonly insurer: string;
	readonly name: string;
	readonly number: string;
	readonly covers: Cover;
	readonly premium: Rupiah;
	readonly months: number;
	readonly key: string;
}

export type EnterPolicyResult = { ok: true; policyId: number } | Refused<'forbidden' | 'key_reused'>;

/** An officer writes down what the group has agreed with an insurer. */
export async function enterInsurancePolicy(actor: Actor, input: EnterPolicy): Promise<EnterPolicyResult> {
	const { organisationId, key, ...terms } = input;
	return write(async (tx): Promise<EnterPolicyResult> => {
		const { userId } = actor;
		if (!userId || !(await allow(tx, actor, organisationId, 'savings.rates'))) return refuse('forbidden');
		const body = { organisationId, ...terms };
		return once(tx, { scope: `insurance.policy:${userId}`, key, body }, async () => {
			const bookId = await savingsBookOf(tx, organisationId);
			const [made] = await tx
				.insert(insurancePolicy)
				.values({ bookId, ...terms, enteredBy: userId, enteredAt: now() })
				.returning({ id: insurancePolicy.id });
			assert(made, 'the policy was inserted');
			await audit(tx, actor, {
				...{ action: 'insurance.policy', organisationId, subject: `insurance_policy:${made.id}` },
				detail: { ...terms }
			});
			return { ok: true, policyId: made.id };
		});
	});
}

export type EndPolicyResult = { ok: true } | Refused<'forbidden' | 'not_found' | 'already_done'>;

/** Premiums are taken no more; what was paid for stays covered to its end. */
export async function endInsurancePolicy(
	actor: Actor,
	{ organisationId, policyId }: { organisationId: OrganisationId; policyId: number }
): Promise<EndPolicyResult> {
	return write(async (tx): Promise<EndPolicyResult> => {
		if (!(await allow(tx, actor, organisationId, 'savings.rates'))) return refuse('forbidden');
		const policy = await policyHere(tx, organisationId, policyId);
		if (!policy) return refuse('not_found');
		if (policy.endedAt !== null) return refuse('already_done');
		await tx.update(insurancePolicy).set({ endedAt: now() }).where(eq(insurancePolicy.id, policyId));
		const subject = `insurance_policy:${policyId}`;
		await audit(tx, actor, { action: 'insurance.policy_end', organisationId, subject });
		return { ok: true };
	});
}

/** A policy of this organisation, or null. */
export async function policyHere(
	reader: Reader,
	organisationId: OrganisationId,
	policyId: number
): Promise<Policy | null> {
	const [found] = await reader.select().from(insurancePolicy).where(eq(insurancePolicy.id, policyId));
	return found?.bookId === (await savingsBookOf(reader, organisationId)) ? found : null;
}

const holderOf = ({ id }: Policy) => ({ kind: 'insurer', key: String(id) });

/** The account of what is held for the insurer. The database refuses to let it fall below zero. */
export function insurerAccount(tx: Tx, policy: Policy): Promise<AccountId> {
	const holder = { ...holderOf(policy), name: `${policy.insurer}, ${policy.name}`, neverOverdrawn: true };
	return accountOf(tx, policy.bookId, CODE.collectedForOthers, holder);
}

/** What is held for the insurer and was not sent yet. */
export async function heldForInsurer(reader: Reader, policy: Policy): Promise<Rupiah> {
	const found = await findAccount(reader, policy.bookId, CODE.collectedForOthers, holderOf(policy));
	return found ? rupiah(0 - (await balanceOf(reader, found))) : NO_RUPIAH;
}

/** A book's policies, those that run first, with how many members are covered on a date. */
export function policiesOf(reader: Reader, bookId: BookId, on: BookDate) {
	return reader
		.select({
			...{ id: insurancePolicy.id, insurer: insurancePolicy.insurer, name: insurancePolicy.name },
			...{ covers: insurancePolicy.covers, premium: insurancePolicy.premium },
			...{ months: insurancePolicy.months, endedAt: insurancePolicy.endedAt },
			covered: sql<number>`(SELECT count(DISTINCT p.membership_id) FROM insurance_premium p
				WHERE p.policy_id = insurance_policy.id AND p.covered_from <= ${on} AND p.covered_until > ${on})`
		})
		.from(insurancePolicy)
		.where(eq(insurancePolicy.bookId, bookId))
		.orderBy(sql`${insurancePolicy.endedAt} IS NOT NULL`, desc(insurancePolicy.id))
		.limit(50);
}

/** The members of an organisation, and who left and is still covered, with how long; a page at a time. */
export async function coveredMembers(
	reader: Reader,
	{ organisationId, policyId, on }: { organisationId: OrganisationId; policyId: number; on: BookDate },
	{ page, size }: { page: number; size: number }
) {
	const rows = await reader
		.select({
			...{ id: membership.id, number: membership.number, name: user.name },
			until: sql<BookDate | null>`(SELECT max(p.covered_until) FROM insurance_premium p
				WHERE p.membership_id = ${membership.id} AND p.policy_id = ${policyId})`
		})
		.from(membership)
		.innerJoin(user, eq(user.id, membership.userId))
		.where(
			and(
				eq(membership.organisationId, organisationId),
				sql`(${membership.state} = 'active' OR EXISTS (SELECT 1 FROM insurance_premium p
					WHERE p.membership_id = ${membership.id} AND p.policy_id = ${policyId} AND p.covered_until > ${on}))`
			)
		)
		.orderBy(asc(membership.number))
		.limit(size + 1)
		.offset((page - 1) * size);
	return { rows: rows.slice(0, size), more: rows.length > size };
}

/** What a member is covered by, each policy once, with the last day it holds until. */
export function coversOf(reader: Reader, membershipId: MembershipId, on: BookDate) {
	return reader
		.select({
			...{ policyId: insurancePolicy.id, insurer: insurancePolicy.insurer, name: insurancePolicy.name },
			...{ covers: insurancePolicy.covers },
			until: sql<BookDate>`max(${insurancePremium.coveredUntil})`
		})
		.from(insurancePremium)
		.innerJoin(insurancePolicy, eq(insurancePolicy.id, insurancePremium.policyId))
		.where(
			and(eq(insurancePremium.membershipId, membershipId), sql`${insurancePremium.coveredUntil} > ${on}`)
		)
		.groupBy(insurancePolicy.id)
		.limit(20);
}

/** A member's premiums and claims under a policy, the newest first. */
export async function memberUnder(reader: Reader, policyId: number, membershipId: MembershipId) {
	const premiums = await reader
		.select()
		.from(insurancePremium)
		.where(and(eq(insurancePremium.policyId, policyId), eq(insurancePremium.membershipId, membershipId)))
		.orderBy(desc(insurancePremium.coveredFrom))
		.limit(60);
	const claims = await reader
		.select()
		.from(insuranceClaim)
		.where(and(eq(insuranceClaim.policyId, policyId), eq(insuranceClaim.membershipId, membershipId)))
		.orderBy(desc(insuranceClaim.id))
		.limit(20);
	return { premiums, claims };
}

/** The claims of a policy, those that wait first, and what was sent to the insurer; the latest of each. */
export async function movesOf(reader: Reader, policyId: number) {
	const claims = await reader
		.select({
			...{ id: insuranceClaim.id, membershipId: insuranceClaim.membershipId, name: user.name },
			...{ amount: insuranceClaim.amount, state: insuranceClaim.state, reason: insuranceClaim.reason },
			...{ happenedOn: insuranceClaim.happenedOn, reference: insuranceClaim.reference },
			enteredBy: insuranceClaim.enteredBy
		})
		.from(insuranceClaim)
		.innerJoin(membership, eq(membership.id, insuranceClaim.membershipId))
		.innerJoin(user, eq(user.id, membership.userId))
		.where(eq(insuranceClaim.policyId, policyId))
		.orderBy(desc(eq(insuranceClaim.state, 'entered')), desc(insuranceClaim.id))
		.limit(30);
	const sent = await reader
		.select()
		.from(insuranceRemittance)
		.where(eq(insuranceRemittance.policyId, policyId))
		.orderBy(desc(insuranceRemittance.id))
		.limit(30);
	return { claims, sent };
}
