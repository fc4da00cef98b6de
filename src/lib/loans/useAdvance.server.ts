import { debit, post } from '#lib/ledger/post.server.ts';
import type { Actor } from '#lib/shared/actor.ts';
import { assert } from '#lib/shared/assert.ts';
import type { Tx } from '#lib/shared/database.server.ts';
import { NO_RUPIAH, rupiah } from '#lib/shared/money.ts';
import { advanceAccount, advanceOf, dueBy } from './advance.server.ts';
import { spread, take, totalOf } from './dues.ts';
import { loanById, loanDue } from './find.server.ts';
import type { LoanId } from '#lib/lending/ids.ts';
import { todayIn } from '#lib/lending/products.server.ts';
import { keepPayment, loanCredits, NO_NEW_SCHEDULE } from './record.server.ts';
import { markParts } from './schedules.server.ts';
import { settleIfPaid } from './settle.server.ts';

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
	await keepPayment(tx, actor, running, {
		...{ kind: 'advance', amounts: due, parts, prepaid: NO_RUPIAH, advance: rupiah(-used) },
		...NO_NEW_SCHEDULE,
		...{ transactionId, on }
	});
	await settleIfPaid(tx, actor, running.id);
}
