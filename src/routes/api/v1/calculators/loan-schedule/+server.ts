import { calculatorMessages } from '#lib/i18n/calculators.ts';
import { formatPercent } from '#lib/i18n/format.ts';
import { LOAN_RATE_CEILING_PERCENT } from '#lib/lending/effectiveRate.ts';
import { loanSchedule } from '#lib/lending/schedule.ts';
import { calculatorRoute } from '../calculator.ts';
import { loanScheduleRequest } from './contract.ts';

const { warnings: words } = calculatorMessages.en;

/** When a loan is paid back and how much each time; see `loanSchedule`. */
export const { POST, OPTIONS, fallback } = calculatorRoute({
	schema: loanScheduleRequest,
	mostBytes: 16_384,
	calculate(terms) {
		const result = loanSchedule(terms);
		if (!result.ok) return result;
		const { warnings, ...schedule } = result.schedule;
		const rate = formatPercent(Math.round(schedule.effectiveRatePerYear * 100));
		const ceiling = formatPercent(LOAN_RATE_CEILING_PERCENT * 100);
		return {
			ok: true,
			answer: { ...schedule, warnings: warnings.map((code) => words[code](rate, ceiling)) }
		};
	}
});
