import type { Purpose } from '#lib/cycles/fees.ts';
import { accountOf } from '#lib/ledger/accounts.server.ts';
import { CODE, type AccountCode } from '#lib/ledger/codes.ts';
import { consignmentPayableOf } from '#lib/lots/accounts.server.ts';
import type { Tx } from '#lib/shared/database.server.ts';
import type { AccountId } from '#lib/shared/ids.ts';
import type { Part } from '#lib/supply/parts.server.ts';
import type { SaleBooks } from './accounts.server.ts';
import { earnerOf, feeOfCharge, type Charge } from '#lib/orders/charges.ts';

/** Where the BUM Desa's own fees are earned; what is raised for the village is held for it and is no income. */
const FEE_ON: Readonly<Record<Purpose, AccountCode>> = {
	packing: CODE.packingFees,
	transport: CODE.transportFees,
	administration: CODE.administrationFees,
	sales: CODE.salesFees,
	fundraising: CODE.socialFund
};

/**
 * The account that a charge is earned on: the producer's, the BUM Desa's by what it is for, or that of a distributor's or a
 * parcel firm's money in our hands.
 */
export async function earnedOn(tx: Tx, part: Part, books: SaleBooks, charge: Charge): Promise<AccountId> {
	const fee = feeOfCharge(charge);
	switch (earnerOf(part, charge)) {
		case 'producer':
			return consignmentPayableOf(tx, books.trade, part);
		case 'coordinator':
			return accountOf(tx, books.trade, fee ? FEE_ON[fee.purpose] : CODE.deliveryIncome);
		case 'distributor': {
			const purpose = fee?.purpose ?? '';
			const name = `Distributor (${purpose})`;
			return heldFor(tx, books, { key: `distributor:${purpose}`, name });
		}
		case 'parcel':
			return heldFor(tx, books, { key: 'parcel', name: 'Ekspedisi paket' });
	}
}

function heldFor(tx: Tx, books: SaleBooks, party: { key: string; name: string }): Promise<AccountId> {
	return accountOf(tx, books.trade, CODE.collectedForOthers, { kind: 'party', ...party });
}
