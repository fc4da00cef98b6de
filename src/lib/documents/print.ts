import { formatRupiah } from '#lib/shared/money.ts';

/** What the standard typefaces of a PDF know beyond Latin-1: the signs of Windows-1252. */
const BEYOND_LATIN = '€‚ƒ„…†‡ˆ‰Š‹ŒŽ‘’“”•–—˜™š›œžŸ';

/** A text in signs that every PDF reader has; what it could not show becomes a question mark, never a wrong letter. */
export function printedText(text: string): string {
	return [...text.normalize('NFC').replaceAll('−', '-')]
		.map((sign) => {
			const code = sign.codePointAt(0) ?? 0;
			if (code < 0x20) return ' ';
			return code <= 0x7e || (code >= 0xa0 && code <= 0xff) || BEYOND_LATIN.includes(sign) ? sign : '?';
		})
		.join('');
}

/** An amount as statements write it: `Rp1.500.000`, below nothing in brackets. */
export function printedAmount(amount: number): string {
	const words = printedText(formatRupiah(Math.abs(amount)));
	return amount < 0 ? `(${words})` : words;
}

/** Enough for Rp999.999.999.999 in brackets. */
const AMOUNT_WIDTH = 92;

/** Amounts have one width; the columns of words before them share what is left. */
export function columnWidths(columns: number, amounts: number, all: number): number[] {
	const words = columns - amounts;
	const amountWidth = Math.min(AMOUNT_WIDTH, (all * 0.7) / Math.max(amounts, 1));
	const left = all - amounts * amountWidth;
	const share = left / Math.max(words, 1);
	return [...Array<number>(words).fill(share), ...Array<number>(amounts).fill(amountWidth)];
}
