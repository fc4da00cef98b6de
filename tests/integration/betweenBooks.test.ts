import { eq } from 'drizzle-orm';
import { beforeEach, describe, expect, test } from 'vitest';
import {
	betweenBooks,
	bookPaymentsOf,
	decideBookPayment,
	payBook,
	type PayBook
} from '#lib/bookkeeping/between.server.ts';
import { account } from '#lib/ledger/schema.server.ts';
import { CODE } from '#lib/ledger/codes.ts';
import { verifyLedger } from '#lib/ledger/verify.server.ts';
import type { Actor } from '#lib/shared/actor.ts';
import { setClock } from '#lib/shared/clock.server.ts';
import { db } from '#lib/shared/database.server.ts';
import { newKey } from '#lib/shared/ids.ts';
import { rupiah } from '#lib/shared/money.ts';
import { confirmReceived } from '#lib/settlement/complete.server.ts';
import { freshDatabase } from '../support/database.ts';
import { handOver, pack } from '../support/fulfil.ts';
import {
	bookSum,
	fund,
	MORNING,
	officerOf,
	openSale,
	paidOrder,
	pairSum,
	standsOn,
	type Sale
} from '../support/sale.ts';

freshDatabase();
let sale: Sale;
let treasurer: Actor;
let bendahara: Actor;

/** After a sale of 100.000 the BUM Desa owes the group 2.000 as its share and 90.000 that are the producer's. */
beforeEach(async () => {
	setClock(MORNING);
	sale = await openSale();
	await fund(sale, 50_000);
	({ treasurer, bendahara } = sale);
	const { token, parts } = await paidOrder(sale, [{ producer: sale.producer, gross: 100_000 }]);
	await pack(sale, parts);
	await handOver(sale, parts[0]);
	await confirmReceived(sale.producer.actor, token, parts[0]?.id ?? (0 as never));
});

function pay(changes: Partial<PayBook> = {}, by: Actor = treasurer) {
	return payBook(by, {
		...{ fromBookId: sale.trade, toBookId: sale.group, amount: rupiah(92_000), paidFrom: 'bank' },
		...{ note: 'dibawa Pak Agus', key: newKey(), ...changes }
	});
}

async function paid(changes: Partial<PayBook> = {}): Promise<number> {
	const done = await pay(changes);
	if (!done.ok) throw new Error(done.code);
	return done.paymentId;
}

const decide = (paymentId: number, approve = true, by: Actor = bendahara) =>
	decideBookPayment(by, { paymentId, approve, receivedIn: 'cash' });

async function booksHold(): Promise<void> {
	expect([await pairSum(sale), await bookSum(sale.trade), await bookSum(sale.group)]).toEqual([0, 0, 0]);
	expect(await verifyLedger(db)).toMatchObject({ ok: true });
}

describe('what a book owes another', () => {
	test('stands with both, and is paid in both at once when the receiver confirms it', async () => {
		expect(await betweenBooks(db, [sale.trade])).toMatchObject([
			{ otherBookId: sale.group, balance: -92_000 }
		]);
		expect(await betweenBooks(db, [sale.group])).toMatchObject([
			{ otherBookId: sale.trade, balance: 92_000 }
		]);
		const before = await standsOn(sale.trade, CODE.bank);
		const paymentId = await paid();
		// Said, not booked.
		expect(await standsOn(sale.trade, CODE.bank)).toBe(before);
		const answers = await Promise.all([decide(paymentId), decide(paymentId)]);
		expect(answers).toContainEqual({ ok: true, state: 'approved' });
		expect(answers).toContainEqual({ ok: false, code: 'wrong_state' });
		expect(await standsOn(sale.trade, CODE.bank)).toBe(before - 92_000);
		expect(await standsOn(sale.group, CODE.cash)).toBe(92_000);
		expect(await betweenBooks(db, [sale.trade, sale.group])).toEqual([]);
		expect(await bookPaymentsOf(db, [sale.group])).toMatchObject([{ amount: 92_000, state: 'approved' }]);
		await booksHold();
	});

	test('is never paid beyond what is owed or there, nor twice on its way', async () => {
		expect(await pay({ amount: rupiah(92_001) })).toEqual({
			ok: false,
			code: 'more_than_owed',
			most: 92_000
		});
		expect(await pay({ paidFrom: 'cash' })).toMatchObject({ code: 'not_enough_money' });
		expect(await pay({ fromBookId: sale.group, toBookId: sale.trade }, bendahara)).toMatchObject({
			...{ code: 'more_than_owed', most: 0 }
		});
		const stranger = await openSale();
		const accounts = () => db.$count(account, eq(account.bookId, stranger.trade));
		const before = await accounts();
		expect(await pay({ toBookId: stranger.trade })).toMatchObject({ code: 'more_than_owed', most: 0 });
		expect(await accounts()).toBe(before);
		const key = newKey();
		const twice = await Promise.all([pay({ key }), pay({ key })]);
		expect(twice[0]).toEqual(twice[1]);
		expect(await pay()).toEqual({ ok: false, code: 'payment_waits' });
	});

	test('is confirmed by the receiver alone; who pays can take back what is not confirmed', async () => {
		const paymentId = await paid();
		const director = await officerOf(sale.bumdesaId, 'director');
		expect(await decide(paymentId, true, director)).toEqual({ ok: false, code: 'forbidden' });
		expect(await decide(paymentId, true, sale.producer.actor)).toEqual({ ok: false, code: 'forbidden' });
		expect(await decide(paymentId, false, director)).toEqual({ ok: true, state: 'refused' });
		expect(await decide(paymentId)).toEqual({ ok: false, code: 'wrong_state' });
		expect(await pay({}, sale.producer.actor)).toEqual({ ok: false, code: 'forbidden' });
		expect(await decide(await paid({ amount: rupiah(2_000) }), false)).toEqual({
			ok: true,
			state: 'refused'
		});
		expect(await betweenBooks(db, [sale.trade])).toMatchObject([{ balance: -92_000 }]);
		await booksHold();
	});
});
