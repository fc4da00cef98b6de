import { and, desc, eq } from 'drizzle-orm';
import { accountOf, balanceOf } from '#lib/ledger/accounts.server.ts';
import { bookById } from '#lib/ledger/books.server.ts';
import { CODE } from '#lib/ledger/codes.ts';
import { credit, debit, orRefusal, post } from '#lib/ledger/post.server.ts';
import type { LedgerCode } from '#lib/ledger/posting.ts';
import { allow } from '#lib/organisations/authority.server.ts';
import { savingsAccountOf, withdrawable } from '#lib/savings/accounts.server.ts';
import { saverAt } from '#lib/savings/saver.server.ts';
import type { Actor } from '#lib/shared/actor.ts';
import { assert } from '#lib/shared/assert.ts';
import { audit } from '#lib/shared/audit.server.ts';
import { now, today } from '#lib/shared/clock.server.ts';
import { write, type Reader } from '#lib/shared/database.server.ts';
import { once } from '#lib/shared/idempotency.server.ts';
import type { MembershipId, OrganisationId } from '#lib/shared/ids.ts';
import type { Rupiah } from '#lib/shared/money.ts';
import { refuse, type Refused } from '#lib/shared/result.ts';
import { nextSpan } from './cover.ts';
import { heldForInsurer, insurerAccount, policyHere } from './policies.server.ts';
import { insurancePremium, insuranceRemittance } from './schema.server.ts';

export interface TakePremium {
	readonly organisationId: OrganisationId;
	readonly policyId: number;
	readonly membershipId: MembershipId;
	readonly from: 'cash' | 'savings';
	readonly key: string;
}

export type TakePremiumResult =
	| { ok: true; premiumId: number }
	| Refused<'forbidden' | 'not_found' | 'policy_ended' | 'key_reused' | LedgerCode>
	| Refused<'insufficient_savings', { available: Rupiah }>;

/**
 * A member's premium: Dr cash or her voluntary savings · Cr collected for others, held for the insurer. It is never the
 * group's income. Cover goes on where it ends.
 */
export async function takePremium(actor: Actor, { key, ...body }: TakePremium): Promise<TakePremiumResult> {
	const { organisationId, policyId, membershipId, from } = body;
	return orRefusal(
		write(async (tx): Promise<TakePremiumResult> => {
			const { userId } = actor;
			const ability = from === 'cash' ? 'savings.deposit' : 'savings.withdraw';
			if (!userId || !(await allow(tx, actor, organisationId, ability))) return refuse('forbidden');
			const policy = await policyHere(tx, organisationId, policyId);
			const saver = await saverAt(tx, membershipId);
			if (!policy || saver?.bookId !== policy.bookId) return refuse('not_found');
			return once(tx, { scope: `insurance.premium:${userId}`, key, body }, async () => {
				if (policy.endedAt !== null) return refuse('policy_ended');
				const available = await withdrawable(tx, membershipId);
				if (from === 'savings' && policy.premium > available) {
					return { ok: false, code: 'insufficient_savings', available };
				}
				const source =
					from === 'cash'
						? await accountOf(tx, policy.bookId, CODE.cash)
						: (await savingsAccountOf(tx, membershipId, 'voluntary')).accountId;
				const { transactionId } = await post(tx, {
					...{ actor, kind: 'insurance.premium' },
					source: { kind: 'membership', key: String(membershipId) },
					entries: [
						{
							...{ bookId: policy.bookId, date: saver.today },
							memo: `Premi ${policy.name} (${policy.insurer}) ${saver.name}`,
							postings: [
								debit(source, policy.premium),
								credit(await insurerAccount(tx, policy), policy.premium)
							]
						}
					]
				});
				const span = nextSpan(await coveredUntil(tx, policyId, membershipId), saver.today, policy.months);
				const [made] = await tx
					.insert(insurancePremium)
					.values({
						...{ policyId, membershipId, amount: policy.premium, paidFrom: from, transactionId },
						...{ coveredFrom: span.from, coveredUntil: span.until, takenBy: userId, takenAt: now() }
					})
					.returning({ id: insurancePremium.id });
				assert(made, 'the premium was inserted');
				await audit(tx, actor, {
					...{ action: 'insurance.premium', organisationId, subject: `membership:${membershipId}` },
					detail: { policyId, amount: policy.premium, until: span.until, transactionId }
				});
				return { ok: true, premiumId: made.id };
			});
		})
	);
}

/** Until when a member is covered by a policy, or null when she never was. */
export async function coveredUntil(reader: Reader, policyId: number, membershipId: MembershipId) {
	const [last] = await reader
		.select({ until: insurancePremium.coveredUntil })
		.from(insurancePremium)
		.where(and(eq(insurancePremium.policyId, policyId), eq(insurancePremium.membershipId, membershipId)))
		.orderBy(desc(insurancePremium.coveredUntil))
		.limit(1);
	return last?.until ?? null;
}

export async function premiumById(reader: Reader, id: number) {
	const [found] = await reader.select().from(insurancePremium).where(eq(insurancePremium.id, id));
	return found ?? null;
}

export interface SendPremiums {
	readonly organisationId: OrganisationId;
	readonly policyId: number;
	/** All that is held, as the officer read it. */
	readonly shown: Rupiah;
	readonly through: 'cash' | 'bank';
	readonly reference: string;
	readonly key: string;
}

export type SendPremiumsResult =
	| { ok: true }
	| Refused<'forbidden' | 'not_found' | 'nothing_held' | 'stale' | 'key_reused' | LedgerCode>
	| Refused<'not_enough_cash', { cash: Rupiah }>;

/** All that is held goes to the insurer: Dr collected for others · Cr cash or bank. */
export async function sendPremiums(
	actor: Actor,
	{ key, ...body }: SendPremiums
): Promise<SendPremiumsResult> {
	const { organisationId, policyId, shown, through, reference } = body;
	return orRefusal(
		write(async (tx): Promise<SendPremiumsResult> => {
			const { userId } = actor;
			if (!userId || !(await allow(tx, actor, organisationId, 'savings.withdraw')))
				return refuse('forbidden');
			const policy = await policyHere(tx, organisationId, policyId);
			if (!policy) return refuse('not_found');
			return once(tx, { scope: `insurance.send:${userId}`, key, body }, async () => {
				const amount = await heldForInsurer(tx, policy);
				if (amount === 0) return refuse('nothing_held');
				if (amount !== shown) return refuse('stale');
				const from = await accountOf(tx, policy.bookId, CODE[through]);
				const cash = await balanceOf(tx, from);
				if (cash < amount) return { ok: false, code: 'not_enough_cash', cash };
				const book = await bookById(tx, policy.bookId);
				assert(book, 'a policy has its book');
				const { transactionId } = await post(tx, {
					...{ actor, kind: 'insurance.sent', source: { kind: 'insurance_policy', key: String(policyId) } },
					entries: [
						{
							...{ bookId: policy.bookId, date: today(book.timeZone) },
							memo: `Premi ${policy.name} disetor kepada ${policy.insurer} ${reference}`.trim(),
							postings: [debit(await insurerAccount(tx, policy), amount), credit(from, amount)]
						}
					]
				});
				await tx.insert(insuranceRemittance).values({
					...{ policyId, amount, through, reference, transactionId, sentBy: userId, sentAt: now() }
				});
				await audit(tx, actor, {
					...{ action: 'insurance.send', organisationId, subject: `insurance_policy:${policyId}` },
					detail: { amount, through, transactionId }
				});
				return { ok: true };
			});
		})
	);
}
