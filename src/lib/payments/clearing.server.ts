import { accountOf } from '#lib/ledger/accounts.server.ts';
import { CODE } from '#lib/ledger/codes.ts';
import type { Tx } from '#lib/shared/database.server.ts';
import type { AccountId, BookId } from '#lib/shared/ids.ts';

/** What the payment provider holds for a book until it pays out. */
export function clearingOf(tx: Tx, bookId: BookId): Promise<AccountId> {
	return accountOf(tx, bookId, CODE.providerClearing, { kind: 'provider', key: 'stripe', name: 'Stripe' });
}
