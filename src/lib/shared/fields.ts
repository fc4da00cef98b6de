import * as v from 'valibot';
import { parseBookDate, type BookDate } from './dates.ts';
import { parseId, type Id } from './ids.ts';
import { parseRupiah, type Rupiah } from './money.ts';
import { parseRate, WHOLE_RATE, type PreciseRate } from './percent.ts';

/** Pieces of form schemas; every message is a key of the common messages. */

/** A line of text, trimmed, not empty. */
export function line(most = 120) {
	return v.pipe(
		v.string('required'),
		v.trim(),
		// What nobody sees, such as a space without width, is no name.
		v.regex(/[^\p{C}\p{Z}]/u, 'required'),
		v.maxLength(most, 'too_long'),
		// Control characters have no business in a name and could break an export or a link; those that turn the direction
		// of writing would turn the words after it on other people's pages.
		v.regex(/^[^\p{Cc}\u202a-\u202e\u2066-\u2069]*$/u, 'not_plain_text')
	);
}

/** Text that may be empty and may have several lines. */
export function longText(most = 4000) {
	return v.optional(v.pipe(v.string(), v.trim(), v.maxLength(most, 'too_long')), '');
}

/** An amount as people type it; see `parseRupiah`. */
export function money({ zero = false }: { zero?: boolean } = {}) {
	return v.pipe(
		v.string('money_empty'),
		v.rawTransform<string, Rupiah>(({ dataset, addIssue, NEVER }) => {
			const parsed = parseRupiah(dataset.value, { zero });
			if (parsed.ok) return parsed.amount;
			addIssue({ message: parsed.code });
			return NEVER;
		})
	);
}

/** An amount that may be left out; null then. */
export function optionalMoney() {
	return v.optional(
		v.union([
			v.pipe(
				v.string(),
				v.trim(),
				v.literal(''),
				v.transform(() => null)
			),
			money()
		]),
		''
	);
}

/** A whole number typed with digits only. */
export function whole({ least = 0, most = 1_000_000_000 }: { least?: number; most?: number } = {}) {
	return v.pipe(
		v.string('required'),
		v.trim(),
		v.regex(/^\d{1,12}$/, 'number_not_whole'),
		v.transform(Number),
		v.minValue(least, 'number_too_small'),
		v.maxValue(most, 'number_too_large')
	);
}

/** Percent as people type it (`7,5`), as a precise rate; at most 100 % where nothing less is said. */
export function rate(most: PreciseRate = WHOLE_RATE) {
	return v.pipe(
		v.string('percent_invalid'),
		v.rawTransform<string, PreciseRate>(({ dataset, addIssue, NEVER }) => {
			const read = parseRate(dataset.value);
			if (read.ok && read.value <= most) return read.value;
			addIssue({ message: 'percent_invalid' });
			return NEVER;
		})
	);
}

/** The id of a row, from a hidden field or a choice. */
export function id<Name extends string>() {
	return v.pipe(
		v.string('required'),
		v.rawTransform<string, Id<Name>>(({ dataset, addIssue, NEVER }) => {
			const parsed = parseId<Name>(dataset.value);
			if (parsed) return parsed;
			addIssue({ message: dataset.value === '' ? 'choice_missing' : 'choice_unknown' });
			return NEVER;
		})
	);
}

/** A date as a date input sends it, `YYYY-MM-DD`. */
export function dateField() {
	return v.pipe(
		v.string('date_invalid'),
		v.rawTransform<string, BookDate>(({ dataset, addIssue, NEVER }) => {
			const parsed = parseBookDate(dataset.value.trim());
			if (parsed) return parsed;
			addIssue({ message: 'date_invalid' });
			return NEVER;
		})
	);
}

/** The form's idempotency key. */
export const formKey = v.pipe(v.string('form_stale'), v.regex(/^[\w-]{8,64}$/, 'form_stale'));
