import { accountOf, balanceOf, findAccount } from '#lib/ledger/accounts.server.ts';
import { CODE } from '#lib/ledger/codes.ts';
import { debit, post } from '#lib/ledger/post.server.ts';
import type { Actor } from '#lib/shared/actor.ts';
import { assert } from '#lib/shared/assert.ts';
import type { Reader, Tx } from '#lib/shared/database.server.ts';
import type { BookDate } from '#lib/shared/dates.ts';
import type { BookId } from '#lib/shared/ids.ts';
import { NO_RUPIAH, rupiah, type Rupiah } from '#lib/shared/money.ts';
import { spread, take, totalOf } from './dues.ts';
import { loanById, loanDue, type RunningLoan } from './find.server.ts';
import type { LoanId } from '#lib/lending/ids.ts';
import { todayIn } from '#lib/lending/products.server.ts';
import { keepPayment, loanCredits } from './record.server.ts';
import { markParts, settleIfPaid } from './schedules.server.ts';

/** The instalments that have fallen due by a day. */
export function dueBy({ instalments }: RunningLoan, on: BookDate) {
	return instalments.filter((each) => each.dueOn <= on);
}

export function advanceAccount(tx: Tx, { bookId, id }: { bookId: BookId; id: LoanId }) {
	return accountOf(tx, bookId, CODE.instalmentsInAdvance, {
		...{ kind: 'loan', key: String(id), name: `Angsuran di muka pinjaman ${id}` },
		neverOverdrawn: true
	});
}

/** What was paid for instalments that are not due yet. */
export async function advanceOf(
	reader: Reader,
	{ bookId, id }: { bookId: BookId; id: LoanId }
): Promise<Rupiah> {
	const found = await findAccount(reader, bookId, CODE.instalmentsInAdvance, {
		kind: 'loan',
		key: String(id)
	});
	return found ? rupiah(0 - (await balanceOf(reader, found))) : NO_RUPIAH;
}

/** Pays what has fallen due from what was paid in advance: Dr instalments in advance · Cr interest, loans. */
export async function useAdvance(tx: Tx, actor: Actor, loanId: LoanId): Promise<void> {
	const running = await loanById(tx, loanId);
	if (running?.state !== 'running') return;
	const advance = await advanceOf(tx, running);
	if (advance === 0) return;
	const on = await todayIn(tx, running.bookId);
	const { beyond, ...due } = take(advance, loanDue(running, on));
	const used = totalOf(due);
	if (used === 0) return;
	assert(beyond + used === advance, 'an advance is used for what is due');
	const { transactionId } = await post(tx, {
		actor,
		kind: 'loan.advance_used',
		source: { kind: 'loan', key: String(running.id) },
		entries: [
			{
				...{ bookId: running.bookId, date: on, memo: `Angsuran di muka dipakai, pinjaman ${running.id}` },
				postings: [debit(await advanceAccount(tx, running), used), ...(await loanCredits(tx, running, due))]
			}
		]
	});
	const parts = spread(due, dueBy(running, on), { on, terms: running.product });
	await markParts(tx, { loanId: running.id, version: running.version }, parts);
	await settleIfPaid(tx, running.id);
	await keepPayment(tx, actor, running, {
		...{ kind: 'advance', amounts: due, parts, prepaid: NO_RUPIAH, advance: rupiah(-used) },
		...{ versionBefore: null, transactionId, on }
	});
}
