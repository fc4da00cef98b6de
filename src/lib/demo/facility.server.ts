import { owedTo, sourcesOf } from '#lib/funding/find.server.ts';
import { decideMove, enterMove } from '#lib/funding/move.server.ts';
import { decideSource, enterSource } from '#lib/funding/open.server.ts';
import { owedInterest, owedPrincipal } from '#lib/funding/repayment.ts';
import type { FundingId } from '#lib/funding/ids.ts';
import { savingsBookOf } from '#lib/ledger/books.server.ts';
import { today } from '#lib/shared/clock.server.ts';
import { db } from '#lib/shared/database.server.ts';
import { newKey } from '#lib/shared/ids.ts';
import { rupiah, sumRupiah, type Rupiah } from '#lib/shared/money.ts';
import { preciseRate } from '#lib/shared/percent.ts';
import { ORGANISATIONS, type DemoOrganisation, type GroupKey } from './data/people.ts';
import { insist } from './insist.ts';
import { treasurerOf, type Village } from './village.server.ts';

/** The group that borrows from a bank to lend on (PHBK). */
export const BORROWER: GroupKey = 'mina';
const DRAWN = rupiah(1_000_000);

function officers(village: Village) {
	const { founder }: DemoOrganisation = ORGANISATIONS[BORROWER];
	return {
		organisationId: village.organisation(BORROWER),
		treasurer: village.as(treasurerOf(BORROWER)),
		founder: village.as(founder)
	};
}

/** The bank lends to the group: two officers agree on its terms, and draw some of it to the group's account. */
export async function borrowFromBank(village: Village): Promise<void> {
	const { organisationId, treasurer, founder } = officers(village);
	const { sourceId } = insist(
		await enterSource(treasurer, {
			...{ kind: 'bank', name: 'PHBK BRI', lender: 'BRI', limit: rupiah(5_000_000), method: 'declining' },
			...{ rate: preciseRate(9), ratePer: 'year', everyMonths: 1, instalments: 10, roundTo: 1 },
			...{ organisationId, key: newKey() }
		})
	);
	insist(await decideSource(founder, { organisationId, sourceId, approve: true }));
	await move(village, sourceId, 'draw', DRAWN);
}

/** What the bank is owed by today is paid, as two officers agree. */
export async function payBank(village: Village): Promise<void> {
	const bookId = await savingsBookOf(db, village.organisation(BORROWER));
	const on = today('Asia/Jakarta');
	for (const { id } of await sourcesOf(db, bookId)) {
		const due = (await owedTo(db, id)).filter(({ dueOn }) => dueOn <= on);
		const amount = sumRupiah([owedPrincipal(due), owedInterest(due)]);
		if (amount > 0) await move(village, id, 'repay', amount);
	}
}

async function move(village: Village, sourceId: FundingId, kind: 'draw' | 'repay', amount: Rupiah) {
	const { organisationId, treasurer, founder } = officers(village);
	const { moveId } = insist(
		await enterMove(treasurer, {
			...{ organisationId, sourceId, kind, amount, place: 'bank', note: '', key: newKey() }
		})
	);
	insist(await decideMove(founder, { organisationId, sourceId, moveId, approve: true }));
}
