import { accountOf } from '#lib/ledger/accounts.server.ts';
import { CODE } from '#lib/ledger/codes.ts';
import type { Tx } from '#lib/shared/database.server.ts';
import type { AccountId, BookId, MembershipId } from '#lib/shared/ids.ts';

/** What the group still owes a member who left, or her heirs. The database refuses to let it fall below zero. */
export function leaversAccount(
	tx: Tx,
	bookId: BookId,
	{ id, name }: { id: MembershipId; name: string }
): Promise<AccountId> {
	return accountOf(tx, bookId, CODE.leaversSavings, {
		...{ kind: 'membership', key: String(id), name, neverOverdrawn: true }
	});
}
