import * as v from 'valibot';
import { formKey, id, money, whole } from '#lib/shared/fields.ts';
import type { Id } from '#lib/shared/ids.ts';
import type { Rupiah } from '#lib/shared/money.ts';
import { LINE_KINDS, type LineKind } from './lines.ts';

/** An amount that may be left empty: nothing is paid of it. */
const amount = v.pipe(
	v.optional(v.string(), ''),
	v.transform((typed) => (typed.trim() === '' ? '0' : typed)),
	money({ zero: true })
);

/** What one member pays and is paid at a meeting; instalments come as pairs of a loan and an amount. */
export const lineForm = v.object({
	mandatory: amount,
	social: amount,
	absence_fine: amount,
	arisan: amount,
	deposit: amount,
	withdrawal: amount,
	arisan_payout: amount,
	loanId: v.optional(v.array(id<'loan'>()), []),
	instalment: v.optional(v.array(amount), []),
	seen: whole(),
	key: formKey
});

interface FormLine {
	readonly kind: LineKind;
	readonly loanId: Id<'loan'> | null;
	readonly amount: Rupiah;
}

/** The lines that were filled in, in the order of the sheet. */
export function linesIn(form: v.InferOutput<typeof lineForm>): FormLine[] {
	const lines = LINE_KINDS.flatMap((kind): FormLine[] => {
		if (kind !== 'instalment') return [{ kind, loanId: null, amount: form[kind] }];
		return form.loanId.flatMap((loanId, index) => {
			const paid = form.instalment[index];
			return paid === undefined ? [] : [{ kind, loanId, amount: paid }];
		});
	});
	return lines.filter((line) => line.amount > 0);
}
