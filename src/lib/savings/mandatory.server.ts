import { openingsOf } from '#lib/ledger/movements.server.ts';
import type { Member } from '#lib/organisations/find.server.ts';
import type { Reader } from '#lib/shared/database.server.ts';
import type { BookDate } from '#lib/shared/dates.ts';
import type { BookId, MembershipId } from '#lib/shared/ids.ts';
import { NO_RUPIAH, rupiah, type Rupiah } from '#lib/shared/money.ts';
import { savedByMembers } from './accounts.server.ts';
import { mandatoryExpected, type MandatoryExpectation } from './dues.ts';
import { rulesOf } from './rules.server.ts';

/** What `mandatoryDue` says, for many members of one book in three reads, two of which go together. */
export async function mandatoryDues(
	reader: Reader,
	bookId: BookId,
	members: readonly Pick<Member, 'id' | 'joinedOn'>[],
	on: BookDate
): Promise<ReadonlyMap<MembershipId, Rupiah>> {
	const ids = members.map(({ id }) => id);
	const [allRules, saved] = await Promise.all([rulesOf(reader, bookId), savedByMembers(reader, ids)]);
	const rules = allRules.filter(({ kind }) => kind === 'mandatory');
	const openings = await openingsOf(
		reader,
		[...saved.values()].flatMap((kinds) => kinds.get('mandatory')?.accountId ?? [])
	);
	return new Map(
		members.map(({ id, joinedOn }) => {
			if (!joinedOn) return [id, NO_RUPIAH];
			const own = saved.get(id)?.get('mandatory');
			const opening = (own && openings.get(own.accountId)) ?? null;
			return [id, mandatoryOwed({ rules, joinedOn, saved: own?.amount ?? NO_RUPIAH, opening, on })];
		})
	);
}

/** What is owed by these rules of the mandatory kind, by what was saved and what was brought over, in whole rupiah. */
export function mandatoryOwed({
	saved,
	opening,
	...expected
}: Omit<MandatoryExpectation, 'openedOn'> & {
	readonly saved: Rupiah;
	/** Debit positive, as the ledger counts. */
	readonly opening: { readonly amount: Rupiah; readonly date: BookDate } | null;
}): Rupiah {
	const asked = mandatoryExpected({ ...expected, openedOn: opening?.date ?? null });
	return rupiah(Math.max(0, asked - (saved + (opening?.amount ?? 0))));
}
