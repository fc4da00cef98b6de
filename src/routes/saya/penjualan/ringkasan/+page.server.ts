import { organisationsOf } from '#lib/organisations/find.server.ts';
import { salesBy, salesTotals } from '#lib/salesReports/read.server.ts';
import { OWN_SALES_BY } from '#lib/salesReports/sums.ts';
import { db } from '#lib/shared/database.server.ts';
import { requireUser } from '../../../guards.ts';
import { askedOf } from '../../../salesPeriod.ts';
import type { PageServerLoad } from './$types';

const ROWS_SHOWN = 50;

/** A producer's own sales, in whichever of her groups. */
export const load: PageServerLoad = async (event) => {
	const person = requireUser(event);
	const [first] = await organisationsOf(db, person.id);
	const timeZone = first?.organisation.timeZone ?? 'Asia/Jakarta';
	const { by, period, page, thisYear } = askedOf(event, timeZone, OWN_SALES_BY);
	const seller = { kind: 'person' as const, id: person.id };
	const { from, to } = period;
	const asked = { seller, from, to, timeZone, locale: event.locals.locale };
	return {
		...(await salesBy(db, asked, { by, page, size: ROWS_SHOWN })),
		totals: await salesTotals(db, asked),
		...{ by, page, thisYear, choices: OWN_SALES_BY },
		period: { key: period.key, year: period.year }
	};
};
