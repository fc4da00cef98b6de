import { beforeEach, describe, expect, test } from 'vitest';
import { healthOf } from '#lib/arrears/health.server.ts';
import { setIncomePerHead } from '#lib/arrears/incomePerHead.server.ts';
import { endFinishedMonths, endMonth, trendOf } from '#lib/arrears/monthEnd.server.ts';
import { CODE } from '#lib/ledger/codes.ts';
import { verifyLedger } from '#lib/ledger/verify.server.ts';
import { repayLoan } from '#lib/loans/repay.server.ts';
import { loanFaults } from '#lib/loans/verify.server.ts';
import type { LoanId } from '#lib/lending/ids.ts';
import { setClock } from '#lib/shared/clock.server.ts';
import { db } from '#lib/shared/database.server.ts';
import { bookDate, type BookMonth } from '#lib/shared/dates.ts';
import { newKey } from '#lib/shared/ids.ts';
import { rupiah } from '#lib/shared/money.ts';
import { freshDatabase } from '../support/database.ts';
import { lend, openLender, type Lender } from '../support/loans.ts';
import {
	bookSum,
	fund,
	fundGroup,
	MORNING,
	openSale,
	producerOf,
	standsOn,
	type Sale
} from '../support/sale.ts';

freshDatabase();
const DAY = 86_400_000;
const NOVEMBER = '2026-11' as BookMonth;
let sale: Sale;
let lender: Lender;
let loanId: LoanId;

/** 1.000.000 in five months at 2 % flat, paid out on 23 November: 20.000 of interest a month. */
beforeEach(async () => {
	setClock(MORNING);
	sale = await openSale();
	await fund(sale, 1_000_000);
	await fundGroup(sale, 10_000_000);
	lender = await openLender(sale);
	loanId = await lend(lender, { by: sale.producer, amount: 1_000_000 });
});

async function booksHold(): Promise<void> {
	expect(await bookSum(sale.group)).toBe(0);
	expect(await verifyLedger(db)).toMatchObject({ ok: true });
	expect(await loanFaults(db)).toBeNull();
}

function pay(amount: number) {
	return repayLoan(lender.bendahara, {
		...{ organisationId: sale.groupId, loanId, amount: rupiah(amount), from: 'cash' as const },
		...{ beyond: 'advance' as const, key: newKey() }
	});
}

describe('the end of a month', () => {
	test('accrues the days that are over and sets aside half a percent, once, however often and at once it is run', async () => {
		setClock(MORNING + 10 * DAY);
		await Promise.all(Array.from({ length: 5 }, () => endMonth(sale.group, NOVEMBER)));
		await endFinishedMonths();
		// Seven of the thirty days to 23 December: 20.000 × 7 ÷ 30.
		expect(await standsOn(sale.group, CODE.interestReceivable, { kind: 'loan', key: String(loanId) })).toBe(
			4_667
		);
		expect(await standsOn(sale.group, CODE.interestIncome)).toBe(-4_667);
		expect(await standsOn(sale.group, CODE.loanAllowance)).toBe(-5_000);
		expect(await trendOf(db, sale.group, 12)).toMatchObject([
			{ month: '2026-11', gross: 1_000_000, atRisk: 0 }
		]);
		await booksHold();
	});

	test('is cleared by the instalment, so that interest is income once', async () => {
		setClock(MORNING + 10 * DAY);
		await endFinishedMonths();
		setClock(MORNING + 30 * DAY);
		await pay(220_000);
		expect(await standsOn(sale.group, CODE.interestReceivable, { kind: 'loan', key: String(loanId) })).toBe(
			0
		);
		expect(await standsOn(sale.group, CODE.interestIncome)).toBe(-20_000);
		await booksHold();
	});

	test('accrues nothing from ninety days late, takes back what it had, and sets aside by the class', async () => {
		setClock(Date.UTC(2027, 3, 5));
		await endFinishedMonths();
		expect(await standsOn(sale.group, CODE.interestReceivable, { kind: 'loan', key: String(loanId) })).toBe(
			0
		);
		expect(await standsOn(sale.group, CODE.interestIncome)).toBe(0);
		// Ninety-eight days late at the end of March: half of it.
		expect(await standsOn(sale.group, CODE.loanAllowance)).toBe(-500_000);
		expect((await trendOf(db, sale.group, 12)).map(({ month, atRisk }) => [month, atRisk])).toEqual([
			['2026-11', 0],
			['2026-12', 0],
			['2027-01', 1_000_000],
			['2027-02', 1_000_000],
			['2027-03', 1_000_000]
		]);
		await booksHold();
	});
});

describe('the health of a group', () => {
	test('counts the whole principal of a late loan as at risk, and the women among the borrowers', async () => {
		const other = await producerOf(sale.groupId);
		await lend(lender, { by: other, amount: 3_000_000 });
		const health = await healthOf(db, sale.group, bookDate('2026-11-23'));
		expect(health).toMatchObject({ atRisk: 0, averageLoan: 2_000_000, women: 0 });
		setClock(MORNING + 45 * DAY);
		// Fifteen days late, five of grace: 2 % a month of 220.000 for ten days.
		await pay(220_000 + 1_467);
		const later = await healthOf(db, sale.group, bookDate('2027-01-30'));
		// The second is 38 days late with its first instalment; the first 7 days with its second.
		expect(later.portfolio).toMatchObject({ gross: 3_800_000, atRisk: 3_000_000, loans: 2 });
		expect(later.atRisk).toBe(7_895);
	});
});

describe('depth of outreach', () => {
	const bps = { year: 2025, amount: rupiah(80_000_000), source: 'BPS' };

	test('is the average loan by the income per head that an officer entered, the newest year first', async () => {
		const on = bookDate('2026-11-23');
		expect(await healthOf(db, sale.group, on)).toMatchObject({ depth: null, income: null });
		const organisationId = sale.groupId;
		const { bendahara } = lender;
		expect(await setIncomePerHead(bendahara, { organisationId, ...bps })).toEqual({ ok: true });
		// 1.000.000 ÷ 80.000.000 = 1,25 %.
		expect(await healthOf(db, sale.group, on)).toMatchObject({ depth: 125, income: bps });
		await setIncomePerHead(bendahara, { organisationId, ...bps, year: 2024, amount: rupiah(50_000_000) });
		expect((await healthOf(db, sale.group, on)).depth).toBe(125);
		await setIncomePerHead(bendahara, { organisationId, ...bps, amount: rupiah(40_000_000) });
		expect((await healthOf(db, sale.group, on)).depth).toBe(250);
	});

	test('is entered by who sets what is lent, for a year that can be', async () => {
		const organisationId = sale.groupId;
		expect(await setIncomePerHead(sale.producer.actor, { organisationId, ...bps })).toMatchObject({
			code: 'forbidden'
		});
		expect(
			await setIncomePerHead(lender.bendahara, { organisationId: sale.bumdesaId, ...bps })
		).toMatchObject({ code: 'forbidden' });
		for (const year of [2015, 2027]) {
			expect(await setIncomePerHead(lender.bendahara, { organisationId, ...bps, year })).toMatchObject({
				code: 'year_outside'
			});
		}
	});
});
