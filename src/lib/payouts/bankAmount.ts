import { rupiah, LARGEST_RUPIAH, type Rupiah } from '#lib/shared/money.ts';

/**
 * An amount as banks write it: `1.500.000,00`, `1,500,000.00`, `1500000`, `Rp 1.500.000`, `IDR 1,500,000.00 DB`, `(1.500.000)`.
 * The last separator is a decimal one where one or two figures follow it, and those must be zeros, for rupiah has no cents here.
 * Signs and letters beside it say a direction and are left to who asks. Null for what is no amount.
 */
export function readBankAmount(cell: string): Rupiah | null {
	const figures = cell
		.trim()
		.replace(/^\((.*)\)$/, '$1')
		.replace(/^(rp\.?|idr)\s*/i, '')
		.replace(/\s*(db|dr|cr|d|k|c|idr)\.?$/i, '')
		.replace(/^[+-]\s*/, '')
		.replace(/,-$/, '')
		.replace(/\s/g, '');
	const decimals = /[.,](\d{1,2})$/.exec(figures);
	if (decimals && !/^0+$/.test(decimals[1] ?? '')) return null;
	const whole = decimals ? figures.slice(0, decimals.index) : figures;
	if (!/^(\d+|\d{1,3}(\.\d{3})+|\d{1,3}(,\d{3})+)$/.test(whole)) return null;
	const amount = Number(whole.replace(/[.,]/g, ''));
	return amount > 0 && amount <= LARGEST_RUPIAH ? rupiah(amount) : null;
}
