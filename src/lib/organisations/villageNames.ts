const KEPT_CAPITALS = new Set(['DKI']);

/** A name of the official list in capitals as people write it: `KABUPATEN GUNUNGKIDUL` → `Kabupaten Gunungkidul`. */
export function titleCase(name: string): string {
	return name
		.trim()
		.split(/\s+/)
		.map((word) =>
			KEPT_CAPITALS.has(word) ? word : word.charAt(0).toUpperCase() + word.slice(1).toLowerCase()
		)
		.join(' ');
}

/**
 * What the index of villages is asked for: every word typed is the beginning of a word there. Letters and figures
 * only, so that nothing typed is read as an operator.
 */
export function searchTerms(text: string): string[] {
	return text
		.normalize('NFKD')
		.replace(/\p{M}/gu, '')
		.toLowerCase()
		.split(/[^\p{L}\p{N}]+/u)
		.filter((word) => word !== '' && word !== 'desa' && word !== 'kelurahan')
		.slice(0, 6);
}
