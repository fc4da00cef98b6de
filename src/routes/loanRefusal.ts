import { messagesFor } from '#lib/i18n/define.ts';
import type { Locale } from '#lib/i18n/locale.ts';
import { loansMessages } from '#lib/i18n/loans.ts';
import { formatNumber } from '#lib/i18n/format.ts';
import { formatRupiah } from '#lib/shared/money.ts';
import type { FormValues } from '#lib/shared/form.ts';
import { refused } from './guards.ts';

interface Refusal {
	readonly code: string;
	readonly least?: number;
	readonly limit?: number;
	readonly most?: number;
	readonly needed?: number;
	readonly cash?: number;
	readonly available?: number;
	readonly name?: string;
	readonly field?: string;
}

/** Beside which field of the forms about loans a refusal is told. */
const FIELD_OF: Readonly<Record<string, string>> = {
	amount_outside: 'amount',
	above_savings: 'amount',
	above_related: 'amount',
	above_member: 'amount',
	above_group: 'amount',
	settle_whole: 'amount',
	more_than_owed: 'amount',
	insufficient_savings: 'amount',
	too_many_instalments: 'instalments',
	guarantee_short: 'guaranteed',
	guarantor_unknown: 'guarantor',
	not_offered: 'product',
	harvest_short: 'amount',
	advance_needs_bullet: 'advance',
	no_supplier: 'how',
	goods_ordered: 'how',
	goods_gone: 'how',
	goods_above: 'how',
	source_short: 'source',
	source_unknown: 'source',
	not_enough_cash: 'how',
	range_upside_down: 'most'
};

/** Fields of a schedule by the names they have in these forms. */
const TERMS_FIELD: Readonly<Record<string, string>> = {
	principal: 'amount',
	instalments: 'instalments',
	firstDueOn: 'firstDueOn',
	gracePrincipal: 'grace',
	roundTo: 'roundTo',
	rate: 'rate'
};

/** Answers a refusal of the loans room in words, beside its field, with what was typed. */
export function loanRefusal(refusal: Refusal, values: FormValues, locale: Locale) {
	const t = messagesFor(loansMessages, locale).refusals;
	const words = wordsOf(refusal, t);
	const field =
		refusal.code === 'terms' ? (TERMS_FIELD[refusal.field ?? ''] ?? 'form') : FIELD_OF[refusal.code];
	return refused(refusal.code, values, { [field ?? 'form']: words });
}

function wordsOf(refusal: Refusal, t: (typeof loansMessages)['id' | 'en']['refusals']): string {
	const { least = 0, limit = 0, most = 0, needed = 0, cash = 0, available = 0, name = '' } = refusal;
	switch (refusal.code) {
		case 'amount_outside':
			return t.amount_outside(formatRupiah(least), formatRupiah(most));
		case 'too_many_instalments':
			return t.too_many_instalments(formatNumber(most));
		case 'above_savings':
		case 'above_member':
		case 'above_group':
		case 'above_related':
			return t[refusal.code](formatRupiah(limit), formatRupiah(most));
		case 'source_short':
		case 'harvest_short':
		case 'goods_above':
		case 'settle_whole':
		case 'more_than_owed':
			return t[refusal.code](formatRupiah(most));
		case 'guarantee_short':
			return t.guarantee_short(formatRupiah(needed));
		case 'guarantee_gone':
			return t.guarantee_gone(name);
		case 'not_enough_cash':
			return t.not_enough_cash(formatRupiah(cash));
		case 'insufficient_savings':
			return t.insufficient_savings(formatRupiah(available));
		default: {
			const plain: Readonly<Record<string, unknown>> = t;
			const found = plain[refusal.code];
			return typeof found === 'string' ? found : refusal.code;
		}
	}
}
