import { cashDrawer, countCash } from '#lib/bookkeeping/cashCount.server.ts';
import { closeMonth } from '#lib/closing/closeMonth.server.ts';
import { closeYear } from '#lib/closing/closeYear.server.ts';
import { savingsBookOf } from '#lib/ledger/books.server.ts';
import { today } from '#lib/shared/clock.server.ts';
import { db } from '#lib/shared/database.server.ts';
import type { BookMonth } from '#lib/shared/dates.ts';
import { newKey } from '#lib/shared/ids.ts';
import { preciseRate } from '#lib/shared/percent.ts';
import { approveDistribution } from '#lib/surplus/approve.server.ts';
import { payToSavings } from '#lib/surplus/pay.server.ts';
import { decidePolicy, enterPolicy } from '#lib/surplus/policies.server.ts';
import { prepareDistribution } from '#lib/surplus/prepare.server.ts';
import { ORGANISATIONS, type DemoOrganisation } from './data/people.ts';
import { insist } from './insist.ts';
import { LENDERS } from './lending.server.ts';
import { treasurerOf, type Village } from './village.server.ts';

/** What a group's members' meeting makes of its surplus, in percent. */
const SHARES = {
	...{ reserve: 25, capital: 20, interest: 20, sales: 15 },
	...{ officers: 5, education: 5, social: 5, risk: 5 }
} as const;

/** At a month's end the drawers are counted. */
export async function countDrawers(village: Village): Promise<void> {
	for (const group of LENDERS) {
		const bookId = await savingsBookOf(db, village.organisation(group));
		const { expected } = await cashDrawer(db, bookId);
		const counting = { bookId, expected, counted: expected, responsible: null, key: newKey() };
		insist(await countCash(village.as(treasurerOf(group)), counting));
	}
}

export async function closeMonths(village: Village, month: BookMonth): Promise<void> {
	for (const group of LENDERS) {
		const organisationId = village.organisation(group);
		insist(await closeMonth(village.as(treasurerOf(group)), { organisationId, month }));
	}
}

/** The yearly meeting: the year is closed, its percentages are decided once, what there is goes to the members' savings. */
export async function endYear(village: Village, year: number, isFirst: boolean): Promise<void> {
	for (const group of LENDERS) {
		const organisationId = village.organisation(group);
		const { founder }: DemoOrganisation = ORGANISATIONS[group];
		const [treasurer, chair] = [village.as(treasurerOf(group)), village.as(founder)];
		const meetingOn = today('Asia/Jakarta');
		insist(await closeYear(treasurer, { organisationId, year }));
		if (isFirst) {
			const shares = Object.fromEntries(
				Object.entries(SHARES).map(([part, percent]) => [part, preciseRate(percent)])
			);
			const resolution = 'Rapat Anggota Tahunan menyepakati pembagian SHU';
			insist(await enterPolicy(treasurer, { organisationId, decidedOn: meetingOn, resolution, shares }));
			insist(await decidePolicy(chair, { organisationId, approve: true }));
		}
		const prepared = await prepareDistribution(treasurer, { organisationId, year });
		// A group's year may end without a surplus; then there is nothing to decide.
		if (!prepared.ok && prepared.code === 'nothing_to_share') continue;
		insist(prepared);
		const resolution = 'Rapat Anggota Tahunan menerima laporan dan pembagiannya';
		insist(await approveDistribution(chair, { organisationId, year, meetingOn, resolution }));
		insist(await payToSavings(treasurer, { organisationId, year }));
	}
}
