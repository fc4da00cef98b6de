import { coversOf } from '#lib/insurance/policies.server.ts';
import { owedFromRefunds } from '#lib/loans/dues.server.ts';
import { organisationsOf } from '#lib/organisations/find.server.ts';
import { memberBook } from '#lib/savings/book.server.ts';
import { today } from '#lib/shared/clock.server.ts';
import type { BookDate } from '#lib/shared/dates.ts';
import type { Reader } from '#lib/shared/database.server.ts';
import { parseId, type EntryId, type MembershipId } from '#lib/shared/ids.ts';
import { together } from '#lib/shared/together.server.ts';
import { termSavingsOf } from '#lib/termDeposits/find.server.ts';
import { requireUser } from '../../guards.ts';
import type { PageServerLoad } from './$types';

/** Kinds of organisation that keep their members' savings. */
const SAVING_KINDS: readonly string[] = ['ksm', 'ksu'];

export const load: PageServerLoad = async (event) => {
	const person = requireUser(event);
	const groups = (await together((reader) => organisationsOf(reader, person.id))).filter(
		({ organisation, membershipId }) => membershipId !== null && SAVING_KINDS.includes(organisation.kind)
	);
	const wanted = event.url.searchParams.get('kelompok');
	const group = groups.find(({ organisation }) => organisation.slug === wanted) ?? groups[0];
	const choices = groups.map(({ organisation: { slug, name } }) => ({ slug, name }));
	const membershipId = group?.membershipId;
	if (!membershipId) return { groups: choices, group: null, book: null };
	const { slug, name, timeZone } = group.organisation;
	const before = parseId<'entry'>(event.url.searchParams.get('sebelum'));
	return {
		groups: choices,
		group: { slug, name, paged: before !== null },
		book: await together((reader) => bookOf(reader, membershipId, { on: today(timeZone), before }))
	};
};

/** Her savings book, with what she owes back, what covers her and what she saves for a term. */
async function bookOf(
	reader: Reader,
	membershipId: MembershipId,
	asked: { on: BookDate; before: EntryId | null }
) {
	const [book, owedBack, covers, term] = await Promise.all([
		memberBook(reader, membershipId, asked),
		owedFromRefunds(reader, membershipId),
		coversOf(reader, membershipId, asked.on),
		termSavingsOf(reader, membershipId)
	]);
	return { ...book, owedBack, covers, term: term.amount };
}
