import type { BookDate } from '#lib/shared/dates.ts';
import { divideHalfEven, NO_RUPIAH, rupiah, sumRupiah, type Rupiah } from '#lib/shared/money.ts';
import { WHOLE_RATE } from '#lib/shared/percent.ts';
import { checkTerms, refuseTerms, yearRate, type RefusedTerms } from './checkTerms.ts';
import { effectiveRatePerYear, LOAN_RATE_CEILING_PERCENT } from './effectiveRate.ts';
import { loanCalendar, type LoanCalendar, type LoanPeriod } from './periods.ts';
import type { LoanTerms } from './terms.ts';

export interface Instalment {
	/** Counted from 1. */
	readonly number: number;
	readonly dueOn: BookDate;
	readonly principal: Rupiah;
	readonly interest: Rupiah;
	readonly total: Rupiah;
	/** The principal still owed once this instalment is paid. */
	readonly outstanding: Rupiah;
}

export interface LoanSchedule {
	readonly instalments: readonly Instalment[];
	readonly totals: { readonly principal: Rupiah; readonly interest: Rupiah; readonly total: Rupiah };
	/** Percent, two decimals. */
	readonly effectiveRatePerYear: number;
	readonly warnings: readonly LoanWarning[];
}

/** The effective rate is above what PermenkopUKM 8/2023 lets a co-operative take. */
export type LoanWarning = 'rate_above_ceiling';

export type LoanScheduleResult = { ok: true; schedule: LoanSchedule } | RefusedTerms;

/** A fraction of rupiah, exact. */
interface Fraction {
	readonly numerator: bigint;
	readonly denominator: bigint;
}

/** To a multiple of `roundTo`: up, or to the nearest with halves to the even multiple. */
function roundInstalment({ numerator, denominator }: Fraction, { roundTo, rounding }: LoanTerms): Rupiah {
	const step = BigInt(roundTo);
	const whole = denominator * step;
	const steps = rounding === 'up' ? (numerator + whole - 1n) / whole : divideHalfEven(numerator, whole);
	return rupiah(Number(steps * step));
}

/** A loan's terms with what follows from them alone. */
interface Loan {
	readonly terms: LoanTerms;
	readonly calendar: LoanCalendar;
	/** Interest on Rp1 for one day is `yearRate / unit`. */
	readonly yearRate: bigint;
	readonly unit: bigint;
}

function interestOn(loan: Loan, base: Rupiah, period: LoanPeriod): Rupiah {
	const step = BigInt(loan.terms.roundTo);
	const numerator = BigInt(base) * loan.yearRate * BigInt(period.days);
	return rupiah(Number(divideHalfEven(numerator, loan.unit * step) * step));
}

/**
 * The instalment that, paid in each period after the first `skipped` ones, ends the loan: principal ÷ the
 * present value of Rp1 a period. With periods of unlike length it is still the same every time. Both sides
 * are multiplied by the unit once a period, which keeps every number whole.
 */
function equalInstalment(loan: Loan, skipped: number): Rupiah {
	let grown = 1n;
	let paid = 0n;
	let unitPower = 1n;
	for (const period of loan.calendar.periods.slice(skipped)) {
		const growth = loan.unit + loan.yearRate * BigInt(period.days);
		unitPower *= loan.unit;
		grown *= growth;
		paid = paid * growth + unitPower;
	}
	return roundInstalment({ numerator: BigInt(loan.terms.principal) * grown, denominator: paid }, loan.terms);
}

/** How an instalment that pays principal is made, given its interest; the last one is not asked. */
type PrincipalRule = { readonly paysFrom: number; readonly principalBeside: (interest: Rupiah) => number };

function annuityRule(loan: Loan): PrincipalRule {
	const { terms, calendar } = loan;
	const rule = (paysFrom: number): PrincipalRule => {
		const instalment = equalInstalment(loan, paysFrom);
		return { paysFrom, principalBeside: (interest) => instalment - interest };
	};
	const asAgreed = rule(terms.gracePrincipal);
	const [first] = calendar.periods;
	if (asAgreed.paysFrom > 0 || calendar.firstPeriodLength <= 1 || !first) return asAgreed;
	// A first period so long that its interest alone is above the instalment is paid as interest alone.
	const isCovered = asAgreed.principalBeside(interestOn(loan, terms.principal, first)) > 0;
	return isCovered || terms.instalments === 1 ? asAgreed : rule(1);
}

function principalRule(loan: Loan): PrincipalRule {
	const { terms } = loan;
	if (terms.method === 'annuity') return annuityRule(loan);
	if (terms.method === 'bullet') return { paysFrom: terms.instalments - 1, principalBeside: () => 0 };
	const part = roundInstalment(
		{
			numerator: BigInt(terms.principal),
			denominator: BigInt(terms.instalments - terms.gracePrincipal)
		},
		terms
	);
	return { paysFrom: terms.gracePrincipal, principalBeside: () => part };
}

/** Walks through the periods; null when rounding leaves an instalment without principal, or takes it all too soon. */
function walk(loan: Loan): Instalment[] | null {
	const { terms, calendar } = loan;
	const { paysFrom, principalBeside } = principalRule(loan);
	const instalments: Instalment[] = [];
	let outstanding = terms.principal;
	for (const [index, period] of calendar.periods.entries()) {
		const interest = interestOn(loan, terms.method === 'flat' ? terms.principal : outstanding, period);
		const isLast = index === terms.instalments - 1;
		const principal = isLast ? outstanding : index < paysFrom ? NO_RUPIAH : rupiah(principalBeside(interest));
		const isEmpty = principal <= 0 && index >= paysFrom;
		if (isEmpty || (!isLast && principal >= outstanding)) return null;
		outstanding = rupiah(outstanding - principal);
		const total = sumRupiah([principal, interest]);
		instalments.push({ number: index + 1, dueOn: period.dueOn, principal, interest, total, outstanding });
	}
	return instalments;
}

function totalsOf(instalments: readonly Instalment[]): LoanSchedule['totals'] {
	return {
		principal: sumRupiah(instalments.map((instalment) => instalment.principal)),
		interest: sumRupiah(instalments.map((instalment) => instalment.interest)),
		total: sumRupiah(instalments.map((instalment) => instalment.total))
	};
}

/**
 * When a loan is paid back and how much each time. Principal and interest are rounded to `roundTo`, interest
 * half-even; the last instalment takes what is left, so that principal adds up to the rupiah. In
 * `gracePrincipal` periods interest alone falls due. Terms that cannot be right are refused with their field.
 */
export function loanSchedule(terms: LoanTerms): LoanScheduleResult {
	const refused = checkTerms(terms);
	if (refused) return refused;
	const calendar = loanCalendar(terms);
	const instalments = walk({
		terms,
		calendar,
		yearRate: BigInt(yearRate(terms)),
		unit: BigInt(WHOLE_RATE) * BigInt(calendar.daysInYear)
	});
	if (!instalments) {
		return terms.roundTo === 1
			? refuseTerms('instalments', 'instalments_too_many_for_principal')
			: refuseTerms('roundTo', 'round_to_too_coarse');
	}
	const effective = effectiveRatePerYear({
		lent: terms.principal,
		payments: instalments.map((instalment) => instalment.total),
		periodsInYear: calendar.periodsInYear,
		firstPeriodLength: calendar.firstPeriodLength
	});
	const warnings: LoanWarning[] = effective > LOAN_RATE_CEILING_PERCENT ? ['rate_above_ceiling'] : [];
	return {
		ok: true,
		schedule: { instalments, totals: totalsOf(instalments), effectiveRatePerYear: effective, warnings }
	};
}
