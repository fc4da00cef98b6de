import { beforeEach, describe, expect, test } from 'vitest';
import { deskTasks } from '#lib/facilitation/deskTasks.server.ts';
import { assistedGroups } from '#lib/facilitation/groups.server.ts';
import { CODE } from '#lib/ledger/codes.ts';
import { verifyLedger } from '#lib/ledger/verify.server.ts';
import { agreeToGuarantee, applyForLoan } from '#lib/lending/apply.server.ts';
import { decideChange, enterChange, type NewChange } from '#lib/loans/changes.server.ts';
import { voteOnLoan } from '#lib/lending/decide.server.ts';
import { disburseLoan } from '#lib/loans/disburse.server.ts';
import { duesOf } from '#lib/loans/dues.server.ts';
import { loanById, paymentsOf } from '#lib/loans/find.server.ts';
import type { LoanId } from '#lib/lending/ids.ts';
import { createLoanProduct } from '#lib/lending/products.server.ts';
import { advanceOf } from '#lib/loans/advance.server.ts';
import { repayLoan, type Repay } from '#lib/loans/repay.server.ts';
import { loanFaults } from '#lib/loans/verify.server.ts';
import type { Ability } from '#lib/organisations/roles.ts';
import { availableVoluntary } from '#lib/savings/accounts.server.ts';
import { depositSavings } from '#lib/savings/deposit.server.ts';
import { withdrawSavings } from '#lib/savings/withdraw.server.ts';
import { confirmReceived } from '#lib/settlement/complete.server.ts';
import { refundAtDesk } from '#lib/settlement/refund.server.ts';
import { setClock } from '#lib/shared/clock.server.ts';
import { db } from '#lib/shared/database.server.ts';
import { bookDate } from '#lib/shared/dates.ts';
import { newKey } from '#lib/shared/ids.ts';
import { rupiah } from '#lib/shared/money.ts';
import { preciseRate } from '#lib/shared/percent.ts';
import { freshDatabase } from '../support/database.ts';
import { handOver, pack } from '../support/fulfil.ts';
import { approve, ask, FLAT, lend, openLender, type Lender } from '../support/loans.ts';
import {
	bookSum,
	fund,
	fundGroup,
	MORNING,
	officerOf,
	ofMember,
	openSale,
	paidOrder,
	pairSum,
	producerOf,
	save,
	standsOn,
	type Sale
} from '../support/sale.ts';

freshDatabase();
const DAY = 86_400_000;
let sale: Sale;
let lender: Lender;

beforeEach(async () => {
	setClock(MORNING);
	sale = await openSale();
	await fund(sale, 10_000_000);
	await fundGroup(sale, 20_000_000);
	lender = await openLender(sale);
});

function pay(loanId: LoanId, amount: number, changes: Partial<Repay> = {}) {
	return repayLoan(lender.bendahara, {
		...{ organisationId: sale.groupId, loanId, amount: rupiah(amount), from: 'cash' as const },
		...{ beyond: 'advance' as const, key: newKey(), ...changes }
	});
}

async function state(loanId: LoanId) {
	const found = await loanById(db, loanId);
	if (!found) throw new Error('no loan');
	return found;
}

async function booksHold(): Promise<void> {
	expect([await bookSum(sale.trade), await bookSum(sale.group), await pairSum(sale)]).toEqual([0, 0, 0]);
	expect(await verifyLedger(db)).toMatchObject({ ok: true });
	expect(await loanFaults(db)).toBeNull();
}

async function change(loanId: LoanId, what: NewChange) {
	const { groupId: organisationId } = sale;
	const entered = await enterChange(lender.bendahara, {
		...{ organisationId, loanId, change: what, reason: 'Salah catat', key: newKey() }
	});
	if (!entered.ok) return entered;
	return decideChange(lender.ketua, { organisationId, loanId, changeId: entered.changeId, approve: true });
}

describe('a loan', () => {
	test('is asked for, decided by two officers, and paid out once with their resolution on the entry', async () => {
		const applicationId = await ask(lender, { by: sale.producer, amount: 1_000_000 });
		const early = { organisationId: sale.groupId, applicationId, how: 'cash' as const, key: newKey() };
		expect(await disburseLoan(lender.bendahara, early)).toMatchObject({ code: 'wrong_state' });
		await approve(lender, applicationId);
		const wanted = { ...early, key: newKey() };
		const all = await Promise.all(Array.from({ length: 5 }, () => disburseLoan(lender.bendahara, wanted)));
		expect(all.every(({ ok }) => ok)).toBe(true);
		expect(await disburseLoan(lender.bendahara, { ...early, key: newKey() })).toMatchObject({
			code: 'wrong_state'
		});
		const { rows } = await db.$client.execute(
			"SELECT resolution_hash FROM ledger_transaction WHERE kind = 'loan.disburse'"
		);
		expect(String(rows[0]?.['resolution_hash'])).toMatch(/^[0-9a-f]{64}$/);
		const [loanId] = all.flatMap((each) => (each.ok ? [each.loanId] : []));
		const found = await state(loanId ?? (0 as LoanId));
		expect(
			found.instalments.map(({ dueOn, principal, interest }) => [dueOn, principal, interest])[0]
		).toEqual(['2026-12-23', 200_000, 20_000]);
		await booksHold();
	});

	test('that is asked for waits at the desk of who decides, then of who pays it out', async () => {
		const desk = { id: sale.groupId, kind: 'ksm', timeZone: 'Asia/Jakarta' } as const;
		const waiting = (abilities: readonly Ability[]) => deskTasks(db, desk, new Set(abilities));
		const applicationId = await ask(lender, { by: sale.producer, amount: 500_000 });
		expect(await waiting(['loans.decide', 'loans.disburse'])).toEqual([
			{ key: 'loansDecide', path: 'pinjaman', count: 1 }
		]);
		expect(await waiting(['loans.read'])).toEqual([]);
		await approve(lender, applicationId);
		expect(await waiting(['loans.decide', 'loans.disburse'])).toEqual([
			{ key: 'loansDisburse', path: 'pinjaman', count: 1 }
		]);
	});

	test('keeps back the fee and the risk fund, and may go to savings or be farm inputs of the BUM Desa', async () => {
		const dear = await createLoanProduct(lender.bendahara, sale.groupId, {
			...FLAT,
			...{ feeBasisPoints: 100, riskBasisPoints: 100 }
		});
		if (!dear.ok) throw new Error(dear.code);
		const withFees = { ...lender, productId: dear.productId };
		await lend(withFees, { by: sale.producer, amount: 1_000_000 }, 'savings');
		expect(await ofMember(sale.group, CODE.voluntarySavings, sale.producer)).toBe(-980_000);
		expect(await standsOn(sale.group, CODE.loanFeeIncome)).toBe(-10_000);
		expect(await standsOn(sale.group, CODE.riskFund)).toBe(-10_000);
		const second = await producerOf(sale.groupId);
		await lend(lender, { by: second, amount: 500_000 }, 'inputs');
		expect(await standsOn(sale.trade, CODE.farmInputSales)).toBe(-500_000);
		await booksHold();
	});

	test('is not decided by its applicant, by who wrote it down, twice by one officer, nor by a stranger', async () => {
		const organisationId = sale.groupId;
		const written = await applyForLoan(lender.sekretaris, {
			...{ productId: lender.productId, membershipId: sale.producer.membershipId, amount: rupiah(500_000) },
			...{ instalments: 5, harvestOn: null, purpose: 'Pakan', guarantors: [], key: newKey() }
		});
		if (!written.ok) throw new Error(written.code);
		const vote = { organisationId, applicationId: written.applicationId, inFavour: true, reason: '' };
		expect(await voteOnLoan(lender.sekretaris, vote)).toMatchObject({ code: 'own_application' });
		expect(await voteOnLoan(sale.producer.actor, vote)).toMatchObject({ code: 'forbidden' });
		expect(await voteOnLoan(sale.director, vote)).toMatchObject({ code: 'forbidden' });
		expect(await voteOnLoan(lender.ketua, vote)).toMatchObject({ ok: true, state: 'submitted' });
		expect(await voteOnLoan(lender.ketua, vote)).toMatchObject({ code: 'voted_already' });
		const elsewhere = await openSale();
		expect(await voteOnLoan(lender.ketua, { ...vote, organisationId: elsewhere.groupId })).toMatchObject({
			code: 'not_found'
		});
	});

	test('beyond the savings multiple, the product, or a schedule that cannot be is refused', async () => {
		await save(sale, sale.producer, 100_000);
		const tight = await createLoanProduct(lender.bendahara, sale.groupId, { ...FLAT, savingsMultiple: 3 });
		if (!tight.ok) throw new Error(tight.code);
		const wanted = (productId: number, amount: number, instalments = 5) =>
			applyForLoan(sale.producer.actor, {
				...{ productId, membershipId: sale.producer.membershipId, amount: rupiah(amount), instalments },
				...{ harvestOn: null, purpose: 'Pakan', guarantors: [], key: newKey() }
			});
		expect(await wanted(tight.productId, 400_000)).toMatchObject({ code: 'above_savings', most: 300_000 });
		expect(await wanted(lender.productId, 50_000)).toMatchObject({ code: 'amount_outside' });
		expect(await wanted(lender.productId, 500_000, 30)).toMatchObject({ code: 'too_many_instalments' });
		expect(await wanted(lender.productId, 500_000, 0)).toMatchObject({ code: 'terms', field: 'instalments' });
		const impossible = { ...FLAT, gracePrincipal: 24 };
		expect(await createLoanProduct(lender.bendahara, sale.groupId, impossible)).toMatchObject({
			...{ code: 'terms', field: 'gracePrincipal', mistake: 'grace_too_long' }
		});
		const negative = { ...FLAT, rate: preciseRate(0) };
		expect(await createLoanProduct(sale.producer.actor, sale.groupId, negative)).toMatchObject({
			code: 'forbidden'
		});
	});

	test('with a guarantor holds her savings until it is paid, and waits for her to agree', async () => {
		const friend = await producerOf(sale.groupId);
		await save(sale, friend, 300_000);
		const guarantors = [{ membershipId: friend.membershipId, amount: rupiah(200_000) }];
		const secured = await createLoanProduct(lender.bendahara, sale.groupId, {
			...FLAT,
			guaranteeBasisPoints: 2_000
		});
		if (!secured.ok) throw new Error(secured.code);
		const at = { ...lender, productId: secured.productId };
		const applicationId = await ask(at, { by: sale.producer, amount: 1_000_000, guarantors });
		const vote = { organisationId: sale.groupId, applicationId, inFavour: true, reason: '' };
		expect(await voteOnLoan(lender.ketua, vote)).toMatchObject({ code: 'guarantee_open' });
		expect(await agreeToGuarantee(sale.producer.actor, applicationId, friend.membershipId)).toMatchObject({
			ok: false
		});
		expect(await agreeToGuarantee(friend.actor, applicationId, friend.membershipId)).toEqual({ ok: true });
		await approve(at, applicationId);
		const paid = await disburseLoan(lender.bendahara, {
			...{ organisationId: sale.groupId, applicationId, how: 'cash', key: newKey() }
		});
		if (!paid.ok) throw new Error(paid.code);
		expect(await availableVoluntary(db, friend.membershipId)).toBe(100_000);
		const withdrawal = {
			membershipId: friend.membershipId,
			kind: 'voluntary' as const,
			amount: rupiah(150_000)
		};
		expect(await withdrawSavings(lender.bendahara, { ...withdrawal, key: newKey() })).toMatchObject({
			ok: false
		});
		await pay(paid.loanId, 1_000_000, { beyond: 'principal' });
		expect((await state(paid.loanId)).state).toBe('settled');
		expect(await availableVoluntary(db, friend.membershipId)).toBe(300_000);
		await booksHold();
	});
});

describe('an instalment', () => {
	test('paid on its day is interest and principal; sent twenty times at once it is one', async () => {
		const loanId = await lend(lender, { by: sale.producer, amount: 1_000_000 });
		setClock(MORNING + 30 * DAY);
		const once = { key: newKey() };
		const all = await Promise.all(Array.from({ length: 20 }, () => pay(loanId, 220_000, once)));
		expect(new Set(all.map((each) => (each.ok ? each.token : each.code))).size).toBe(1);
		expect(await standsOn(sale.group, CODE.interestIncome)).toBe(-20_000);
		expect((await state(loanId)).instalments[0]).toMatchObject({
			paidPrincipal: 200_000,
			paidInterest: 20_000
		});
		await booksHold();
	});

	test('that is late pays its penalty first, up to the ceiling', async () => {
		const loanId = await lend(lender, { by: sale.producer, amount: 1_000_000 });
		setClock(MORNING + 65 * DAY);
		const due = (await duesOf(db, sale.producer.membershipId, bookDate('2027-01-27'))).loans[0];
		// 30 days after the five of grace on the first, none yet on the second: 2 % of 220.000.
		expect(due).toMatchObject({ penalty: 4_400, interest: 40_000, principal: 400_000 });
		await pay(loanId, 4_400 + 40_000 + 100_000);
		expect(await standsOn(sale.group, CODE.penaltyIncome)).toBe(-4_400);
		expect((await state(loanId)).instalments[0]).toMatchObject({
			paidPrincipal: 100_000,
			paidPenalty: 4_400
		});
		await booksHold();
	});

	test('that is late shows its loan to the facilitator who assists the group, and only from the day after', async () => {
		const { userId } = await officerOf(sale.groupId, 'facilitator');
		if (userId === null) throw new Error('no facilitator');
		const late = async () => (await assistedGroups(db, userId)).map(({ lateLoans }) => lateLoans);
		const loanId = await lend(lender, { by: sale.producer, amount: 500_000 });
		const first = (await loanById(db, loanId))?.instalments[0];
		setClock(Date.parse(`${first?.dueOn}T05:00:00Z`));
		expect(await late()).toEqual([0]);
		setClock(Date.parse(`${first?.dueOn}T05:00:00Z`) + DAY);
		expect(await late()).toEqual([1]);
	});

	test('in advance is kept and used on its day; more than is owed is refused', async () => {
		const loanId = await lend(lender, { by: sale.producer, amount: 1_000_000 });
		expect(await pay(loanId, 1_100_001)).toMatchObject({ code: 'more_than_owed', most: 1_100_000 });
		expect(await pay(loanId, 300_000)).toMatchObject({ ok: true });
		expect(await advanceOf(db, await state(loanId))).toBe(300_000);
		expect(await standsOn(sale.group, CODE.interestIncome)).toBe(0);
		setClock(MORNING + 30 * DAY);
		await pay(loanId, 10_000);
		expect((await state(loanId)).instalments[0]).toMatchObject({
			paidPrincipal: 200_000,
			paidInterest: 20_000
		});
		expect(await advanceOf(db, await state(loanId))).toBe(90_000);
		await booksHold();
	});

	test('off the principal makes a new schedule and keeps the old one; the whole of it settles the loan', async () => {
		const loanId = await lend(lender, { by: sale.producer, amount: 1_000_000 });
		await pay(loanId, 500_000, { beyond: 'principal' });
		const after = await state(loanId);
		expect([after.version, after.instalments.length, after.instalments[0]?.principal]).toEqual([
			2, 5, 100_000
		]);
		await pay(loanId, 500_000, { beyond: 'principal' });
		expect((await state(loanId)).state).toBe('settled');
		expect(await pay(loanId, 1_000)).toMatchObject({ code: 'wrong_state' });
		await booksHold();
	});

	test('from savings is the borrower’s own to pay, never more than is free, and nobody else’s', async () => {
		const loanId = await lend(lender, { by: sale.producer, amount: 1_000_000 });
		await save(sale, sale.producer, 150_000);
		const own = {
			organisationId: sale.groupId,
			loanId,
			from: 'savings' as const,
			beyond: 'principal' as const
		};
		const other = await producerOf(sale.groupId);
		const mine = { ...own, amount: rupiah(150_000), key: newKey() };
		expect(await repayLoan(other.actor, mine)).toMatchObject({ code: 'forbidden' });
		expect(await repayLoan(sale.producer.actor, { ...mine, amount: rupiah(200_000) })).toMatchObject({
			...{ code: 'insufficient_savings', available: 150_000 }
		});
		expect(await repayLoan(sale.producer.actor, { ...mine, key: newKey() })).toMatchObject({ ok: true });
		const elsewhere = await openSale();
		expect(await pay(loanId, 1_000, { organisationId: elsewhere.groupId })).toMatchObject({
			code: 'not_found'
		});
		await booksHold();
	});
});

describe('a sale', () => {
	/** 500.000 of lele, delivered; the waterfall takes its steps when the buyer confirms. */
	async function sell(): Promise<{ token: string; partId: number; lineId: number }> {
		const { token, parts } = await paidOrder(sale, [{ producer: sale.producer, gross: 500_000 }]);
		await pack(sale, parts);
		await handOver(sale, parts[0]);
		const part = parts[0];
		if (!part) throw new Error('no part');
		await confirmReceived(sale.producer.actor, token, part.id);
		return { token, partId: part.id, lineId: part.lines[0]?.id ?? 0 };
	}

	test('repays the loan by the worked example: 20.000, 100.000, 22.500 and 307.500', async () => {
		const loanId = await lend(lender, { by: sale.producer, amount: 1_000_000, instalments: 10 });
		setClock(MORNING + 30 * DAY);
		await novemberPaid();
		await sell();
		expect(await standsOn(sale.group, CODE.interestIncome)).toBe(-20_000);
		expect((await state(loanId)).instalments[0]).toMatchObject({
			paidPrincipal: 100_000,
			paidInterest: 20_000
		});
		expect(await ofMember(sale.group, CODE.mandatorySavings, sale.producer)).toBe(-45_000);
		expect(await ofMember(sale.group, CODE.voluntarySavings, sale.producer)).toBe(-307_500);
		const [payment] = await paymentsOf(db, loanId);
		expect(payment).toMatchObject({ kind: 'sale', interest: 20_000, principal: 100_000 });
		await booksHold();
	});

	/** November's mandatory savings are paid, so that December's alone are due. */
	async function novemberPaid(): Promise<void> {
		const { membershipId } = sale.producer;
		const paid = await depositSavings(lender.bendahara, {
			...{ membershipId, kind: 'mandatory', amount: rupiah(22_500), key: newKey() }
		});
		if (!paid.ok) throw new Error(paid.code);
	}

	test('refunded afterwards opens the instalment again, newest step first, with no penalty for the days between', async () => {
		const loanId = await lend(lender, { by: sale.producer, amount: 1_000_000, instalments: 10 });
		setClock(MORNING + 30 * DAY);
		await novemberPaid();
		const { partId, lineId } = await sell();
		setClock(MORNING + 60 * DAY);
		const refunded = await refundAtDesk(sale.treasurer, {
			...{ organisationId: sale.bumdesaId, subOrderId: partId as never, orderLineId: lineId as never },
			...{ amount: rupiah(500_000), cause: 'producer', reason: 'Lele mati', key: newKey() }
		});
		expect(refunded).toMatchObject({ ok: true });
		const after = await state(loanId);
		expect(after.instalments[0]).toMatchObject({ paidPrincipal: 0, paidInterest: 0, lateFrom: '2027-01-22' });
		expect(await standsOn(sale.group, CODE.interestIncome)).toBe(0);
		const due = (await duesOf(db, sale.producer.membershipId, bookDate('2027-01-22'))).loans[0];
		expect(due?.penalty).toBe(0);
		expect(await ofMember(sale.group, CODE.voluntarySavings, sale.producer)).toBe(0);
		await booksHold();
	});
});

describe('what two officers change', () => {
	test('a payment is taken back exactly, from the newest, and never by who entered it', async () => {
		const loanId = await lend(lender, { by: sale.producer, amount: 1_000_000 });
		setClock(MORNING + 30 * DAY);
		await pay(loanId, 220_000);
		await pay(loanId, 100_000, { beyond: 'principal' });
		const [newest, older] = await paymentsOf(db, loanId);
		expect(await change(loanId, { kind: 'reverse_payment', paymentId: older?.id ?? 0 })).toMatchObject({
			code: 'not_the_last'
		});
		const entered = await enterChange(lender.bendahara, {
			...{ organisationId: sale.groupId, loanId, reason: 'Salah', key: newKey() },
			change: { kind: 'reverse_payment', paymentId: newest?.id ?? 0 }
		});
		if (!entered.ok) throw new Error(entered.code);
		const decision = { organisationId: sale.groupId, loanId, changeId: entered.changeId, approve: true };
		expect(await decideChange(lender.bendahara, decision)).toMatchObject({ code: 'own_entry' });
		expect(await decideChange(sale.producer.actor, decision)).toMatchObject({ code: 'forbidden' });
		expect(await decideChange(lender.ketua, decision)).toEqual({ ok: true });
		expect(await decideChange(lender.ketua, decision)).toMatchObject({ code: 'wrong_state' });
		expect(await state(loanId)).toMatchObject({ version: 1 });
		expect(await change(loanId, { kind: 'reverse_payment', paymentId: older?.id ?? 0 })).toEqual({
			ok: true
		});
		expect((await state(loanId)).instalments[0]).toMatchObject({ paidPrincipal: 0, paidInterest: 0 });
		await booksHold();
	});

	test('a restructured loan keeps its old schedule and what interest was overdue', async () => {
		const loanId = await lend(lender, { by: sale.producer, amount: 1_000_000 });
		setClock(MORNING + 40 * DAY);
		const terms = { kind: 'restructure' as const, instalments: 8, firstDueOn: bookDate('2027-02-01') };
		expect(await change(loanId, terms)).toEqual({ ok: true });
		const after = await state(loanId);
		expect([after.version, after.instalments.length, after.restructuredOn]).toEqual([2, 8, '2027-01-02']);
		expect(after.instalments[0]?.interest).toBeGreaterThan(20_000);
		expect(await change(loanId, { ...terms, firstDueOn: bookDate('2026-01-01') })).toMatchObject({
			...{ code: 'terms', field: 'firstDueOn' }
		});
		await booksHold();
	});

	test('a loan written off is an expense as far as the allowance lacks it, and what comes later is income', async () => {
		const loanId = await lend(lender, { by: sale.producer, amount: 1_000_000 });
		expect(await change(loanId, { kind: 'write_off' })).toEqual({ ok: true });
		expect(await standsOn(sale.group, CODE.provisionExpense)).toBe(1_000_000);
		expect(await change(loanId, { kind: 'write_off' })).toMatchObject({ code: 'wrong_state' });
		await pay(loanId, 250_000);
		expect(await standsOn(sale.group, CODE.loanRecoveries)).toBe(-250_000);
		await booksHold();
	});
});
