import { coversOf } from '#lib/insurance/policies.server.ts';
import { owedFromRefunds } from '#lib/loans/dues.server.ts';
import { organisationsOf } from '#lib/organisations/find.server.ts';
import { memberBook } from '#lib/savings/book.server.ts';
import { today } from '#lib/shared/clock.server.ts';
import { db } from '#lib/shared/database.server.ts';
import { parseId } from '#lib/shared/ids.ts';
import { termSavingsOf } from '#lib/termDeposits/find.server.ts';
import { requireUser } from '../../guards.ts';
import type { PageServerLoad } from './$types';

/** Kinds of organisation that keep their members' savings. */
const SAVING_KINDS: readonly string[] = ['ksm', 'ksu'];

export const load: PageServerLoad = async (event) => {
	const person = requireUser(event);
	const groups = (await organisationsOf(db, person.id)).filter(
		({ organisation, membershipId }) => membershipId !== null && SAVING_KINDS.includes(organisation.kind)
	);
	const wanted = event.url.searchParams.get('kelompok');
	const group = groups.find(({ organisation }) => organisation.slug === wanted) ?? groups[0];
	const choices = groups.map(({ organisation: { slug, name } }) => ({ slug, name }));
	if (!group?.membershipId) return { groups: choices, group: null, book: null };
	const { slug, name, timeZone } = group.organisation;
	const before = parseId<'entry'>(event.url.searchParams.get('sebelum'));
	return {
		groups: choices,
		group: { slug, name, paged: before !== null },
		book: {
			...(await memberBook(db, group.membershipId, { on: today(timeZone), before })),
			owedBack: await owedFromRefunds(db, group.membershipId),
			covers: await coversOf(db, group.membershipId, today(timeZone)),
			term: (await termSavingsOf(db, group.membershipId)).amount
		}
	};
};
