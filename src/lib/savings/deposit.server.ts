import { accountOf } from '#lib/ledger/accounts.server.ts';
import { CODE } from '#lib/ledger/codes.ts';
import { credit, debit, orRefusal, post } from '#lib/ledger/post.server.ts';
import type { LedgerCode } from '#lib/ledger/posting.ts';
import { allow } from '#lib/organisations/authority.server.ts';
import type { Actor } from '#lib/shared/actor.ts';
import { audit } from '#lib/shared/audit.server.ts';
import { write, type Tx } from '#lib/shared/database.server.ts';
import { once } from '#lib/shared/idempotency.server.ts';
import type { MembershipId, TransactionId } from '#lib/shared/ids.ts';
import type { Rupiah } from '#lib/shared/money.ts';
import type { Refused } from '#lib/shared/result.ts';
import { savingsAccountOf } from './accounts.server.ts';
import { saverAt, type Saver } from './saver.server.ts';
import { SAVINGS_WORD, type SavingsKind } from './kinds.ts';
import { makeSlip } from './slip.server.ts';

export interface Deposit {
	readonly membershipId: MembershipId;
	readonly kind: SavingsKind;
	readonly amount: Rupiah;
	/** The form's idempotency key. */
	readonly key: string;
}

export type DepositResult =
	| { ok: true; slip: string; transactionId: TransactionId }
	| Refused<'forbidden' | 'not_found' | 'key_reused' | LedgerCode>;

/** A member brings cash to the desk: Dr cash · Cr her savings, with a receipt. */
export async function depositSavings(actor: Actor, input: Deposit): Promise<DepositResult> {
	return orRefusal(
		write(async (tx): Promise<DepositResult> => {
			const saver = await saverAt(tx, input.membershipId);
			if (!saver) return { ok: false, code: 'not_found' };
			if (!(await allow(tx, actor, saver.organisationId, 'savings.deposit'))) {
				return { ok: false, code: 'forbidden' };
			}
			const { key, ...body } = input;
			return once(tx, { scope: `savings.deposit:${actor.userId}`, key, body }, () =>
				takeDeposit(tx, actor, saver, input)
			);
		})
	);
}

/** The same inside a caller's transaction, such as a meeting's; who may do it is the caller's to ask. */
export async function takeDeposit(
	tx: Tx,
	actor: Actor,
	saver: Saver,
	input: Omit<Deposit, 'key'>
): Promise<DepositResult> {
	const { bookId, accountId } = await savingsAccountOf(tx, input.membershipId, input.kind);
	const { transactionId } = await post(tx, {
		actor,
		kind: 'savings.deposit',
		source: { kind: 'membership', key: String(input.membershipId) },
		entries: [
			{
				bookId,
				date: saver.today,
				memo: `Setoran ${SAVINGS_WORD[input.kind]} ${saver.name}`,
				postings: [
					debit(await accountOf(tx, bookId, CODE.cash), input.amount),
					credit(accountId, input.amount)
				]
			}
		]
	});
	const slip = await makeSlip(tx, actor, {
		membershipId: input.membershipId,
		direction: 'deposit',
		kind: input.kind,
		amount: input.amount,
		transactionId
	});
	await audit(tx, actor, {
		action: 'savings.deposit',
		organisationId: saver.organisationId,
		subject: `membership:${input.membershipId}`,
		detail: { kind: input.kind, amount: input.amount, transactionId }
	});
	return { ok: true, slip, transactionId };
}
