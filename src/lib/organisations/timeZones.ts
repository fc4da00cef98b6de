import type { TimeZone } from '#lib/shared/dates.ts';

/** Central and eastern time by province code (Keputusan Presiden 41/1987); all others keep western time. */
const CENTRAL = new Set('51 52 53 63 64 65 71 72 73 74 75 76'.split(' '));
const EASTERN = new Set('81 82 91 92 93 94 95 96'.split(' '));

/** The time zone of a province by its government code, as `34`. */
export function timeZoneOfProvince(provinceCode: string): TimeZone {
	if (CENTRAL.has(provinceCode)) return 'Asia/Makassar';
	return EASTERN.has(provinceCode) ? 'Asia/Jayapura' : 'Asia/Jakarta';
}
