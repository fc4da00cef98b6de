import { and, eq, ne } from 'drizzle-orm';
import { accountOf } from '#lib/ledger/accounts.server.ts';
import { CODE } from '#lib/ledger/codes.ts';
import { credit, debit, orRefusal, post } from '#lib/ledger/post.server.ts';
import type { LedgerCode } from '#lib/ledger/posting.ts';
import { giveBack } from '#lib/leaving/giveBack.server.ts';
import { lastLeavingOf } from '#lib/leaving/find.server.ts';
import { isHeir } from '#lib/leaving/decide.server.ts';
import { todayIn } from '#lib/lending/products.server.ts';
import { allow } from '#lib/organisations/authority.server.ts';
import { membershipById, type Member } from '#lib/organisations/find.server.ts';
import { savingsAccountOf } from '#lib/savings/accounts.server.ts';
import { leaversAccount } from '#lib/savings/leavers.server.ts';
import type { Actor } from '#lib/shared/actor.ts';
import { assert } from '#lib/shared/assert.ts';
import { audit } from '#lib/shared/audit.server.ts';
import { now } from '#lib/shared/clock.server.ts';
import { write, type Reader, type Tx } from '#lib/shared/database.server.ts';
import type { BookDate } from '#lib/shared/dates.ts';
import { once } from '#lib/shared/idempotency.server.ts';
import type { MembershipId, OrganisationId } from '#lib/shared/ids.ts';
import type { Rupiah } from '#lib/shared/money.ts';
import { refuse, type Refused } from '#lib/shared/result.ts';
import { isCovered } from './cover.ts';
import { memberUnder, policyHere, type Policy } from './policies.server.ts';
import { insuranceClaim } from './schema.server.ts';

export interface EnterClaim {
	readonly organisationId: OrganisationId;
	readonly policyId: number;
	readonly membershipId: MembershipId;
	readonly amount: Rupiah;
	readonly happenedOn: BookDate;
	readonly reason: string;
	/** The bank's reference of the insurer's payment. */
	readonly reference: string;
	readonly key: string;
}

export type EnterClaimResult =
	| { ok: true; claimId: number }
	| Refused<'forbidden' | 'not_found' | 'not_covered' | 'date_future' | 'paid_before' | 'key_reused'>;

/** An officer enters what the insurer paid to the group's bank account for a member, or for her heirs. */
export async function enterClaim(actor: Actor, { key, ...body }: EnterClaim): Promise<EnterClaimResult> {
	const { organisationId, policyId, membershipId, happenedOn, reference } = body;
	return write(async (tx): Promise<EnterClaimResult> => {
		const { userId } = actor;
		if (!userId || !(await allow(tx, actor, organisationId, 'books.enter'))) return refuse('forbidden');
		const policy = await policyHere(tx, organisationId, policyId);
		const member = await membershipById(tx, membershipId);
		if (!policy || member?.organisationId !== organisationId) return refuse('not_found');
		return once(tx, { scope: `insurance.claim:${userId}`, key, body }, async () => {
			if (happenedOn > (await todayIn(tx, policy.bookId))) return refuse('date_future');
			const { premiums } = await memberUnder(tx, policyId, membershipId);
			const spans = premiums.map(({ coveredFrom, coveredUntil }) => ({
				from: coveredFrom,
				until: coveredUntil
			}));
			if (!isCovered(spans, happenedOn)) return refuse('not_covered');
			if (await wasEntered(tx, policyId, reference)) return refuse('paid_before');
			const { amount, reason } = body;
			const [made] = await tx
				.insert(insuranceClaim)
				.values({
					...{ policyId, membershipId, amount, happenedOn, reason, reference },
					...{ state: 'entered', enteredBy: userId, enteredAt: now() }
				})
				.returning({ id: insuranceClaim.id });
			assert(made, 'the claim was inserted');
			await audit(tx, actor, {
				...{ action: 'insurance.claim', organisationId, subject: `membership:${membershipId}` },
				detail: { policyId, amount, reference }
			});
			return { ok: true, claimId: made.id };
		});
	});
}

async function wasEntered(reader: Reader, policyId: number, reference: string): Promise<boolean> {
	const [found] = await reader
		.select({ id: insuranceClaim.id })
		.from(insuranceClaim)
		.where(
			and(
				...[eq(insuranceClaim.policyId, policyId), eq(insuranceClaim.reference, reference)],
				ne(insuranceClaim.state, 'refused')
			)
		);
	return found !== undefined;
}

export interface DecideClaim {
	readonly organisationId: OrganisationId;
	readonly policyId: number;
	readonly claimId: number;
	readonly approve: boolean;
}

export type DecideClaimResult =
	| { ok: true }
	| Refused<
			'forbidden' | 'not_found' | 'already_done' | 'own_entry' | 'own_money' | 'heir_same' | LedgerCode
	  >;

/**
 * Another officer approves, and the money is in the books: Dr bank · Cr her voluntary savings; for who left or died · Cr
 * leavers' savings payable, from which what is left of her loans is paid at once and the rest is hers or her heirs'.
 */
export async function decideClaim(actor: Actor, input: DecideClaim): Promise<DecideClaimResult> {
	const { organisationId, policyId, claimId, approve } = input;
	return orRefusal(
		write(async (tx): Promise<DecideClaimResult> => {
			const { userId } = actor;
			if (!userId || !(await allow(tx, actor, organisationId, 'books.approve'))) return refuse('forbidden');
			const policy = await policyHere(tx, organisationId, policyId);
			const [claim] = await tx.select().from(insuranceClaim).where(eq(insuranceClaim.id, claimId));
			const member = claim && (await membershipById(tx, claim.membershipId));
			if (!policy || claim?.policyId !== policyId || !member) return refuse('not_found');
			if (claim.state !== 'entered') return refuse('already_done');
			if (approve) {
				if (claim.enteredBy === userId) return refuse('own_entry');
				if (member.userId === userId) return refuse('own_money');
				const leaving = await lastLeavingOf(tx, member.id);
				if (leaving && (await isHeir(tx, userId, leaving))) return refuse('heir_same');
			}
			const transactionId = approve ? await postClaim(tx, actor, { policy, member, ...claim }) : null;
			await tx
				.update(insuranceClaim)
				.set({
					...{ state: approve ? 'approved' : 'refused', decidedBy: userId, decidedAt: now() },
					transactionId
				})
				.where(eq(insuranceClaim.id, claimId));
			await audit(tx, actor, {
				...{ action: `insurance.claim_${approve ? 'approve' : 'refuse'}`, organisationId },
				subject: `insurance_claim:${claimId}`
			});
			return { ok: true };
		})
	);
}

interface PostClaim {
	readonly policy: Policy;
	readonly member: Member;
	readonly amount: Rupiah;
	readonly reference: string;
}

async function postClaim(tx: Tx, actor: Actor, { policy, member, amount, reference }: PostClaim) {
	const { bookId } = policy;
	const left = member.state === 'left';
	const to = left
		? await leaversAccount(tx, bookId, member)
		: (await savingsAccountOf(tx, member.id, 'voluntary')).accountId;
	const { transactionId } = await post(tx, {
		...{ actor, kind: 'insurance.claim', source: { kind: 'membership', key: String(member.id) } },
		entries: [
			{
				...{ bookId, date: await todayIn(tx, bookId) },
				memo: `Klaim ${policy.name} (${policy.insurer}) ${member.name} ${reference}`,
				postings: [debit(await accountOf(tx, bookId, CODE.bank), amount), credit(to, amount)]
			}
		]
	});
	if (left) await giveBack(tx, actor, { bookId, member });
	return transactionId;
}
