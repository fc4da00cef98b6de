import { beforeAll, describe, expect, it } from 'vitest';
import { countCash } from '#lib/bookkeeping/cashCount.server.ts';
import { askReversal } from '#lib/bookkeeping/enter.server.ts';
import { decideDraft } from '#lib/bookkeeping/decide.server.ts';
import { entryHead } from '#lib/ledger/movements.server.ts';
import { verifyLedger } from '#lib/ledger/verify.server.ts';
import {
	availableVoluntary,
	mandatoryDue,
	principalDue,
	savingsAccountOf,
	savingsBalance
} from '#lib/savings/accounts.server.ts';
import { memberBook } from '#lib/savings/book.server.ts';
import { depositSavings } from '#lib/savings/deposit.server.ts';
import { hold, release } from '#lib/savings/hold.server.ts';
import { saversOf } from '#lib/savings/list.server.ts';
import { requestPayout } from '#lib/payouts/request.server.ts';
import { setSavingsRule } from '#lib/savings/rules.server.ts';
import { slipByToken } from '#lib/savings/slip.server.ts';
import { withdrawSavings } from '#lib/savings/withdraw.server.ts';
import { setClock } from '#lib/shared/clock.server.ts';
import { db, write } from '#lib/shared/database.server.ts';
import { bookDate } from '#lib/shared/dates.ts';
import { newKey, type TransactionId } from '#lib/shared/ids.ts';
import { rupiah } from '#lib/shared/money.ts';
import { freshDatabase } from '../support/database.ts';
import { deposit, MORNING, openDesk, type Desk } from '../support/desk.ts';
import { member } from '../support/market.ts';

freshDatabase();
const TODAY = bookDate('2026-11-23');
let desk: Desk;

beforeAll(async () => {
	setClock(MORNING);
	desk = await openDesk();
});

function withdraw(membershipId: Desk['sri']['membershipId'], amount: number, key = newKey()) {
	return withdrawSavings(desk.bendahara, { membershipId, amount: rupiah(amount), key });
}

describe('a deposit at the desk', () => {
	it('raises the balance, and its receipt says so', async () => {
		const token = await deposit(desk, desk.sri.membershipId, 150_000);
		expect(await savingsBalance(db, desk.sri.membershipId, 'voluntary')).toBe(150_000);
		expect(await slipByToken(db, token)).toMatchObject({
			direction: 'deposit',
			kind: 'voluntary',
			amount: 150_000,
			balanceAfter: 150_000,
			memberName: 'Sri Lestari',
			organisationId: desk.id,
			reversed: false
		});
	});

	it('sent twice with one key is taken once; the key with another amount is refused', async () => {
		const { membershipId } = await member(desk.id);
		const key = newKey();
		const send = (amount: number) =>
			depositSavings(desk.bendahara, { membershipId, kind: 'mandatory', amount: rupiah(amount), key });
		const answers = await Promise.all(Array.from({ length: 5 }, () => send(20_000)));
		expect(new Set(answers.map((answer) => JSON.stringify(answer))).size).toBe(1);
		expect(await send(30_000)).toEqual({ ok: false, code: 'key_reused' });
		expect(await savingsBalance(db, membershipId, 'mandatory')).toBe(20_000);
	});

	it('is refused to a member, to another group’s officer and for who is no member', async () => {
		const other = await openDesk();
		const input = { membershipId: desk.sri.membershipId, kind: 'voluntary' as const, amount: rupiah(5_000) };
		for (const actor of [desk.sri.actor, other.bendahara]) {
			expect(await depositSavings(actor, { ...input, key: newKey() })).toEqual({
				ok: false,
				code: 'forbidden'
			});
		}
		const unknown = { ...input, membershipId: 999_999 as typeof input.membershipId, key: newKey() };
		expect(await depositSavings(desk.bendahara, unknown)).toEqual({ ok: false, code: 'not_found' });
	});
});

describe('a withdrawal at the desk', () => {
	it('F18: of twenty of the whole balance at once, one is paid and the balance is 0', async () => {
		const { membershipId } = await member(desk.id);
		await deposit(desk, membershipId, 80_000);
		const answers = await Promise.all(Array.from({ length: 20 }, () => withdraw(membershipId, 80_000)));
		expect(answers.filter(({ ok }) => ok)).toHaveLength(1);
		for (const answer of answers.filter(({ ok }) => !ok)) {
			expect(answer).toEqual({ ok: false, code: 'insufficient_savings', available: 0 });
		}
		expect(await savingsBalance(db, membershipId, 'voluntary')).toBe(0);
	});

	it('leaves principal and mandatory savings alone', async () => {
		const { membershipId } = await member(desk.id);
		await deposit(desk, membershipId, 100_000, 'principal');
		await deposit(desk, membershipId, 50_000, 'mandatory');
		expect(await withdraw(membershipId, 1)).toMatchObject({ ok: false, code: 'insufficient_savings' });
	});

	it('stops at what is held, until it is released', async () => {
		const { membershipId } = await member(desk.id);
		await deposit(desk, membershipId, 100_000);
		const { accountId } = await write((tx) => savingsAccountOf(tx, membershipId, 'voluntary'));
		const held = await write((tx) => hold(tx, { accountId, amount: rupiah(70_000), reason: 'payout:test' }));
		expect(held).toEqual({ ok: true });
		expect(await availableVoluntary(db, membershipId)).toBe(30_000);
		expect(await withdraw(membershipId, 30_001)).toMatchObject({
			code: 'insufficient_savings',
			available: 30_000
		});
		const more = await write((tx) => hold(tx, { accountId, amount: rupiah(30_001), reason: 'payout:more' }));
		expect(more).toEqual({ ok: false, code: 'insufficient_savings' });
		await write((tx) => release(tx, 'payout:test'));
		expect(await withdraw(membershipId, 100_000)).toMatchObject({ ok: true });
	});

	it('leaves what the group agreed stays, but for one who takes all of it', async () => {
		const other = await openDesk();
		const { membershipId } = other.sri;
		await deposit(other, membershipId, 100_000);
		const rule = { organisationId: other.id, kind: 'voluntary', amount: rupiah(30_000) } as const;
		expect(await setSavingsRule(other.ketua, { ...rule, validFrom: bookDate('2026-11-01') })).toEqual({
			ok: true
		});
		const later = { ...rule, amount: rupiah(90_000), validFrom: bookDate('2026-12-01') };
		expect(await setSavingsRule(other.ketua, later)).toEqual({ ok: true });
		const take = (amount: number) =>
			withdrawSavings(other.bendahara, { membershipId, amount: rupiah(amount), key: newKey() });
		expect(await take(70_001)).toEqual({ ok: false, code: 'insufficient_savings', available: 70_000 });
		expect(await memberBook(db, membershipId, { on: bookDate('2026-11-23') })).toMatchObject({
			...{ available: 70_000, stays: 30_000 }
		});
		const asked = await requestPayout(other.sri.actor, {
			...{ membershipId, amount: rupiah(80_000), bank: null, key: newKey() }
		});
		expect(asked).toMatchObject({ code: 'insufficient_savings', available: 70_000 });
		expect(await take(70_000)).toMatchObject({ ok: true });
		expect(await take(1)).toMatchObject({ code: 'insufficient_savings', available: 0 });
		expect(await take(30_000)).toMatchObject({ ok: true });
	});

	it('is refused when the drawer has not that much by the books', async () => {
		const other = await openDesk();
		await deposit(other, other.sri.membershipId, 50_000);
		await deposit(other, other.wati.membershipId, 10_000);
		await withdrawSavings(other.bendahara, {
			membershipId: other.wati.membershipId,
			amount: rupiah(10_000),
			key: newKey()
		});
		const input = { bookId: other.book, expected: rupiah(50_000), counted: rupiah(20_000), key: newKey() };
		const counted = await countCash(other.bendahara, { ...input, responsible: other.ketua.userId });
		expect(counted).toEqual({ ok: true, difference: -30_000 });
		const answer = await withdrawSavings(other.bendahara, {
			membershipId: other.sri.membershipId,
			amount: rupiah(50_000),
			key: newKey()
		});
		expect(answer).toEqual({ ok: false, code: 'not_enough_cash', cash: 20_000 });
	});

	it('below zero is refused by the database itself', async () => {
		const { membershipId } = await member(desk.id);
		await deposit(desk, membershipId, 10_000);
		const { accountId } = await write((tx) => savingsAccountOf(tx, membershipId, 'voluntary'));
		const sql = 'INSERT INTO savings_hold (account_id, amount, reason, held_at) VALUES (?, ?, ?, 0)';
		await expect(
			write((tx) => tx.$client.execute({ sql, args: [accountId, 10_001, 'raw'] }))
		).rejects.toThrow(/below_zero/);
	});
});

describe('taking a deposit back', () => {
	async function reverse(token: string) {
		const slip = await slipByToken(db, token);
		const { rows } = await write((tx) =>
			tx.$client.execute({
				sql: 'SELECT transaction_id AS id FROM savings_slip WHERE token = ?',
				args: [token]
			})
		);
		const transactionId = Number(rows[0]?.['id']) as TransactionId;
		const asked = await askReversal(desk.bendahara, {
			bookId: desk.book,
			transactionId,
			reason: `salah ketik ${slip?.amount ?? ''}`,
			key: newKey()
		});
		if (!asked.ok) throw new Error(asked.code);
		const decided = await decideDraft(desk.ketua, { draftId: asked.draftId, approve: true });
		return { decided, head: await entryHead(db, transactionId) };
	}

	it('needs two officers, and the receipt says it was taken back', async () => {
		const { membershipId } = await member(desk.id);
		const token = await deposit(desk, membershipId, 40_000);
		const { decided, head } = await reverse(token);
		expect(decided.ok).toBe(true);
		expect(head?.reversed).toBe(true);
		expect(await savingsBalance(db, membershipId, 'voluntary')).toBe(0);
		expect((await slipByToken(db, token))?.reversed).toBe(true);
	});

	it('is refused when the money was withdrawn or is held', async () => {
		const { membershipId } = await member(desk.id);
		const token = await deposit(desk, membershipId, 40_000);
		const { accountId } = await write((tx) => savingsAccountOf(tx, membershipId, 'voluntary'));
		await write((tx) => hold(tx, { accountId, amount: rupiah(1), reason: 'payout:held' }));
		expect((await reverse(token)).decided).toEqual({ ok: false, code: 'below_zero' });
		expect(await savingsBalance(db, membershipId, 'voluntary')).toBe(40_000);
	});
});

describe('what members are asked to save', () => {
	it('is due by dated rules, less what was paid', async () => {
		const other = await openDesk();
		const rule = { organisationId: other.id, kind: 'mandatory' as const, validFrom: bookDate('2026-09-01') };
		expect(await setSavingsRule(other.bendahara, { ...rule, amount: rupiah(10_000) })).toEqual({
			ok: false,
			code: 'forbidden'
		});
		expect(await setSavingsRule(other.ketua, { ...rule, amount: rupiah(10_000) })).toEqual({ ok: true });
		await setSavingsRule(other.ketua, { ...rule, kind: 'principal', amount: rupiah(100_000) });
		const { membershipId } = other.sri;
		// September, October and November.
		expect(await mandatoryDue(db, membershipId, TODAY)).toBe(30_000);
		expect(await principalDue(db, membershipId, TODAY)).toBe(100_000);
		await deposit(other, membershipId, 25_000, 'mandatory');
		await deposit(other, membershipId, 100_000, 'principal');
		expect(await mandatoryDue(db, membershipId, TODAY)).toBe(5_000);
		expect(await principalDue(db, membershipId, TODAY)).toBe(0);
		const early = { ...rule, amount: rupiah(1), validFrom: bookDate('2025-01-01') };
		expect(await setSavingsRule(other.ketua, early)).toEqual({ ok: false, code: 'date_too_early' });
		const { savers } = await saversOf(db, other.id, { text: 'sri', page: 1, size: 10, on: TODAY });
		expect(savers).toMatchObject([{ name: 'Sri Lestari', due: 5_000, balances: { mandatory: 25_000 } }]);
	});
});

describe('the member’s own book', () => {
	it('tells every movement once, newest first, with the balance after it, page by page', async () => {
		const { membershipId } = await member(desk.id);
		await deposit(desk, membershipId, 100_000, 'principal');
		for (const amount of [10_000, 20_000, 30_000]) await deposit(desk, membershipId, amount);
		await withdraw(membershipId, 5_000);
		const first = await memberBook(db, membershipId, { on: TODAY, size: 3 });
		expect(first.lines.map(({ amount, balanceAfter }) => [amount, balanceAfter])).toEqual([
			[-5_000, 55_000],
			[30_000, 60_000],
			[20_000, 30_000]
		]);
		expect(first).toMatchObject({ total: 155_000, available: 55_000, balances: { principal: 100_000 } });
		const rest = await memberBook(db, membershipId, { on: TODAY, size: 3, before: first.older });
		expect(rest.lines.map(({ happened, kind, amount }) => [happened, kind, amount])).toEqual([
			['deposit', 'voluntary', 10_000],
			['deposit', 'principal', 100_000]
		]);
		expect(rest.older).toBeNull();
	});
});

it('after all of it the ledger verifies', async () => {
	expect(await verifyLedger(db)).toMatchObject({ ok: true });
});
