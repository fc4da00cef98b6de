import * as v from 'valibot';
import { parseBookDate, type BookDate } from '#lib/shared/dates.ts';
import { LARGEST_RUPIAH, rupiah, type Rupiah } from '#lib/shared/money.ts';
import { parseBasisPoints, parseRate, type PreciseRate, type ReadPercent } from '#lib/shared/percent.ts';

/** Pieces of the calculators' schemas; every message is a code with words in the calculators' messages. */

/** An amount in whole rupiah, 0 or more, as a JSON number. */
export function amount(description = 'Whole rupiah.') {
	return v.pipe(
		v.number('money_not_whole'),
		v.safeInteger('money_not_whole'),
		v.minValue(0, 'money_negative'),
		v.maxValue(LARGEST_RUPIAH, 'money_too_large'),
		v.metadata({ description }),
		v.transform<number, Rupiah>((value) => rupiah(value))
	);
}

/** An amount in an answer. */
export const answeredAmount = v.pipe(v.number(), v.integer(), v.metadata({ description: 'Whole rupiah.' }));

function percentRead<T>(read: (percent: number) => ReadPercent<T>) {
	return v.rawTransform<number, T>(({ dataset, addIssue, NEVER }) => {
		const result = read(dataset.value);
		if (result.ok) return result.value;
		addIssue({ message: result.code });
		return NEVER;
	});
}

/** A share of a whole in percent, at most two decimals, into basis points. */
export function percent(description = 'Percent, at most two decimals.') {
	return v.pipe(
		v.number('percent_invalid'),
		v.minValue(0, 'percent_invalid'),
		v.maxValue(100, 'percent_invalid'),
		v.metadata({ description }),
		percentRead<number>(parseBasisPoints)
	);
}

/** A share of a whole in percent, at most four decimals. */
export const precisePercent = v.pipe(
	v.number('percent_invalid'),
	v.minValue(0, 'percent_invalid'),
	v.maxValue(100, 'percent_invalid'),
	v.metadata({ description: 'Percent, at most four decimals.' }),
	percentRead<PreciseRate>(parseRate)
);

/** An interest rate in percent, at most four decimals. */
export const rate = v.pipe(
	v.number('rate_invalid'),
	v.minValue(0, 'rate_negative'),
	v.maxValue(999_999, 'rate_too_large'),
	v.metadata({ description: 'Percent, at most four decimals.' }),
	percentRead<PreciseRate>(parseRate)
);

/** A day as `YYYY-MM-DD`. */
export const date = v.pipe(
	v.string('date_invalid'),
	v.isoDate('date_invalid'),
	v.rawTransform<string, BookDate>(({ dataset, addIssue, NEVER }) => {
		const parsed = parseBookDate(dataset.value);
		if (parsed) return parsed;
		addIssue({ message: 'date_invalid' });
		return NEVER;
	})
);

/** A whole number such as a count; the rules of the calculation set its bounds. */
export function count(code: string) {
	return v.pipe(v.number(code), v.safeInteger(code));
}
