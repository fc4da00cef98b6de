import { beforeEach, describe, expect, test } from 'vitest';
import { CODE } from '#lib/ledger/codes.ts';
import { verifyLedger } from '#lib/ledger/verify.server.ts';
import { applyForLoan } from '#lib/lending/apply.server.ts';
import type { LoanId } from '#lib/lending/ids.ts';
import type { NewProduct } from '#lib/lending/products.server.ts';
import { markRelative } from '#lib/lending/relatives.server.ts';
import { decideChange, enterChange } from '#lib/loans/changes.server.ts';
import { disburseLoan } from '#lib/loans/disburse.server.ts';
import { loanById, paymentsOf } from '#lib/loans/find.server.ts';
import { repayLoan } from '#lib/loans/repay.server.ts';
import { loanFaults } from '#lib/loans/verify.server.ts';
import { setClock } from '#lib/shared/clock.server.ts';
import { db } from '#lib/shared/database.server.ts';
import { newKey } from '#lib/shared/ids.ts';
import { rupiah } from '#lib/shared/money.ts';
import { freshDatabase } from '../support/database.ts';
import { approve, ask, lend, openLender, type Lender } from '../support/loans.ts';
import {
	fundGroup,
	MORNING,
	openSale,
	producerOf,
	standsOn,
	type Producer,
	type Sale
} from '../support/sale.ts';

freshDatabase();
const DAY = 86_400_000;
let sale: Sale;

beforeEach(async () => {
	setClock(MORNING);
	sale = await openSale();
	// All of it is the group's own: a tenth is two million.
	await fundGroup(sale, 20_000_000);
});

function request({ productId }: Lender, { actor, membershipId }: Producer, amount: number) {
	return applyForLoan(actor, {
		...{ productId, membershipId, amount: rupiah(amount), instalments: 5, harvestOn: null },
		...{ purpose: 'Pakan lele', guarantors: [], key: newKey() }
	});
}

describe('a limit', () => {
	test('for one member counts all her loans, and says what is still possible', async () => {
		const lender = await openLender(sale, { memberMost: rupiah(1_000_000) });
		await lend(lender, { by: sale.producer, amount: 700_000 });
		expect(await request(lender, sale.producer, 300_001)).toEqual({
			...{ ok: false, code: 'above_member', limit: 1_000_000, most: 300_000 }
		});
		expect(await request(lender, sale.producer, 300_000)).toMatchObject({ ok: true });
	});

	test('for all together holds again at disbursement, when others borrowed in between', async () => {
		const lender = await openLender(sale, { groupMost: rupiah(1_000_000) });
		const other = await producerOf(sale.groupId);
		const [first, second] = [
			await ask(lender, { by: sale.producer, amount: 600_000 }),
			await ask(lender, { by: other, amount: 600_000 })
		];
		for (const each of [first, second]) await approve(lender, each);
		const pay = (applicationId: typeof first) =>
			disburseLoan(lender.bendahara, {
				...{ organisationId: sale.groupId, applicationId, how: 'cash' as const, key: newKey() }
			});
		const answers = await Promise.all([pay(first), pay(second)]);
		expect(answers.filter(({ ok }) => ok)).toHaveLength(1);
		expect(answers.find(({ ok }) => !ok)).toEqual({
			...{ ok: false, code: 'above_group', limit: 1_000_000, most: 400_000 }
		});
		expect(await standsOn(sale.group, CODE.cash)).toBe(19_400_000);
	});

	test('for related parties counts an officer’s family with the officers', async () => {
		const lender = await openLender(sale);
		const relative = { organisationId: sale.groupId, membershipId: sale.producer.membershipId };
		expect(await request(lender, sale.producer, 2_000_001)).toMatchObject({ ok: true });
		expect(await markRelative(lender.ketua, { ...relative, isRelative: true })).toEqual({ ok: true });
		expect(await markRelative(lender.ketua, { ...relative, isRelative: true })).toEqual({ ok: true });
		const other = await producerOf(sale.groupId);
		const second = { organisationId: sale.groupId, membershipId: other.membershipId };
		expect(await markRelative(lender.ketua, { ...second, isRelative: true })).toEqual({ ok: true });
		expect(await request(lender, other, 2_000_001)).toEqual({
			...{ ok: false, code: 'above_related', limit: 2_000_000, most: 2_000_000 }
		});
		await markRelative(lender.ketua, { ...second, isRelative: false });
		expect(await request(lender, other, 2_000_001)).toMatchObject({ ok: true });
	});

	test('is not moved by a member, by the person herself, nor from another group', async () => {
		const lender = await openLender(sale);
		const elsewhere = await openSale();
		const mark = { membershipId: sale.producer.membershipId, isRelative: true };
		const here = { ...mark, organisationId: sale.groupId };
		expect(await markRelative(sale.producer.actor, here)).toMatchObject({ code: 'forbidden' });
		expect(await markRelative(lender.ketua, { ...mark, organisationId: elsewhere.groupId })).toMatchObject({
			code: 'not_found'
		});
		expect(await markRelative(elsewhere.bendahara, here)).toMatchObject({ code: 'forbidden' });
	});
});

describe('paying everything early', () => {
	/** Five instalments of 200.000 and 20.000; a day before the first, all 100.000 of interest is still to come. */
	async function running(product: Partial<NewProduct>): Promise<{ lender: Lender; loanId: LoanId }> {
		const lender = await openLender(sale, product);
		const loanId = await lend(lender, { by: sale.producer, amount: 1_000_000 });
		setClock(MORNING + DAY);
		return { lender, loanId };
	}

	function settle({ bendahara }: Lender, loanId: LoanId, amount: number, key = newKey()) {
		return repayLoan(bendahara, {
			...{ organisationId: sale.groupId, loanId, amount: rupiah(amount), key },
			...{ from: 'cash' as const, beyond: 'principal' as const }
		});
	}

	test('takes the principal and the part of later interest that is not forgiven, once', async () => {
		const { lender, loanId } = await running({ earlyForgivenBasisPoints: 6_000 });
		expect(await settle(lender, loanId, 1_000_000)).toMatchObject({ code: 'settle_whole', most: 1_040_000 });
		expect(await settle(lender, loanId, 1_040_001)).toMatchObject({
			code: 'more_than_owed',
			most: 1_040_000
		});
		const key = newKey();
		const twice = await Promise.all([
			settle(lender, loanId, 1_040_000, key),
			settle(lender, loanId, 1_040_000, key)
		]);
		expect(twice[0]).toEqual(twice[1]);
		expect((await loanById(db, loanId))?.state).toBe('settled');
		expect(await standsOn(sale.group, CODE.interestIncome)).toBe(-40_000);
		expect(await standsOn(sale.group, CODE.cash)).toBe(20_040_000);
		expect(await verifyLedger(db)).toMatchObject({ ok: true });
		expect(await loanFaults(db)).toBeNull();
	});

	test('costs no later interest where all of it is forgiven', async () => {
		const { lender, loanId } = await running({ earlyForgivenBasisPoints: 10_000 });
		expect(await settle(lender, loanId, 1_000_000)).toMatchObject({ ok: true });
		expect((await loanById(db, loanId))?.state).toBe('settled');
		expect(await standsOn(sale.group, CODE.interestIncome)).toBe(0);
	});

	test('less than all of the principal asks for no interest before its time', async () => {
		const { lender, loanId } = await running({ earlyForgivenBasisPoints: 0 });
		expect(await settle(lender, loanId, 500_000)).toMatchObject({ ok: true });
		expect(await standsOn(sale.group, CODE.interestIncome)).toBe(0);
		expect((await loanById(db, loanId))?.instalments[0]).toMatchObject({
			principal: 100_000,
			interest: 10_000
		});
	});

	test('taken back by two officers makes the loan run again as before', async () => {
		const { lender, loanId } = await running({ earlyForgivenBasisPoints: 0 });
		expect(await settle(lender, loanId, 1_100_000)).toMatchObject({ ok: true });
		const [payment] = await paymentsOf(db, loanId);
		const entered = await enterChange(lender.bendahara, {
			...{ organisationId: sale.groupId, loanId, reason: 'Salah pinjaman', key: newKey() },
			change: { kind: 'reverse_payment', paymentId: payment?.id ?? 0 }
		});
		if (!entered.ok) throw new Error(entered.code);
		const decision = { organisationId: sale.groupId, loanId, changeId: entered.changeId, approve: true };
		expect(await decideChange(lender.bendahara, decision)).toMatchObject({ code: 'own_entry' });
		expect(await decideChange(lender.ketua, decision)).toEqual({ ok: true });
		const after = await loanById(db, loanId);
		expect([after?.state, after?.instalments.length, after?.version]).toEqual(['running', 5, 1]);
		expect(await standsOn(sale.group, CODE.interestIncome)).toBe(0);
		expect(await loanFaults(db)).toBeNull();
	});
});
