import { today } from '#lib/shared/clock.server.ts';
import { db } from '#lib/shared/database.server.ts';
import { monthOf } from '#lib/shared/dates.ts';
import { personsMonths } from '#lib/taxReports/read.server.ts';
import { ownTaxes } from './ownTaxes.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async (event) => {
	const { asked, years } = await ownTaxes(event);
	const thisMonth = monthOf(today(asked.timeZone));
	const months = await personsMonths(db, asked);
	return { year: asked.year, years, months: months.filter(({ month }) => month <= thisMonth) };
};
