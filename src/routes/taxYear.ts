import type { RequestEvent } from '@sveltejs/kit';
import { today } from '#lib/shared/clock.server.ts';
import type { TimeZone } from '#lib/shared/dates.ts';

/** The years a report of taxes can be asked for: this one and those before it that a village may still file. */
const YEARS_BACK = 4;

/** The calendar year that an address asks for, this one else, and those there are to choose. */
export function taxYearOf(event: RequestEvent, timeZone: TimeZone) {
	const thisYear = Number(today(timeZone).slice(0, 4));
	const years = Array.from({ length: YEARS_BACK + 1 }, (_, back) => thisYear - back);
	const wanted = Number(event.url.searchParams.get('tahun'));
	return { years, year: years.find((each) => each === wanted) ?? thisYear };
}
