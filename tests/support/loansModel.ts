/**
 * A group's savings and loans once more, as simply as they can be told: whole numbers in plain objects, no database, none
 * of the product's own arithmetic. Flat loans at 2 % a month in monthly instalments on a day up to the 28th, so that every
 * period is whole. What the product does is held against it.
 */

export interface Instalment {
	due: string;
	principal: number;
	interest: number;
	paidPrincipal: number;
	paidInterest: number;
	paidPenalty: number;
}

export interface Payment {
	kind: 'desk' | 'recovery' | 'covered' | 'advance';
	from: 'cash' | 'savings' | null;
	amount: number;
	penalty: number;
	interest: number;
	principal: number;
	/** What went beyond what was due: kept for later, or off the principal, or asked for settling early. */
	advance: number;
	prepaid: number;
	early: number;
	parts: { schedule: Instalment[]; number: number; penalty: number; interest: number; principal: number }[];
	before: Instalment[] | null;
	after: Instalment[] | null;
	reversed: boolean;
}

export interface ModelLoan {
	readonly member: number;
	state: 'running' | 'settled' | 'written_off';
	schedule: Instalment[];
	advance: number;
	payments: Payment[];
}

export interface Model {
	today: string;
	cash: number;
	fund: number;
	voluntary: number[];
	loans: ModelLoan[];
	covers: { member: number; way: Way; left: number; shares: { member: number; left: number }[] }[];
	penalties: number;
	interest: number;
	recovered: number;
	closedThrough: string;
}

export type Way = 'fund' | 'equally' | 'by_savings';
/** `ok`, or the code with which it is refused. */
export type Outcome = string;

export function openModel(today: string, members: number, cash: number): Model {
	return {
		...{ today, cash, fund: 0, voluntary: Array.from({ length: members }, () => 0), loans: [], covers: [] },
		...{ penalties: 0, interest: 0, recovered: 0, closedThrough: '2026-10' }
	};
}

const total = (numbers: readonly number[]) => numbers.reduce((sum, each) => sum + each, 0);

function halfEven(numerator: number, denominator: number): number {
	const whole = Math.floor(numerator / denominator);
	const twice = (numerator - whole * denominator) * 2;
	if (twice === denominator) return whole % 2 === 0 ? whole : whole + 1;
	return twice > denominator ? whole + 1 : whole;
}

export function monthLater(day: string, months = 1): string {
	const [year = 0, month = 0] = day.split('-').map(Number);
	const count = year * 12 + month - 1 + months;
	return `${Math.floor(count / 12)}-${String((count % 12) + 1).padStart(2, '0')}${day.slice(7)}`;
}

const dayNumber = (day: string) => Date.parse(day) / 86_400_000;
const dayOf = (number: number) => new Date(number * 86_400_000).toISOString().slice(0, 10);

/** So many days later, or the first of the next month where it would be the 29th or later. */
export function later(day: string, days: number): string {
	const then = dayOf(dayNumber(day) + days);
	return Number(then.slice(8)) > 28 ? `${monthLater(then.slice(0, 7)).slice(0, 7)}-01` : then;
}

/** Equal parts, the last takes the rest; null when there is too little for so many. */
function flat(principal: number, instalments: number, firstDue: string): Instalment[] | null {
	const part = halfEven(principal, instalments);
	const last = principal - part * (instalments - 1);
	if (part <= 0 || last <= 0) return null;
	return Array.from({ length: instalments }, (_, index) => ({
		due: monthLater(firstDue, index),
		principal: index === instalments - 1 ? last : part,
		interest: halfEven(principal * 2, 100),
		...{ paidPrincipal: 0, paidInterest: 0, paidPenalty: 0 }
	}));
}

const principalLeft = (each: Instalment) => each.principal - each.paidPrincipal;
const interestLeft = (each: Instalment) => each.interest - each.paidInterest;
export const outstanding = ({ schedule, state }: ModelLoan) =>
	state === 'written_off' ? 0 : total(schedule.map(principalLeft));

/** 2 % for thirty days from the sixth day on, at most a tenth of the instalment. */
function penaltyOf(each: Instalment, today: string): number {
	const days = dayNumber(today) - dayNumber(each.due) - 5;
	const overdue = principalLeft(each) + interestLeft(each);
	if (days <= 0 || overdue === 0) return 0;
	const whole = halfEven(overdue * 2 * days, 3_000);
	const ceiling = Math.floor((each.principal + each.interest) / 10);
	return Math.max(0, Math.min(whole, ceiling) - each.paidPenalty);
}

export function dueNow({ schedule }: ModelLoan, today: string) {
	const due = schedule.filter((each) => each.due <= today);
	return {
		penalty: total(due.map((each) => penaltyOf(each, today))),
		interest: total(due.map(interestLeft)),
		principal: total(due.map(principalLeft))
	};
}

type Due = ReturnType<typeof dueNow>;

function takeFrom(amount: number, due: Due) {
	const penalty = Math.min(amount, due.penalty);
	const interest = Math.min(amount - penalty, due.interest);
	const principal = Math.min(amount - penalty - interest, due.principal);
	return { penalty, interest, principal, beyond: amount - penalty - interest - principal };
}

/** Marks what is paid, the oldest instalment first. */
function mark(loan: ModelLoan, paid: Due, today: string): Payment['parts'] {
	const left = { ...paid };
	return loan.schedule.flatMap((each, number) => {
		const penalty = Math.min(left.penalty, penaltyOf(each, today));
		const interest = Math.min(left.interest, interestLeft(each));
		const principal = Math.min(left.principal, principalLeft(each));
		if (penalty + interest + principal === 0) return [];
		left.penalty -= penalty;
		left.interest -= interest;
		left.principal -= principal;
		each.paidPenalty += penalty;
		each.paidInterest += interest;
		each.paidPrincipal += principal;
		return [{ schedule: loan.schedule, number, penalty, interest, principal }];
	});
}

const NOTHING = { ...{ penalty: 0, interest: 0, principal: 0 }, ...{ advance: 0, prepaid: 0, early: 0 } };

function keep(loan: ModelLoan, payment: Partial<Payment> & Pick<Payment, 'kind'>): void {
	loan.payments.push({
		...{ from: null, amount: 0, parts: [], before: null, after: null, reversed: false, ...NOTHING },
		...payment
	});
}

/** A loan with nothing left is settled; what she paid in advance and does not owe is hers again. */
function settle(model: Model, loan: ModelLoan): void {
	if (loan.state === 'written_off') return;
	const left = total(loan.schedule.map((each) => principalLeft(each) + interestLeft(each)));
	loan.state = left === 0 ? 'settled' : 'running';
	if (left > 0 || loan.advance === 0) return;
	model.voluntary[loan.member] = (model.voluntary[loan.member] ?? 0) + loan.advance;
	loan.advance = 0;
}

function receive(model: Model, { penalty, interest }: { penalty: number; interest: number }): void {
	model.penalties += penalty;
	model.interest += interest;
}

function useAdvance(model: Model, loan: ModelLoan): void {
	if (loan.state !== 'running' || loan.advance === 0) return;
	const { beyond, ...due } = takeFrom(loan.advance, dueNow(loan, model.today));
	if (beyond === loan.advance) return;
	keep(loan, {
		kind: 'advance',
		...due,
		advance: beyond - loan.advance,
		parts: mark(loan, due, model.today)
	});
	loan.advance = beyond;
	receive(model, due);
	settle(model, loan);
}

/** Does it, or leaves everything as it was when it is refused. */
export function attempt(model: Model, deed: (model: Model) => Outcome): Outcome {
	const before = structuredClone(model);
	const outcome = deed(model);
	if (outcome !== 'ok') Object.assign(model, before);
	return outcome;
}

export const RULES = {
	save(model: Model, member: number, amount: number): Outcome {
		model.voluntary[member] = (model.voluntary[member] ?? 0) + amount;
		model.cash += amount;
		return 'ok';
	},

	withdraw(model: Model, member: number, amount: number): Outcome {
		const has = model.voluntary[member] ?? 0;
		if (amount > has) return 'insufficient_savings';
		if (amount > model.cash) return 'not_enough_cash';
		model.voluntary[member] = has - amount;
		model.cash -= amount;
		return 'ok';
	},

	/** A tenth goes to the solidarity fund. */
	lend(
		model: Model,
		member: number,
		wanted: { amount: number; instalments: number; how: 'cash' | 'savings' }
	): Outcome {
		const { amount, instalments, how } = wanted;
		if (total(model.covers.filter((each) => each.member === member).map(({ left }) => left)) > 0) {
			return 'debt_open';
		}
		const risk = halfEven(amount, 10);
		if (how === 'cash' && model.cash < amount - risk) return 'not_enough_cash';
		const schedule = flat(amount, instalments, monthLater(model.today));
		if (!schedule) return 'terms';
		model.fund += risk;
		if (how === 'cash') model.cash -= amount - risk;
		else model.voluntary[member] = (model.voluntary[member] ?? 0) + amount - risk;
		model.loans.push({ member, state: 'running', schedule, advance: 0, payments: [] });
		return 'ok';
	},

	repay(
		model: Model,
		which: number,
		wanted: { amount: number; from: 'cash' | 'savings'; beyond: 'advance' | 'principal' }
	): Outcome {
		const loan = model.loans[which];
		const { amount, from } = wanted;
		if (!loan) return 'not_found';
		useAdvance(model, loan);
		if (loan.state === 'settled') return 'wrong_state';
		if (from === 'savings' && (model.voluntary[loan.member] ?? 0) < amount) return 'insufficient_savings';
		if (loan.state === 'written_off') {
			if (amount > total(loan.schedule.map(principalLeft))) return 'more_than_owed';
			move(model, loan, from, amount);
			model.recovered += amount;
			const parts = mark(loan, { penalty: 0, interest: 0, principal: amount }, model.today);
			keep(loan, { kind: 'recovery', from, amount, principal: amount, parts });
			return 'ok';
		}
		const { beyond, ...due } = takeFrom(amount, dueNow(loan, model.today));
		const coming = loan.schedule.filter((each) => each.due > model.today);
		const principal = total(coming.map(principalLeft));
		const interest = total(coming.map(interestLeft));
		// Half of the interest that has not fallen due is let off.
		const early = Math.min(interest, halfEven(interest, 2));
		const payment = { ...NOTHING, ...due };
		if (wanted.beyond === 'advance') {
			if (beyond > principal + interest - loan.advance) return 'more_than_owed';
			payment.advance = beyond;
		} else if (beyond > principal + early) return 'more_than_owed';
		else if (beyond === principal + early) Object.assign(payment, { prepaid: principal, early });
		else if (beyond > 0 && beyond >= principal) return 'settle_whole';
		else payment.prepaid = beyond;

		move(model, loan, from, amount);
		receive(model, { penalty: due.penalty, interest: due.interest + payment.early });
		loan.advance += payment.advance;
		const parts = mark(loan, due, model.today);
		const before = loan.schedule;
		if (payment.prepaid > 0) loan.schedule = shorter(loan.schedule, payment.prepaid);
		const shortened = payment.prepaid > 0;
		keep(loan, {
			...{ kind: 'desk', from, amount, ...payment, parts },
			...{ before: shortened ? before : null, after: shortened ? loan.schedule : null }
		});
		settle(model, loan);
		return 'ok';
	},

	/** The newest payment, unless something rests on it: a schedule made since, an advance that was used. */
	takeBack(model: Model, which: number): Outcome {
		const loan = model.loans[which];
		const payment = loan?.payments.findLast(({ kind, reversed }) => kind !== 'advance' && !reversed);
		if (!loan || !payment) return 'not_found';
		if (payment.kind === 'covered') return 'not_the_last';
		if (loan.state === 'written_off' && payment.kind !== 'recovery') return 'wrong_state';
		const usedSince = loan.payments
			.slice(loan.payments.indexOf(payment) + 1)
			.some(({ kind }) => kind === 'advance');
		if (payment.after !== null && (payment.after !== loan.schedule || usedSince)) return 'not_the_last';
		if (payment.after === null && payment.parts.some(({ schedule }) => schedule !== loan.schedule)) {
			return 'not_the_last';
		}
		if (payment.advance > loan.advance) return 'below_zero';
		for (const { schedule, number, penalty, interest, principal } of payment.parts) {
			const each = schedule[number];
			if (!each) throw new Error('a part is of an instalment');
			each.paidPenalty -= penalty;
			each.paidInterest -= interest;
			each.paidPrincipal -= principal;
		}
		if (payment.before) loan.schedule = payment.before;
		loan.advance -= payment.advance;
		if (payment.from) move(model, loan, payment.from, -payment.amount);
		if (payment.kind === 'recovery') model.recovered -= payment.amount;
		else receive(model, { penalty: -payment.penalty, interest: -payment.interest - payment.early });
		payment.reversed = true;
		if (model.cash < 0) return 'below_zero';
		settle(model, loan);
		return 'ok';
	},

	/** What is left from today on; the interest that had fallen due comes with the first, the penalty is let go. */
	restructure(model: Model, which: number, instalments: number): Outcome {
		const loan = model.loans[which];
		if (!loan) return 'not_found';
		if (loan.state !== 'running') return 'wrong_state';
		const schedule = flat(outstanding(loan), instalments, monthLater(model.today));
		const [first] = schedule ?? [];
		if (!schedule || !first) return 'terms';
		first.interest += total(loan.schedule.filter((each) => each.due <= model.today).map(interestLeft));
		loan.schedule = schedule;
		return 'ok';
	},

	/** What she paid in advance pays first of what is lost. */
	writeOff(model: Model, which: number): Outcome {
		const loan = model.loans[which];
		if (!loan) return 'not_found';
		useAdvance(model, loan);
		const set = Math.min(loan.advance, outstanding(loan));
		if (loan.state !== 'running' || set === outstanding(loan)) return 'wrong_state';
		if (set > 0) {
			const parts = mark(loan, { penalty: 0, interest: 0, principal: set }, model.today);
			keep(loan, { kind: 'advance', principal: set, advance: -set, parts });
			loan.advance -= set;
		}
		loan.state = 'written_off';
		return 'ok';
	},

	cover(model: Model, which: number, way: Way): Outcome {
		const loan = model.loans[which];
		if (!loan) return 'not_found';
		useAdvance(model, loan);
		if (loan.state !== 'running') return 'nothing_due';
		const { interest, principal } = dueNow(loan, model.today);
		const missed = interest + principal;
		if (missed === 0) return 'nothing_due';
		const shares: { member: number; left: number }[] = [];
		if (way === 'fund') {
			const out = total(model.covers.filter((each) => each.way === 'fund').map(({ left }) => left));
			if (out + missed > model.fund) return 'fund_short';
		} else {
			const others = model.voluntary.map((has, member) => ({ has, member }));
			const givers = others.filter(({ member }) => member !== loan.member);
			const weights = givers.map(({ has }) => (way === 'equally' ? 1 : has));
			if (total(weights) === 0) return 'savings_short';
			const parts = split(missed, weights);
			if (givers.some(({ has }, index) => (parts[index] ?? 0) > has)) return 'savings_short';
			for (const [index, { member, has }] of givers.entries()) {
				const part = parts[index] ?? 0;
				model.voluntary[member] = has - part;
				if (part > 0) shares.push({ member, left: part });
			}
		}
		receive(model, { penalty: 0, interest });
		const parts = mark(loan, { penalty: 0, interest, principal }, model.today);
		keep(loan, { kind: 'covered', interest, principal, parts });
		settle(model, loan);
		model.covers.push({ member: loan.member, way, left: missed, shares });
		return 'ok';
	},

	payBack(
		model: Model,
		member: number,
		{ amount, from }: { amount: number; from: 'cash' | 'savings' }
	): Outcome {
		const open = model.covers.filter((each) => each.member === member && each.left > 0);
		if (amount > total(open.map(({ left }) => left))) return 'more_than_owed';
		const has = model.voluntary[member] ?? 0;
		if (from === 'savings' && amount > has) return 'insufficient_savings';
		if (from === 'cash') model.cash += amount;
		else model.voluntary[member] = has - amount;
		let rest = amount;
		for (const cover of open) {
			const part = Math.min(rest, cover.left);
			rest -= part;
			cover.left -= part;
			if (cover.shares.length === 0 || part === 0) continue;
			const parts = split(
				part,
				cover.shares.map(({ left }) => left)
			);
			for (const [index, share] of cover.shares.entries()) {
				share.left -= parts[index] ?? 0;
				model.voluntary[share.member] = (model.voluntary[share.member] ?? 0) + (parts[index] ?? 0);
			}
		}
		return 'ok';
	}
};

function move(model: Model, { member }: ModelLoan, from: 'cash' | 'savings', amount: number): void {
	if (from === 'cash') model.cash += amount;
	else model.voluntary[member] = (model.voluntary[member] ?? 0) - amount;
}

/** The same days for what is left of the principal; all with the next one where it is too little for so many. */
function shorter(schedule: readonly Instalment[], prepaid: number): Instalment[] {
	const left = schedule.filter((each) => principalLeft(each) + interestLeft(each) > 0);
	const [next] = left;
	const principal = total(left.map(principalLeft)) - prepaid;
	if (!next || principal === 0) return [];
	const alone = { ...next, principal, paidPrincipal: 0, paidInterest: 0, paidPenalty: 0 };
	return flat(principal, left.length, next.due) ?? [alone];
}

/** By weight, what is left over to the largest remainders, the earlier first. */
function split(amount: number, weights: readonly number[]): number[] {
	const all = total(weights);
	const shares = weights.map((weight, index) => ({
		...{ index, part: Math.floor((amount * weight) / all), remainder: (amount * weight) % all }
	}));
	let rest = amount - total(shares.map(({ part }) => part));
	for (const share of shares.toSorted((a, b) => b.remainder - a.remainder || a.index - b.index)) {
		if (rest === 0) break;
		share.part += 1;
		rest -= 1;
	}
	return shares.map(({ part }) => part);
}
