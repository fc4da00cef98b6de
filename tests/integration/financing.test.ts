import { eq } from 'drizzle-orm';
import { beforeEach, describe, expect, test } from 'vitest';
import { listing } from '#lib/catalog/schema.server.ts';
import { askAgainstHarvest, type AskAgainstHarvest } from '#lib/financing/ask.server.ts';
import { isPledged, mostForRequest, owedOnHarvests } from '#lib/financing/find.server.ts';
import { worthsOf } from '#lib/financing/worth.server.ts';
import { CODE } from '#lib/ledger/codes.ts';
import { verifyLedger } from '#lib/ledger/verify.server.ts';
import { applyForLoan } from '#lib/lending/apply.server.ts';
import type { ApplicationId, LoanId } from '#lib/lending/ids.ts';
import { createLoanProduct } from '#lib/lending/products.server.ts';
import { disburseLoan } from '#lib/loans/disburse.server.ts';
import { loanById } from '#lib/loans/find.server.ts';
import { loanFaults } from '#lib/loans/verify.server.ts';
import { changePromise } from '#lib/promises/change.server.ts';
import { makePromise } from '#lib/promises/make.server.ts';
import { refundAtDesk } from '#lib/settlement/refund.server.ts';
import { confirmReceived } from '#lib/settlement/complete.server.ts';
import { outcomesOfParts, soldInAll } from '#lib/settlement/sales.server.ts';
import { outcomesOf } from '#lib/settlement/settle.server.ts';
import type { Actor } from '#lib/shared/actor.ts';
import { setClock } from '#lib/shared/clock.server.ts';
import { db } from '#lib/shared/database.server.ts';
import { bookDate } from '#lib/shared/dates.ts';
import { newKey, type HarvestPromiseId } from '#lib/shared/ids.ts';
import { rupiah } from '#lib/shared/money.ts';
import { freshDatabase } from '../support/database.ts';
import { handOver, pack } from '../support/fulfil.ts';
import { approve, FLAT, openLender, type Lender } from '../support/loans.ts';
import {
	bookSum,
	fund,
	fundGroup,
	MORNING,
	ofMember,
	openSale,
	paidOrder,
	producerOf,
	standsOn,
	type Sale
} from '../support/sale.ts';

freshDatabase();
const TODAY = bookDate('2026-11-23');
let sale: Sale;
let lender: Lender;
let promiseId: HarvestPromiseId;

/**
 * Lent against a harvest: half of what it is worth, 2 % for a month, paid back at once. She promised 20 kg of catfish at
 * Rp50.000: 1.000.000, of which 8 % and 2 % are fees, so that 900.000 are hers and 450.000 can be lent.
 */
beforeEach(async () => {
	setClock(MORNING);
	sale = await openSale();
	await fund(sale, 10_000_000);
	await fundGroup(sale, 10_000_000);
	lender = await openLender(sale, { name: 'Modal panen', method: 'bullet', advanceBasisPoints: 5_000 });
	const { membershipId: sellerId, listingId } = sale.producer;
	const [goods] = await db.select().from(listing).where(eq(listing.id, listingId));
	if (!goods) throw new Error('no listing');
	const made = await makePromise(sale.producer.actor, {
		...{ key: newKey(), sellerId, commodityId: goods.commodityId, listingId, quantity: 20_000, grade: 'A' },
		...{ fromOn: bookDate('2026-12-03'), untilOn: bookDate('2026-12-09') }
	});
	if (!made.ok) throw new Error(made.code);
	promiseId = made.promiseId;
});

function asking(changes: Partial<AskAgainstHarvest> = {}, by: Actor = sale.producer.actor) {
	return askAgainstHarvest(by, {
		...{ productId: lender.productId, membershipId: sale.producer.membershipId, basis: 'promise' },
		...{ promiseId, amount: rupiah(400_000), saleBasisPoints: 6_000, purpose: 'Pakan', key: newKey() },
		...changes
	});
}

const disburse = (applicationId: ApplicationId, by: Actor = lender.bendahara) =>
	disburseLoan(
		by,
		{ organisationId: sale.groupId, applicationId, how: 'cash', key: newKey() },
		{ secured: mostForRequest }
	);

async function lent(changes: Partial<AskAgainstHarvest> = {}): Promise<LoanId> {
	const asked = await asking(changes);
	if (!asked.ok) throw new Error(asked.code);
	await approve(lender, asked.applicationId);
	const paid = await disburse(asked.applicationId);
	if (!paid.ok) throw new Error(paid.code);
	return paid.loanId;
}

/** She sells for so much, and the buyer confirms it. */
async function sold(gross: number) {
	const { token, parts } = await paidOrder(sale, [{ producer: sale.producer, gross }]);
	await pack(sale, parts);
	await handOver(sale, parts[0]);
	const [part] = parts;
	if (!part) throw new Error('no part');
	expect(await confirmReceived(sale.producer.actor, token, part.id)).toMatchObject({ ok: true });
	const [line] = part.lines;
	if (!line) throw new Error('no line');
	const [settled] = (await outcomesOf(db, [line.id])).settled;
	return { part, line, settled };
}

async function booksHold(): Promise<void> {
	expect(await bookSum(sale.group)).toBe(0);
	expect(await bookSum(sale.trade)).toBe(0);
	expect(await verifyLedger(db)).toMatchObject({ ok: true });
	expect(await loanFaults(db)).toBeNull();
}

describe('what a producer can be lent money against', () => {
	test('is a promise at its price less the fees, what is paid and under way, and what is delivered', async () => {
		const hers = () => worthsOf(db, sale.producer.membershipId, TODAY);
		expect(await hers()).toMatchObject([
			{ basis: 'promise', promiseId, worth: 900_000, dueOn: '2026-12-23' }
		]);
		const { parts } = await paidOrder(sale, [{ producer: sale.producer, gross: 200_000 }]);
		expect(await hers()).toMatchObject([{ basis: 'promise' }, { basis: 'orders', worth: 180_000 }]);
		await pack(sale, parts);
		await handOver(sale, parts[0]);
		expect(await hers()).toMatchObject([
			{ basis: 'promise' },
			{ basis: 'delivered', worth: 180_000, dueOn: '2026-12-07' }
		]);
		// Past its last day nothing is lent against it, and an order that nobody paid is none.
		expect((await worthsOf(db, sale.producer.membershipId, bookDate('2026-12-10')))[0]?.basis).toBe(
			'delivered'
		);
	});

	test('more than the share of it, or than is left of it, is refused', async () => {
		expect(await asking({ amount: rupiah(450_001) })).toEqual({
			ok: false,
			code: 'harvest_short',
			most: 450_000
		});
		await lent({ amount: rupiah(300_000) });
		expect(await asking({ amount: rupiah(150_001) })).toEqual({
			ok: false,
			code: 'harvest_short',
			most: 150_000
		});
	});

	test('is hers alone, and only on terms made for it', async () => {
		const stranger = await producerOf(sale.groupId);
		expect(await asking({}, stranger.actor)).toEqual({ ok: false, code: 'forbidden' });
		expect(await asking({ membershipId: stranger.membershipId }, stranger.actor)).toMatchObject({
			code: 'not_found'
		});
		const ordinary = await createLoanProduct(lender.bendahara, sale.groupId, FLAT);
		if (!ordinary.ok) throw new Error(ordinary.code);
		expect(await asking({ productId: ordinary.productId })).toMatchObject({ code: 'harvest_only' });
		const { productId } = lender;
		const plain = await applyForLoan(sale.producer.actor, {
			...{ productId, membershipId: sale.producer.membershipId, amount: rupiah(100_000), instalments: 1 },
			...{ harvestOn: bookDate('2026-12-23'), purpose: 'Pakan', guarantors: [], key: newKey() }
		});
		expect(plain).toMatchObject({ code: 'harvest_only' });
		const wrong = await createLoanProduct(lender.bendahara, sale.groupId, {
			...FLAT,
			advanceBasisPoints: 5_000
		});
		expect(wrong).toEqual({ ok: false, code: 'advance_needs_bullet' });
	});

	test('that shrinks before it is paid out lends less; nobody pays it out without asking', async () => {
		const asked = await asking();
		if (!asked.ok) throw new Error(asked.code);
		await approve(lender, asked.applicationId);
		const { applicationId } = asked;
		expect(
			await disburseLoan(lender.bendahara, {
				...{ organisationId: sale.groupId, applicationId, how: 'cash', key: newKey() }
			})
		).toEqual({ ok: false, code: 'harvest_short', most: 0 });
		const halved = { key: newKey(), promiseId, quantity: 10_000 };
		expect(await changePromise(sale.producer.actor, halved, isPledged)).toMatchObject({ ok: true });
		expect(await disburse(applicationId)).toEqual({ ok: false, code: 'harvest_short', most: 225_000 });
	});
});

describe('money lent against a harvest', () => {
	test('is repaid by every sale up to the share she agreed to, before it is due, until it is paid', async () => {
		// 400.000 at 2 % a month for 30 days: 8.000.
		const loanId = await lent();
		expect(await standsOn(sale.group, CODE.loans)).toBe(400_000);
		// 300.000 less 10 % are 270.000; of these 60 % are 162.000: interest first.
		const first = await sold(300_000);
		expect(first.settled).toMatchObject({ interest: 8_000, principal: 154_000 });
		expect(await owedOnHarvests(db, sale.producer.membershipId)).toBe(246_000);
		// 900.000: only what is left is taken.
		const second = await sold(1_000_000);
		expect(second.settled).toMatchObject({ interest: 0, principal: 246_000 });
		expect((await loanById(db, loanId))?.state).toBe('settled');
		// What she sold here stands on her next request: 270.000 and 900.000.
		expect(await soldInAll(db, sale.producer.membershipId)).toEqual({ lines: 2, payable: 1_170_000 });
		expect(await standsOn(sale.group, CODE.loans)).toBe(0);
		expect((await sold(300_000)).settled).toMatchObject({ interest: 0, principal: 0 });
		await booksHold();
	});

	test('leaves an ordinary loan its place, within the share that all loans have', async () => {
		const flat = await createLoanProduct(lender.bendahara, sale.groupId, FLAT);
		if (!flat.ok) throw new Error(flat.code);
		const asked = await applyForLoan(sale.producer.actor, {
			...{ productId: flat.productId, membershipId: sale.producer.membershipId, amount: rupiah(500_000) },
			...{ instalments: 5, harvestOn: null, purpose: 'Kolam', guarantors: [], key: newKey() }
		});
		if (!asked.ok) throw new Error(asked.code);
		await approve(lender, asked.applicationId);
		const { applicationId } = asked;
		await disburseLoan(lender.bendahara, {
			...{ organisationId: sale.groupId, applicationId, how: 'cash', key: newKey() }
		});
		await lent({ amount: rupiah(200_000) });
		setClock(MORNING + 15 * 86_400_000);
		// Not due: all of the 60 % of 270.000 go to the harvest's loan.
		expect((await sold(300_000)).settled).toMatchObject({ interest: 4_000, principal: 158_000 });
		await booksHold();
	});

	test('that no sale repaid is an ordinary loan in arrears on the day after it was due', async () => {
		const loanId = await lent();
		setClock(MORNING + 38 * 86_400_000);
		const late = await sold(100_000);
		// Eight days late, three beyond the days of grace: 2 % of 408.000 for three of thirty days.
		expect(late.settled).toMatchObject({ penalty: 816, interest: 8_000, principal: 45_184 });
		expect((await loanById(db, loanId))?.state).toBe('running');
		await booksHold();
	});

	test('comes back into the loan when the buyer gets her money back after the settlement', async () => {
		const loanId = await lent();
		const { part, line } = await sold(300_000);
		expect(await owedOnHarvests(db, sale.producer.membershipId)).toBe(246_000);
		const refunded = await refundAtDesk(sale.treasurer, {
			...{ organisationId: sale.bumdesaId, subOrderId: part.id, orderLineId: line.id },
			...{ amount: rupiah(300_000), cause: 'producer', reason: 'Busuk', key: newKey() }
		});
		expect(refunded).toMatchObject({ ok: true });
		expect(await owedOnHarvests(db, sale.producer.membershipId)).toBe(400_000);
		expect((await loanById(db, loanId))?.instalments[0]).toMatchObject({ paidInterest: 0, paidPrincipal: 0 });
		// Her page tells the two apart: of her 270.000 the loan had got 162.000 and her savings the rest.
		const [told] = await outcomesOfParts(db, [part.id]);
		expect(told?.refunds).toMatchObject([
			{ payable: 270_000, afterSettlement: true, takenBack: 108_000, reopened: 162_000, receivable: 0 }
		]);
		await booksHold();
	});

	test('keeps its promise from being lowered or taken back; raising it is fine, and paying frees it', async () => {
		await lent();
		const change = (quantity: number) =>
			changePromise(sale.producer.actor, { key: newKey(), promiseId, quantity }, isPledged);
		expect(await change(19_999)).toEqual({ ok: false, code: 'pledged' });
		expect(await change(0)).toEqual({ ok: false, code: 'pledged' });
		expect(await change(25_000)).toMatchObject({ ok: true });
		await sold(1_000_000);
		expect(await change(10_000)).toMatchObject({ ok: true });
	});

	test('is asked for once and paid out once however often it is sent', async () => {
		const key = newKey();
		const asked = await Promise.all([1, 2, 3].map(() => asking({ key })));
		const [first] = asked;
		expect(asked.every((each) => each.ok && first?.ok && each.applicationId === first.applicationId)).toBe(
			true
		);
		if (!first?.ok) throw new Error('not asked');
		await approve(lender, first.applicationId);
		const paid = await Promise.all([disburse(first.applicationId), disburse(first.applicationId)]);
		expect(paid.filter(({ ok }) => ok)).toHaveLength(1);
		expect(await ofMember(sale.group, CODE.voluntarySavings, sale.producer)).toBe(0);
		await booksHold();
	});
});
