import { error, type RequestEvent } from '@sveltejs/kit';
import { taxTermsOf } from '#lib/taxes/terms.server.ts';
import { db } from '#lib/shared/database.server.ts';
import { requireAbility } from '../../../../guards.ts';
import { taxYearOf } from '../../../../taxYear.ts';

/** A BUM Desa's report of taxes: what its officers may read of sales, they may read of their taxes. */
export async function openTaxes(event: RequestEvent) {
	const organisation = await requireAbility(event, event.params['org'] ?? '', 'orders.read');
	if (organisation.kind !== 'bumdesa') error(404);
	const { timeZone, id } = organisation;
	const terms = await taxTermsOf(db, id);
	const { year, years } = taxYearOf(event, timeZone);
	return { organisation, terms, years, asked: { year, timeZone, organisationId: id, terms } };
}
