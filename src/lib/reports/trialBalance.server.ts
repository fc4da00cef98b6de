import type { Reader } from '#lib/shared/database.server.ts';
import type { BookDate } from '#lib/shared/dates.ts';
import { NO_RUPIAH, rupiah, sumRupiah, type Rupiah } from '#lib/shared/money.ts';
import type { BookAccess } from './access.server.ts';
import { chartOf, type ReadAccount } from './accounts.server.ts';
import { turnoverByCode } from './turnover.server.ts';

export interface TrialLine {
	readonly account: ReadAccount;
	/** What stands on the debit side; one of the two is 0. */
	readonly debit: Rupiah;
	readonly credit: Rupiah;
}

export interface TrialBalance {
	readonly asOf: BookDate;
	/** Accounts that ever moved, in the order of their codes. */
	readonly lines: readonly TrialLine[];
	/** The two totals are equal, or the books are broken. */
	readonly debit: Rupiah;
	readonly credit: Rupiah;
}

/** Every account's balance at the end of a date; a control account stands for all its holders. */
export async function trialBalance(
	reader: Reader,
	access: BookAccess,
	asOf: BookDate
): Promise<TrialBalance> {
	const turnover = await turnoverByCode(reader, access.book.id, { from: null, to: asOf });
	const lines: TrialLine[] = [];
	for (const account of await chartOf(reader, access)) {
		const moved = turnover.get(account.code);
		if (!moved) continue;
		const balance = moved.debit - moved.credit;
		lines.push({
			account,
			debit: balance > 0 ? rupiah(balance) : NO_RUPIAH,
			credit: balance < 0 ? rupiah(-balance) : NO_RUPIAH
		});
	}
	return {
		asOf,
		lines,
		debit: sumRupiah(lines.map(({ debit }) => debit)),
		credit: sumRupiah(lines.map(({ credit }) => credit))
	};
}
