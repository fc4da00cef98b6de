/** The first digits of Indonesian mobile numbers after the country's code, as the ministry gives them to operators. */
const MOBILE = /^8[1235789]\d{7,10}$/;

/**
 * Reads a mobile number however it is typed (`0812…`, `62812…`, `+62 812-…`, `0062…`, `+62 (0)812…`), so that one
 * number is one account.
 *
 * @returns the number as `+62812…`, or null when it is not a whole Indonesian mobile number.
 */
export function parsePhone(text: string): string | null {
	const compact = text.normalize('NFKC').replace(/[\s().\-‐-―]/g, '');
	if (!/^\+?\d{8,18}$/.test(compact)) return null;
	const national = compact.replace(/^(?:\+62|0062|62)?0?/, '');
	return MOBILE.test(national) ? `+62${national}` : null;
}

/** A number of any country, with its code: seven to fifteen digits (E.164), none of whose codes begins with 0. */
const INTERNATIONAL = /^\+[1-9]\d{6,14}$/;

/**
 * Reads a number to reach somebody by: an Indonesian mobile number however it is typed, or one of another country with
 * `+` or `00` before its code, since family abroad buys too. Accounts are opened with Indonesian numbers alone.
 *
 * @returns the number as `+<country><number>`, or null when it is neither.
 */
export function parseReachablePhone(text: string): string | null {
	const indonesian = parsePhone(text);
	if (indonesian) return indonesian;
	const compact = text
		.normalize('NFKC')
		// The 0 that is dialled only within a country, as in `+44 (0)20 …`.
		.replace(/\(0\)/, '')
		.replace(/[\s().\-‐-―]/g, '')
		.replace(/^00/, '+');
	return INTERNATIONAL.test(compact) && !compact.startsWith('+62') ? compact : null;
}
