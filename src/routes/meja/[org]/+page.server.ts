import { deskTasks } from '#lib/facilitation/deskTasks.server.ts';
import { agreementsOf } from '#lib/organisations/agreements.server.ts';
import { abilitiesOf } from '#lib/organisations/authority.server.ts';
import { organisationBySlug, type Organisation } from '#lib/organisations/find.server.ts';
import { assert } from '#lib/shared/assert.ts';
import type { Reader } from '#lib/shared/database.server.ts';
import { together } from '#lib/shared/together.server.ts';
import { requireUser } from '../../guards.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async (event) => {
	const user = requireUser(event);
	// The layout has checked that the desk is there and open to her.
	await event.parent();
	return together(async (reader) => {
		const organisation = await organisationBySlug(reader, event.params.org);
		assert(organisation, 'the desk has its organisation');
		const abilities = await abilitiesOf(reader, user.id, organisation.id);
		const [tasks, missing] = await Promise.all([
			deskTasks(reader, organisation, abilities),
			abilities.has('organisation.edit') ? missingOf(reader, organisation) : []
		]);
		return { tasks, missing };
	});
};

/** What a new organisation has not filled in yet and buyers or members would miss. */
async function missingOf(reader: Reader, organisation: Organisation) {
	const { id, kind, story, photoId, bankAccountNumber } = organisation;
	const sells = (await agreementsOf(reader, id)).some(({ state }) => state === 'consented');
	const candidates = [
		{ key: 'noAgreement' as const, path: 'perjanjian', holds: kind !== 'bumdesa' && !sells },
		{ key: 'noBank' as const, path: 'pengaturan', holds: kind === 'bumdesa' && !bankAccountNumber },
		{ key: 'noStory' as const, path: 'pengaturan', holds: story === '' },
		{ key: 'noPhoto' as const, path: 'pengaturan', holds: photoId === null }
	];
	return candidates.filter(({ holds }) => holds).map(({ key, path }) => ({ key, path }));
}
