import { openingsOf } from '#lib/ledger/movements.server.ts';
import type { Member } from '#lib/organisations/find.server.ts';
import type { Reader } from '#lib/shared/database.server.ts';
import type { BookDate } from '#lib/shared/dates.ts';
import type { BookId, MembershipId } from '#lib/shared/ids.ts';
import { NO_RUPIAH, rupiah, type Rupiah } from '#lib/shared/money.ts';
import { savingsOfMembers } from './accounts.server.ts';
import { mandatoryExpected } from './dues.ts';
import { balancesOf } from './list.server.ts';
import { rulesOf } from './rules.server.ts';

/** What `mandatoryDue` says, for many members of one book in four queries. */
export async function mandatoryDues(
	reader: Reader,
	bookId: BookId,
	members: readonly Pick<Member, 'id' | 'joinedOn'>[],
	on: BookDate
): Promise<ReadonlyMap<MembershipId, Rupiah>> {
	const ids = members.map(({ id }) => id);
	const rules = (await rulesOf(reader, bookId)).filter(({ kind }) => kind === 'mandatory');
	const balances = await balancesOf(reader, ids);
	const accounts = await savingsOfMembers(reader, ids);
	const openings = await openingsOf(
		reader,
		[...accounts.values()].flatMap((kinds) => kinds.get('mandatory') ?? [])
	);
	return new Map(
		members.map(({ id, joinedOn }) => {
			if (!joinedOn) return [id, NO_RUPIAH];
			const account = accounts.get(id)?.get('mandatory');
			const opening = account ? openings.get(account) : undefined;
			const expected = mandatoryExpected({ rules, joinedOn, openedOn: opening?.date ?? null, on });
			const saved = (balances.get(id)?.mandatory ?? 0) + (opening?.amount ?? 0);
			return [id, rupiah(Math.max(0, expected - saved))];
		})
	);
}
