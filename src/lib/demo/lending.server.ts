import { decideRate, enterRate } from '#lib/interest/rates.server.ts';
import { savingsBookOf } from '#lib/ledger/books.server.ts';
import { applyForLoan } from '#lib/lending/apply.server.ts';
import { voteOnLoan } from '#lib/lending/decide.server.ts';
import { openApplications, owedToGroup } from '#lib/lending/find.server.ts';
import { createLoanProduct, loanProducts, type NewProduct } from '#lib/lending/products.server.ts';
import { disburseLoan } from '#lib/loans/disburse.server.ts';
import { totalOf } from '#lib/loans/dues.ts';
import { loanDue, runningLoansOf } from '#lib/loans/find.server.ts';
import { lendableSources } from '#lib/loans/sources.server.ts';
import { repayLoan } from '#lib/loans/repay.server.ts';
import { assert } from '#lib/shared/assert.ts';
import { today } from '#lib/shared/clock.server.ts';
import { firstOfMonth, monthOf } from '#lib/shared/dates.ts';
import { db } from '#lib/shared/database.server.ts';
import { newKey } from '#lib/shared/ids.ts';
import { rupiah } from '#lib/shared/money.ts';
import { preciseRate } from '#lib/shared/percent.ts';
import { decideCover, enterCover } from '#lib/solidarity/cover.server.ts';
import { repayCover } from '#lib/solidarity/repay.server.ts';
import { ORGANISATIONS, type DemoOrganisation, type GroupKey, type PersonKey } from './data/people.ts';
import { borrowFromBank, payBank } from './facility.server.ts';
import { insist } from './insist.ts';
import { MEETS } from './meeting.server.ts';
import { membersOf, treasurerOf, type Village } from './village.server.ts';

/** What two of the groups lend on, as their meeting agreed. */
export const PRODUCT: NewProduct = {
	name: 'Modal usaha',
	method: 'declining',
	rate: preciseRate('1.5'),
	ratePer: 'month',
	everyMonths: 1,
	everyWeeks: null,
	mostInstalments: 10,
	gracePrincipal: 0,
	roundTo: 100,
	rounding: 'nearest',
	dayCount: '30/360',
	least: rupiah(200_000),
	most: rupiah(3_000_000),
	feeBasisPoints: 100,
	riskBasisPoints: 100,
	penaltyBasisPoints: 100,
	penaltyGraceDays: 7,
	penaltyCeilingBasisPoints: 1_000,
	savingsMultiple: null,
	memberMost: null,
	groupMost: null,
	guaranteeBasisPoints: 0,
	approvals: 2,
	source: 'savings'
};

interface PlannedLoan {
	readonly group: GroupKey;
	readonly person: PersonKey;
	readonly amount: number;
	readonly instalments: number;
	readonly purpose: string;
}

const planned = (
	group: GroupKey,
	person: PersonKey,
	amount: number,
	instalments: number,
	purpose: string
): PlannedLoan => ({ group, person, amount, instalments, purpose });

/** Who borrows first, by months after the founding. What the drawer cannot pay out yet waits, approved, for the next meeting. */
const FIRST_LOANS: Readonly<Record<number, readonly PlannedLoan[]>> = {
	1: [
		planned('mina', 'slamet', 800_000, 5, 'Terpal kolam pertama'),
		planned('mina', 'suminah', 700_000, 6, 'Dapur untuk abon lele'),
		planned('tani', 'budi', 900_000, 6, 'Tiang panjat buah naga'),
		planned('tani', 'giyem', 300_000, 5, 'Bibit cabai dan pupuk kandang')
	],
	2: [
		planned('mina', 'dwi', 600_000, 5, 'Akuarium pembesaran'),
		planned('tani', 'lasmi', 600_000, 5, 'Bibit srikaya')
	]
};

/** Who borrows last, by months before today. */
const LATEST_LOANS: Readonly<Record<number, readonly PlannedLoan[]>> = {
	4: [
		planned('mina', 'sri', 900_000, 6, 'Bibit lele 3.000 ekor dan pakan awal'),
		planned('tani', 'tugiman', 500_000, 5, 'Pompa air dan selang')
	],
	3: [planned('mina', 'slamet', 600_000, 5, 'Terpal kolam baru')],
	2: [planned('tani', 'budi', 700_000, 10, 'Tiang panjat buah naga tambahan')]
};

/** A request that the officers still have to decide. */
export const WAITING: PlannedLoan = {
	...{ group: 'mina', person: 'partini', amount: 750_000, instalments: 6 },
	purpose: 'Mesin penggiling daging ikan'
};

/** Who forgets now, so that the collector's list has somebody on it. */
const FORGETS: readonly PersonKey[] = ['tugiman'];

/** Whose harvest failed in the first season: the others paid for her, and she pays them back. */
const FAILED = { group: 'tani', person: 'giyem', coveredInMonth: 4, backInMonth: 6 } as const;

/** How many months ago the bank lent to one of the groups, before it lent on. */
const BANK_MONTHS_AGO = 3;

export const LENDERS: readonly GroupKey[] = ['mina', 'tani'];

/** The meeting agrees on what the group lends on, and what voluntary savings earn from this month on. */
export async function offerLoans(village: Village): Promise<void> {
	for (const group of LENDERS) {
		const organisationId = village.organisation(group);
		const validFrom = firstOfMonth(monthOf(today('Asia/Jakarta')));
		const entered = { organisationId, rate: preciseRate(4), roundTo: 1, validFrom };
		insist(await enterRate(village.as(treasurerOf(group)), entered));
		const { founder }: DemoOrganisation = ORGANISATIONS[group];
		insist(await decideRate(village.as(founder), { organisationId, approve: true }));
		insist(await createLoanProduct(village.as(treasurerOf(group)), village.organisation(group), PRODUCT));
	}
}

/** A month's meeting: instalments are collected first, then requests are decided and paid out. */
export async function lendAndCollect(
	village: Village,
	{ month, monthsAgo }: { month: number; monthsAgo: number }
): Promise<void> {
	for (const group of LENDERS) {
		if (group === MEETS) continue;
		for (const person of membersOf(group)) {
			const fails = person === FAILED.person && month < FAILED.backInMonth;
			if (!fails && !FORGETS.includes(person)) await collect(village, group, person);
		}
	}
	if (month === FAILED.coveredInMonth) await coverFailed(village);
	if (month >= FAILED.backInMonth) await payBackCover(village);
	await payBank(village);
	if (monthsAgo === BANK_MONTHS_AGO) await borrowFromBank(village);
	for (const each of [...(FIRST_LOANS[month] ?? []), ...(LATEST_LOANS[monthsAgo] ?? [])]) {
		await ask(village, each);
	}
	for (const group of LENDERS) await payOutApproved(village, group);
}

/** Two officers enter and approve what the group decided: all others carry what she missed, alike. */
async function coverFailed(village: Village): Promise<void> {
	const { group, person } = FAILED;
	const organisationId = village.organisation(group);
	const [running] = await runningLoansOf(db, village.membership(group, person));
	assert(running, `${person} has a loan`);
	const reason = 'Cabai habis kena patek, ditanggung bersama sesuai keputusan rapat';
	insist(
		await enterCover(village.as(treasurerOf(group)), {
			...{ organisationId, loanId: running.id, way: 'equally', reason, key: newKey() }
		})
	);
	const decision = { organisationId, loanId: running.id, approve: true };
	insist(await decideCover(village.as(ORGANISATIONS[group].founder), decision));
}

/** A part of it every month, until the others have theirs back. */
async function payBackCover(village: Village): Promise<void> {
	const { group, person } = FAILED;
	const organisationId = village.organisation(group);
	const membershipId = village.membership(group, person);
	const owed = await owedToGroup(db, await savingsBookOf(db, organisationId), membershipId);
	if (owed === 0) return;
	const amount = rupiah(Math.min(owed, 50_000));
	const back = { organisationId, membershipId, amount, from: 'cash', key: newKey() } as const;
	insist(await repayCover(village.as(treasurerOf(group)), back));
}

async function collect(village: Village, group: GroupKey, person: PersonKey): Promise<void> {
	const membershipId = village.membership(group, person);
	for (const running of await runningLoansOf(db, membershipId)) {
		const due = totalOf(loanDue(running, today('Asia/Jakarta')));
		if (due === 0) continue;
		insist(
			await repayLoan(village.as(treasurerOf(group)), {
				...{ organisationId: village.organisation(group), loanId: running.id, amount: due },
				...{ from: 'cash', beyond: 'advance', key: newKey() }
			})
		);
	}
}

/** A member asks and two officers who are not she say yes; the last request waits for the second of them. */
export async function ask(village: Village, asked: PlannedLoan, votes = 2): Promise<void> {
	const { group, person, amount, instalments, purpose } = asked;
	const organisationId = village.organisation(group);
	const products = await loanProducts(db, await savingsBookOf(db, organisationId));
	const product = products.find(({ advanceBasisPoints }) => advanceBasisPoints === null);
	assert(product, `${group} lends`);
	const { applicationId } = insist(
		await applyForLoan(village.as(person), {
			...{ productId: product.id, membershipId: village.membership(group, person), instalments, purpose },
			...{ amount: rupiah(amount), harvestOn: null, guarantors: [], key: newKey() }
		})
	);
	for (const officer of deciders(group, person).slice(0, votes)) {
		insist(
			await voteOnLoan(village.as(officer), { organisationId, applicationId, inFavour: true, reason: '' })
		);
	}
}

export function deciders(group: GroupKey, applicant: PersonKey): PersonKey[] {
	const { officers }: DemoOrganisation = ORGANISATIONS[group];
	return officers
		.filter(([role]) => role === 'ketua' || role === 'sekretaris' || role === 'bendahara')
		.map(([, person]) => person)
		.filter((person) => person !== applicant);
}

async function payOutApproved(village: Village, group: GroupKey): Promise<void> {
	const organisationId = village.organisation(group);
	const bookId = await savingsBookOf(db, organisationId);
	for (const { id: applicationId, state, memberUserId, amount } of await openApplications(db, bookId)) {
		if (state !== 'approved') continue;
		const treasurer = village.as(treasurerOf(group));
		assert(treasurer.userId !== memberUserId, 'a treasurer does not pay herself');
		const sources = await lendableSources(db, bookId);
		const fundingId = sources.find(({ left }) => left >= amount)?.id ?? null;
		const paid = await disburseLoan(treasurer, {
			...{ organisationId, applicationId, how: 'cash', fundingId, key: newKey() }
		});
		// The drawer may not hold it yet; it waits for the next meeting.
		if (!paid.ok) assert(paid.code === 'not_enough_cash', `a loan was refused: ${paid.code}`);
	}
}
