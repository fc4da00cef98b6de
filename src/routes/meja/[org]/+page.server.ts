import { deskTasks } from '#lib/facilitation/deskTasks.server.ts';
import { agreementsOf } from '#lib/organisations/agreements.server.ts';
import { abilitiesOf } from '#lib/organisations/authority.server.ts';
import { organisationBySlug, type Organisation } from '#lib/organisations/find.server.ts';
import { assert } from '#lib/shared/assert.ts';
import { db } from '#lib/shared/database.server.ts';
import { requireUser } from '../../guards.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async (event) => {
	const user = requireUser(event);
	// The layout has checked that the desk is there and open to her.
	await event.parent();
	const organisation = await organisationBySlug(db, event.params.org);
	assert(organisation, 'the desk has its organisation');
	const abilities = await abilitiesOf(db, user.id, organisation.id);
	return {
		tasks: await deskTasks(db, organisation, abilities),
		missing: abilities.has('organisation.edit') ? await missingOf(organisation) : []
	};
};

/** What a new organisation has not filled in yet and buyers or members would miss. */
async function missingOf(organisation: Organisation) {
	const { id, kind, story, photoId, bankAccountNumber } = organisation;
	const sells = (await agreementsOf(db, id)).some(({ state }) => state === 'consented');
	const candidates = [
		{ key: 'noAgreement' as const, path: 'perjanjian', holds: kind !== 'bumdesa' && !sells },
		{ key: 'noBank' as const, path: 'pengaturan', holds: kind === 'bumdesa' && !bankAccountNumber },
		{ key: 'noStory' as const, path: 'pengaturan', holds: story === '' },
		{ key: 'noPhoto' as const, path: 'pengaturan', holds: photoId === null }
	];
	return candidates.filter(({ holds }) => holds).map(({ key, path }) => ({ key, path }));
}
