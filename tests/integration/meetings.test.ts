import { sql } from 'drizzle-orm';
import { beforeEach, describe, expect, it } from 'vitest';
import { balanceOf, findAccount } from '#lib/ledger/accounts.server.ts';
import { CODE } from '#lib/ledger/codes.ts';
import { closeMonths } from '#lib/ledger/periods.server.ts';
import { reverseTransaction } from '#lib/ledger/reverse.server.ts';
import { verifyLedger } from '#lib/ledger/verify.server.ts';
import { applyForLoan } from '#lib/lending/apply.server.ts';
import { applicationById } from '#lib/lending/find.server.ts';
import { disburseLoan } from '#lib/loans/disburse.server.ts';
import { loanById } from '#lib/loans/find.server.ts';
import { markAttendance } from '#lib/meetings/attend.server.ts';
import { closeMeeting, confirmMeeting } from '#lib/meetings/close.server.ts';
import { collectAtMeeting, type Line } from '#lib/meetings/collect.server.ts';
import { decideLoanAtMeeting } from '#lib/meetings/decideLoan.server.ts';
import { decisionsOf, linesOf, meetingHere } from '#lib/meetings/find.server.ts';
import type { MeetingId } from '#lib/meetings/ids.ts';
import { minutesOf } from '#lib/meetings/minutes.server.ts';
import { openMeeting } from '#lib/meetings/open.server.ts';
import { sheetOf } from '#lib/meetings/sheet.server.ts';
import { membersOf } from '#lib/organisations/find.server.ts';
import { mandatoryDue, savingsBalance } from '#lib/savings/accounts.server.ts';
import { mandatoryDues } from '#lib/savings/mandatory.server.ts';
import { setSavingsRule } from '#lib/savings/rules.server.ts';
import { setClock } from '#lib/shared/clock.server.ts';
import { db, write } from '#lib/shared/database.server.ts';
import { bookDate, type BookMonth } from '#lib/shared/dates.ts';
import { newKey, type TransactionId } from '#lib/shared/ids.ts';
import { rupiah } from '#lib/shared/money.ts';
import { freshDatabase } from '../support/database.ts';
import { MORNING, openDesk, type Desk } from '../support/desk.ts';
import { lend, openLender } from '../support/loans.ts';
import { fund, fundGroup, openSale, producerOf } from '../support/sale.ts';

freshDatabase();
const TODAY = bookDate('2026-11-23');
let desk: Desk;
let meetingId: MeetingId;

beforeEach(async () => {
	setClock(MORNING);
	desk = await openDesk();
	meetingId = await opened(desk);
});

function openFor(group: Pick<Desk, 'id' | 'bendahara'>, changes: object = {}) {
	return openMeeting(group.bendahara, {
		...{ organisationId: group.id, kind: 'monthly', heldOn: TODAY, place: 'Balai dusun', key: newKey() },
		...{ social: rupiah(2_000), absenceFine: rupiah(5_000), arisan: rupiah(10_000) },
		...changes
	});
}

async function opened(group: Pick<Desk, 'id' | 'bendahara'>): Promise<MeetingId> {
	const made = await openFor(group);
	if (!made.ok) throw new Error(made.code);
	return made.meetingId;
}

function line(kind: Line['kind'], amount: number): Line {
	return { kind, loanId: null, amount: rupiah(amount) };
}

function collect(lines: readonly Line[], changes: object = {}) {
	return collectAtMeeting(desk.bendahara, {
		...{ organisationId: desk.id, meetingId, membershipId: desk.sri.membershipId, lines, key: newKey() },
		seen: 0,
		...changes
	});
}

async function attend(...present: Desk['sri'][]) {
	return markAttendance(desk.bendahara, {
		...{ organisationId: desk.id, meetingId },
		present: present.map(({ membershipId }) => membershipId)
	});
}

async function stands(code: string, holder?: { kind: string; key: string }): Promise<number> {
	const found = await findAccount(db, desk.book, code, holder);
	return found ? await balanceOf(db, found) : 0;
}

async function datesOf(book: Desk['book']): Promise<string[]> {
	const rows = await db.all<{ date: string }>(
		sql`SELECT DISTINCT date FROM entry WHERE book_id = ${book} ORDER BY date`
	);
	return rows.map(({ date }) => date);
}

function close(expected: number, counted: number, changes: object = {}) {
	return closeMeeting(desk.bendahara, {
		...{ organisationId: desk.id, meetingId, expected: rupiah(expected), counted: rupiah(counted) },
		...{ responsible: null, notes: 'Panen raya minggu depan', key: newKey(), ...changes }
	});
}

describe('the sheet', () => {
	it('fills in what each member owes; who stays away owes the fine', async () => {
		await setSavingsRule(desk.ketua, {
			...{ organisationId: desk.id, kind: 'mandatory', amount: rupiah(20_000) },
			validFrom: bookDate('2026-11-01')
		});
		expect(await attend(desk.sri)).toEqual({ ok: true, present: 1 });
		const found = await meetingHere(db, { organisationId: desk.id, meetingId });
		if (!found) throw new Error('no meeting');
		const { rows } = await sheetOf(db, found, TODAY);
		const hers = (who: Desk['sri']) => rows.find(({ membershipId }) => membershipId === who.membershipId);
		const members = await membersOf(db, desk.id);
		const bulk = await mandatoryDues(db, desk.book, members, TODAY);
		for (const { id } of members) expect(bulk.get(id)).toBe(await mandatoryDue(db, id, TODAY));
		const mandatory = bulk.get(desk.sri.membershipId) ?? 0;
		expect(hers(desk.sri)?.total).toBe(mandatory + 12_000);
		expect(hers(desk.wati)?.total).toBe(mandatory + 17_000);
	});

	it('holds what an instalment asks for, and paying it at the meeting pays the loan', async () => {
		const sale = await openSale();
		await fund(sale, 10_000_000);
		await fundGroup(sale, 20_000_000);
		const lender = await openLender(sale);
		const loanId = await lend(lender, { by: sale.producer, amount: 1_000_000, instalments: 10 });
		setClock(MORNING + 40 * 86_400_000);
		const later = bookDate('2027-01-02');
		const group = { id: sale.groupId, bendahara: sale.bendahara };
		const made = await openFor(group, { heldOn: later });
		if (!made.ok) throw new Error(made.code);
		const found = await meetingHere(db, { organisationId: group.id, meetingId: made.meetingId });
		if (!found) throw new Error('no meeting');
		const row = (await sheetOf(db, found, later)).rows.find(
			({ membershipId }) => membershipId === sale.producer.membershipId
		);
		const [due] = row?.loans ?? [];
		if (!due) throw new Error('nothing due');
		expect(due.due).toBeGreaterThanOrEqual(120_000);
		const pay = (membershipId: typeof sale.producer.membershipId) =>
			collectAtMeeting(sale.bendahara, {
				...{ organisationId: group.id, meetingId: made.meetingId, membershipId, seen: 0, key: newKey() },
				lines: [{ kind: 'instalment', loanId, amount: due.due }]
			});
		expect(await pay(sale.producer.membershipId)).toMatchObject({ ok: true, received: due.due });
		expect((await loanById(db, loanId))?.instalments[0]).toMatchObject({ paidPrincipal: 100_000 });
		expect(await verifyLedger(db)).toMatchObject({ ok: true });
	});
});

describe('collecting', () => {
	it('puts social dues into the fund, the fine into income and the arisan aside', async () => {
		const answer = await collect([
			line('mandatory', 20_000),
			line('social', 2_000),
			line('absence_fine', 5_000),
			line('arisan', 10_000),
			line('deposit', 30_000),
			line('withdrawal', 12_000)
		]);
		expect(answer).toEqual({ ok: true, received: 67_000, paidOut: 12_000 });
		expect(await stands(CODE.cash)).toBe(55_000);
		expect(await stands(CODE.socialFund)).toBe(-2_000);
		expect(await stands(CODE.penaltyIncome)).toBe(-5_000);
		expect(await stands(CODE.collectedForOthers, { kind: 'arisan', key: 'main' })).toBe(-10_000);
		expect(await savingsBalance(db, desk.sri.membershipId, 'voluntary')).toBe(18_000);
		expect(await verifyLedger(db)).toMatchObject({ ok: true });
	});

	it('sent many times at once with one key counts once, whoever of the officers sends it', async () => {
		const key = newKey();
		const lines = [line('deposit', 30_000)];
		const answers = await Promise.all(
			[desk.bendahara, desk.ketua, desk.bendahara].map((actor) =>
				collectAtMeeting(actor, {
					...{ organisationId: desk.id, meetingId, membershipId: desk.sri.membershipId, lines, seen: 0, key }
				})
			)
		);
		expect(answers.every(({ ok }) => ok)).toBe(true);
		expect(await linesOf(db, meetingId)).toHaveLength(1);
		expect(await collect([line('deposit', 31_000)], { key })).toEqual({ ok: false, code: 'key_reused' });
	});

	it('by two officers from the same page at once takes the dues once', async () => {
		const lines = [line('social', 2_000)];
		const answers = await Promise.all([collect(lines), collect(lines)]);
		expect(answers.filter(({ ok }) => ok)).toHaveLength(1);
		expect(answers).toContainEqual({ ok: false, code: 'stale_row' });
		expect(await collect(lines, { seen: 1 })).toMatchObject({ ok: true });
		expect(await stands(CODE.socialFund)).toBe(-4_000);
	});

	it('is not taken again when it arrives after its key was forgotten', async () => {
		const key = newKey();
		expect(await collect([line('deposit', 5_000)], { key })).toMatchObject({ ok: true });
		const before = await savingsBalance(db, desk.sri.membershipId, 'voluntary');
		await write((tx) => tx.$client.execute('DELETE FROM idempotency_key'));
		expect(await collect([line('deposit', 5_000)], { key })).toEqual({ ok: false, code: 'stale_row' });
		expect(await savingsBalance(db, desk.sri.membershipId, 'voluntary')).toBe(before);
	});

	it('leaves nothing of the lines before when one is refused', async () => {
		expect(await collect([line('deposit', 30_000), line('withdrawal', 40_000)])).toMatchObject({
			...{ ok: false, code: 'insufficient_savings' }
		});
		expect(await collect([line('arisan', 10_000), line('arisan_payout', 10_001)])).toMatchObject({
			...{ ok: false, code: 'arisan_short', held: 10_000 }
		});
		expect(await linesOf(db, meetingId)).toEqual([]);
		expect(await stands(CODE.cash)).toBe(0);
	});

	it('is refused to a member, for another group’s member or meeting, and by another group’s officer', async () => {
		const other = await openDesk();
		const lines = [line('deposit', 5_000)];
		const input = { organisationId: desk.id, meetingId, membershipId: desk.sri.membershipId, lines, seen: 0 };
		expect(await collectAtMeeting(desk.sri.actor, { ...input, key: newKey() })).toEqual({
			...{ ok: false, code: 'forbidden' }
		});
		expect(await collectAtMeeting(other.bendahara, { ...input, key: newKey() })).toEqual({
			...{ ok: false, code: 'forbidden' }
		});
		expect(await collect(lines, { membershipId: other.sri.membershipId })).toMatchObject({
			code: 'not_found'
		});
		expect(
			await collectAtMeeting(other.bendahara, { ...input, organisationId: other.id, key: newKey() })
		).toMatchObject({ code: 'not_found' });
	});

	it('counts nowhere once its entry was reversed, and is still read as taken back', async () => {
		await collect([line('social', 2_000), line('deposit', 30_000)]);
		const [posted] = await db.all<{ id: TransactionId }>(
			`SELECT transaction_id AS id FROM meeting_line WHERE kind = 'social' ORDER BY id DESC LIMIT 1`
		);
		if (!posted) throw new Error('no line');
		await write((tx) =>
			reverseTransaction(tx, {
				...{ actor: desk.bendahara, transactionId: posted.id, date: TODAY, reason: 'Salah catat' }
			})
		);
		const found = await meetingHere(db, { organisationId: desk.id, meetingId });
		if (!found) throw new Error('no meeting');
		expect(await minutesOf(db, found)).toMatchObject({
			...{ received: 30_000, sums: [{ kind: 'deposit', count: 1, amount: 30_000 }] },
			takenBack: [{ kind: 'social', amount: 2_000 }]
		});
		const { rows } = await sheetOf(db, found, TODAY);
		const hers = rows.find(({ membershipId }) => membershipId === desk.sri.membershipId);
		expect(hers).toMatchObject({ lines: 2, received: 30_000, dues: { social: 2_000 } });
	});

	it('that arrives days later is booked on the day of the meeting, today once its month is closed', async () => {
		setClock(MORNING + 3 * 86_400_000);
		expect(await collect([line('deposit', 30_000)])).toMatchObject({ ok: true });
		expect(await datesOf(desk.book)).toEqual([TODAY]);
		setClock(MORNING + 15 * 86_400_000);
		expect(await collect([line('deposit', 1_000)], { seen: 1 })).toMatchObject({ ok: true });
		expect(await datesOf(desk.book)).toEqual([TODAY, '2026-12-08']);
		setClock(MORNING + 9 * 86_400_000);
		await write((tx) => closeMonths(tx, [desk.book], ['2026-11' as BookMonth], null));
		expect(await collect([line('social', 2_000)], { seen: 2 })).toMatchObject({ ok: true });
		expect(await datesOf(desk.book)).toEqual([TODAY, '2026-12-02', '2026-12-08']);
	});

	it('into a closed month is refused', async () => {
		await write((tx) => closeMonths(tx, [desk.book], ['2026-11' as BookMonth], null));
		expect(await collect([line('social', 2_000)])).toEqual({ ok: false, code: 'closed_period' });
	});
});

describe('a meeting', () => {
	it('is one at a time, and not on a day to come', async () => {
		expect(await openFor(desk)).toEqual({ ok: false, code: 'meeting_open' });
		const other = await openDesk();
		expect(await openFor(other, { heldOn: bookDate('2026-11-24') })).toMatchObject({ code: 'date_future' });
		const answers = await Promise.all([openFor(other), openFor(other)]);
		expect(answers.filter(({ ok }) => ok)).toHaveLength(1);
	});

	it('closes with the cash counted, is confirmed by another officer, and takes nothing afterwards', async () => {
		await collect([line('deposit', 30_000)]);
		expect(await close(30_000, 30_000)).toEqual({ ok: false, code: 'no_attendance' });
		await attend(desk.sri, desk.wati);
		expect(await close(20_000, 30_000)).toMatchObject({ code: 'stale' });
		expect(await close(30_000, 29_000)).toMatchObject({ code: 'responsible_missing' });
		expect(await close(30_000, 29_000, { responsible: desk.bendahara.userId })).toEqual({
			ok: true,
			difference: -1_000
		});
		expect(await collect([line('deposit', 30_000)])).toMatchObject({ code: 'wrong_state' });
		expect(await attend(desk.sri)).toMatchObject({ code: 'wrong_state' });
		const these = { organisationId: desk.id, meetingId };
		expect(await confirmMeeting(desk.bendahara, these)).toEqual({ ok: false, code: 'same_person' });
		expect(await confirmMeeting(desk.sri.actor, these)).toEqual({ ok: false, code: 'forbidden' });
		expect(await confirmMeeting(desk.ketua, these)).toEqual({ ok: true });
		const found = await meetingHere(db, these);
		expect(found?.state).toBe('confirmed');
		expect(found && (await minutesOf(db, found))).toMatchObject({
			...{ present: 2, received: 30_000, difference: -1_000 },
			sums: [{ kind: 'deposit', count: 1, amount: 30_000 }]
		});
		expect(await stands(CODE.cash)).toBe(29_000);
	});
});

describe('a vote on a loan', () => {
	it('needs a quorum, members who are present and one vote each; its hash stands on the entry', async () => {
		const sale = await openSale();
		await fund(sale, 10_000_000);
		await fundGroup(sale, 20_000_000);
		const lender = await openLender(sale);
		const organisationId = sale.groupId;
		const group = { id: organisationId, bendahara: sale.bendahara };
		const its = await opened(group);
		const asked = await applyForLoan(sale.producer.actor, {
			...{ membershipId: sale.producer.membershipId, productId: lender.productId, amount: rupiah(500_000) },
			...{ instalments: 5, harvestOn: null, purpose: 'Bibit lele', guarantors: [], key: newKey() }
		});
		if (!asked.ok) throw new Error(asked.code);
		const { applicationId } = asked;
		await producerOf(organisationId);
		await producerOf(organisationId);
		const members = (await membersOf(db, organisationId)).map(({ id }) => id);
		const others = members.filter((id) => id !== sale.producer.membershipId);
		const vote = (ids: readonly (typeof members)[number][], key = newKey()) =>
			decideLoanAtMeeting(sale.bendahara, {
				...{ organisationId, meetingId: its, applicationId, key },
				votes: ids.map((membershipId) => ({ membershipId, choice: 'for' as const }))
			});
		const [first] = others;
		if (!first) throw new Error('no member');
		expect(await vote([first])).toEqual({ ok: false, code: 'not_present' });
		await markAttendance(sale.bendahara, { organisationId, meetingId: its, present: members });
		expect(await vote([])).toEqual({ ok: false, code: 'nobody_voted' });
		expect(await vote([first, first])).toEqual({ ok: false, code: 'voted_already' });
		expect(await vote([desk.sri.membershipId])).toEqual({ ok: false, code: 'not_a_member' });
		expect(await vote(members)).toEqual({ ok: false, code: 'own_request' });
		const key = newKey();
		for (const answer of await Promise.all([vote(others, key), vote(others, key)])) {
			expect(answer).toEqual({ ok: true, passed: true });
		}
		expect(await decisionsOf(db, its)).toHaveLength(1);
		expect(await vote(others)).toEqual({ ok: false, code: 'wrong_state' });
		const [decision] = await decisionsOf(db, its);
		expect(decision).toMatchObject({
			passed: true,
			amount: 500_000,
			tally: { for: others.length, against: 0 }
		});
		expect((await applicationById(db, applicationId))?.resolutionHash).toBe(decision?.resolutionHash);
		expect(
			await disburseLoan(sale.bendahara, { organisationId, applicationId, how: 'cash', key: newKey() })
		).toMatchObject({ ok: true });
		const [posted] = await db.all<{ hash: string }>(
			`SELECT resolution_hash AS hash FROM ledger_transaction WHERE kind = 'loan.disburse' ORDER BY id DESC LIMIT 1`
		);
		expect(posted?.hash).toBe(decision?.resolutionHash);
	});
});
