import { searchVillages, villageByCode } from '#lib/organisations/villages.server.ts';
import { db } from '#lib/shared/database.server.ts';
import type { FormValues } from '#lib/shared/form.ts';
import type { refused } from './guards.ts';

/** The villages a form offers: those searched for, and without a new search the one chosen before. */
export async function placesFor(values: FormValues, { searching = false }: { searching?: boolean } = {}) {
	const chosen = values['villageCode'] ? await villageByCode(db, values['villageCode']) : null;
	if (chosen && !searching) return [chosen];
	return searchVillages(db, values['villageCode_search'] ?? '', 10);
}

/** A refused form with the villages it offers. */
export async function withPlaces<T extends ReturnType<typeof refused>>(failure: T, values: FormValues) {
	return Object.assign(failure, { data: { ...failure.data, places: await placesFor(values) } });
}
