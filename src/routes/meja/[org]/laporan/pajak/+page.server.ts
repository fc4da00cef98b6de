import { allow } from '#lib/organisations/authority.server.ts';
import { today } from '#lib/shared/clock.server.ts';
import { monthOf } from '#lib/shared/dates.ts';
import { parseId } from '#lib/shared/ids.ts';
import { together } from '#lib/shared/together.server.ts';
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
	const [months, vat, producers, mayState, mayWrite] = await together((reader) =>
		Promise.all([
			ownMonths(reader, asked),
			vatOwed(reader, { organisationId: organisation.id, month: thisMonth }),
			producersTaxes(reader, { ...asked, page, size: ROWS_SHOWN }),
			allow(reader, actor, organisation.id, 'organisation.edit'),
			allow(reader, actor, organisation.id, 'books.enter')
		])
	);
	return {
		...{ year: asked.year, years, page },
		terms: termsIn(terms, thisMonth),
		// Months to come say nothing yet.
		months: months.filter(({ month }) => month <= thisMonth),
		vat,
		producers,
		mayState,
		mayWrite
	};
};
