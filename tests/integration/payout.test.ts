import { beforeEach, describe, expect, test } from 'vitest';
import { CODE } from '#lib/ledger/codes.ts';
import { setClock } from '#lib/shared/clock.server.ts';
import { db } from '#lib/shared/database.server.ts';
import { newKey } from '#lib/shared/ids.ts';
import { rupiah } from '#lib/shared/money.ts';
import { approvePayout, cancelPayout, refusePayout } from '#lib/payouts/decide.server.ts';
import { payoutById } from '#lib/payouts/find.server.ts';
import { payPayout, returnPayout } from '#lib/payouts/pay.server.ts';
import { requestPayout } from '#lib/payouts/request.server.ts';
import { mayMovePayout, PAYOUT_STATES, type PayoutState } from '#lib/payouts/states.ts';
import { availableVoluntary } from '#lib/savings/accounts.server.ts';
import { withdrawSavings } from '#lib/savings/withdraw.server.ts';
import { freshDatabase } from '../support/database.ts';
import {
	bookSum,
	fund,
	fundGroup,
	MORNING,
	ofMember,
	openSale,
	pairSum,
	save,
	standsOn,
	type Sale
} from '../support/sale.ts';

freshDatabase();
let sale: Sale;
const BANK = { name: 'BRI', number: '002301000111500', holder: 'Sri Wahyuni' };

beforeEach(async () => {
	setClock(MORNING);
	sale = await openSale();
	await fund(sale, 1_000_000);
	await fundGroup(sale, 1_000_000);
	await save(sale, sale.producer, 300_000);
});

function ask(amount = 300_000, bank: typeof BANK | null = null, actor = sale.producer.actor, key = newKey()) {
	return requestPayout(actor, {
		membershipId: sale.producer.membershipId,
		amount: rupiah(amount),
		bank,
		key
	});
}

async function asked(amount?: number, bank?: typeof BANK | null): Promise<number> {
	const made = await ask(amount, bank);
	if (!made.ok) throw new Error(made.code);
	return made.payoutId;
}

const at = (payoutId: number) => ({ organisationId: sale.bumdesaId, payoutId });

function pay(payoutId: number, bankCharge = 0, actor = sale.treasurer) {
	return payPayout(actor, {
		...at(payoutId),
		reference: 'TRX-1',
		bankCharge: rupiah(bankCharge),
		key: newKey()
	});
}

const free = () => availableVoluntary(db, sale.producer.membershipId);
const voluntary = () => ofMember(sale.group, CODE.voluntarySavings, sale.producer);

async function balanced(): Promise<void> {
	expect([await pairSum(sale), await bookSum(sale.trade), await bookSum(sale.group)]).toEqual([0, 0, 0]);
}

describe('a request', () => {
	test('holds the amount on her voluntary savings from the moment it is made', async () => {
		await asked(200_000);
		expect(await free()).toBe(100_000);
		const withdrawn = await withdrawSavings(sale.bendahara, {
			membershipId: sale.producer.membershipId,
			amount: rupiah(150_000),
			key: newKey()
		});
		expect(withdrawn).toMatchObject({ ok: false, code: 'insufficient_savings' });
	});

	test('for more than is free is refused, saying how much is free', async () => {
		await asked(200_000);
		expect(await ask(100_001)).toEqual({ ok: false, code: 'insufficient_savings', available: 100_000 });
	});

	test('is hers, her group’s or the paying desk’s to make; nobody else’s', async () => {
		const elsewhere = await openSale();
		expect(await ask(1_000, null, elsewhere.producer.actor)).toEqual({ ok: false, code: 'forbidden' });
		expect(await ask(1_000, null, elsewhere.treasurer)).toEqual({ ok: false, code: 'forbidden' });
		expect(await ask(1_000, null, sale.bendahara)).toMatchObject({ ok: true });
		expect(await ask(1_000, null, sale.treasurer)).toMatchObject({ ok: true });
	});

	test('of everything, 20 times at once: one; with one key: the same one', async () => {
		const all = await Promise.all(Array.from({ length: 20 }, () => ask()));
		expect(all.filter(({ ok }) => ok)).toHaveLength(1);
		expect(await free()).toBe(0);
		const key = newKey();
		await cancelPayout(sale.producer.actor, all.flatMap((each) => (each.ok ? [each.payoutId] : []))[0] ?? 0);
		const same = await Promise.all(
			Array.from({ length: 20 }, () => ask(1_000, null, sale.producer.actor, key))
		);
		expect(new Set(same.map((each) => (each.ok ? each.payoutId : each.code))).size).toBe(1);
	});
});

describe('approval', () => {
	test('is by a second officer: never who asked, never the member herself', async () => {
		const forHer = await ask(100_000, null, sale.treasurer);
		if (!forHer.ok) throw new Error(forHer.code);
		expect(await approvePayout(sale.treasurer, at(forHer.payoutId))).toEqual({
			ok: false,
			code: 'needs_another_officer'
		});
		expect(await approvePayout(sale.producer.actor, at(forHer.payoutId))).toEqual({
			ok: false,
			code: 'forbidden'
		});
		expect(await approvePayout(sale.warehouse, at(forHer.payoutId))).toEqual({
			ok: false,
			code: 'forbidden'
		});
		expect(await approvePayout(sale.director, at(forHer.payoutId))).toEqual({ ok: true });
	});

	test('at another desk finds nothing', async () => {
		const elsewhere = await openSale();
		const payoutId = await asked();
		expect(
			await approvePayout(elsewhere.director, { organisationId: elsewhere.bumdesaId, payoutId })
		).toEqual({
			ok: false,
			code: 'not_found'
		});
	});

	test('refused or taken back, the savings are free again', async () => {
		const first = await asked(100_000);
		expect(await cancelPayout(sale.director, first)).toEqual({ ok: false, code: 'forbidden' });
		expect(await cancelPayout(sale.producer.actor, first)).toEqual({ ok: true });
		const second = await asked(100_000);
		await approvePayout(sale.director, at(second));
		expect(await refusePayout(sale.treasurer, { ...at(second), reason: 'Rekening salah' })).toEqual({
			ok: true
		});
		expect(await free()).toBe(300_000);
	});
});

describe('payment', () => {
	test('in cash by the BUM Desa for the group’s book: savings, the pair and the drawer', async () => {
		const payoutId = await asked(200_000);
		expect(await pay(payoutId)).toEqual({ ok: false, code: 'wrong_state' });
		await approvePayout(sale.director, at(payoutId));
		expect(await pay(payoutId)).toMatchObject({ ok: true });
		expect(await voluntary()).toBe(-100_000);
		expect(await standsOn(sale.trade, CODE.cash)).toBe(800_000);
		expect(await free()).toBe(100_000);
		await balanced();
	});

	test('20 times at once: one', async () => {
		const payoutId = await asked();
		await approvePayout(sale.director, at(payoutId));
		const all = await Promise.all(Array.from({ length: 20 }, () => pay(payoutId)));
		expect(all.filter(({ ok }) => ok)).toHaveLength(1);
		expect(await voluntary()).toBe(0);
		await balanced();
	});

	test('by bank costs the payer the fee, and sent back it is hers again while the fee stays', async () => {
		const bank = { kind: 'bank account', key: 'main' };
		const payoutId = await asked(200_000, BANK);
		await approvePayout(sale.director, at(payoutId));
		expect(await pay(payoutId, 2_500)).toMatchObject({ ok: true });
		expect(await standsOn(sale.trade, CODE.bankCharges)).toBe(2_500);
		expect(await standsOn(sale.trade, CODE.bank, bank)).toBe(797_500);
		expect(await returnPayout(sale.treasurer, { ...at(payoutId), reason: 'Rekening tutup' })).toEqual({
			ok: true
		});
		expect(await returnPayout(sale.treasurer, { ...at(payoutId), reason: 'lagi' })).toMatchObject({
			code: 'wrong_state'
		});
		expect(await voluntary()).toBe(-300_000);
		expect(await free()).toBe(300_000);
		expect(await standsOn(sale.trade, CODE.bank, bank)).toBe(997_500);
		expect((await payoutById(db, payoutId))?.state).toBe('returned');
		await balanced();
	});

	test('from an empty drawer is refused, saying what is in it', async () => {
		await save(sale, sale.producer, 2_000_000);
		const payoutId = await asked(1_500_000);
		await approvePayout(sale.director, at(payoutId));
		expect(await pay(payoutId)).toEqual({ ok: false, code: 'not_enough_cash', cash: 1_000_000 });
	});
});

test('the table of moves: every cell', () => {
	const allowed = new Set([
		'requested>approved',
		'requested>refused',
		'requested>cancelled',
		'approved>paid',
		'approved>refused',
		'paid>returned'
	]);
	const pairs = PAYOUT_STATES.flatMap((from) =>
		PAYOUT_STATES.map((to): [PayoutState, PayoutState] => [from, to])
	);
	for (const [from, to] of pairs) expect(mayMovePayout(from, to)).toBe(allowed.has(`${from}>${to}`));
	expect(pairs).toHaveLength(36);
});
