import { accountOf } from '#lib/ledger/accounts.server.ts';
import { CODE } from '#lib/ledger/codes.ts';
import type { Tx } from '#lib/shared/database.server.ts';
import type { AccountId, BookId, MembershipId } from '#lib/shared/ids.ts';
import type { LotId } from './ids.ts';
import type { DebtKind } from './terms.ts';

/** Whose goods they were. */
export interface Producer {
	readonly sellerId: MembershipId;
	readonly sellerName: string;
}

/** What T owes the producer for goods on consignment that were sold, or lost in its care; it never goes into debit. */
export function consignmentPayableOf(tx: Tx, trade: BookId, producer: Producer): Promise<AccountId> {
	return owedTo(tx, trade, CODE.consignmentPayable, producer);
}

const DEBT_ON: Readonly<Record<DebtKind, string>> = {
	bought: CODE.purchasesPayable,
	spoiled: CODE.consignmentPayable
};

export function debtAccountOf(tx: Tx, trade: BookId, kind: DebtKind, producer: Producer): Promise<AccountId> {
	return owedTo(tx, trade, DEBT_ON[kind], producer);
}

function owedTo(tx: Tx, trade: BookId, code: string, producer: Producer): Promise<AccountId> {
	return accountOf(tx, trade, code, {
		kind: 'membership',
		key: String(producer.sellerId),
		name: producer.sellerName,
		neverOverdrawn: true
	});
}

/** What a bought lot cost, as far as it is still there. */
export function inventoryOf(
	tx: Tx,
	trade: BookId,
	lot: { id: LotId; number: number; goods: string }
): Promise<AccountId> {
	return accountOf(tx, trade, CODE.inventory, {
		kind: 'lot',
		key: String(lot.id),
		name: `${lot.goods}, lot ${lot.number}`
	});
}
