import { allow } from '#lib/organisations/authority.server.ts';
import { today } from '#lib/shared/clock.server.ts';
import { db } from '#lib/shared/database.server.ts';
import { monthOf } from '#lib/shared/dates.ts';
import { parseId } from '#lib/shared/ids.ts';
import { ownMonths, producersTaxes, vatOwed } from '#lib/taxReports/read.server.ts';
import { termsIn } from '#lib/taxes/rules.ts';
import { openTaxes } from './openTaxes.ts';
import type { PageServerLoad } from './$types';

const ROWS_SHOWN = 50;

export const load: PageServerLoad = async (event) => {
	const { asked, years, terms, organisation } = await openTaxes(event);
	const { actor } = event.locals;
	const page = Number(parseId(event.url.searchParams.get('halaman') ?? '') ?? 1);
	const thisMonth = monthOf(today(organisation.timeZone));
	const months = await ownMonths(db, asked);
	return {
		...{ year: asked.year, years, page },
		terms: termsIn(terms, thisMonth),
		// Months to come say nothing yet.
		months: months.filter(({ month }) => month <= thisMonth),
		vat: await vatOwed(db, { organisationId: organisation.id, month: thisMonth }),
		producers: await producersTaxes(db, { ...asked, page, size: ROWS_SHOWN }),
		mayState: await allow(db, actor, organisation.id, 'organisation.edit'),
		mayWrite: await allow(db, actor, organisation.id, 'books.enter')
	};
};
