import * as v from 'valibot';
import { calculatorMessages } from '#lib/i18n/calculators.ts';
import type { Locale } from '#lib/i18n/locale.ts';
import { money } from '#lib/shared/fields.ts';
import type { FormErrors, FormValues } from '#lib/shared/form.ts';
import { rupiah, sumRupiah, type Rupiah } from '#lib/shared/money.ts';
import { parseBasisPoints, WHOLE_BASIS_POINTS } from '#lib/shared/percent.ts';
import { settle, type Settlement } from '#lib/settlement/waterfall.ts';
import { readQuery } from '../queryForm.ts';

/** Percent as typed into basis points. */
const percent = v.pipe(
	v.string('required'),
	v.rawTransform<string, number>(({ dataset, addIssue, NEVER }) => {
		const read = parseBasisPoints(dataset.value);
		if (read.ok && read.value <= WHOLE_BASIS_POINTS) return read.value;
		addIssue({ message: dataset.value.trim() === '' ? 'required' : 'percent_invalid' });
		return NEVER;
	})
);

/** The terms of the worked example in the books' rules; a group's own agreement may differ. */
const USUAL = {
	komisi: '8',
	kelompok: '2',
	utang: '0',
	denda: '0',
	jasa: '0',
	pokok: '0',
	batas_pinjaman: '30',
	wajib: '0',
	batas_wajib: '10',
	terima: '0'
} as const;

const schema = v.object({
	harga: money(),
	komisi: v.optional(percent, USUAL.komisi),
	kelompok: v.optional(percent, USUAL.kelompok),
	utang: v.optional(money({ zero: true }), USUAL.utang),
	denda: v.optional(money({ zero: true }), USUAL.denda),
	jasa: v.optional(money({ zero: true }), USUAL.jasa),
	pokok: v.optional(money({ zero: true }), USUAL.pokok),
	batas_pinjaman: v.optional(percent, USUAL.batas_pinjaman),
	wajib: v.optional(money({ zero: true }), USUAL.wajib),
	batas_wajib: v.optional(percent, USUAL.batas_wajib),
	terima: v.optional(money({ zero: true }), USUAL.terima)
});

export interface SplitSimulation {
	readonly values: FormValues;
	readonly errors: FormErrors;
	readonly result: {
		readonly gross: Rupiah;
		readonly settlement: Settlement;
		/** What was asked for and could not be taken from this sale. */
		readonly stillDue: Rupiah;
	} | null;
}

function resultOf(typed: v.InferOutput<typeof schema>): NonNullable<SplitSimulation['result']> {
	const settlement = settle({
		gross: typed.harga,
		commissionBasisPoints: typed.komisi,
		groupShareBasisPoints: typed.kelompok,
		otherDue: typed.utang,
		dueLoans: [{ penalty: typed.denda, interest: typed.jasa, principal: typed.pokok }],
		loanCapBasisPoints: typed.batas_pinjaman,
		mandatoryDue: typed.wajib,
		mandatoryCapBasisPoints: typed.batas_wajib,
		leastTakeHome: typed.terima
	});
	const asked = sumRupiah([typed.utang, typed.denda, typed.jasa, typed.pokok, typed.wajib]);
	const { other, penalty, interest, principal, mandatory } = settlement;
	const taken = sumRupiah([other, penalty, interest, principal, mandatory]);
	return { gross: typed.harga, settlement, stillDue: rupiah(asked - taken) };
}

/** The price split that an address asks for, or an empty form with the usual terms. */
export function simulateSplit(query: URLSearchParams, locale: Locale): SplitSimulation {
	const read = readQuery(query, schema);
	const values = { ...USUAL, ...read?.values };
	if (!read) return { values, errors: {}, result: null };
	if (!read.ok) return { values, errors: read.errors, result: null };
	if (read.data.komisi + read.data.kelompok > WHOLE_BASIS_POINTS) {
		return {
			values,
			errors: { kelompok: calculatorMessages[locale].mistakes.fees_above_whole },
			result: null
		};
	}
	return { values, errors: {}, result: resultOf(read.data) };
}
