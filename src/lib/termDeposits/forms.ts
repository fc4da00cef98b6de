import * as v from 'valibot';
import { formKey, line, money, rate, whole } from '#lib/shared/fields.ts';
import { rupiah, type Rupiah } from '#lib/shared/money.ts';
import type { PreciseRate } from '#lib/shared/percent.ts';
import { BREAK_FEE_CEILING, INSTRUCTIONS, INTEREST_PAID, MONTHS } from './terms.ts';

/** A year's interest above this is a slip of the finger, in ten-thousandths of a percent. */
const RATE_CEILING = 300_000 as PreciseRate;

const rowId = whole({ least: 1 });

export const productForm = v.object({
	name: line(60),
	months: whole(MONTHS),
	rate: rate(RATE_CEILING),
	least: money(),
	interestPaid: v.picklist(INTEREST_PAID, 'choice_missing'),
	breakKeeps: rate(),
	breakFee: rate(BREAK_FEE_CEILING),
	key: formKey
});

export const productDecisionForm = v.object({
	productId: rowId,
	decision: v.picklist(['approve', 'withdraw'], 'choice_missing')
});

export const openForm = v.object({
	productId: v.pipe(v.string('choice_missing'), v.regex(/^\d{1,12}$/, 'choice_missing'), v.transform(Number)),
	amount: money(),
	from: v.optional(v.picklist(['savings', 'cash'], 'choice_missing'), 'savings'),
	instruction: v.picklist(INSTRUCTIONS, 'choice_missing'),
	key: formKey
});

export const instructionForm = v.object({ instruction: v.picklist(INSTRUCTIONS, 'choice_missing') });

/** What she was shown: read back as it was sent. */
export const breakForm = v.object({
	shown: v.pipe(
		v.string('form_stale'),
		v.regex(/^\d{1,15}$/, 'form_stale'),
		v.transform((text): Rupiah => rupiah(Number(text)))
	)
});
