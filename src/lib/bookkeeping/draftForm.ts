import * as v from 'valibot';
import { dateField, formKey, line } from '#lib/shared/fields.ts';
import type { FormErrors } from '#lib/shared/form.ts';
import { NO_RUPIAH, parseRupiah, type Rupiah } from '#lib/shared/money.ts';
import type { DraftLine } from './draftLine.ts';

/** How many lines the form shows; an entry with more is two entries. */
export const DRAFT_LINES = 6;

const words = v.optional(v.array(v.string()), []);

export const draftForm = v.object({
	date: dateField(),
	memo: line(200),
	account: words,
	debit: words,
	credit: words,
	key: formKey
});

/** What may be wrong with a line; keys of the page's messages. */
const LINE_MISTAKES = ['bothSides', 'accountMissing'] as const;

export function isLineMistake(code: string): code is (typeof LINE_MISTAKES)[number] {
	return LINE_MISTAKES.some((each) => each === code);
}

/**
 * Reads the form's lines; empty ones are left out. Errors are by field, `debit-2` for the third line, with a key of the
 * common messages or of the page's.
 */
export function readLines({
	account,
	debit,
	credit
}: {
	account: readonly string[];
	debit: readonly string[];
	credit: readonly string[];
}): { lines: DraftLine[]; errors: FormErrors } {
	const lines: DraftLine[] = [];
	const errors: FormErrors = {};
	for (let index = 0; index < DRAFT_LINES; index += 1) {
		const code = (account[index] ?? '').trim();
		const amountIn = (side: 'debit' | 'credit', typed: string | undefined): Rupiah => {
			if ((typed ?? '').trim() === '') return NO_RUPIAH;
			const read = parseRupiah(typed ?? '');
			if (!read.ok) errors[`${side}-${index}`] = read.code;
			return read.ok ? read.amount : NO_RUPIAH;
		};
		const row = { code, debit: amountIn('debit', debit[index]), credit: amountIn('credit', credit[index]) };
		if (row.debit > 0 && row.credit > 0) errors[`credit-${index}`] = 'bothSides';
		if (code === '' && (row.debit > 0 || row.credit > 0)) errors[`account-${index}`] = 'accountMissing';
		if (row.debit > 0 || row.credit > 0) lines.push(row);
	}
	return { lines, errors };
}
