import type { Reader } from '#lib/shared/database.server.ts';
import { firstOfMonth, type BookDate, type BookMonth } from '#lib/shared/dates.ts';
import { NO_RUPIAH, rupiah, sumRupiah, type Rupiah } from '#lib/shared/money.ts';
import type { BookAccess } from './access.server.ts';
import { chartOf, type ReadAccount } from './accounts.server.ts';
import { turnoverByCode, yearClosings } from './turnover.server.ts';

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

/**
 * Every account's balance at the end of a date; a control account stands for all its holders. Before closing, what
 * closed the year of that date is left out, so that its income and expenses still show.
 */
export async function trialBalance(
	reader: Reader,
	access: BookAccess,
	asOf: BookDate,
	{ beforeClosing = false }: { beforeClosing?: boolean } = {}
): Promise<TrialBalance> {
	const bookIds = [access.book.id];
	const turnover = await turnoverByCode(reader, bookIds, { from: null, to: asOf });
	const from = firstOfMonth(`${asOf.slice(0, 4)}-01` as BookMonth);
	const closings = beforeClosing
		? await yearClosings(reader, {
				organisationId: access.book.organisationId,
				bookIds,
				period: { from, to: asOf }
			})
		: null;
	const lines: TrialLine[] = [];
	for (const account of await chartOf(reader, access)) {
		const moved = turnover.get(account.code);
		if (!moved) continue;
		const closing = closings?.get(account.code);
		const balance = moved.debit - moved.credit - (closing ? closing.debit - closing.credit : 0);
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
