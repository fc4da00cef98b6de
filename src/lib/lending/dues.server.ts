import type { Reader } from '#lib/shared/database.server.ts';
import type { BookDate } from '#lib/shared/dates.ts';
import type { AccountId, BookId, MembershipId } from '#lib/shared/ids.ts';
import { CODE } from '#lib/ledger/codes.ts';
import { balanceOf, findAccount } from '#lib/ledger/accounts.server.ts';
import { savingsBookOf } from '#lib/ledger/books.server.ts';
import { membershipById } from '#lib/organisations/find.server.ts';
import { NO_RUPIAH, rupiah, type Rupiah } from '#lib/shared/money.ts';

/** What one loan asks for on a date: first the penalty, then the interest, then the principal. */
export interface LoanDue {
	readonly bookId: BookId;
	readonly accountId: AccountId;
	readonly penalty: Rupiah;
	readonly interest: Rupiah;
	readonly principal: Rupiah;
}

export interface Dues {
	/** What the member owes her group from earlier refunds. */
	readonly otherDue: Rupiah;
	/** Oldest due first. */
	readonly loans: readonly LoanDue[];
}

/**
 * What a settlement must first take from a member's sale. No loan has a schedule yet, so no loan is ever due; what
 * she owes from refunds after settlement stands on her receivable account in the group's savings book.
 */
export async function duesOf(reader: Reader, membershipId: MembershipId, _on: BookDate): Promise<Dues> {
	const member = await membershipById(reader, membershipId);
	if (!member) return { otherDue: NO_RUPIAH, loans: [] };
	const bookId = await savingsBookOf(reader, member.organisationId);
	const accountId = await findAccount(reader, bookId, CODE.otherReceivablesFromMembers, {
		kind: 'membership',
		key: String(membershipId)
	});
	const owed = accountId ? await balanceOf(reader, accountId) : NO_RUPIAH;
	return { otherDue: rupiah(Math.max(0, owed)), loans: [] };
}
