import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { endMonth } from '#lib/arrears/monthEnd.server.ts';
import { cashDrawer, countCash } from '#lib/bookkeeping/cashCount.server.ts';
import { monthsOfYear } from '#lib/closing/periods.ts';
import { closeMonth } from '#lib/closing/closeMonth.server.ts';
import { accountOf } from '#lib/ledger/accounts.server.ts';
import { CODE } from '#lib/ledger/codes.ts';
import { closeMonths } from '#lib/ledger/periods.server.ts';
import { credit, debit, post } from '#lib/ledger/post.server.ts';
import { verifyLedger } from '#lib/ledger/verify.server.ts';
import { applyForLoan } from '#lib/lending/apply.server.ts';
import type { ApplicationId, LoanId } from '#lib/lending/ids.ts';
import { decideChange, enterChange, type NewChange } from '#lib/loans/changes.server.ts';
import { disburseLoan } from '#lib/loans/disburse.server.ts';
import { loanById, loanDue, paymentsOf } from '#lib/loans/find.server.ts';
import { repayLoan } from '#lib/loans/repay.server.ts';
import { loanFaults } from '#lib/loans/verify.server.ts';
import { depositSavings } from '#lib/savings/deposit.server.ts';
import { withdrawSavings } from '#lib/savings/withdraw.server.ts';
import { systemActor } from '#lib/shared/actor.ts';
import { setClock } from '#lib/shared/clock.server.ts';
import { db, write } from '#lib/shared/database.server.ts';
import { bookDate, type BookMonth } from '#lib/shared/dates.ts';
import { newKey, type BookId } from '#lib/shared/ids.ts';
import { rupiah } from '#lib/shared/money.ts';
import { decideCover, enterCover } from '#lib/solidarity/cover.server.ts';
import { repayCover } from '#lib/solidarity/repay.server.ts';
import { freshDatabase } from '../support/database.ts';
import { approve, openLender, type Lender } from '../support/loans.ts';
import {
	attempt,
	dueNow,
	later,
	monthLater,
	openModel,
	outstanding,
	RULES,
	type Model,
	type Outcome,
	type Way
} from '../support/loansModel.ts';
import { openSale, producerOf, type Producer } from '../support/sale.ts';

freshDatabase();

/** Some hundred sequences with every `npm test`; thousands with MODEL_RUNS=3000. */
const RUNS = Number(process.env['MODEL_RUNS'] ?? 200);
const CAPITAL = 3_000_000;
const WAYS: readonly Way[] = ['fund', 'equally', 'by_savings'];

/** A real group and what the model says of it. */
interface Group {
	readonly lender: Lender;
	readonly book: BookId;
	readonly members: readonly Producer[];
	/** By the model's number of each loan. */
	readonly loans: { readonly loanId: LoanId; readonly applicationId: ApplicationId }[];
	readonly model: Model;
	/** Months whose interest and provisions are booked. */
	endedThrough: string;
}

interface Step extends How {
	readonly what: keyof typeof STEPS;
}

interface How {
	readonly which: number;
	readonly amount: number;
	readonly choice: number;
	/** How the answer gets lost: sent once, sent again after it, or twice at once. */
	readonly sent: 'once' | 'again' | 'twice';
}

const at = (day: string) => Date.parse(`${day}T03:00:00Z`);

async function openGroup(): Promise<Group> {
	setClock(at('2026-11-23'));
	const sale = await openSale({ monthly: 1 });
	const lender = await openLender(sale, { riskBasisPoints: 1_000, earlyForgivenBasisPoints: 5_000 });
	const members = [sale.producer, await producerOf(sale.groupId), await producerOf(sale.groupId)];
	await write(async (tx) => {
		const cash = await accountOf(tx, sale.group, CODE.cash);
		const capital = await accountOf(tx, sale.group, CODE.donatedCapital);
		await post(tx, {
			...{ actor: systemActor, kind: 'test', source: { kind: 'test', key: 'capital' } },
			entries: [
				{
					...{ bookId: sale.group, date: bookDate('2026-11-01'), memo: 'Hibah' },
					postings: [debit(cash, rupiah(CAPITAL)), credit(capital, rupiah(CAPITAL))]
				}
			]
		});
		// What lies before it is over and done.
		const before = monthsOfYear(2026).filter((month) => month < '2026-11');
		await closeMonths(tx, [sale.group], before, lender.bendahara.userId);
	});
	const model = openModel('2026-11-23', members.length, CAPITAL);
	const group = { lender, book: sale.group, members, loans: [], model, endedThrough: '2026-10' };
	for (const which of members.keys()) {
		await STEPS.save(group, { ...BEGINNING, which });
		await STEPS.lend(group, { ...BEGINNING, which });
	}
	return group;
}

/** Each has saved and borrowed before anything else happens. */
const BEGINNING = { which: 0, amount: 150_000, choice: 4, sent: 'once' } as const;

type Answer = { readonly ok: true } | { readonly ok: false; readonly code: string };
const outcomeOf = (answer: Answer): Outcome => (answer.ok ? 'ok' : answer.code);

/** Sends the same thing as often as the step says: the answer is the same each time. */
async function send<Given extends Answer>(step: How, deed: () => Promise<Given>): Promise<Given> {
	if (step.sent === 'twice') {
		const [first, second] = await Promise.all([deed(), deed()]);
		expect(second).toEqual(first);
		return first;
	}
	const first = await deed();
	if (step.sent === 'again') expect(await deed()).toEqual(first);
	return first;
}

async function change(group: Group, which: number, what: NewChange): Promise<Outcome> {
	const { lender } = group;
	const loanId = group.loans[which]?.loanId;
	if (loanId === undefined) return 'not_found';
	const organisationId = lender.sale.groupId;
	const entered = await enterChange(lender.bendahara, {
		...{ organisationId, loanId, change: what, reason: 'Keputusan rapat', key: newKey() }
	});
	if (!entered.ok) return entered.code;
	const input = { organisationId, loanId, changeId: entered.changeId, approve: true };
	const decided = await decideChange(lender.ketua, input);
	if (!decided.ok) await decideChange(lender.ketua, { ...input, approve: false });
	return outcomeOf(decided);
}

/** Does a step for real and in the model, and says both outcomes; null when there is nothing to do it to. */
type Deed = (group: Group, step: How) => Promise<{ real: Outcome; told: Outcome } | null>;

const pick = (items: readonly unknown[], which: number) => which % Math.max(1, items.length);

const STEPS = {
	save: async ({ lender, members, model }, step) => {
		const member = pick(members, step.which);
		const body = { membershipId: idOf(members, member), amount: rupiah(step.amount), key: newKey() };
		const saved = await send(step, () =>
			depositSavings(lender.bendahara, { ...body, kind: 'voluntary' as const })
		);
		return { real: outcomeOf(saved), told: RULES.save(model, member, step.amount) };
	},
	withdraw: async ({ lender, members, model }, step) => {
		const member = pick(members, step.which);
		const body = { membershipId: idOf(members, member), amount: rupiah(step.amount), key: newKey() };
		const taken = await send(step, () => withdrawSavings(lender.bendahara, body));
		return {
			real: outcomeOf(taken),
			told: attempt(model, () => RULES.withdraw(model, member, step.amount))
		};
	},
	lend: async (group, step) => {
		const { lender, members, model } = group;
		const member = pick(members, step.which);
		const amount = 100_000 + step.amount;
		const how = step.choice % 2 === 0 ? ('cash' as const) : ('savings' as const);
		const instalments = 1 + (step.choice % 5);
		const asked = await applyForLoan(lender.bendahara, {
			...{ productId: lender.productId, membershipId: idOf(members, member), amount: rupiah(amount) },
			...{ instalments, harvestOn: null, purpose: 'Bibit', guarantors: [], key: newKey() }
		});
		const told = attempt(model, () => RULES.lend(model, member, { amount, instalments, how }));
		if (!asked.ok) return { real: asked.code, told };
		const { applicationId } = asked;
		await approve(lender, applicationId);
		const body = { organisationId: lender.sale.groupId, applicationId, how, key: newKey() };
		const paid = await send(step, () => disburseLoan(lender.bendahara, body));
		if (paid.ok) group.loans.push({ loanId: paid.loanId, applicationId });
		// What could not be paid out would stand in the way of her next request.
		else
			await db.$client.execute(`UPDATE loan_application SET state = 'refused' WHERE id = ${applicationId}`);
		return { real: outcomeOf(paid), told };
	},
	repay: async ({ lender, loans, model }, step) => {
		const which = pick(loans, step.which);
		const found = loans[which];
		const loan = model.loans[which];
		if (!found || !loan) return null;
		const from = step.choice % 3 === 0 ? ('savings' as const) : ('cash' as const);
		const beyond = step.choice % 2 === 0 ? ('advance' as const) : ('principal' as const);
		const due = dueNow(loan, model.today);
		const asked = due.penalty + due.interest + due.principal;
		// As people pay: what is due, all of it, or what they have with them.
		const amounts = [asked, step.amount, asked + step.amount, asked + outstanding(loan), step.amount % 5_000];
		const amount = Math.max(1, amounts[step.choice % amounts.length] ?? 1);
		const body = { loanId: found.loanId, amount: rupiah(amount), from, beyond, key: newKey() };
		const paid = await send(step, () =>
			repayLoan(lender.bendahara, { organisationId: lender.sale.groupId, ...body })
		);
		return {
			real: outcomeOf(paid),
			told: attempt(model, () => RULES.repay(model, which, { amount, from, beyond }))
		};
	},
	settleEarly: async ({ lender, loans, model }, step) => {
		const which = pick(loans, step.which);
		const found = loans[which];
		const loan = model.loans[which];
		if (!found || !loan) return null;
		const organisationId = lender.sale.groupId;
		const wanted = { loanId: found.loanId, from: 'cash' as const, beyond: 'principal' as const };
		const much = { amount: rupiah(50_000_000), organisationId, key: newKey(), ...wanted };
		const told = await repayLoan(lender.bendahara, much);
		if (told.ok || told.code !== 'more_than_owed') return null;
		const body = { ...much, amount: told.most, key: newKey() };
		const paid = told.most > 0 ? await send(step, () => repayLoan(lender.bendahara, body)) : told;
		if (told.most === 0) return null;
		return {
			real: outcomeOf(paid),
			told: attempt(model, () => RULES.repay(model, which, { ...wanted, amount: told.most }))
		};
	},
	pass: async (group, step) => {
		group.model.today = later(group.model.today, 1 + (step.amount % 45));
		setClock(at(group.model.today));
		// The nightly run of every month that is over.
		for (let month = monthLater(group.endedThrough); month < group.model.today.slice(0, 7);) {
			await endMonth(group.book, month as BookMonth);
			group.endedThrough = month;
			month = monthLater(month);
		}
		return { real: 'ok', told: 'ok' };
	},
	takeBack: async (group, step) => {
		const which = pick(group.loans, step.which);
		const found = group.loans[which];
		if (!found) return null;
		const payments = await paymentsOf(db, found.loanId);
		const newest = payments
			.filter(({ kind, reversedBy }) => kind !== 'advance' && reversedBy === null)
			.toSorted((a, b) => b.id - a.id)[0];
		if (!newest) return null;
		const real = await change(group, which, { kind: 'reverse_payment', paymentId: newest.id });
		return { real, told: attempt(group.model, () => RULES.takeBack(group.model, which)) };
	},
	restructure: async (group, step) => {
		const which = pick(group.loans, step.which);
		if (!group.loans[which]) return null;
		const instalments = 1 + (step.choice % 6);
		const firstDueOn = bookDate(monthLater(group.model.today));
		const real = await change(group, which, { kind: 'restructure', instalments, firstDueOn });
		return { real, told: attempt(group.model, () => RULES.restructure(group.model, which, instalments)) };
	},
	writeOff: async (group, step) => {
		const which = pick(group.loans, step.which);
		if (!group.loans[which]) return null;
		const real = await change(group, which, { kind: 'write_off' });
		return { real, told: attempt(group.model, () => RULES.writeOff(group.model, which)) };
	},
	cover: async ({ lender, loans, model }, step) => {
		const which = pick(loans, step.which);
		const loanId = loans[which]?.loanId;
		if (loanId === undefined) return null;
		const way = WAYS[step.choice % WAYS.length] ?? 'fund';
		const organisationId = lender.sale.groupId;
		const body = { organisationId, loanId, way, reason: 'Gagal panen', key: newKey() };
		const entered = await send(step, () => enterCover(lender.bendahara, body));
		const told = attempt(model, () => RULES.cover(model, which, way));
		if (!entered.ok) return { real: entered.code, told };
		const decided = await decideCover(lender.ketua, { organisationId, loanId, approve: true });
		if (!decided.ok) await decideCover(lender.ketua, { organisationId, loanId, approve: false });
		return { real: outcomeOf(decided), told };
	},
	payBack: async ({ lender, members, model }, step) => {
		const member = pick(members, step.which);
		const from = step.choice % 2 === 0 ? ('cash' as const) : ('savings' as const);
		const body = { membershipId: idOf(members, member), amount: rupiah(step.amount), from, key: newKey() };
		const paid = await send(step, () =>
			repayCover(lender.bendahara, { organisationId: lender.sale.groupId, ...body })
		);
		return {
			real: outcomeOf(paid),
			told: attempt(model, () => RULES.payBack(model, member, { amount: step.amount, from }))
		};
	},
	closeBooks: async ({ lender, book, model }, step) => {
		const { expected } = await cashDrawer(db, book);
		const counted = await send(
			step,
			countOnce(lender, { bookId: book, expected, counted: expected, responsible: null, key: newKey() })
		);
		expect(counted.ok).toBe(true);
		const month = monthLater(model.closedThrough);
		const closed = await closeMonth(lender.bendahara, {
			...{ organisationId: lender.sale.groupId, month: month as BookMonth }
		});
		const over = month < model.today.slice(0, 7);
		if (over) model.closedThrough = month;
		return { real: outcomeOf(closed), told: over ? 'ok' : 'not_ready' };
	}
} satisfies Record<string, Deed>;

function countOnce(lender: Lender, count: Parameters<typeof countCash>[1]) {
	return () => countCash(lender.bendahara, count);
}

function idOf(members: readonly Producer[], which: number) {
	const member = members[which];
	if (!member) throw new Error('no such member');
	return member.membershipId;
}

/** Every account of the group's book that the model knows, as the ledger has it. */
async function standings({ book }: Group) {
	const { rows } = await db.$client.execute(
		`SELECT code, holder_kind || ':' || holder_key AS holder, balance, is_control FROM account WHERE book_id = ${book}`
	);
	const all = rows.map((row) => ({
		...{ code: String(row['code']), holder: String(row['holder']), balance: Number(row['balance']) },
		isControl: Number(row['is_control']) === 1
	}));
	const leaves = all.filter(({ isControl }) => !isControl);
	return {
		of: (code: string, holder = ':') =>
			leaves.find((each) => each.code === code && each.holder === holder)?.balance ?? 0,
		sum: (code?: string) =>
			leaves
				.filter((each) => code === undefined || each.code === code)
				.reduce((sum, { balance }) => sum + balance, 0)
	};
}

/** The books say what the model says. */
async function agree(group: Group): Promise<void> {
	const { model, members, loans } = group;
	const ledger = await standings(group);
	const ofMembers = (code: string) =>
		members.map(({ membershipId }) => ledger.of(code, `membership:${membershipId}`) + 0);
	const owed = members.map((_, member) =>
		model.covers.filter((each) => each.member === member).reduce((sum, { left }) => sum + left, 0)
	);
	const owedTo = members.map((_, member) =>
		model.covers
			.flatMap(({ shares }) => shares)
			.filter((share) => share.member === member)
			.reduce((sum, { left }) => sum + left, 0)
	);
	expect({
		balanced: ledger.sum(),
		cash: ledger.of(CODE.cash),
		fund: 0 - ledger.of(CODE.riskFund),
		voluntary: ofMembers(CODE.voluntarySavings).map((each) => 0 - each),
		loans: loans.map(({ applicationId }) => ledger.of(CODE.loans, `loan:${applicationId}`)),
		advances: loans.map(({ loanId }) => 0 - ledger.of(CODE.instalmentsInAdvance, `loan:${loanId}`)),
		owed: ofMembers(CODE.jointLiabilityReceivable),
		owedTo: ofMembers(CODE.jointLiabilityPayable).map((each) => 0 - each),
		penalties: 0 - ledger.of(CODE.penaltyIncome),
		interest: 0 - ledger.of(CODE.interestIncome) - ledger.sum(CODE.interestReceivable),
		recovered: 0 - ledger.of(CODE.loanRecoveries)
	}).toEqual({
		...{ balanced: 0, cash: model.cash, fund: model.fund, voluntary: model.voluntary },
		loans: model.loans.map(outstanding),
		advances: model.loans.map(({ advance }) => advance),
		...{ owed, owedTo, penalties: model.penalties, interest: model.interest, recovered: model.recovered }
	});
	for (const [which, { loanId }] of loans.entries()) {
		const loan = model.loans[which];
		const real = await loanById(db, loanId);
		if (!loan || !real) throw new Error('a loan is missing');
		expect(real.state, `the state of loan ${which}`).toBe(loan.state);
		if (loan.state !== 'running') {
			expect(ledger.of(CODE.interestReceivable, `loan:${loanId}`), 'no interest waits on it').toBe(0);
			continue;
		}
		expect(loanDue(real, bookDate(model.today)), `what loan ${which} asks for`).toEqual(
			dueNow(loan, model.today)
		);
	}
}

/** What happens most in a group comes most. */
const OFTEN = ['save', 'lend', 'lend', 'repay', 'repay', 'repay', 'pass', 'pass', 'pass', 'cover'] as const;

const step: fc.Arbitrary<Step> = fc.record({
	what: fc.constantFrom(...(Object.keys(STEPS) as (keyof typeof STEPS)[]), ...OFTEN),
	which: fc.nat(11),
	amount: fc.integer({ min: 1, max: 300_000 }),
	choice: fc.nat(29),
	sent: fc.constantFrom('once' as const, 'again' as const, 'twice' as const)
});

describe('savings and loans, whatever is done in whatever order', () => {
	test('stand as a simple model of them says, each step accepted or refused as it says', async () => {
		const done = new Map<string, number>();
		await fc.assert(
			fc.asyncProperty(fc.array(step, { minLength: 10, maxLength: 30 }), async (steps) => {
				const group = await openGroup();
				await agree(group);
				for (const each of steps) {
					const outcome = await STEPS[each.what](group, each);
					if (!outcome) continue;
					expect(outcome.real, `${each.what} ${JSON.stringify(each)}`).toBe(outcome.told);
					if (outcome.real === 'ok') done.set(each.what, (done.get(each.what) ?? 0) + 1);
					await agree(group);
				}
			}),
			{ numRuns: RUNS, endOnFailure: true }
		);
		for (const what of Object.keys(STEPS)) {
			expect(done.get(what) ?? 0, `${what} was done and not only refused`).toBeGreaterThan(0);
		}
		expect(await verifyLedger(db)).toMatchObject({ ok: true });
		expect(await loanFaults(db)).toBeNull();
	}, 1_800_000);
});
