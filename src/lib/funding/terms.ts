import type { LoanMethod, LoanTerms, RatePeriod, RoundingStep } from '#lib/lending/terms.ts';
import { addMonths, type BookDate } from '#lib/shared/dates.ts';
import type { Rupiah } from '#lib/shared/money.ts';
import type { PreciseRate } from '#lib/shared/percent.ts';

export interface SourceTerms {
	readonly method: LoanMethod;
	readonly rate: PreciseRate;
	readonly ratePer: RatePeriod;
	readonly everyMonths: number;
	readonly instalments: number;
	readonly roundTo: RoundingStep;
}

/** The terms on which a draw goes back: a loan like any other, with the group as its borrower. */
export function drawTerms(source: SourceTerms, principal: Rupiah, drawnOn: BookDate): LoanTerms {
	const { method, rate, ratePer, everyMonths, instalments, roundTo } = source;
	return {
		...{ principal, rate, ratePer, method, instalments, roundTo, disbursedOn: drawnOn },
		every: { months: everyMonths },
		firstDueOn: addMonths(drawnOn, everyMonths),
		...{ gracePrincipal: 0, rounding: 'nearest', dayCount: '30/360' }
	};
}
