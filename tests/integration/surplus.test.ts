import { beforeEach, describe, expect, it } from 'vitest';
import { closedYearsOf } from '#lib/closing/closeYear.server.ts';
import { askReopening, decideReopening } from '#lib/closing/reopen.server.ts';
import type { Period } from '#lib/closing/periods.ts';
import { CODE } from '#lib/ledger/codes.ts';
import { verifyLedger } from '#lib/ledger/verify.server.ts';
import { decideLeaving } from '#lib/leaving/decide.server.ts';
import { enterLeaving } from '#lib/leaving/enter.server.ts';
import { repayLoan } from '#lib/loans/repay.server.ts';
import { savingsBalance } from '#lib/savings/accounts.server.ts';
import { depositSavings } from '#lib/savings/deposit.server.ts';
import { confirmReceived } from '#lib/settlement/complete.server.ts';
import type { Actor } from '#lib/shared/actor.ts';
import { setClock } from '#lib/shared/clock.server.ts';
import { db } from '#lib/shared/database.server.ts';
import { bookDate } from '#lib/shared/dates.ts';
import { newKey, type MembershipId, type OrganisationId } from '#lib/shared/ids.ts';
import { rupiah } from '#lib/shared/money.ts';
import { preciseRate } from '#lib/shared/percent.ts';
import { approveDistribution } from '#lib/surplus/approve.server.ts';
import { contributionsOf } from '#lib/surplus/contributions.server.ts';
import { memberShares, owedToOwners, ownShare, partsOfDistribution } from '#lib/surplus/find.server.ts';
import type { SurplusPart } from '#lib/surplus/parts.ts';
import { payOwner, paySurplusInCash, payToSavings } from '#lib/surplus/pay.server.ts';
import { decidePolicy, enterPolicy, policyOn } from '#lib/surplus/policies.server.ts';
import { discardDistribution, distributionOf, prepareDistribution } from '#lib/surplus/prepare.server.ts';
import { freshDatabase } from '../support/database.ts';
import { closeWholeYear, earnIn } from '../support/closedYear.ts';
import { handOver, pack } from '../support/fulfil.ts';
import { lend, openLender } from '../support/loans.ts';
import { fund, MORNING, officerOf, openSale, paidOrder, producerOf, standsOn } from '../support/sale.ts';
import { bareOrganisation } from '../support/village.ts';

freshDatabase();
const JANUARY = Date.UTC(2027, 0, 20, 3);
const MEETING = bookDate('2027-01-19');
const SHARES: Partial<Record<SurplusPart, number>> = {
	reserve: 30,
	capital: 20,
	interest: 25,
	sales: 15,
	education: 5,
	officers: 5
};

beforeEach(() => setClock(MORNING));

interface Group {
	readonly id: OrganisationId;
	readonly ketua: Actor;
	readonly bendahara: Actor;
}

async function groupOf(kind: 'ksm' | 'ksu') {
	const { id, books } = await bareOrganisation(kind);
	const [ketua, bendahara] = [await officerOf(id, 'ketua'), await officerOf(id, 'bendahara')];
	const [sri, wati] = [await producerOf(id), await producerOf(id)];
	const home = kind === 'ksm' ? books.group : books.usp;
	if (!home) throw new Error('no book for savings');
	return { id, ketua, bendahara, sri, wati, home, trade: books.trade };
}

async function decide(
	{ id, ketua, bendahara }: Group,
	percents: Partial<Record<SurplusPart, number>>,
	decidedOn = bookDate('2026-11-20')
) {
	const shares = Object.fromEntries(
		Object.entries(percents).map(([part, percent]) => [part, preciseRate(percent)])
	);
	const entered = await enterPolicy(ketua, {
		organisationId: id,
		decidedOn,
		resolution: 'Rapat anggota',
		shares
	});
	expect(entered).toMatchObject({ ok: true });
	expect(await decidePolicy(bendahara, { organisationId: id, approve: true })).toEqual({ ok: true });
}

async function save(by: Actor, membershipId: MembershipId, amount: number) {
	const done = await depositSavings(by, {
		membershipId,
		kind: 'mandatory',
		amount: rupiah(amount),
		key: newKey()
	});
	expect(done.ok).toBe(true);
}

const of = ({ id }: Pick<Group, 'id'>) => ({ organisationId: id, year: 2026 });
const accept = (group: Group, by = group.bendahara, meetingOn = MEETING) =>
	approveDistribution(by, { ...of(group), meetingOn, resolution: 'RAT menerima' });

async function draftOf(group: Group) {
	const found = await distributionOf(db, of(group));
	if (!found) throw new Error('no draft');
	return found;
}

describe('the percentages of the meeting', () => {
	it('are refused unless they add to 100, and hold once a second officer has approved', async () => {
		const { id, ketua, bendahara, sri } = await groupOf('ksm');
		const input = { organisationId: id, decidedOn: bookDate('2026-11-20'), resolution: 'Rapat' };
		const short = { reserve: preciseRate(40), capital: preciseRate(59.9999) };
		expect(await enterPolicy(ketua, { ...input, shares: short })).toEqual({
			ok: false,
			code: 'policy_not_whole'
		});
		const whole = { reserve: preciseRate(40), capital: preciseRate(60) };
		expect(await enterPolicy(sri.actor, { ...input, shares: whole })).toEqual({
			ok: false,
			code: 'forbidden'
		});
		const village = { village: preciseRate(100) };
		expect(await enterPolicy(ketua, { ...input, shares: village })).toMatchObject({
			code: 'policy_part_unknown'
		});
		const tomorrow = { ...input, decidedOn: bookDate('2026-11-24'), shares: whole };
		expect(await enterPolicy(ketua, tomorrow)).toMatchObject({ code: 'date_ahead' });
		expect(await enterPolicy(ketua, { ...input, shares: whole })).toMatchObject({ ok: true });
		expect(await enterPolicy(bendahara, { ...input, shares: whole })).toMatchObject({
			code: 'policy_waiting'
		});
		expect(await decidePolicy(ketua, { organisationId: id, approve: true })).toMatchObject({
			code: 'own_entry'
		});
		expect(await policyOn(db, id, MEETING)).toBeNull();
		expect(await decidePolicy(bendahara, { organisationId: id, approve: true })).toEqual({ ok: true });
		expect(await policyOn(db, id, bookDate('2026-11-19'))).toBeNull();
		const parts = (await policyOn(db, id, MEETING))?.parts ?? [];
		expect(parts.filter(({ share }) => share > 0)).toHaveLength(2);
	});
});

describe('a group shares out its year', () => {
	it('counts savings, interest and sales from the books and the orders, and pays to savings once', async () => {
		const sale = await openSale();
		await fund(sale, 10_000_000);
		await earnIn(sale.group, '2026-11-02', 5_000_000);
		const lender = await openLender(sale);
		const { producer: sri } = sale;
		const wati = await producerOf(sale.groupId);
		const group = { id: sale.groupId, ketua: lender.ketua, bendahara: sale.bendahara };
		await save(group.bendahara, sri.membershipId, 22_500);
		await save(group.bendahara, wati.membershipId, 67_500);
		const order = await paidOrder(sale, [{ producer: sri, gross: 500_000 }]);
		await pack(sale, order.parts);
		await handOver(sale, order.parts[0]);
		await confirmReceived(sri.actor, order.token, order.parts[0]?.id ?? (0 as never));
		const loanId = await lend(lender, { by: wati, amount: 1_000_000 });
		setClock(Date.UTC(2026, 11, 28, 3));
		const paid = await repayLoan(group.bendahara, {
			...{
				organisationId: group.id,
				loanId,
				amount: rupiah(220_000),
				from: 'cash',
				beyond: 'advance',
				key: newKey()
			}
		});
		expect(paid).toMatchObject({ ok: true });
		const brought = await contributionsOf(db, { id: group.id, timeZone: 'Asia/Jakarta' }, 2026);
		expect(brought.sales).toEqual(new Map([[sri.membershipId, 500_000]]));
		expect(brought.interest).toEqual(new Map([[wati.membershipId, 20_000]]));
		expect(brought.capital).toEqual(
			new Map([
				[sri.membershipId, 22_500],
				[wati.membershipId, 67_500]
			])
		);
		await decide(group, SHARES);
		setClock(JANUARY);
		expect(await prepareDistribution(group.ketua, of(group))).toMatchObject({ code: 'year_not_closed' });
		await closeWholeYear(group.bendahara, group.id, 2026);
		expect(await prepareDistribution(sri.actor, of(group))).toMatchObject({ code: 'forbidden' });
		expect(await prepareDistribution(group.ketua, of(group))).toMatchObject({ ok: true });
		expect(await prepareDistribution(group.ketua, of(group))).toMatchObject({ code: 'already_done' });
		// 5.000.000 other income, 10.000 group share of the sale, 20.000 interest.
		const draft = await draftOf(group);
		expect(draft.amount).toBe(5_030_000);
		expect(await ownShare(db, draft.id, sri.membershipId)).toMatchObject({
			...{ savings: 22_500, sold: 500_000, interestPaid: 0 },
			...{ capital: 251_500, sales: 754_500, interest: 0, total: 1_006_000 }
		});
		expect(await ownShare(db, draft.id, wati.membershipId)).toMatchObject({
			...{ capital: 754_500, interest: 1_257_500, sales: 0, total: 2_012_000 }
		});
		expect(await payToSavings(group.bendahara, of(group))).toMatchObject({ code: 'not_approved' });
		expect(await accept(group, group.ketua)).toMatchObject({ code: 'own_entry' });
		expect(await accept(group, group.bendahara, bookDate('2026-12-31'))).toMatchObject({
			code: 'date_within_year'
		});
		expect(await accept(group, group.bendahara, bookDate('2027-02-01'))).toMatchObject({
			code: 'date_ahead'
		});
		const answers = await Promise.all([accept(group), accept(group), accept(group)]);
		expect(answers.filter(({ ok }) => ok)).toHaveLength(1);
		expect(await standsOn(sale.group, CODE.retainedEarnings)).toBe(0);
		expect(await standsOn(sale.group, CODE.reserve)).toBe(-1_509_000);
		expect(await standsOn(sale.group, CODE.educationFund)).toBe(-251_500);
		expect(await standsOn(sale.group, CODE.officersFund)).toBe(-251_500);
		const before = await savingsBalance(db, sri.membershipId, 'voluntary');
		const pays = await Promise.all([
			payToSavings(group.bendahara, of(group)),
			payToSavings(group.bendahara, of(group))
		]);
		expect(pays.reduce((sum, pay) => sum + (pay.ok ? pay.members : 0), 0)).toBe(2);
		expect(await savingsBalance(db, sri.membershipId, 'voluntary')).toBe(before + 1_006_000);
		expect(await savingsBalance(db, wati.membershipId, 'voluntary')).toBe(2_012_000);
		expect((await memberShares(db, draft.id, { page: 1, size: 20 })).open).toBe(0);
		expect(await verifyLedger(db)).toMatchObject({ ok: true });
	});

	it('keeps the share of one who left due, and pays it in cash once', async () => {
		const group = await groupOf('ksm');
		await save(group.bendahara, group.sri.membershipId, 30_000);
		await save(group.bendahara, group.wati.membershipId, 10_000);
		await earnIn(group.home, '2026-11-10', 400_000);
		await decide(group, { reserve: 50, capital: 50 });
		setClock(JANUARY);
		await closeWholeYear(group.bendahara, group.id, 2026);
		await prepareDistribution(group.ketua, of(group));
		expect(await accept(group)).toEqual({ ok: true });
		const asked = await enterLeaving(group.wati.actor, {
			...{ organisationId: group.id, membershipId: group.wati.membershipId, kind: 'resigned' },
			...{ date: bookDate('2027-01-20'), reason: 'Pindah', heir: null, key: newKey() }
		});
		if (!asked.ok) throw new Error(asked.code);
		const left = await decideLeaving(group.ketua, {
			...{ organisationId: group.id, leavingId: asked.leavingId, approve: true },
			shown: { rest: rupiah(10_000), debtLeft: rupiah(0) }
		});
		expect(left).toEqual({ ok: true });
		expect(await payToSavings(group.bendahara, of(group))).toEqual({ ok: true, members: 1 });
		const due = { kind: 'membership', key: String(group.wati.membershipId) };
		expect(await standsOn(group.home, CODE.surplusPayable, due)).toBe(-50_000);
		const input = { ...of(group), membershipId: group.wati.membershipId, key: newKey() };
		expect(await paySurplusInCash(group.ketua, input)).toMatchObject({ code: 'forbidden' });
		expect(await paySurplusInCash(group.bendahara, input)).toEqual({ ok: true });
		expect(await paySurplusInCash(group.bendahara, input)).toEqual({ ok: true });
		const again = { ...input, key: newKey() };
		expect(await paySurplusInCash(group.bendahara, again)).toMatchObject({ code: 'already_done' });
		expect(await standsOn(group.home, CODE.surplusPayable, due)).toBe(0);
		expect(await standsOn(group.home, CODE.cash)).toBe(400_000 + 30_000 + 10_000 - 50_000);
	});

	it('stays closed once shared out; a draft of a year opened again is refused', async () => {
		const group = await groupOf('ksm');
		await save(group.bendahara, group.sri.membershipId, 30_000);
		await earnIn(group.home, '2026-11-10', 100_000);
		await decide(group, { reserve: 50, capital: 50 });
		setClock(JANUARY);
		await closeWholeYear(group.bendahara, group.id, 2026);
		await prepareDistribution(group.ketua, of(group));
		const ask = { organisationId: group.id, period: '2026' as Period, reason: 'Salah catat' };
		const asked = await askReopening(group.ketua, ask);
		if (!asked.ok) throw new Error(asked.code);
		const { reopeningId } = asked;
		const opened = { organisationId: group.id, reopeningId, approve: true };
		expect(await decideReopening(group.bendahara, opened)).toEqual({ ok: true });
		expect(await accept(group)).toMatchObject({ code: 'draft_stale' });
		await closeWholeYear(group.bendahara, group.id, 2026);
		expect(await accept(group)).toMatchObject({ code: 'draft_stale' });
		expect(await discardDistribution(group.ketua, of(group))).toEqual({ ok: true });
		await prepareDistribution(group.ketua, of(group));
		expect(await accept(group)).toEqual({ ok: true });
		expect(await discardDistribution(group.ketua, of(group))).toMatchObject({ code: 'already_done' });
		expect(await askReopening(group.ketua, ask)).toMatchObject({ code: 'surplus_shared' });
		expect((await closedYearsOf(db, group.id))[0]?.sharedAt).toBe(JANUARY);
	});

	it('shares what both books of a co-operative earned together, over RK', async () => {
		const group = await groupOf('ksu');
		const { trade, home } = group;
		if (!trade) throw new Error('a KSU trades');
		await save(group.bendahara, group.sri.membershipId, 100_000);
		await earnIn(trade, '2026-11-10', 900_000);
		await earnIn(home, '2026-11-11', -300_000);
		await decide(group, { reserve: 40, capital: 60 });
		setClock(JANUARY);
		await closeWholeYear(group.bendahara, group.id, 2026);
		await prepareDistribution(group.ketua, of(group));
		expect((await draftOf(group)).amount).toBe(600_000);
		expect(await accept(group)).toEqual({ ok: true });
		expect([
			await standsOn(trade, CODE.retainedEarnings),
			await standsOn(home, CODE.retainedEarnings)
		]).toEqual([0, 0]);
		expect(await standsOn(home, CODE.reserve)).toBe(-240_000);
		expect(
			await standsOn(home, CODE.surplusPayable, { kind: 'membership', key: String(group.sri.membershipId) })
		).toBe(-360_000);
		expect(await standsOn(trade, CODE.interBook, { kind: 'book', key: String(home) })).toBe(-900_000);
		expect(await verifyLedger(db)).toMatchObject({ ok: true });
	});

	it('takes a loss from the reserve, as far as there is one', async () => {
		const group = await groupOf('ksm');
		await save(group.bendahara, group.sri.membershipId, 100_000);
		await earnIn(group.home, '2026-11-10', 200_000);
		await decide(group, { reserve: 50, capital: 50 });
		setClock(JANUARY);
		await closeWholeYear(group.bendahara, group.id, 2026);
		await prepareDistribution(group.ketua, of(group));
		await accept(group);
		await earnIn(group.home, '2027-01-10', -250_000);
		setClock(Date.UTC(2028, 0, 20, 3));
		await closeWholeYear(group.bendahara, group.id, 2027);
		expect(await prepareDistribution(group.ketua, { organisationId: group.id, year: 2027 })).toMatchObject({
			ok: true
		});
		const accepted = await approveDistribution(group.bendahara, {
			...{ organisationId: group.id, year: 2027, meetingOn: bookDate('2028-01-19'), resolution: 'RAT' }
		});
		expect(accepted).toEqual({ ok: true });
		expect(await standsOn(group.home, CODE.reserve)).toBe(0);
		expect(await standsOn(group.home, CODE.retainedEarnings)).toBe(150_000);
	});

	it('is not done by officers of another group', async () => {
		const [group, other] = [await groupOf('ksm'), await groupOf('ksm')];
		await earnIn(group.home, '2026-11-10', 100_000);
		await decide(group, { reserve: 100 });
		setClock(JANUARY);
		await closeWholeYear(group.bendahara, group.id, 2026);
		expect(await prepareDistribution(other.ketua, of(group))).toMatchObject({ code: 'forbidden' });
		await prepareDistribution(group.ketua, of(group));
		expect(await accept(group, other.bendahara)).toMatchObject({ code: 'forbidden' });
		expect(await discardDistribution(other.ketua, of(group))).toMatchObject({ code: 'forbidden' });
		await accept(group);
		expect(await payToSavings(other.bendahara, of(group))).toMatchObject({ code: 'forbidden' });
	});
});

describe('a BUM Desa shares its profit', () => {
	it('24 million at 40 % and 20 %: 9,6 to the village, 4,8 to the villagers, 9,6 stays', async () => {
		const { id, books } = await bareOrganisation('bumdesa');
		const [director, treasurer] = [await officerOf(id, 'director'), await officerOf(id, 'treasurer')];
		const trade = books.trade;
		if (!trade) throw new Error('no book');
		await earnIn(trade, '2026-11-10', 24_000_000);
		const group = { id, ketua: director, bendahara: treasurer };
		await decide(group, { village: 40, villagers: 20, kept: 40 });
		setClock(JANUARY);
		await closeWholeYear(treasurer, id, 2026);
		await prepareDistribution(director, of(group));
		const parts = await partsOfDistribution(db, (await draftOf(group)).id);
		expect(parts.map(({ part, amount }) => [part, amount])).toEqual([
			['village', 9_600_000],
			['villagers', 4_800_000],
			['kept', 9_600_000]
		]);
		expect(await accept(group)).toEqual({ ok: true });
		expect(await owedToOwners(db, id)).toEqual({ village: 9_600_000, villagers: 4_800_000 });
		const input = { ...of(group), owner: 'village', through: 'cash', key: newKey() } as const;
		expect(await payOwner(director, input)).toMatchObject({ code: 'forbidden' });
		const bank = { ...input, through: 'bank', key: newKey() } as const;
		expect(await payOwner(treasurer, bank)).toMatchObject({ code: 'not_enough_cash' });
		expect(await payOwner(treasurer, input)).toEqual({ ok: true });
		expect(await payOwner(treasurer, input)).toEqual({ ok: true });
		expect(await payOwner(treasurer, { ...input, key: newKey() })).toMatchObject({ code: 'already_done' });
		expect(await standsOn(trade, CODE.cash)).toBe(24_000_000 - 9_600_000);
		expect(await verifyLedger(db)).toMatchObject({ ok: true });
	});
});
