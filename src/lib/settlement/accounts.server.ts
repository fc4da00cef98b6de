import { accountOf } from '#lib/ledger/accounts.server.ts';
import { CODE } from '#lib/ledger/codes.ts';
import { pairAccounts } from '#lib/ledger/accounts.server.ts';
import { savingsBookOf, tradeBookOf } from '#lib/ledger/books.server.ts';
import { dateIn } from '#lib/payments/refunds.server.ts';
import type { Tx } from '#lib/shared/database.server.ts';
import type { BookDate } from '#lib/shared/dates.ts';
import type { AccountId, BookId } from '#lib/shared/ids.ts';
import type { Part } from '#lib/supply/parts.server.ts';

/** The two books a sale moves between, the accounts on which they owe each other, and the date it is in each. */
export interface SaleBooks {
	/** T: the trade book of the BUM Desa. */
	readonly trade: BookId;
	/** K: the book that keeps the producer's savings. */
	readonly savings: BookId;
	readonly tradeDate: BookDate;
	readonly savingsDate: BookDate;
	/** In T: what the group is owed. */
	readonly pairInTrade: AccountId;
	/** In K: what the BUM Desa owes. */
	readonly pairInSavings: AccountId;
}

export async function saleBooksOf(tx: Tx, part: Pick<Part, 'bumdesaId' | 'groupId'>): Promise<SaleBooks> {
	const trade = await tradeBookOf(tx, part.bumdesaId);
	const savings = await savingsBookOf(tx, part.groupId);
	const pair = await pairAccounts(tx, trade, savings);
	return {
		trade,
		savings,
		tradeDate: await dateIn(tx, trade),
		savingsDate: await dateIn(tx, savings),
		pairInTrade: pair.inA,
		pairInSavings: pair.inB
	};
}

/** What the member owes her group from earlier refunds. */
export function otherReceivableOf(
	tx: Tx,
	savings: BookId,
	part: Pick<Part, 'sellerId' | 'sellerName'>
): Promise<AccountId> {
	return accountOf(tx, savings, CODE.otherReceivablesFromMembers, {
		kind: 'membership',
		key: String(part.sellerId),
		name: part.sellerName
	});
}
