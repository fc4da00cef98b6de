import { assert } from '#lib/shared/assert.ts';
import type { Rupiah } from '#lib/shared/money.ts';

const SMALL = [
	'',
	'satu',
	'dua',
	'tiga',
	'empat',
	'lima',
	'enam',
	'tujuh',
	'delapan',
	'sembilan',
	'sepuluh',
	'sebelas'
] as const;

/** Each step's size and word, largest first; `seratus` and `seribu` are one word where others are two. */
const STEPS = [
	{ size: 1_000_000_000_000, word: 'triliun', one: null },
	{ size: 1_000_000_000, word: 'miliar', one: null },
	{ size: 1_000_000, word: 'juta', one: null },
	{ size: 1_000, word: 'ribu', one: 'seribu' },
	{ size: 100, word: 'ratus', one: 'seratus' },
	{ size: 10, word: 'puluh', one: null }
] as const;

/** An amount as a receipt spells it out, in Indonesian: 1.250.000 is `satu juta dua ratus lima puluh ribu rupiah`. */
export function inWords(amount: Rupiah): string {
	assert(amount >= 0, 'a receipt spells out what is not negative');
	return `${amount === 0 ? 'nol' : spell(amount)} rupiah`;
}

function spell(value: number): string {
	if (value < SMALL.length) return SMALL[value] ?? '';
	if (value < 20) return `${SMALL[value - 10] ?? ''} belas`;
	const step = STEPS.find(({ size }) => value >= size);
	assert(step, 'twenty and more has a step');
	const count = Math.floor(value / step.size);
	const head = count === 1 && step.one ? step.one : `${spell(count)} ${step.word}`;
	return `${head} ${spell(value % step.size)}`.trim();
}
