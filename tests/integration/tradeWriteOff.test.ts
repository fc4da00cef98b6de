import { eq } from 'drizzle-orm';
import { beforeEach, describe, expect, test } from 'vitest';
import { accountOf } from '#lib/ledger/accounts.server.ts';
import { CODE } from '#lib/ledger/codes.ts';
import { credit, debit, post } from '#lib/ledger/post.server.ts';
import { verifyLedger } from '#lib/ledger/verify.server.ts';
import { refundAtDesk } from '#lib/settlement/refund.server.ts';
import { systemActor, type Actor } from '#lib/shared/actor.ts';
import { setClock } from '#lib/shared/clock.server.ts';
import { db, write } from '#lib/shared/database.server.ts';
import { bookDate } from '#lib/shared/dates.ts';
import { newKey } from '#lib/shared/ids.ts';
import { rupiah } from '#lib/shared/money.ts';
import {
	invoicesOfOrder,
	openInvoicesOf,
	unpaidWriteOffsOf,
	waitingWriteOffsOf,
	writeOffsOf
} from '#lib/tradeCredit/find.server.ts';
import { creditOf } from '#lib/tradeCredit/hold.server.ts';
import { receiveTradePayment } from '#lib/tradeCredit/receive.server.ts';
import { recover } from '#lib/tradeCredit/recover.server.ts';
import { tradeWriteOff } from '#lib/tradeCredit/schema.server.ts';
import { creditFaults } from '#lib/tradeCredit/verify.server.ts';
import { askWriteOff, decideWriteOff, type AskWriteOff } from '#lib/tradeCredit/writeOff.server.ts';
import { freshDatabase } from '../support/database.ts';
import { handOver, pack } from '../support/fulfil.ts';
import type { Signed } from '../support/organisations.ts';
import {
	bookSum,
	fund,
	MORNING,
	officerOf,
	openSale,
	orderOf,
	pairSum,
	standsOn,
	type Sale
} from '../support/sale.ts';
import {
	agreeWith,
	creditWrongs,
	orderedLater,
	orderLater,
	standing,
	tradeBuyer
} from '../support/tradeCredit.ts';

freshDatabase();
const DAY_MS = 24 * 60 * 60 * 1000;
let sale: Sale;
let buyer: Signed;
let numbers: string[];

/** She owes 300.000 and 200.000, both delivered today and due in 14 days; the clock stands at day 60. */
beforeEach(async () => {
	setClock(MORNING);
	sale = await openSale();
	await fund(sale, 50_000);
	buyer = await tradeBuyer(sale);
	numbers = [await delivered(300_000), await delivered(200_000)];
	setClock(MORNING + 60 * DAY_MS);
});

async function delivered(gross: number): Promise<string> {
	const placed = await orderedLater(sale, buyer, gross);
	await pack(sale, placed.parts);
	for (const part of placed.parts) await handOver(sale, part);
	return placed.number;
}

const at = async () => ({ organisationId: sale.bumdesaId, tradeBuyerId: (await standing(sale)).id });
const open = async () => openInvoicesOf(db, [(await standing(sale)).id]);
const receivable = () =>
	standsOn(sale.trade, CODE.tradeReceivables, { kind: 'trade_buyer', key: String(buyer.userId) });
const inTrade = (code: string) => standsOn(sale.trade, code);
const writeOffs = async () => writeOffsOf(db, (await standing(sale)).id);

async function ask(changes: Partial<AskWriteOff> = {}, by: Actor = sale.treasurer) {
	const invoiceIds = (await open()).map(({ id }) => id);
	return askWriteOff(by, { ...(await at()), invoiceIds, reason: 'Warung tutup', key: newKey(), ...changes });
}

async function decide(approve = true, by: Actor = sale.director) {
	const waiting = (await writeOffs()).filter(({ state }) => state === 'asked');
	return decideWriteOff(by, { ...(await at()), approve, writeOffIds: waiting.map(({ id }) => id) });
}

async function given(changes: Partial<AskWriteOff> = {}): Promise<void> {
	expect(await ask(changes)).toMatchObject({ ok: true });
	expect(await decide()).toMatchObject({ ok: true, state: 'approved' });
}

const pay = async (amount: number, key = newKey(), by: Actor = sale.treasurer) =>
	recover(by, { ...(await at()), amount: rupiah(amount), place: 'cash', note: '', key });

async function allHolds(): Promise<void> {
	expect(await creditWrongs()).toBeNull();
	expect(await verifyLedger(db)).toMatchObject({ ok: true });
	expect(await bookSum(sale.trade)).toBe(0);
	expect(await pairSum(sale)).toBe(0);
}

describe('writing a trade debt off', () => {
	test('asked by one officer changes nothing; approved by another it is an expense and leaves the receivable', async () => {
		expect(await ask()).toEqual({ ok: true, amount: 500_000 });
		expect(await receivable()).toBe(500_000);
		const waiting = () => waitingWriteOffsOf(db, sale.bumdesaId);
		expect(await waiting()).toMatchObject([{ businessName: 'Warung Bu Rina', amount: 500_000 }]);
		expect(await decide()).toEqual({ ok: true, state: 'approved', amount: 500_000 });
		expect(await waiting()).toEqual([]);
		expect(await receivable()).toBe(0);
		expect(await inTrade(CODE.provisionExpense)).toBe(500_000);
		expect(await open()).toEqual([]);
		// The limit is free of it, but nothing is lent to her on it.
		expect(await standing(sale)).toMatchObject({ used: 0, owed: 0, overdue: 0 });
		// She reads that it ended, not why an officer gave it up.
		expect((await standing(sale)).endReason).toBe('Ada tagihan yang tidak dibayar');
		expect(await creditOf(db, { bumdesaId: sale.bumdesaId, buyerId: buyer.userId })).toBeNull();
		expect(await orderLater(sale, buyer, 50_000)).toMatchObject({ code: 'credit_not_offered' });
		await allHolds();
		// Two officers may agree with her anew.
		await agreeWith(sale, buyer, 100_000);
		expect(await orderLater(sale, buyer, 50_000)).toMatchObject({ ok: true });
		await allHolds();
	});

	test('takes what was set aside for it first', async () => {
		await write(async (tx) => {
			const of = (code: string) => accountOf(tx, sale.trade, code);
			await post(tx, {
				...{ actor: systemActor, kind: 'manual', source: { kind: 'test', key: 'p' }, key: 'p' },
				entries: [
					{
						...{ bookId: sale.trade, date: bookDate('2026-12-31'), memo: 'Penyisihan' },
						postings: [
							debit(await of(CODE.provisionExpense), rupiah(120_000)),
							credit(await of(CODE.tradeAllowance), rupiah(120_000))
						]
					}
				]
			});
		});
		await given();
		expect(await inTrade(CODE.tradeAllowance)).toBe(0);
		// 120.000 when it was set aside, 380.000 now.
		expect(await inTrade(CODE.provisionExpense)).toBe(500_000);
		await allHolds();
	});

	test('is never approved by its asker or the buyer, asked before it is due, for another desk, or by who may not', async () => {
		expect(await ask({ invoiceIds: [] })).toMatchObject({ code: 'nothing_chosen' });
		expect(await ask({}, sale.warehouse)).toMatchObject({ code: 'forbidden' });
		expect(await ask({ organisationId: sale.groupId }, sale.bendahara)).toMatchObject({ ok: false });
		setClock(MORNING + 14 * DAY_MS);
		expect(await ask()).toMatchObject({ code: 'not_due' });
		setClock(MORNING + 60 * DAY_MS);
		const other = await openSale();
		expect(await ask({ organisationId: other.bumdesaId }, other.treasurer)).toMatchObject({
			code: 'not_found'
		});
		expect(await ask()).toMatchObject({ ok: true });
		expect(await ask()).toMatchObject({ code: 'already_waits' });
		expect(await decide(true, sale.treasurer)).toMatchObject({ code: 'same_person' });
		expect(await decide(true, sale.warehouse)).toMatchObject({ code: 'forbidden' });
		expect(await receivable()).toBe(500_000);
		expect(await decide(false, sale.treasurer)).toMatchObject({ ok: true, state: 'refused' });
		expect(await decide()).toMatchObject({ code: 'wrong_state' });
		expect(await ask()).toMatchObject({ ok: true });
		await allHolds();
	});

	test('the same form twice asks once, two officers at once approve once, unseen requests are not approved', async () => {
		const key = newKey();
		const [first] = await open();
		if (!first) throw new Error('nothing open');
		const one = { key, invoiceIds: [first.id] };
		expect(await Promise.all([ask(one), ask(one)])).toEqual([
			{ ok: true, amount: 300_000 },
			{ ok: true, amount: 300_000 }
		]);
		const seen = (await writeOffs()).map(({ id }) => id);
		const second = await officerOf(sale.bumdesaId, 'director');
		expect(await ask({ invoiceIds: (await open()).slice(1).map(({ id }) => id) })).toMatchObject({
			ok: true
		});
		const stale = { ...(await at()), approve: true, writeOffIds: seen };
		expect(await decideWriteOff(sale.director, stale)).toMatchObject({ code: 'wrong_state' });
		const done = await Promise.all([decide(), decide(true, second), decide()]);
		expect(done.filter(({ ok }) => ok)).toHaveLength(1);
		expect(await inTrade(CODE.provisionExpense)).toBe(500_000);
		await allHolds();
	});

	test('what she paid since it was asked is not given up', async () => {
		expect(await ask()).toMatchObject({ ok: true });
		const paid = {
			...(await at()),
			amount: rupiah(350_000),
			place: 'bank' as const,
			note: '',
			key: newKey()
		};
		expect(await receiveTradePayment(sale.treasurer, paid)).toMatchObject({ ok: true, left: 150_000 });
		expect(await decide()).toEqual({ ok: true, state: 'approved', amount: 150_000 });
		expect((await writeOffs()).map(({ amount, state }) => [amount, state])).toEqual([[150_000, 'approved']]);
		expect(await receivable()).toBe(0);
		await allHolds();
	});

	test('all paid since, nothing is given up and nothing posted', async () => {
		expect(await ask()).toMatchObject({ ok: true });
		const paid = {
			...(await at()),
			amount: rupiah(500_000),
			place: 'bank' as const,
			note: '',
			key: newKey()
		};
		expect(await receiveTradePayment(sale.treasurer, paid)).toMatchObject({ ok: true });
		expect(await decide()).toMatchObject({ code: 'nothing_owed' });
		expect(await inTrade(CODE.provisionExpense)).toBe(0);
		expect(await decide(false)).toMatchObject({ ok: true });
		await allHolds();
	});
});

describe('what was written off', () => {
	test('is paid later as income, the oldest first, never beyond, once by one form, and is on her bill until then', async () => {
		await given();
		const billed = async () => (await Promise.all(numbers.map((each) => invoicesOfOrder(db, each)))).flat();
		expect((await billed()).map((each) => each.open)).toEqual([300_000, 200_000]);
		const cash = await inTrade(CODE.cash);
		const key = newKey();
		expect(await pay(350_000, key)).toEqual({ ok: true, left: 150_000 });
		expect(await pay(350_000, key)).toEqual({ ok: true, left: 150_000 });
		expect((await inTrade(CODE.cash)) - cash).toBe(350_000);
		expect(await inTrade(CODE.otherIncome)).toBe(-350_000);
		expect((await billed()).map((each) => each.open)).toEqual([0, 150_000]);
		const { tradeBuyerId } = await at();
		expect([...(await unpaidWriteOffsOf(db, [tradeBuyerId]))]).toEqual([[tradeBuyerId, 150_000]]);
		expect(await pay(150_001)).toMatchObject({ code: 'more_than_owed', most: 150_000 });
		expect(await pay(1, newKey(), sale.warehouse)).toMatchObject({ code: 'forbidden' });
		const twice = await Promise.all([pay(150_000), pay(150_000)]);
		expect(twice.filter(({ ok }) => ok)).toHaveLength(1);
		expect(await pay(1)).toMatchObject({ code: 'nothing_owed' });
		expect(await receivable()).toBe(0);
		await allHolds();
	});

	test('is not refunded in money as far as she never paid for it', async () => {
		await given();
		expect(await pay(260_000)).toMatchObject({ ok: true });
		const order = await orderOf(numbers[0] ?? '');
		const [part] = order.parts;
		const [line] = part?.lines ?? [];
		if (!part || !line) throw new Error('no line');
		// 40.000 of the 300.000 were never paid: so much of the 100.000 is kept, the rest is owed back.
		const done = await refundAtDesk(sale.treasurer, {
			...{ organisationId: sale.bumdesaId, subOrderId: part.id, orderLineId: line.id, key: newKey() },
			...{ amount: rupiah(100_000), cause: 'bumdesa' as const, reason: 'Sebagian rusak' }
		});
		expect(done).toMatchObject({ ok: true });
		expect((await writeOffs()).map(({ recovered }) => recovered)).toEqual([0, 300_000]);
		expect(await inTrade(CODE.otherIncome)).toBe(-300_000);
		await allHolds();
	});

	test('is held against its invoice, its entry and what came in', async () => {
		await given();
		await write((tx) =>
			tx
				.update(tradeWriteOff)
				.set({ recovered: rupiah(1) })
				.where(eq(tradeWriteOff.id, 1 as never))
		);
		expect(await creditFaults(db)).toMatchObject({ row: 'trade_write_off 1' });
	});
});
