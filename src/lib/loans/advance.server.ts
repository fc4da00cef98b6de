import { and, eq, inArray } from 'drizzle-orm';
import { accountOf, balanceOf, findAccount } from '#lib/ledger/accounts.server.ts';
import { CODE } from '#lib/ledger/codes.ts';
import { account } from '#lib/ledger/schema.server.ts';
import type { Reader, Tx } from '#lib/shared/database.server.ts';
import type { BookDate } from '#lib/shared/dates.ts';
import type { BookId } from '#lib/shared/ids.ts';
import { NO_RUPIAH, rupiah, type Rupiah } from '#lib/shared/money.ts';
import type { RunningLoan } from './find.server.ts';
import type { LoanId } from '#lib/lending/ids.ts';

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

/** What was paid for instalments that are not due yet, of each loan that has such an account, in one query. */
export async function advancesOf(
	reader: Reader,
	loans: readonly { readonly bookId: BookId; readonly id: LoanId }[]
): Promise<ReadonlyMap<LoanId, Rupiah>> {
	if (loans.length === 0) return new Map();
	const rows = await reader
		.select({ bookId: account.bookId, key: account.holderKey, balance: account.balance })
		.from(account)
		.where(
			and(
				inArray(account.bookId, [...new Set(loans.map(({ bookId }) => bookId))]),
				...[eq(account.code, CODE.instalmentsInAdvance), eq(account.holderKind, 'loan')],
				inArray(
					account.holderKey,
					loans.map(({ id }) => String(id))
				)
			)
		);
	return new Map(
		loans.flatMap(({ bookId, id }) => {
			const found = rows.find((each) => each.bookId === bookId && each.key === String(id));
			return found ? [[id, rupiah(0 - found.balance)] as const] : [];
		})
	);
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
