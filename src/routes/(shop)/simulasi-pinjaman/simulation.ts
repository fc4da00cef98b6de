import * as v from 'valibot';
import { calculatorMessages } from '#lib/i18n/calculators.ts';
import type { Locale } from '#lib/i18n/locale.ts';
import type { LoanField } from '#lib/lending/checkTerms.ts';
import { loanSchedule, type LoanSchedule } from '#lib/lending/schedule.ts';
import {
	DAY_COUNTS,
	LOAN_METHODS,
	RATE_PERIODS,
	ROUNDING_MODES,
	ROUNDING_STEPS,
	type Every,
	type LoanTerms,
	type RoundingStep
} from '#lib/lending/terms.ts';
import { addDays, addMonths, parseBookDate, type BookDate } from '#lib/shared/dates.ts';
import { money, whole } from '#lib/shared/fields.ts';
import type { FormErrors, FormValues } from '#lib/shared/form.ts';
import { parseRate, type PreciseRate } from '#lib/shared/percent.ts';
import { readQuery } from '../queryForm.ts';
import { STEPS } from './words.ts';

const rate = v.pipe(
	v.string('required'),
	v.rawTransform<string, PreciseRate>(({ dataset, addIssue, NEVER }) => {
		const read = parseRate(dataset.value);
		if (read.ok) return read.value;
		addIssue({ message: dataset.value.trim() === '' ? 'required' : 'percent_invalid' });
		return NEVER;
	})
);

const date = v.pipe(
	v.string('date_invalid'),
	v.rawTransform<string, BookDate>(({ dataset, addIssue, NEVER }) => {
		const parsed = parseBookDate(dataset.value);
		if (parsed) return parsed;
		addIssue({ message: 'date_invalid' });
		return NEVER;
	})
);

/** The usual answers; a link that leaves one out means it. */
const USUAL = {
	per: 'month',
	cara: 'flat',
	setiap: '1b',
	jeda: '0',
	bulat: '100',
	arah: 'nearest',
	hari: '30/360'
} as const;

const schema = v.object({
	jumlah: money(),
	bunga: rate,
	per: v.optional(v.picklist(RATE_PERIODS, 'choice_unknown'), USUAL.per),
	cara: v.optional(v.picklist(LOAN_METHODS, 'choice_unknown'), USUAL.cara),
	kali: whole({ least: 1 }),
	setiap: v.optional(v.picklist(Object.keys(STEPS), 'choice_unknown'), USUAL.setiap),
	cair: v.optional(v.union([v.literal(''), date], 'date_invalid'), ''),
	mulai: v.optional(v.union([v.literal(''), date], 'date_invalid'), ''),
	jeda: v.optional(whole(), USUAL.jeda),
	bulat: v.optional(v.picklist(ROUNDING_STEPS.map(String), 'choice_unknown'), USUAL.bulat),
	arah: v.optional(v.picklist(ROUNDING_MODES, 'choice_unknown'), USUAL.arah),
	hari: v.optional(v.picklist(DAY_COUNTS, 'choice_unknown'), USUAL.hari)
});

/** Where a mistake that the rules find stands on this form. */
const FORM_FIELDS: Readonly<Record<LoanField, string>> = {
	principal: 'jumlah',
	rate: 'bunga',
	ratePer: 'per',
	method: 'cara',
	instalments: 'kali',
	every: 'setiap',
	disbursedOn: 'cair',
	firstDueOn: 'mulai',
	gracePrincipal: 'jeda',
	roundTo: 'bulat',
	rounding: 'arah',
	dayCount: 'hari'
};

export interface LoanSimulation {
	readonly values: FormValues;
	readonly errors: FormErrors;
	readonly result: { readonly terms: LoanTerms; readonly schedule: LoanSchedule } | null;
}

function oneStepAfter(date: BookDate, every: Every): BookDate {
	return 'months' in every ? addMonths(date, every.months) : addDays(date, every.weeks * 7);
}

function termsOf(typed: v.InferOutput<typeof schema>, today: BookDate): LoanTerms {
	const every = STEPS[typed.setiap] ?? { months: 1 };
	const disbursedOn = typed.cair === '' ? today : typed.cair;
	return {
		principal: typed.jumlah,
		rate: typed.bunga,
		ratePer: typed.per,
		method: typed.cara,
		instalments: typed.kali,
		every,
		disbursedOn,
		firstDueOn: typed.mulai === '' ? oneStepAfter(disbursedOn, every) : typed.mulai,
		gracePrincipal: typed.jeda,
		roundTo: Number(typed.bulat) as RoundingStep,
		rounding: typed.arah,
		dayCount: typed.hari
	};
}

/** The loan simulation that an address asks for, or an empty form with the usual answers. */
export function simulateLoan(query: URLSearchParams, today: BookDate, locale: Locale): LoanSimulation {
	const read = readQuery(query, schema);
	const values = { ...USUAL, cair: today, ...read?.values };
	if (!read) return { values, errors: {}, result: null };
	if (!read.ok) return { values, errors: read.errors, result: null };
	const terms = termsOf(read.data, today);
	const result = loanSchedule(terms);
	if (result.ok) return { values, errors: {}, result: { terms, schedule: result.schedule } };
	const words = calculatorMessages[locale].mistakes[result.code];
	return { values, errors: { [FORM_FIELDS[result.field]]: words }, result: null };
}
