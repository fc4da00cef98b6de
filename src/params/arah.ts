/** Which way money goes, in an address. */
export function match(text: string): text is 'masuk' | 'keluar' {
	return text === 'masuk' || text === 'keluar';
}
