import type { RequestEvent } from '@sveltejs/kit';
import { organisationsOf } from '#lib/organisations/find.server.ts';
import { db } from '#lib/shared/database.server.ts';
import { requireUser } from '../../../guards.ts';
import { taxYearOf } from '../../../taxYear.ts';

/** A producer's own year: hers alone, whatever the address says. */
export async function ownTaxes(event: RequestEvent) {
	const person = requireUser(event);
	const [first] = await organisationsOf(db, person.id);
	const timeZone = first?.organisation.timeZone ?? 'Asia/Jakarta';
	const { year, years } = taxYearOf(event, timeZone);
	return { person, years, asked: { userId: person.id, year, timeZone } };
}
