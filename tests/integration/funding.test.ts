import { beforeEach, describe, expect, test } from 'vitest';
import { sourceHealth } from '#lib/arrears/sources.server.ts';
import { fundsOf, heldFor, owedTo, sourceHere } from '#lib/funding/find.server.ts';
import type { FundingId } from '#lib/funding/ids.ts';
import { decideMove, enterMove, inTransitWith, type EnterMove } from '#lib/funding/move.server.ts';
import { decideSource, enterSource, type NewSource } from '#lib/funding/open.server.ts';
import { CODE } from '#lib/ledger/codes.ts';
import { closeMonths } from '#lib/ledger/periods.server.ts';
import { verifyLedger } from '#lib/ledger/verify.server.ts';
import type { ApplicationId } from '#lib/lending/ids.ts';
import { disburseLoan } from '#lib/loans/disburse.server.ts';
import { repayLoan } from '#lib/loans/repay.server.ts';
import { dueFromMembers, leftToLend, lendableSources, receivedFrom } from '#lib/loans/sources.server.ts';
import { loanFaults } from '#lib/loans/verify.server.ts';
import type { Actor } from '#lib/shared/actor.ts';
import { setClock } from '#lib/shared/clock.server.ts';
import { db, write } from '#lib/shared/database.server.ts';
import { bookDate, monthOf } from '#lib/shared/dates.ts';
import { newKey } from '#lib/shared/ids.ts';
import { rupiah } from '#lib/shared/money.ts';
import { preciseRate } from '#lib/shared/percent.ts';
import { freshDatabase } from '../support/database.ts';
import { approve, ask, openLender, type Lender } from '../support/loans.ts';
import { bookSum, fundGroup, MORNING, openSale, producerOf, standsOn, type Sale } from '../support/sale.ts';

freshDatabase();
const DAY = 86_400_000;
let sale: Sale;
let lender: Lender;

/** 12 % a year declining, five instalments; at most five million. */
const FACILITY: NewSource = {
	...{ kind: 'bank', name: 'PHBK BRI', lender: 'BRI', limit: rupiah(5_000_000), method: 'declining' },
	...{ rate: preciseRate(12), ratePer: 'year', everyMonths: 1, instalments: 5, roundTo: 1 }
};

beforeEach(async () => {
	setClock(MORNING);
	sale = await openSale();
	await fundGroup(sale, 1_000_000);
	lender = await openLender(sale);
});

async function open(changes: Partial<NewSource> = {}): Promise<FundingId> {
	const entered = await enterSource(lender.bendahara, {
		...{ ...FACILITY, ...changes, organisationId: sale.groupId, key: newKey() }
	});
	if (!entered.ok) throw new Error(entered.code);
	const decision = { organisationId: sale.groupId, sourceId: entered.sourceId, approve: true };
	expect(await decideSource(lender.bendahara, decision)).toMatchObject({ code: 'own_entry' });
	expect(await decideSource(lender.ketua, decision)).toEqual({ ok: true });
	return entered.sourceId;
}

function enter(sourceId: FundingId, changes: Partial<EnterMove>, by: Actor = lender.bendahara) {
	return enterMove(by, {
		...{ organisationId: sale.groupId, sourceId, kind: 'draw' as const, amount: rupiah(2_000_000) },
		...{ place: 'cash' as const, note: '', key: newKey(), ...changes }
	});
}

async function move(sourceId: FundingId, changes: Partial<EnterMove>) {
	const entered = await enter(sourceId, changes);
	if (!entered.ok) throw new Error(entered.code);
	return decideMove(lender.ketua, {
		...{ organisationId: sale.groupId, sourceId, moveId: entered.moveId, approve: true }
	});
}

function payOut(applicationId: ApplicationId, fundingId: FundingId | null, key = newKey()) {
	return disburseLoan(lender.bendahara, {
		...{ organisationId: sale.groupId, applicationId, how: 'cash' as const, fundingId, key }
	});
}

async function asked(amount: number, by: Sale['producer'] = sale.producer): Promise<ApplicationId> {
	const applicationId = await ask(lender, { by, amount });
	await approve(lender, applicationId);
	return applicationId;
}

async function booksHold(): Promise<void> {
	expect(await bookSum(sale.group)).toBe(0);
	expect(await verifyLedger(db)).toMatchObject({ ok: true });
	expect(await loanFaults(db)).toBeNull();
}

describe('a bank’s facility', () => {
	test('is drawn by two officers, once however often it is sent, with a schedule of its own', async () => {
		const id = await open();
		const key = newKey();
		const twice = await Promise.all([enter(id, { key }), enter(id, { key })]);
		expect(twice[0]).toEqual(twice[1]);
		expect(await standsOn(sale.group, CODE.bankLoans)).toBe(0);
		const moveId = twice[0].ok ? twice[0].moveId : 0;
		const decision = { organisationId: sale.groupId, sourceId: id, moveId, approve: true };
		expect(await decideMove(lender.bendahara, decision)).toMatchObject({ code: 'own_entry' });
		const both = await Promise.all([decideMove(lender.ketua, decision), decideMove(lender.ketua, decision)]);
		expect(both.map((each) => (each.ok ? 'ok' : each.code)).toSorted()).toEqual(['ok', 'wrong_state']);
		expect(await standsOn(sale.group, CODE.bankLoans)).toBe(-2_000_000);
		expect(await standsOn(sale.group, CODE.cash)).toBe(3_000_000);
		expect((await owedTo(db, id)).map(({ principal, interest }) => [principal, interest])).toEqual([
			...[
				[400_000, 20_000],
				[400_000, 16_000],
				[400_000, 12_000],
				[400_000, 8_000],
				[400_000, 4_000]
			]
		]);
		await booksHold();
	});

	test('is not drawn beyond its limit, not even when that was approved in between', async () => {
		const id = await open();
		expect(await enter(id, { amount: rupiah(5_000_001) })).toEqual({
			...{ ok: false, code: 'above_limit', most: 5_000_000 }
		});
		expect(await move(id, { amount: rupiah(4_000_000) })).toEqual({ ok: true });
		expect(await enter(id, { amount: rupiah(1_000_001) })).toMatchObject({
			...{ code: 'above_limit', most: 1_000_000 }
		});
		expect(await enter(id, { amount: rupiah(1_000_000) })).toMatchObject({ ok: true });
		expect(await enter(id, { amount: rupiah(100) })).toMatchObject({ code: 'move_open' });
		expect((await fundsOf(db, [id])).get(id)).toBe(4_000_000);
	});

	test('is paid back with its interest, the oldest first, never more than is owed', async () => {
		const id = await open();
		await move(id, {});
		expect(await enter(id, { kind: 'repay', amount: rupiah(2_060_001) })).toMatchObject({
			...{ code: 'more_than_owed', most: 2_060_000 }
		});
		expect(await move(id, { kind: 'repay', amount: rupiah(420_000) })).toEqual({ ok: true });
		expect(await standsOn(sale.group, CODE.bankLoans)).toBe(-1_600_000);
		expect(await standsOn(sale.group, CODE.bankInterest)).toBe(20_000);
		expect((await owedTo(db, id))[0]).toMatchObject({ paidPrincipal: 400_000, paidInterest: 20_000 });
		expect((await fundsOf(db, [id])).get(id)).toBe(1_600_000);
		await booksHold();
	});

	test('keeps savings blocked at the bank until they are released', async () => {
		const id = await open();
		expect(await enter(id, { kind: 'block', amount: rupiah(1_000_001) })).toMatchObject({
			...{ code: 'not_enough', most: 1_000_000 }
		});
		await move(id, { kind: 'block', amount: rupiah(300_000) });
		const source = await sourceHere(db, { organisationId: sale.groupId, sourceId: id });
		expect(source && (await heldFor(db, source)).blocked).toBe(300_000);
		expect(await enter(id, { kind: 'release', amount: rupiah(300_001) })).toMatchObject({
			...{ code: 'above_blocked', most: 300_000 }
		});
		await move(id, { kind: 'release', amount: rupiah(300_000) });
		expect(await standsOn(sale.group, CODE.blockedSavings)).toBe(0);
		await booksHold();
	});

	test('is not another group’s to see or move, nor a member’s, and nothing posts to a closed month', async () => {
		const id = await open();
		const elsewhere = await openSale();
		expect(await enter(id, { organisationId: elsewhere.groupId }, elsewhere.bendahara)).toMatchObject({
			code: 'not_found'
		});
		expect(await enter(id, {}, sale.producer.actor)).toMatchObject({ code: 'forbidden' });
		expect(await enter(id, { kind: 'collect' })).toMatchObject({ code: 'wrong_state' });
		const entered = await enter(id, {});
		await write((tx) => closeMonths(tx, [sale.group], [monthOf(bookDate('2026-11-23'))], null));
		const moveId = entered.ok ? entered.moveId : 0;
		const decision = { organisationId: sale.groupId, sourceId: id, moveId, approve: true };
		expect(await decideMove(lender.ketua, decision)).toEqual({ ok: false, code: 'closed_period' });
		expect(await owedTo(db, id)).toEqual([]);
	});

	test('with terms that make no schedule, or without a limit, is refused with its field', async () => {
		const wrong = (changes: Partial<NewSource>) =>
			enterSource(lender.bendahara, {
				...{ ...FACILITY, ...changes, organisationId: sale.groupId, key: newKey() }
			});
		expect(await wrong({ instalments: 0 })).toMatchObject({ code: 'terms', field: 'instalments' });
		expect(await wrong({ limit: rupiah(0) })).toMatchObject({ code: 'limit_missing' });
	});
});

describe('a loan from a source', () => {
	test('is limited by what the source has left, also when two are paid out at once', async () => {
		const id = await open();
		await move(id, { amount: rupiah(1_000_000) });
		const other = await producerOf(sale.groupId);
		const [first, second] = [await asked(600_000), await asked(600_000, other)];
		const answers = await Promise.all([payOut(first, id), payOut(second, id)]);
		expect(answers[0]).toMatchObject({ ok: true });
		expect(answers[1]).toEqual({ ok: false, code: 'source_short', most: 400_000 });
		expect(await payOut(second, null)).toMatchObject({ ok: true });
		expect((await leftToLend(db, [id])).get(id)).toBe(400_000);
		await booksHold();
	});

	test('stands beside what the bank is owed, and what came in of it can be lent again', async () => {
		const id = await open();
		await move(id, { amount: rupiah(1_000_000) });
		const paid = await payOut(await asked(1_000_000), id);
		if (!paid.ok) throw new Error(paid.code);
		expect((await dueFromMembers(db, id)).map(({ amount }) => amount)).toEqual(Array(5).fill(220_000));
		setClock(MORNING + 30 * DAY);
		await repayLoan(lender.bendahara, {
			...{ organisationId: sale.groupId, loanId: paid.loanId, amount: rupiah(220_000) },
			...{ from: 'cash' as const, beyond: 'advance' as const, key: newKey() }
		});
		expect(await receivedFrom(db, id)).toBe(220_000);
		expect((await dueFromMembers(db, id))[0]).toMatchObject({ amount: 220_000, paid: 220_000 });
		expect(await lendableSources(db, sale.group)).toEqual([{ id, name: 'PHBK BRI', left: 200_000 }]);
		// 1.000.000 at the end of November, 800.000 at the end of December: 20.000 of interest on 900.000.
		expect(await sourceHealth(db, sale.group, { fundingId: id, on: bookDate('2026-12-23') })).toEqual({
			...{ yield: 222, atRisk: 0 }
		});
		expect(await sourceHealth(db, sale.group, { fundingId: id, on: bookDate('2027-03-01') })).toMatchObject({
			atRisk: 10_000
		});
	});

	test('is refused from a source that was not approved, is a channel, or is another group’s', async () => {
		const applicationId = await asked(500_000);
		const channel = await open({ kind: 'channel', limit: rupiah(0) });
		const waiting = await enterSource(lender.bendahara, {
			...{ ...FACILITY, organisationId: sale.groupId, key: newKey() }
		});
		const ids = [channel, waiting.ok ? waiting.sourceId : channel, 999_999 as FundingId];
		for (const id of ids) {
			expect(await payOut(applicationId, id)).toEqual({ ok: false, code: 'source_unknown' });
		}
	});
});

describe('money of others', () => {
	test('a grant is the group’s own, a revolving fund is owed', async () => {
		const grant = await open({ kind: 'grant', name: 'Hibah' });
		const fund = await open({ kind: 'revolving', name: 'Dana bergulir' });
		await move(grant, { amount: rupiah(1_000_000) });
		await move(fund, { amount: rupiah(1_000_000) });
		expect(await standsOn(sale.group, CODE.donatedCapital)).toBe(-1_000_000);
		expect(await standsOn(sale.group, CODE.revolvingFunds)).toBe(-1_000_000);
		expect([(await owedTo(db, grant)).length, (await owedTo(db, fund)).length]).toEqual([0, 5]);
		await booksHold();
	});

	test('a bank that lends itself: what an officer takes is never a loan, and he hands over his own alone', async () => {
		const id = await open({ kind: 'channel', name: 'KUR BRI', limit: rupiah(0) });
		const source = await sourceHere(db, { organisationId: sale.groupId, sourceId: id });
		if (!source || lender.bendahara.userId === null) throw new Error('no source');
		const key = newKey();
		const taken = { kind: 'collect' as const, amount: rupiah(150_000), note: 'Bu Sri', key };
		await Promise.all([enter(id, taken), enter(id, taken)]);
		expect(await standsOn(sale.group, CODE.cashInTransit)).toBe(150_000);
		expect(await standsOn(sale.group, CODE.collectedForOthers)).toBe(-150_000);
		expect(await standsOn(sale.group, CODE.loans)).toBe(0);
		expect(await enter(id, { kind: 'hand_over', amount: rupiah(150_001) })).toMatchObject({
			...{ code: 'above_in_transit', most: 150_000 }
		});
		expect(await enter(id, { kind: 'hand_over', amount: rupiah(100_000) })).toMatchObject({ ok: true });
		expect(await inTransitWith(db, source, lender.bendahara.userId)).toBe(50_000);
		expect((await heldFor(db, source)).collected).toBe(50_000);
		await booksHold();
	});
});
