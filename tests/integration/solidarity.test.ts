import { beforeEach, describe, expect, test } from 'vitest';
import { CODE } from '#lib/ledger/codes.ts';
import { verifyLedger } from '#lib/ledger/verify.server.ts';
import { applyForLoan } from '#lib/lending/apply.server.ts';
import type { LoanId } from '#lib/lending/ids.ts';
import { createLoanProduct } from '#lib/lending/products.server.ts';
import { loanById } from '#lib/loans/find.server.ts';
import { loanFaults } from '#lib/loans/verify.server.ts';
import { setClock } from '#lib/shared/clock.server.ts';
import { db } from '#lib/shared/database.server.ts';
import { newKey } from '#lib/shared/ids.ts';
import { rupiah } from '#lib/shared/money.ts';
import { coversOf, decideCover, enterCover } from '#lib/solidarity/cover.server.ts';
import { coverDebtOf, coverDebts, sharesCarriedBy } from '#lib/solidarity/find.server.ts';
import { repayCover } from '#lib/solidarity/repay.server.ts';
import { oldestFirst, sharesOf } from '#lib/solidarity/shares.ts';
import type { CoverWay } from '#lib/solidarity/states.ts';
import { confirmReceived } from '#lib/settlement/complete.server.ts';
import { freshDatabase } from '../support/database.ts';
import { handOver, pack } from '../support/fulfil.ts';
import { FLAT, lend, openLender, type Lender } from '../support/loans.ts';
import {
	bookSum,
	fund,
	fundGroup,
	MORNING,
	ofMember,
	openSale,
	paidOrder,
	producerOf,
	save,
	standsOn,
	type Producer,
	type Sale
} from '../support/sale.ts';

freshDatabase();
const DAY = 86_400_000;
let sale: Sale;
let lender: Lender;
let others: Producer[];
let loanId: LoanId;

/** 500.000 in five months at 20.000 a month: the first instalment, 100.000 + 20.000, is missed; four others have saved. */
beforeEach(async () => {
	setClock(MORNING);
	sale = await openSale();
	await fund(sale, 10_000_000);
	await fundGroup(sale, 10_000_000);
	lender = await openLender(sale, { rate: 40_000 as never });
	others = [];
	for (const amount of [100_000, 50_000, 40_000, 30_000]) {
		const other = await producerOf(sale.groupId);
		await save(sale, other, amount);
		others.push(other);
	}
	loanId = await lend(lender, { by: sale.producer, amount: 500_000 });
	setClock(MORNING + 31 * DAY);
});

async function booksHold(): Promise<void> {
	expect(await bookSum(sale.group)).toBe(0);
	expect(await verifyLedger(db)).toMatchObject({ ok: true });
	expect(await loanFaults(db)).toBeNull();
}

async function coverBy(way: CoverWay) {
	const { groupId: organisationId } = sale;
	const entered = await enterCover(lender.bendahara, {
		...{ organisationId, loanId, way, reason: 'Rapat 5 Desember', key: newKey() }
	});
	if (!entered.ok) return entered;
	return decideCover(lender.ketua, { organisationId, loanId, approve: true });
}

function payBack(amount: number) {
	return repayCover(lender.bendahara, {
		...{ organisationId: sale.groupId, membershipId: sale.producer.membershipId, amount: rupiah(amount) },
		...{ from: 'cash', key: newKey() }
	});
}

async function givenBy(other: Producer | undefined): Promise<number[]> {
	if (!other) throw new Error('no such member');
	return [
		await ofMember(sale.group, CODE.voluntarySavings, other),
		await ofMember(sale.group, CODE.jointLiabilityPayable, other)
	];
}

describe('what a member missed', () => {
	test('is covered by four others with 30.000 each: 120.000 on each side of both', async () => {
		expect(await coverBy('equally')).toEqual({ ok: true });
		expect(await ofMember(sale.group, CODE.jointLiabilityReceivable, sale.producer)).toBe(120_000);
		expect(await givenBy(others[0])).toEqual([-70_000, -30_000]);
		expect(await givenBy(others[3])).toEqual([0, -30_000]);
		expect(await standsOn(sale.group, CODE.interestIncome)).toBe(-20_000);
		expect((await loanById(db, loanId))?.instalments[0]).toMatchObject({
			...{ paidPrincipal: 100_000, paidInterest: 20_000 }
		});
		await booksHold();
	});

	test('comes back to who gave it, into her savings, and then a new loan may be asked for', async () => {
		await coverBy('equally');
		const asking = () =>
			applyForLoan(sale.producer.actor, {
				...{ productId: lender.productId, membershipId: sale.producer.membershipId, amount: rupiah(200_000) },
				...{ instalments: 5, harvestOn: null, purpose: 'Pakan', guarantors: [], key: newKey() }
			});
		expect(await asking()).toMatchObject({ code: 'debt_open' });
		expect(await payBack(120_001)).toMatchObject({ code: 'more_than_owed', most: 120_000 });
		expect(await payBack(40_000)).toEqual({ ok: true });
		expect(await givenBy(others[0])).toEqual([-80_000, -20_000]);
		expect(await payBack(80_000)).toEqual({ ok: true });
		expect(await givenBy(others[0])).toEqual([-100_000, 0]);
		expect(await asking()).toMatchObject({ ok: true });
		expect((await coversOf(db, loanId))[0]).toMatchObject({ amount: 120_000, repaid: 120_000 });
		await booksHold();
	});

	test('stands on the collector’s list, at hers and at each who carries it, until it is paid back', async () => {
		expect(await coverDebts(db, sale.group)).toEqual([]);
		await coverBy('equally');
		expect(await coverDebts(db, sale.group)).toMatchObject([{ loanId, owed: 120_000 }]);
		expect(await coverDebtOf(db, sale.producer.membershipId)).toBe(120_000);
		const [first] = others;
		if (!first) throw new Error('nobody carries it');
		expect(await sharesCarriedBy(db, first.membershipId)).toMatchObject([{ amount: 30_000, repaid: 0 }]);
		await payBack(60_000);
		expect(await coverDebtOf(db, sale.producer.membershipId)).toBe(60_000);
		await payBack(60_000);
		expect(await coverDebts(db, sale.group)).toEqual([]);
		expect(await coverDebtOf(db, sale.producer.membershipId)).toBe(0);
		expect(await sharesCarriedBy(db, first.membershipId)).toEqual([]);
	});

	test('comes back from her next sale as well, before her loan and within the agreed share', async () => {
		await coverBy('equally');
		// 500.000 gross leaves her 450.000, of which loans and debts may take 30 %: 135.000.
		const { token, parts } = await paidOrder(sale, [{ producer: sale.producer, gross: 500_000 }]);
		await pack(sale, parts);
		expect(await handOver(sale, parts[0])).toMatchObject({ ok: true });
		if (!parts[0]) throw new Error('no part');
		await confirmReceived(sale.producer.actor, token, parts[0].id);
		expect(await ofMember(sale.group, CODE.jointLiabilityReceivable, sale.producer)).toBe(0);
		expect(await givenBy(others[3])).toEqual([-30_000, 0]);
		expect((await coversOf(db, loanId))[0]).toMatchObject({ repaid: 120_000 });
		await booksHold();
	});

	test('by savings is shared out by what each has; by the fund never more than it holds', async () => {
		expect(await coverBy('fund')).toMatchObject({ code: 'fund_short', fund: 0 });
		const refusal = { organisationId: sale.groupId, loanId, approve: false };
		expect(await decideCover(lender.ketua, refusal)).toEqual({ ok: true });
		expect(await coverBy('by_savings')).toEqual({ ok: true });
		// 120.000 over 100 + 50 + 40 + 30 thousand.
		expect(await givenBy(others[0])).toEqual([-45_455, -54_545]);
		await booksHold();
	});

	test('is covered from the risk fund as far as it reaches', async () => {
		const dear = await createLoanProduct(lender.bendahara, sale.groupId, { ...FLAT, riskBasisPoints: 2_000 });
		if (!dear.ok) throw new Error(dear.code);
		const [other] = others;
		if (!other) throw new Error('no other');
		await lend({ ...lender, productId: dear.productId }, { by: other, amount: 1_000_000 });
		expect(await coverBy('fund')).toEqual({ ok: true });
		expect(await ofMember(sale.group, CODE.jointLiabilityReceivable, sale.producer)).toBe(120_000);
		await booksHold();
	});

	test('needs two officers, something missed, and one proposal at a time', async () => {
		const { groupId: organisationId } = sale;
		const proposal = { organisationId, loanId, way: 'equally' as const, reason: 'Rapat', key: newKey() };
		expect(await enterCover(sale.producer.actor, proposal)).toMatchObject({ code: 'forbidden' });
		expect(await enterCover(lender.bendahara, proposal)).toMatchObject({ ok: true });
		expect(await enterCover(lender.bendahara, { ...proposal, key: newKey() })).toMatchObject({
			code: 'cover_open'
		});
		const decision = { organisationId, loanId, approve: true };
		expect(await decideCover(lender.bendahara, decision)).toMatchObject({ code: 'own_entry' });
		const all = await Promise.all(Array.from({ length: 5 }, () => decideCover(lender.ketua, decision)));
		expect(all.filter(({ ok }) => ok)).toHaveLength(1);
		expect(await ofMember(sale.group, CODE.jointLiabilityReceivable, sale.producer)).toBe(120_000);
		expect(await enterCover(lender.bendahara, { ...proposal, key: newKey() })).toMatchObject({
			code: 'nothing_due'
		});
		const elsewhere = await openSale();
		expect(
			await enterCover(lender.bendahara, { ...proposal, organisationId: elsewhere.groupId })
		).toMatchObject({
			code: 'not_found'
		});
		await booksHold();
	});
});

describe('shares', () => {
	test('are refused when somebody has not that much', () => {
		const givers = [
			{ id: 1, available: rupiah(10_000) },
			{ id: 2, available: rupiah(90_000) }
		];
		expect(sharesOf(rupiah(50_000), givers, 'equally')).toBeNull();
		expect(sharesOf(rupiah(50_000), givers, 'by_savings')).toEqual([
			{ id: 1, amount: 5_000 },
			{ id: 2, amount: 45_000 }
		]);
	});

	test('come back to the oldest first', () => {
		const covers = [
			{ id: 1, left: rupiah(30_000) },
			{ id: 2, left: rupiah(50_000) }
		];
		expect(oldestFirst(rupiah(60_000), covers)).toEqual([
			{ id: 1, amount: 30_000 },
			{ id: 2, amount: 30_000 }
		]);
	});
});
