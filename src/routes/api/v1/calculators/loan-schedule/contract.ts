import * as v from 'valibot';
import { MOST_INSTALMENTS } from '#lib/lending/checkTerms.ts';
import { LOAN_RATE_CEILING_PERCENT } from '#lib/lending/effectiveRate.ts';
import {
	DAY_COUNTS,
	LOAN_METHODS,
	RATE_PERIODS,
	ROUNDING_MODES,
	ROUNDING_STEPS
} from '#lib/lending/terms.ts';
import { amount, answeredAmount, count, date, rate } from '../fields.ts';

const every = v.union(
	[v.strictObject({ months: count('every_invalid') }), v.strictObject({ weeks: count('every_invalid') })],
	'every_invalid'
);

export const loanScheduleRequest = v.strictObject({
	principal: amount(),
	rate,
	ratePer: v.picklist(RATE_PERIODS, 'choice_unknown'),
	method: v.picklist(LOAN_METHODS, 'choice_unknown'),
	instalments: v.pipe(
		count('instalments_invalid'),
		v.metadata({ description: `From 1 to ${MOST_INSTALMENTS}.` })
	),
	every,
	disbursedOn: date,
	firstDueOn: date,
	gracePrincipal: v.optional(
		v.pipe(
			count('grace_invalid'),
			v.metadata({ description: 'How many first instalments are interest alone.' })
		),
		0
	),
	roundTo: v.optional(v.picklist(ROUNDING_STEPS, 'choice_unknown'), 1),
	rounding: v.optional(v.picklist(ROUNDING_MODES, 'choice_unknown'), 'nearest'),
	dayCount: v.optional(v.picklist(DAY_COUNTS, 'choice_unknown'), '30/360')
});

const effectiveRate = v.pipe(
	v.number(),
	v.metadata({ description: '(1 + IRR per period)^(periods a year) − 1, in percent with two decimals.' })
);

export const loanScheduleAnswer = v.strictObject({
	instalments: v.array(
		v.strictObject({
			number: v.pipe(v.number(), v.integer()),
			dueOn: v.pipe(v.string(), v.isoDate()),
			principal: answeredAmount,
			interest: answeredAmount,
			total: answeredAmount,
			outstanding: answeredAmount
		})
	),
	totals: v.strictObject({ principal: answeredAmount, interest: answeredAmount, total: answeredAmount }),
	effectiveRatePerYear: effectiveRate,
	warnings: v.pipe(
		v.array(v.string()),
		v.metadata({
			description: `In words; one when the effective rate is above ${LOAN_RATE_CEILING_PERCENT} %.`
		})
	)
});

export const loanScheduleExample = {
	principal: 1_200_000,
	rate: 2,
	ratePer: 'month',
	method: 'annuity',
	instalments: 4,
	every: { months: 1 },
	disbursedOn: '2026-01-15',
	firstDueOn: '2026-02-15',
	gracePrincipal: 0,
	roundTo: 1,
	rounding: 'nearest',
	dayCount: '30/360'
} as const;
