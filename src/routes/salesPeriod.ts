import type { RequestEvent } from '@sveltejs/kit';
import { periodOrNow } from '#lib/reports/report.server.ts';
import type { AskedSales } from '#lib/salesReports/read.server.ts';
import { GROUP_SALES_BY, SALES_BY, type SalesBy } from '#lib/salesReports/sums.ts';
import { today } from '#lib/shared/clock.server.ts';
import type { TimeZone } from '#lib/shared/dates.ts';
import { parseId } from '#lib/shared/ids.ts';
import { requireAbility } from './guards.ts';

/** What an address of a sales report asks for: the period, what rows stand for, which page. */
export function askedOf<By extends SalesBy>(event: RequestEvent, timeZone: TimeZone, choices: readonly By[]) {
	const { searchParams } = event.url;
	const wanted = searchParams.get('menurut');
	const [first] = choices;
	const by = choices.find((choice) => choice === wanted) ?? first;
	if (!by) throw new Error('a report has something to choose');
	return {
		by,
		period: periodOrNow(searchParams.get('masa'), timeZone),
		page: Number(parseId(searchParams.get('halaman') ?? '') ?? 1),
		thisYear: Number(today(timeZone).slice(0, 4))
	};
}

/** The sales report of a desk: a BUM Desa reads what it delivered for all, a group what its own members sold. */
export async function openSales(event: RequestEvent) {
	const organisation = await requireAbility(event, event.params['org'] ?? '', 'orders.read');
	const { id, kind, timeZone } = organisation;
	// Who buys is known to the BUM Desa that hands the goods over, not to the group.
	const choices: readonly SalesBy[] = kind === 'bumdesa' ? SALES_BY : GROUP_SALES_BY;
	const chosen = askedOf(event, timeZone, choices);
	const { from, to } = chosen.period;
	const seller = { kind: kind === 'bumdesa' ? ('bumdesa' as const) : ('group' as const), id };
	const asked: AskedSales = { seller, from, to, timeZone, locale: event.locals.locale };
	return { ...chosen, asked, choices, organisation };
}
