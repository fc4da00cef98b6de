import { LedgerRefusal } from '#lib/ledger/post.server.ts';
import { debtById, debtSettled, dueDebts, zonesWithDebts, type LotDebt } from '#lib/lots/debts.server.ts';
import type { LotDebtId } from '#lib/lots/ids.ts';
import { agreementById } from '#lib/organisations/agreements.server.ts';
import { systemActor } from '#lib/shared/actor.ts';
import { assert } from '#lib/shared/assert.ts';
import { today } from '#lib/shared/clock.server.ts';
import { db, write, type Tx } from '#lib/shared/database.server.ts';
import { faultPoint } from '#lib/shared/fault.server.ts';
import { registerJob } from '#lib/shared/jobs.server.ts';
import { log } from '#lib/shared/log.server.ts';
import { saleBooksOf } from './accounts.server.ts';
import { lotSettlement } from './schema.server.ts';
import { settleClaim, stepsRow } from './settle.server.ts';

const BATCH = 100;
const EVERY_MS = 10 * 60 * 1000;

/**
 * Pays what fell due for lots that were bought, or spoiled in the BUM Desa's care, through the waterfall: it repays the
 * producer's loans and feeds her savings as a sale does. Each once. @returns how many.
 */
export async function settleDueLots(): Promise<number> {
	let settled = 0;
	for (const timeZone of await zonesWithDebts(db)) {
		for (const id of await dueDebts(db, { on: today(timeZone), timeZone, most: BATCH })) {
			if (await settleOne(id)) settled += 1;
		}
	}
	return settled;
}

async function settleOne(id: LotDebtId): Promise<boolean> {
	try {
		return await write(async (tx) => {
			const found = await debtById(tx, id);
			if (!found || found.debt.settledAt !== null) return false;
			await settle(tx, found);
			return true;
		});
	} catch (error) {
		// One that the ledger refuses must not keep the others from their money; it is tried again.
		if (!(error instanceof LedgerRefusal)) throw error;
		log.error('what is owed for a lot could not be settled', { lotDebtId: id, code: error.code });
		return false;
	}
}

const MEMOS: Readonly<Record<LotDebt['debt']['kind'], string>> = {
	bought: 'Hasil jual putus',
	spoiled: 'Ganti barang rusak di gudang'
};

async function settle(tx: Tx, { debt, ...lot }: LotDebt): Promise<void> {
	const terms = await agreementById(tx, lot.agreementId);
	assert(terms, 'a lot is received by an agreement');
	const { steps, transactionId } = await settleClaim(tx, systemActor, {
		...{ sellerId: debt.membershipId, sellerName: lot.sellerName, payable: debt.amount },
		...{ loanCapBasisPoints: terms.loanCapBasisPoints, leastTakeHome: terms.leastTakeHome },
		mandatoryCapBasisPoints: terms.mandatoryCapBasisPoints,
		books: await saleBooksOf(tx, { bumdesaId: lot.bumdesaId, groupId: lot.groupId }),
		from: debt.accountId,
		memo: `${MEMOS[debt.kind]} ${lot.goods} ${lot.sellerName}, lot ${lot.number}`,
		source: { kind: 'lot_debt', key: String(debt.id) },
		key: `lot_debt:${debt.id}`
	});
	faultPoint('lot_debt.after_post');
	await tx.insert(lotSettlement).values({ lotDebtId: debt.id, ...stepsRow(steps), transactionId });
	await debtSettled(tx, debt.id);
}

/** Called once when the server starts. */
export function registerLotDebtJobs(): void {
	registerJob('settlement.lots', settleInBackground, EVERY_MS);
}

async function settleInBackground(): Promise<void> {
	await settleDueLots();
}
