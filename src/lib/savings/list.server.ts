import { savingsBookOf } from '#lib/ledger/books.server.ts';
import { findMembers } from '#lib/organisations/find.server.ts';
import type { Reader } from '#lib/shared/database.server.ts';
import type { BookDate } from '#lib/shared/dates.ts';
import type { MembershipId, OrganisationId } from '#lib/shared/ids.ts';
import { NO_RUPIAH, rupiah, type Rupiah } from '#lib/shared/money.ts';
import { askedOn, savedByMembers, type SavingsBalances } from './accounts.server.ts';
import type { SavingsKind } from './kinds.ts';
import { mandatoryDues } from './mandatory.server.ts';
import { rulesOf } from './rules.server.ts';

export interface SaverRow {
	readonly membershipId: MembershipId;
	readonly number: number | null;
	readonly name: string;
	readonly balances: SavingsBalances;
	/** Principal and mandatory savings still to be paid. */
	readonly due: Rupiah;
}

/** An organisation's members with what each has saved and owes, by number; a page at a time, in few reads. */
export async function saversOf(
	reader: Reader,
	organisationId: OrganisationId,
	{ text, page, size, on }: { text: string; page: number; size: number; on: BookDate }
): Promise<{ savers: SaverRow[]; total: number }> {
	const [bookId, { members, total }] = await Promise.all([
		savingsBookOf(reader, organisationId),
		findMembers(reader, organisationId, { text, page, size })
	]);
	const ids = members.map(({ id }) => id);
	const [balances, rules, mandatory] = await Promise.all([
		balancesOf(reader, ids),
		rulesOf(reader, bookId),
		mandatoryDues(reader, bookId, members, on)
	]);
	const principal = askedOn(rules, 'principal', on);
	const savers = members.map(({ id, number, name }): SaverRow => {
		const saved = balances.get(id) ?? NOTHING_SAVED;
		const due = Math.max(0, principal - saved.principal) + (mandatory.get(id) ?? 0);
		return { membershipId: id, number, name, balances: saved, due: rupiah(due) };
	});
	return { savers, total };
}

const NOTHING_SAVED: SavingsBalances = { principal: NO_RUPIAH, mandatory: NO_RUPIAH, voluntary: NO_RUPIAH };

/** What each of these members has saved, by kind; those who never saved are missing. */
export async function balancesOf(
	reader: Reader,
	membershipIds: readonly MembershipId[]
): Promise<ReadonlyMap<MembershipId, SavingsBalances>> {
	const saved = await savedByMembers(reader, membershipIds);
	return new Map(
		[...saved].map(([membershipId, kinds]) => {
			const of = (kind: SavingsKind) => kinds.get(kind)?.amount ?? NO_RUPIAH;
			return [
				membershipId,
				{ principal: of('principal'), mandatory: of('mandatory'), voluntary: of('voluntary') }
			];
		})
	);
}
