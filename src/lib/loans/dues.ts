import { addDays, daysBetween, type BookDate } from '#lib/shared/dates.ts';
import { leastRupiah, NO_RUPIAH, rupiah, sumRupiah, divideHalfEven, type Rupiah } from '#lib/shared/money.ts';
import { WHOLE_BASIS_POINTS } from '#lib/shared/percent.ts';

/** What an instalment asks for, and how far it is paid. */
export interface OpenInstalment {
	readonly number: number;
	readonly dueOn: BookDate;
	readonly principal: Rupiah;
	readonly interest: Rupiah;
	readonly paidPrincipal: Rupiah;
	readonly paidInterest: Rupiah;
	readonly paidPenalty: Rupiah;
	/** Days before this are not counted as late. */
	readonly lateFrom: BookDate;
}

/** What being late costs. */
export interface PenaltyTerms {
	/** Of what is overdue, for each thirty days, in hundredths of a percent. */
	readonly penaltyBasisPoints: number;
	readonly penaltyGraceDays: number;
	/** The most it may come to, of the instalment. */
	readonly penaltyCeilingBasisPoints: number;
}

export interface Amounts {
	readonly penalty: Rupiah;
	readonly interest: Rupiah;
	readonly principal: Rupiah;
}

export const NO_AMOUNTS: Amounts = { penalty: NO_RUPIAH, interest: NO_RUPIAH, principal: NO_RUPIAH };

const PENALTY_PERIOD_DAYS = 30;

export function principalLeft({ principal, paidPrincipal }: OpenInstalment): Rupiah {
	return rupiah(principal - paidPrincipal);
}

export function interestLeft({ interest, paidInterest }: OpenInstalment): Rupiah {
	return rupiah(interest - paidInterest);
}

export function isPaid(instalment: OpenInstalment): boolean {
	return principalLeft(instalment) === 0 && interestLeft(instalment) === 0;
}

/** How many days an unpaid instalment is late, the days of grace included; 0 when it is not. */
export function daysLate(instalment: OpenInstalment, on: BookDate): number {
	return isPaid(instalment) ? 0 : Math.max(0, daysBetween(instalment.dueOn, on));
}

/**
 * The penalty that an instalment asks for on a day: what is overdue × the rate × the days after the days of grace ÷
 * 30, half-even, at most the ceiling, less what was paid of it before.
 */
export function penaltyDue(instalment: OpenInstalment, on: BookDate, terms: PenaltyTerms): Rupiah {
	const overdue = principalLeft(instalment) + interestLeft(instalment);
	const days = daysBetween(addDays(instalment.lateFrom, terms.penaltyGraceDays), on);
	if (overdue === 0 || days <= 0) return NO_RUPIAH;
	const whole = divideHalfEven(
		BigInt(overdue) * BigInt(terms.penaltyBasisPoints) * BigInt(days),
		BigInt(WHOLE_BASIS_POINTS * PENALTY_PERIOD_DAYS)
	);
	const instalmentTotal = instalment.principal + instalment.interest;
	const ceiling = Math.floor((instalmentTotal * terms.penaltyCeilingBasisPoints) / WHOLE_BASIS_POINTS);
	return rupiah(Math.max(0, Math.min(Number(whole), ceiling) - instalment.paidPenalty));
}

/** What a loan asks for on a day: everything of the instalments that are due by then. */
export function dueOn(instalments: readonly OpenInstalment[], on: BookDate, terms: PenaltyTerms): Amounts {
	const due = instalments.filter((each) => each.dueOn <= on);
	return {
		penalty: sumRupiah(due.map((each) => penaltyDue(each, on, terms))),
		interest: sumRupiah(due.map(interestLeft)),
		principal: sumRupiah(due.map(principalLeft))
	};
}

/** What is asked for, and the day it fell or falls due. */
export interface NextDue {
	readonly on: BookDate;
	readonly amount: Rupiah;
}

/**
 * What somebody's loans ask for next: all that is due by a day, since the oldest of it, with penalties; when nothing is,
 * what falls due first. Null when all is paid.
 */
export function nextDue(
	loans: readonly { readonly instalments: readonly OpenInstalment[]; readonly product: PenaltyTerms }[],
	on: BookDate
): NextDue | null {
	const open = loans.flatMap(({ instalments }) => instalments).filter((each) => !isPaid(each));
	const first = open.map((each) => each.dueOn).sort()[0];
	if (first === undefined) return null;
	const amount =
		first <= on
			? sumRupiah(loans.map(({ instalments, product }) => totalOf(dueOn(instalments, on, product))))
			: sumRupiah(
					open
						.filter((each) => each.dueOn === first)
						.flatMap((each) => [principalLeft(each), interestLeft(each)])
				);
	return { on: first, amount };
}

export function totalOf({ penalty, interest, principal }: Amounts): Rupiah {
	return sumRupiah([penalty, interest, principal]);
}

/** Takes what is due from a sum: penalty first, then interest, then principal. What is left goes beyond what is due. */
export function take(amount: Rupiah, due: Amounts): Amounts & { readonly beyond: Rupiah } {
	const penalty = leastRupiah(amount, due.penalty);
	const interest = leastRupiah(rupiah(amount - penalty), due.interest);
	const principal = leastRupiah(rupiah(amount - penalty - interest), due.principal);
	return { penalty, interest, principal, beyond: rupiah(amount - penalty - interest - principal) };
}

export interface Part extends Amounts {
	readonly number: number;
}

/**
 * Which instalments a payment pays: each of its three amounts goes to the oldest instalment first. Throws when it is
 * more than they ask for: the caller has asked what is due.
 */
export function spread(
	paid: Amounts,
	instalments: readonly OpenInstalment[],
	{ on, terms }: { on: BookDate; terms: PenaltyTerms }
): Part[] {
	const left = { ...paid };
	const parts: Part[] = [];
	for (const each of instalments.toSorted((a, b) => a.number - b.number)) {
		const penalty = leastRupiah(left.penalty, penaltyDue(each, on, terms));
		const interest = leastRupiah(left.interest, interestLeft(each));
		const principal = leastRupiah(left.principal, principalLeft(each));
		left.penalty = rupiah(left.penalty - penalty);
		left.interest = rupiah(left.interest - interest);
		left.principal = rupiah(left.principal - principal);
		if (penalty + interest + principal > 0) parts.push({ number: each.number, penalty, interest, principal });
	}
	if (totalOf(left) > 0) throw new Error('a payment is more than its instalments ask for');
	return parts;
}
