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

/** A number as people read it aloud: `+6281234567890` → `0812-3456-7890`. */
export function displayPhone(phone: string): string {
	const local = phone.replace(/^\+62/, '0');
	return [local.slice(0, 4), local.slice(4, 8), local.slice(8)].filter((part) => part !== '').join('-');
}
