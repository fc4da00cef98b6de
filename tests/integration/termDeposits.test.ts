import { eq } from 'drizzle-orm';
import { beforeEach, describe, expect, test } from 'vitest';
import { postFinishedMonths } from '#lib/interest/post.server.ts';
import { decideRate, enterRate } from '#lib/interest/rates.server.ts';
import { CODE } from '#lib/ledger/codes.ts';
import { verifyLedger } from '#lib/ledger/verify.server.ts';
import { decideLeaving } from '#lib/leaving/decide.server.ts';
import { enterLeaving } from '#lib/leaving/enter.server.ts';
import { figuresOf, positionOf } from '#lib/leaving/position.server.ts';
import { membershipById } from '#lib/organisations/find.server.ts';
import { organisation } from '#lib/organisations/schema.server.ts';
import { setClock } from '#lib/shared/clock.server.ts';
import { db, write } from '#lib/shared/database.server.ts';
import { bookDate } from '#lib/shared/dates.ts';
import { newKey } from '#lib/shared/ids.ts';
import { rupiah } from '#lib/shared/money.ts';
import { preciseRate } from '#lib/shared/percent.ts';
import type { Actor } from '#lib/shared/actor.ts';
import { breakDeposit, instructDeposit } from '#lib/termDeposits/end.server.ts';
import { depositById, depositsOfMember, rolledInto } from '#lib/termDeposits/find.server.ts';
import { settleDeposits } from '#lib/termDeposits/nightly.server.ts';
import { openDeposit, type OpenDeposit } from '#lib/termDeposits/open.server.ts';
import { decideTermProduct, enterTermProduct, offeredProducts } from '#lib/termDeposits/products.server.ts';
import { termDepositFaults } from '#lib/termDeposits/verify.server.ts';
import { freshDatabase } from '../support/database.ts';
import {
	fundGroup,
	MORNING,
	ofMember,
	officerOf,
	openSale,
	producerOf,
	save,
	standsOn,
	type Sale
} from '../support/sale.ts';

freshDatabase();
const DAY = 86_400_000;
const dayAt = (date: string) => Date.parse(`${date}T03:00:00Z`);
let sale: Sale;
let ketua: Actor;
let productId: number;

beforeEach(async () => {
	setClock(MORNING);
	sale = await openSale();
	await fundGroup(sale, 5_000_000);
	ketua = await officerOf(sale.groupId, 'ketua');
	await save(sale, sale.producer, 1_500_000);
	productId = await offer();
});

async function offer(more: Partial<Parameters<typeof enterTermProduct>[1]> = {}): Promise<number> {
	const entered = await enterTermProduct(sale.bendahara, {
		...{ organisationId: sale.groupId, name: 'Berjangka 3 bulan', months: 3, rate: preciseRate(6) },
		...{ least: rupiah(500_000), interestPaid: 'at_end' as const, breakKeeps: preciseRate(50) },
		...{ breakFee: preciseRate('0.5'), key: newKey(), ...more }
	});
	if (!entered.ok) throw new Error(entered.code);
	const decision = {
		organisationId: sale.groupId,
		productId: entered.productId,
		decision: 'approve' as const
	};
	expect(await decideTermProduct(ketua, decision)).toEqual({ ok: true });
	return entered.productId;
}

const opening = (more: Partial<OpenDeposit> = {}): OpenDeposit => ({
	...{ membershipId: sale.producer.membershipId, productId, amount: rupiah(1_000_000), from: 'savings' },
	...{ instruction: 'pay_out', key: newKey() },
	...more
});

async function opened(more: Partial<OpenDeposit> = {}, by = sale.producer.actor): Promise<number> {
	const done = await openDeposit(by, opening(more));
	if (!done.ok) throw new Error(done.code);
	return done.depositId;
}

const term = () => ofMember(sale.group, CODE.termSavings, sale.producer);
const voluntary = () => ofMember(sale.group, CODE.voluntarySavings, sale.producer);
const payable = () => ofMember(sale.group, CODE.savingsInterestPayable, sale.producer);

async function booksHold() {
	expect(await verifyLedger(db)).toMatchObject({ ok: true });
	expect(await termDepositFaults(db)).toBeNull();
}

/** The days on which interest was booked in this group. */
async function accruedOn() {
	const { rows } = await db.$client.execute({
		sql: `SELECT date FROM entry WHERE kind = 'term_deposit.accrued' AND book_id = ? ORDER BY date`,
		args: [sale.group]
	});
	return rows.map((row) => row['date']);
}

async function nightOf(date: string) {
	setClock(dayAt(date));
	await settleDeposits();
}

describe('what is offered', () => {
	test('waits for a second officer, and never the one who entered it', async () => {
		const entered = await enterTermProduct(sale.bendahara, {
			...{ organisationId: sale.groupId, name: 'Dua belas', months: 12, rate: preciseRate(7) },
			...{ least: rupiah(1), interestPaid: 'monthly', breakKeeps: preciseRate(0) },
			...{ breakFee: preciseRate(0), key: newKey() }
		});
		if (!entered.ok) throw new Error(entered.code);
		const decide = (actor: Actor, decision: 'approve' | 'withdraw', organisationId = sale.groupId) =>
			decideTermProduct(actor, { organisationId, productId: entered.productId, decision });
		expect(await offeredProducts(db, sale.group)).toHaveLength(1);
		expect(await openDeposit(sale.producer.actor, opening({ productId: entered.productId }))).toMatchObject({
			code: 'not_offered'
		});
		expect(await decide(sale.bendahara, 'approve')).toMatchObject({ code: 'own_entry' });
		expect(await decide(sale.producer.actor, 'approve')).toMatchObject({ code: 'forbidden' });
		const other = await openSale();
		const stranger = await officerOf(other.groupId, 'ketua');
		expect(await decide(stranger, 'approve', other.groupId)).toMatchObject({ code: 'not_found' });
		expect(await decide(ketua, 'approve')).toEqual({ ok: true });
		expect(await decide(ketua, 'approve')).toMatchObject({ code: 'already_done' });
		expect(await offeredProducts(db, sale.group)).toHaveLength(2);
		expect(await decide(ketua, 'withdraw')).toEqual({ ok: true });
		expect(await offeredProducts(db, sale.group)).toHaveLength(1);
	});
});

describe('opening a deposit', () => {
	test('moves her savings, once for a key, with the next number of the book', async () => {
		const input = opening();
		const [first, again] = await Promise.all([
			openDeposit(sale.producer.actor, input),
			openDeposit(sale.producer.actor, input)
		]);
		expect(first).toEqual(again);
		expect(await term()).toBe(-1_000_000);
		expect(await voluntary()).toBe(-500_000);
		const second = await opened({ amount: rupiah(500_000) });
		expect(await depositById(db, second)).toMatchObject({ number: 2, maturesOn: '2027-02-23' });
		await booksHold();
	});

	test('takes cash at the desk alone', async () => {
		expect(await openDeposit(sale.producer.actor, opening({ from: 'cash' }))).toMatchObject({
			code: 'forbidden'
		});
		const before = await standsOn(sale.group, CODE.cash);
		await opened({ from: 'cash' }, sale.bendahara);
		expect(await standsOn(sale.group, CODE.cash)).toBe(before + 1_000_000);
		expect(await voluntary()).toBe(-1_500_000);
	});

	test('is refused below the least sum, beyond her savings, for another member and with another group’s product', async () => {
		const refusals = [
			[opening({ amount: rupiah(499_999) }), sale.producer.actor, 'below_least'],
			[opening({ amount: rupiah(1_500_001) }), sale.producer.actor, 'insufficient_savings']
		] as const;
		for (const [input, by, code] of refusals) expect(await openDeposit(by, input)).toMatchObject({ code });
		const neighbour = await producerOf(sale.groupId);
		expect(await openDeposit(neighbour.actor, opening())).toMatchObject({ code: 'forbidden' });
		const other = await openSale();
		expect(await openDeposit(other.bendahara, opening({ from: 'cash' }))).toMatchObject({
			code: 'forbidden'
		});
		await save(other, other.producer, 2_000_000);
		expect(
			await openDeposit(other.producer.actor, opening({ membershipId: other.producer.membershipId }))
		).toMatchObject({ code: 'not_found' });
		expect(await term()).toBe(0);
	});

	test('of two at once that together pass her savings one is refused', async () => {
		const done = await Promise.all([
			openDeposit(sale.producer.actor, opening()),
			openDeposit(sale.producer.actor, opening())
		]);
		expect(done.filter(({ ok }) => !ok)).toEqual([
			{ ok: false, code: 'insufficient_savings', available: 500_000 }
		]);
		expect(await term()).toBe(-1_000_000);
	});
});

describe('a night', () => {
	test('books each finished month, and at the end pays 15.123 and the sum: 1.000.000 at 6 % for 92 days', async () => {
		const id = await opened();
		await nightOf('2026-12-01');
		expect(await payable()).toBe(-1_315);
		await booksHold();
		await nightOf('2027-02-22');
		expect(await payable()).toBe(-11_507);
		expect(await depositById(db, id)).toMatchObject({ state: 'running', paid: 0 });
		await nightOf('2027-02-23');
		expect(await payable()).toBe(0);
		expect(await term()).toBe(0);
		expect(await voluntary()).toBe(-1_515_123);
		expect(await standsOn(sale.group, CODE.interestOnSavings)).toBe(15_123);
		expect(await depositById(db, id)).toMatchObject({
			state: 'ended',
			ending: 'matured',
			returned: 1_000_000
		});
		await booksHold();
	});

	test('that comes late, or five times at once, books the same once', async () => {
		await opened();
		setClock(dayAt('2027-06-15'));
		await Promise.all(Array.from({ length: 5 }, () => settleDeposits()));
		await settleDeposits();
		expect(await voluntary()).toBe(-1_515_123);
		expect(await accruedOn()).toEqual(['2026-11-30', '2026-12-31', '2027-01-31', '2027-02-23']);
		await booksHold();
	});

	test('pays each month where that was agreed', async () => {
		productId = await offer({ name: 'Bulanan', interestPaid: 'monthly' });
		await opened();
		await nightOf('2026-12-01');
		expect(await voluntary()).toBe(-501_315);
		await nightOf('2027-02-23');
		expect(await voluntary()).toBe(-1_515_123);
		await booksHold();
	});

	test('goes on with the sum, or with the sum and its interest, by her instruction', async () => {
		const alone = await opened({ amount: rupiah(500_000), instruction: 'roll_over' });
		const together = await opened({ amount: rupiah(500_000) });
		expect(
			await instructDeposit(sale.producer.actor, { depositId: together, instruction: 'roll_over_all' })
		).toEqual({ ok: true });
		await nightOf('2027-02-24');
		expect(await voluntary()).toBe(-507_562);
		expect(await term()).toBe(-1_007_562);
		const next = await rolledInto(db, together);
		expect(await depositById(db, next?.id ?? 0)).toMatchObject({
			...{ amount: 507_562, openedOn: '2027-02-23', maturesOn: '2027-05-23', number: 4 }
		});
		expect(await depositById(db, alone)).toMatchObject({ ending: 'rolled_over', paid: 7_562 });
		await booksHold();
		// Two more terms later the first has gone round twice again.
		await nightOf('2027-08-24');
		expect(await depositsOfMember(db, sale.producer.membershipId)).toHaveLength(8);
		await booksHold();
	});

	test('pays out what is offered no more', async () => {
		await opened({ instruction: 'roll_over' });
		await decideTermProduct(ketua, { organisationId: sale.groupId, productId, decision: 'withdraw' });
		await nightOf('2027-02-23');
		expect(await term()).toBe(0);
	});

	test('books into today what falls into a closed month', async () => {
		await opened();
		setClock(dayAt('2026-12-02'));
		await db.$client.execute({
			sql: `INSERT INTO closed_period (book_id, month, closed_by, closed_at) VALUES (?, '2026-11', ?, 0)`,
			args: [sale.group, ketua.userId]
		});
		await settleDeposits();
		expect(await accruedOn()).toEqual(['2026-12-02']);
	});

	test('withholds a co-operative’s tax on all interest of the month together', async () => {
		await write((tx) =>
			tx.update(organisation).set({ kind: 'ksu' }).where(eq(organisation.id, sale.groupId))
		);
		await save(sale, sale.producer, 300_000_000);
		const rate = { organisationId: sale.groupId, rate: preciseRate(1), roundTo: 1 };
		await enterRate(sale.bendahara, { ...rate, validFrom: bookDate('2027-02-01') });
		await decideRate(ketua, { organisationId: sale.groupId, approve: true });
		// 15.123 alone is below the limit, and so is the month's interest on what she keeps apart.
		await opened();
		await opened({ amount: rupiah(500_000) });
		await nightOf('2027-02-23');
		expect(await standsOn(sale.group, CODE.savingsTaxPayable)).toBe(0);
		await nightOf('2027-03-01');
		await postFinishedMonths();
		const { rows } = await db.$client.execute({
			sql: `SELECT sum(p.amount) AS interest FROM posting p JOIN entry e ON e.id = p.entry_id
				JOIN account a ON a.id = p.account_id WHERE a.code = '${CODE.savingsInterestPayable}' AND p.amount > 0
				AND a.book_id = ? AND e.date LIKE '2027-02-%'
				AND e.kind IN ('savings.interest', 'term_deposit.interest')`,
			args: [sale.group]
		});
		const interest = Number(rows[0]?.['interest']);
		expect(interest).toBeGreaterThan(240_000);
		expect(await standsOn(sale.group, CODE.savingsTaxPayable)).toBe(-Math.round(interest / 10));
		await booksHold();
	});
});

describe('breaking a term', () => {
	test('keeps half of the interest and costs half a percent, once, however often it is asked', async () => {
		const depositId = await opened();
		await nightOf('2027-01-01');
		// 6.411 earned, 3.206 kept, 5.000 for breaking.
		const shown = rupiah(995_000 + 3_206);
		expect(await breakDeposit(sale.producer.actor, { depositId, shown: rupiah(1_000_000) })).toMatchObject({
			code: 'stale'
		});
		const answers = await Promise.all([
			breakDeposit(sale.producer.actor, { depositId, shown }),
			breakDeposit(sale.bendahara, { depositId, shown })
		]);
		expect(answers.filter(({ ok }) => ok)).toHaveLength(1);
		expect(await voluntary()).toBe(-1_498_206);
		expect(await term()).toBe(0);
		expect(await payable()).toBe(0);
		expect(await standsOn(sale.group, CODE.interestOnSavings)).toBe(3_206);
		expect(await standsOn(sale.group, CODE.otherIncome)).toBe(-5_000);
		await nightOf('2027-03-01');
		expect(await term()).toBe(0);
		await booksHold();
	});

	test('takes interest that was paid each month off the sum', async () => {
		productId = await offer({ name: 'Bulanan', interestPaid: 'monthly' });
		const depositId = await opened();
		await nightOf('2027-01-01');
		expect(await voluntary()).toBe(-506_411);
		const done = await breakDeposit(sale.bendahara, { depositId, shown: rupiah(991_795) });
		expect(done).toEqual({ ok: true });
		// The sum, half the interest, less the fee: as if it had been paid at the end.
		expect(await voluntary()).toBe(-1_498_206);
		expect(await standsOn(sale.group, CODE.interestOnSavings)).toBe(3_206);
		await booksHold();
	});

	test('is refused to another member and another group, and after its last day', async () => {
		const depositId = await opened();
		const neighbour = await producerOf(sale.groupId);
		const other = await openSale();
		const shown = rupiah(1_000_000);
		for (const actor of [neighbour.actor, other.bendahara]) {
			expect(await breakDeposit(actor, { depositId, shown })).toMatchObject({ code: 'forbidden' });
			expect(await instructDeposit(actor, { depositId, instruction: 'roll_over' })).toMatchObject({
				code: 'forbidden'
			});
		}
		setClock(dayAt('2027-02-23'));
		expect(await breakDeposit(sale.producer.actor, { depositId, shown })).toMatchObject({ code: 'matured' });
	});
});

describe('who leaves', () => {
	test('gets the sum and all interest, as it was shown before', async () => {
		await opened();
		setClock(dayAt('2027-01-01') + DAY / 4);
		await settleDeposits();
		const member = await membershipById(db, sale.producer.membershipId);
		if (!member) throw new Error('no member');
		const position = await positionOf(db, sale.group, member);
		expect(position.term).toBe(1_006_411);
		const figures = figuresOf(position);
		const entered = await enterLeaving(ketua, {
			...{ organisationId: sale.groupId, membershipId: member.id, kind: 'resigned' },
			...{ date: bookDate('2027-01-01'), reason: 'Pindah', heir: null, key: newKey() }
		});
		if (!entered.ok) throw new Error(entered.code);
		const { rest, debtLeft } = figures;
		expect(rest).toBe(1_506_411);
		expect(
			await decideLeaving(sale.bendahara, {
				...{ organisationId: sale.groupId, leavingId: entered.leavingId, approve: true },
				shown: { rest, debtLeft }
			})
		).toEqual({ ok: true });
		expect(await ofMember(sale.group, CODE.leaversSavings, sale.producer)).toBe(-1_506_411);
		expect(await term()).toBe(0);
		await booksHold();
	});
});
