import { accountOf, balanceOf, pairAccounts } from '#lib/ledger/accounts.server.ts';
import { savingsBookOf } from '#lib/ledger/books.server.ts';
import { CODE } from '#lib/ledger/codes.ts';
import { credit, debit, orRefusal, post } from '#lib/ledger/post.server.ts';
import type { EntryDraft } from '#lib/ledger/posting.ts';
import { reverseTransaction } from '#lib/ledger/reverse.server.ts';
import { dateIn } from '#lib/payments/refunds.server.ts';
import { release } from '#lib/savings/hold.server.ts';
import type { Actor } from '#lib/shared/actor.ts';
import { assert } from '#lib/shared/assert.ts';
import { audit } from '#lib/shared/audit.server.ts';
import { now } from '#lib/shared/clock.server.ts';
import { write, type Tx } from '#lib/shared/database.server.ts';
import { faultPoint } from '#lib/shared/fault.server.ts';
import { once } from '#lib/shared/idempotency.server.ts';
import type { AccountId, TransactionId, UserId } from '#lib/shared/ids.ts';
import type { Rupiah } from '#lib/shared/money.ts';
import type { Refused } from '#lib/shared/result.ts';
import { payoutAt, type AtDesk } from './decide.server.ts';
import type { Payout } from './find.server.ts';
import { holdReason, movePayout } from './move.server.ts';
import { mayMovePayout } from './states.ts';
import { tellMember } from './tell.server.ts';

export interface PayPayout extends AtDesk {
	/** The bank's reference, or the number of the receipt she signed. */
	readonly reference: string;
	/** What the bank took for the transfer; the payer bears it. 0 for cash. */
	readonly bankCharge: Rupiah;
	/** The form's idempotency key. */
	readonly key: string;
}

export type PayPayoutResult =
	| { ok: true; transactionId: TransactionId }
	| Refused<'forbidden' | 'not_found' | 'wrong_state' | 'needs_another_officer' | 'charge_on_cash'>
	| Refused<'key_reused' | 'closed_period' | 'below_zero'>
	/** More than the drawer holds by the books. */
	| Refused<'not_enough_cash', { cash: Rupiah }>;

/** An approved payout has been paid: in her hand, or confirmed by the bank with its reference. Once. */
export async function payPayout(actor: Actor, input: PayPayout): Promise<PayPayoutResult> {
	return orRefusal(
		write(async (tx): Promise<PayPayoutResult> => {
			const found = await payoutAt(tx, actor, input, 'payout.pay');
			if (!found.ok) return found;
			// Nobody hands money to herself.
			if (found.officerId === found.payout.memberUserId) return { ok: false, code: 'needs_another_officer' };
			const { key, ...body } = input;
			return once(tx, { scope: `payout.pay:${actor.userId}`, key, body }, () =>
				pay(tx, actor, { ...found, input })
			);
		})
	) as Promise<PayPayoutResult>;
}

interface Paying {
	readonly payout: Payout;
	readonly officerId: UserId;
	readonly input: Pick<PayPayout, 'reference' | 'bankCharge'>;
}

/** The same inside another transaction, for who has asked already whether the actor may and whether it is hers. */
export async function pay(
	tx: Tx,
	actor: Actor,
	{ payout, officerId, input }: Paying
): Promise<
	| { ok: true; transactionId: TransactionId }
	| Refused<'wrong_state' | 'charge_on_cash'>
	| Refused<'not_enough_cash', { cash: Rupiah }>
> {
	if (!mayMovePayout(payout.state, 'paid')) return { ok: false, code: 'wrong_state' };
	if (payout.method === 'cash' && input.bankCharge > 0) return { ok: false, code: 'charge_on_cash' };
	const from = await moneyOf(tx, payout);
	if (payout.method === 'cash') {
		const cash = await balanceOf(tx, from);
		if (cash < payout.amount) return { ok: false, code: 'not_enough_cash', cash };
	}
	// Released first: the database would refuse to take what is held.
	await release(tx, holdReason(payout.id));
	const { transactionId } = await post(tx, {
		actor,
		kind: 'payout',
		source: { kind: 'payout', key: String(payout.id) },
		key: `payout:${payout.id}`,
		entries: await payoutEntries(tx, payout, from)
	});
	if (input.bankCharge > 0) await postBankCharge(tx, actor, payout, { from, amount: input.bankCharge });
	faultPoint('payout.after_post');
	const moved = await movePayout(tx, payout, 'paid', {
		paidBy: officerId,
		paidAt: now(),
		reference: input.reference,
		bankCharge: input.bankCharge,
		paidTransactionId: transactionId
	});
	assert(moved.ok, 'an approved payout may be paid');
	await audit(tx, actor, {
		action: 'payout.paid',
		organisationId: payout.payerId,
		subject: `payout:${payout.id}`,
		detail: { amount: payout.amount, reference: input.reference, transactionId }
	});
	await tellMember(tx, payout, 'payout');
	return { ok: true, transactionId };
}

function moneyOf(tx: Tx, { method, payerBookId }: Payout): Promise<AccountId> {
	return accountOf(tx, payerBookId, method === 'cash' ? CODE.cash : CODE.bank);
}

/** By the group itself in one book, or by the BUM Desa for the group's book over the pair of accounts. */
async function payoutEntries(tx: Tx, payout: Payout, from: AccountId): Promise<EntryDraft[]> {
	const { amount } = payout;
	const memo = `Pembayaran hasil jual ke ${payout.memberName} (${payout.method === 'cash' ? 'tunai' : 'transfer'})`;
	const savingsBook = await savingsBookOf(tx, payout.groupId);
	const savingsDate = await dateIn(tx, savingsBook);
	const fromSavings = debit(payout.savingsAccountId, amount);
	if (savingsBook === payout.payerBookId) {
		return [{ bookId: savingsBook, date: savingsDate, memo, postings: [fromSavings, credit(from, amount)] }];
	}
	const pair = await pairAccounts(tx, payout.payerBookId, savingsBook);
	return [
		{ bookId: savingsBook, date: savingsDate, memo, postings: [fromSavings, credit(pair.inB, amount)] },
		{
			bookId: payout.payerBookId,
			date: await dateIn(tx, payout.payerBookId),
			memo,
			postings: [debit(pair.inA, amount), credit(from, amount)]
		}
	];
}

/** A transaction of its own, because the bank keeps its fee when it sends the money back. */
async function postBankCharge(
	tx: Tx,
	actor: Actor,
	payout: Payout,
	{ from, amount }: { from: AccountId; amount: Rupiah }
): Promise<void> {
	await post(tx, {
		actor,
		kind: 'payout.bank_charge',
		source: { kind: 'payout', key: String(payout.id) },
		key: `payout:${payout.id}:charge`,
		entries: [
			{
				bookId: payout.payerBookId,
				date: await dateIn(tx, payout.payerBookId),
				memo: `Biaya transfer ke ${payout.memberName}`,
				postings: [
					debit(await accountOf(tx, payout.payerBookId, CODE.bankCharges), amount),
					credit(from, amount)
				]
			}
		]
	});
}

export interface ReturnPayout extends AtDesk {
	/** Why the bank sent it back, as it says. */
	readonly reason: string;
}

export type ReturnPayoutResult =
	| { ok: true }
	| Refused<'forbidden' | 'not_found' | 'wrong_state' | 'not_by_bank' | 'closed_period' | 'below_zero'>;

/** The bank sent it back: the payment is reversed and the money is on her voluntary savings again, free to ask anew. */
export async function returnPayout(actor: Actor, input: ReturnPayout): Promise<ReturnPayoutResult> {
	return orRefusal(
		write(async (tx): Promise<ReturnPayoutResult> => {
			const found = await payoutAt(tx, actor, input, 'payout.pay');
			if (!found.ok) return found;
			return sendBack(tx, actor, found.payout, input.reason);
		})
	) as Promise<ReturnPayoutResult>;
}

/** The same inside another transaction, for who has asked already whether the actor may and whether it is hers. */
export async function sendBack(
	tx: Tx,
	actor: Actor,
	payout: Payout,
	reason: string
): Promise<{ ok: true } | Refused<'wrong_state' | 'not_by_bank'>> {
	if (!mayMovePayout(payout.state, 'returned')) return { ok: false, code: 'wrong_state' };
	if (payout.method !== 'bank') return { ok: false, code: 'not_by_bank' };
	assert(payout.paidTransactionId, `payout ${payout.id} is paid, so it was posted`);
	const reversed = await reverseTransaction(tx, {
		actor,
		transactionId: payout.paidTransactionId,
		date: await dateIn(tx, payout.payerBookId),
		reason
	});
	if (!reversed.ok) return { ok: false, code: 'wrong_state' };
	await movePayout(tx, payout, 'returned', {
		returnedTransactionId: reversed.transactionId,
		refusedReason: reason
	});
	await audit(tx, actor, {
		action: 'payout.returned',
		organisationId: payout.payerId,
		subject: `payout:${payout.id}`,
		detail: { reason }
	});
	await tellMember(tx, payout, 'payout_returned');
	return { ok: true };
}
