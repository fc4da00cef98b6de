import { orRefusal } from '#lib/ledger/post.server.ts';
import { allow } from '#lib/organisations/authority.server.ts';
import { membershipById } from '#lib/organisations/find.server.ts';
import { withdrawable, savingsAccountOf } from '#lib/savings/accounts.server.ts';
import { hold } from '#lib/savings/hold.server.ts';
import { saverAt } from '#lib/savings/saver.server.ts';
import type { Actor } from '#lib/shared/actor.ts';
import { assert } from '#lib/shared/assert.ts';
import { audit } from '#lib/shared/audit.server.ts';
import { now } from '#lib/shared/clock.server.ts';
import { write, type Tx } from '#lib/shared/database.server.ts';
import { once } from '#lib/shared/idempotency.server.ts';
import type { MembershipId, UserId } from '#lib/shared/ids.ts';
import { NO_RUPIAH, type Rupiah } from '#lib/shared/money.ts';
import type { Refused } from '#lib/shared/result.ts';
import { holdReason } from './move.server.ts';
import { payerFor } from './payer.server.ts';
import { payout } from './schema.server.ts';

export interface BankAccount {
	readonly name: string;
	readonly number: string;
	readonly holder: string;
}

export interface RequestPayout {
	readonly membershipId: MembershipId;
	readonly amount: Rupiah;
	/** Where it is to go; null for cash in her hand. */
	readonly bank: BankAccount | null;
	/** The form's idempotency key. */
	readonly key: string;
}

export type RequestPayoutResult =
	| { ok: true; payoutId: number }
	| Refused<'forbidden' | 'not_found' | 'key_reused'>
	/** More than she has, or than is free of holds. */
	| Refused<'insufficient_savings', { available: Rupiah }>;

/**
 * A member asks for her money, or an officer asks for her. From now on the amount is held on her voluntary savings, so
 * that it cannot be spent twice while two officers see to it.
 */
export async function requestPayout(actor: Actor, input: RequestPayout): Promise<RequestPayoutResult> {
	return orRefusal(
		write(async (tx): Promise<RequestPayoutResult> => {
			const { userId } = actor;
			const saver = await saverAt(tx, input.membershipId);
			if (!saver) return { ok: false, code: 'not_found' };
			if (userId === null || !(await mayRequest(tx, { ...actor, userId }, input.membershipId))) {
				return { ok: false, code: 'forbidden' };
			}
			const { key, ...body } = input;
			return once(tx, { scope: `payout.request:${userId}`, key, body }, () =>
				openPayout(tx, { ...actor, userId }, input)
			);
		})
	) as Promise<RequestPayoutResult>;
}

type Signed = Actor & { readonly userId: UserId };

async function mayRequest(tx: Tx, actor: Signed, membershipId: MembershipId): Promise<boolean> {
	const member = await membershipById(tx, membershipId);
	assert(member, `no membership ${membershipId}`);
	if (member.userId === actor.userId) return true;
	if (await allow(tx, actor, member.organisationId, 'payout.request')) return true;
	const { payerId } = await payerFor(tx, member.organisationId);
	return allow(tx, actor, payerId, 'payout.request');
}

async function openPayout(tx: Tx, actor: Signed, input: RequestPayout): Promise<RequestPayoutResult> {
	const member = await membershipById(tx, input.membershipId);
	assert(member, `no membership ${input.membershipId}`);
	const savings = await savingsAccountOf(tx, member.id, 'voluntary');
	const available = await withdrawable(tx, member.id);
	if (input.amount > available) return { ok: false, code: 'insufficient_savings', available };
	const { payerId, payerBookId } = await payerFor(tx, member.organisationId);
	const [opened] = await tx
		.insert(payout)
		.values({
			membershipId: member.id,
			groupId: member.organisationId,
			payerId,
			payerBookId,
			savingsAccountId: savings.accountId,
			amount: input.amount,
			method: input.bank ? 'bank' : 'cash',
			bankName: input.bank?.name ?? null,
			bankAccountNumber: input.bank?.number ?? null,
			bankAccountName: input.bank?.holder ?? null,
			state: 'requested',
			requestedBy: actor.userId,
			requestedAt: now(),
			bankCharge: NO_RUPIAH
		})
		.returning({ id: payout.id });
	assert(opened, 'the payout was inserted');
	const held = await hold(tx, {
		accountId: savings.accountId,
		amount: input.amount,
		reason: holdReason(opened.id)
	});
	if (!held.ok) {
		return { ok: false, code: 'insufficient_savings', available };
	}
	await audit(tx, actor, {
		action: 'payout.requested',
		organisationId: payerId,
		subject: `payout:${opened.id}`,
		detail: { amount: input.amount, membershipId: member.id }
	});
	return { ok: true, payoutId: opened.id };
}
