import { accountOf, balanceOf } from '#lib/ledger/accounts.server.ts';
import { CODE } from '#lib/ledger/codes.ts';
import { credit, debit, orRefusal, post } from '#lib/ledger/post.server.ts';
import type { LedgerCode } from '#lib/ledger/posting.ts';
import { allow } from '#lib/organisations/authority.server.ts';
import type { Actor } from '#lib/shared/actor.ts';
import { audit } from '#lib/shared/audit.server.ts';
import { write, type Tx } from '#lib/shared/database.server.ts';
import type { BookDate } from '#lib/shared/dates.ts';
import { once } from '#lib/shared/idempotency.server.ts';
import type { MembershipId, TransactionId } from '#lib/shared/ids.ts';
import type { Rupiah } from '#lib/shared/money.ts';
import type { Refused } from '#lib/shared/result.ts';
import { availableVoluntary, savingsAccountOf, savingsBalance, withdrawable } from './accounts.server.ts';
import { saverAt, type Saver } from './saver.server.ts';
import { SAVINGS_WORD } from './kinds.ts';
import { makeSlip } from './slip.server.ts';
import { withdrawalDaysOn } from './withdrawalDays.server.ts';
import { isWithdrawalDay, nextWithdrawalDay } from './withdrawalDays.ts';

export interface Withdrawal {
	readonly membershipId: MembershipId;
	readonly amount: Rupiah;
	/** The form's idempotency key. */
	readonly key: string;
}

/** At the desk, where the group may pay out on some days alone; the next one is named. */
export type DeskWithdrawResult = WithdrawResult | Refused<'not_a_withdrawal_day', { next: BookDate }>;

export type WithdrawResult =
	| { ok: true; slip: string; transactionId: TransactionId }
	| Refused<'forbidden' | 'not_found' | 'key_reused' | LedgerCode>
	/** More than she has, or than is free of holds. */
	| Refused<'insufficient_savings', { available: Rupiah }>
	/** More than the drawer holds by the books. */
	| Refused<'not_enough_cash', { cash: Rupiah }>;

/**
 * A member takes cash from her voluntary savings at the desk: Dr voluntary · Cr cash, with a receipt. Never below
 * zero or below what is held; of two at once one is refused, because writes stand in one queue and the database holds
 * the floor again.
 */
export async function withdrawSavings(actor: Actor, input: Withdrawal): Promise<DeskWithdrawResult> {
	return orRefusal(
		write(async (tx): Promise<DeskWithdrawResult> => {
			const saver = await saverAt(tx, input.membershipId);
			if (!saver) return { ok: false, code: 'not_found' };
			if (!(await allow(tx, actor, saver.organisationId, 'savings.withdraw'))) {
				return { ok: false, code: 'forbidden' };
			}
			const { key, ...body } = input;
			return once(
				tx,
				{ scope: `savings.withdraw:${actor.userId}`, key, body },
				async (): Promise<DeskWithdrawResult> => {
					const days = await withdrawalDaysOn(tx, saver.bookId, saver.today);
					if (!isWithdrawalDay(days, saver.today)) {
						return {
							...{ ok: false, code: 'not_a_withdrawal_day' },
							next: nextWithdrawalDay(days, saver.today)
						};
					}
					return payWithdrawal(tx, actor, saver, input);
				}
			);
		})
	);
}

/** The same inside a caller's transaction, such as a meeting's; who may do it is the caller's to ask. */
export async function payWithdrawal(
	tx: Tx,
	actor: Actor,
	saver: Saver,
	input: Omit<Withdrawal, 'key'>
): Promise<WithdrawResult> {
	const available = await withdrawable(tx, input.membershipId);
	if (input.amount > available && !(await isAll(tx, input))) {
		return { ok: false, code: 'insufficient_savings', available };
	}
	const { bookId, accountId } = await savingsAccountOf(tx, input.membershipId, 'voluntary');
	const cashAccount = await accountOf(tx, bookId, CODE.cash);
	const cash = await balanceOf(tx, cashAccount);
	if (input.amount > cash) return { ok: false, code: 'not_enough_cash', cash };
	const { transactionId } = await post(tx, {
		actor,
		kind: 'savings.withdrawal',
		source: { kind: 'membership', key: String(input.membershipId) },
		entries: [
			{
				bookId,
				date: saver.today,
				memo: `Penarikan ${SAVINGS_WORD.voluntary} ${saver.name}`,
				postings: [debit(accountId, input.amount), credit(cashAccount, input.amount)]
			}
		]
	});
	const slip = await makeSlip(tx, actor, {
		membershipId: input.membershipId,
		direction: 'withdrawal',
		kind: 'voluntary',
		amount: input.amount,
		transactionId
	});
	await audit(tx, actor, {
		action: 'savings.withdrawal',
		organisationId: saver.organisationId,
		subject: `membership:${input.membershipId}`,
		detail: { amount: input.amount, transactionId }
	});
	return { ok: true, slip, transactionId };
}

/** Who leaves takes all of it: the account is emptied, and nothing of it is held. */
async function isAll(tx: Tx, { membershipId, amount }: Omit<Withdrawal, 'key'>): Promise<boolean> {
	if (amount !== (await savingsBalance(tx, membershipId, 'voluntary'))) return false;
	return amount === (await availableVoluntary(tx, membershipId));
}
