import { endFinishedMonths } from '#lib/arrears/monthEnd.server.ts';
import { postFinishedMonths } from '#lib/interest/post.server.ts';
import { decideRate, enterRate } from '#lib/interest/rates.server.ts';
import { savingsBookOf } from '#lib/ledger/books.server.ts';
import { applyForLoan } from '#lib/lending/apply.server.ts';
import { voteOnLoan } from '#lib/lending/decide.server.ts';
import { openApplications } from '#lib/lending/find.server.ts';
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
import { ORGANISATIONS, type DemoOrganisation, type GroupKey, type PersonKey } from './data/people.ts';
import { borrowFromBank, payBank } from './facility.server.ts';
import { insist } from './insist.ts';
import { membersOf, treasurerOf, type Village } from './village.server.ts';

/** What two of the groups lend on, as their meeting agreed. */
const PRODUCT: NewProduct = {
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
	feeBasisPoints: 0,
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
	/** Months after the founding. */
	readonly month: number;
	readonly amount: number;
	readonly instalments: number;
	readonly purpose: string;
}

/** Who borrows when. What the drawer cannot pay out yet waits, approved, for the next meeting. */
const LOANS: readonly PlannedLoan[] = [
	...(
		[
			['mina', 'sri', 2, 900_000, 6, 'Bibit lele 3.000 ekor dan pakan awal'],
			['mina', 'slamet', 3, 600_000, 5, 'Terpal kolam baru'],
			['tani', 'giyem', 2, 500_000, 5, 'Bibit cabai dan pupuk kandang'],
			['tani', 'budi', 4, 700_000, 10, 'Tiang panjat buah naga']
		] as const
	).map(([group, person, month, amount, instalments, purpose]) => ({
		...{ group, person, month, amount, instalments, purpose }
	}))
];

/** A request that the officers still have to decide. */
export const WAITING: PlannedLoan = {
	...{ group: 'mina', person: 'partini', month: 0, amount: 750_000, instalments: 6 },
	purpose: 'Mesin penggiling daging ikan'
};

/** Who forgets, so that the collector's list has somebody on it. */
const FORGETS: readonly PersonKey[] = ['giyem'];

/** The month in which the bank lends to one of the groups, before it lends on. */
const BANK_MONTH = 3;

const LENDERS: readonly GroupKey[] = ['mina', 'tani'];

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

/** A month's meeting: the interest of the month before is booked and instalments are collected first, then requests are decided and paid out. */
export async function lendAndCollect(village: Village, month: number): Promise<void> {
	await postFinishedMonths();
	await endFinishedMonths();
	for (const group of LENDERS) {
		for (const person of membersOf(group)) {
			if (!FORGETS.includes(person)) await collect(village, group, person);
		}
	}
	await payBank(village);
	if (month === BANK_MONTH) await borrowFromBank(village);
	for (const planned of LOANS.filter((each) => each.month === month)) await ask(village, planned);
	for (const group of LENDERS) await payOutApproved(village, group);
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
export async function ask(village: Village, planned: PlannedLoan, votes = 2): Promise<void> {
	const { group, person, amount, instalments, purpose } = planned;
	const organisationId = village.organisation(group);
	const [product] = await loanProducts(db, await savingsBookOf(db, organisationId));
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

function deciders(group: GroupKey, applicant: PersonKey): PersonKey[] {
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
