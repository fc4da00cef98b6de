import { inArray } from 'drizzle-orm';
import { account } from '#lib/ledger/schema.server.ts';
import { membersOf } from '#lib/organisations/find.server.ts';
import type { Reader } from '#lib/shared/database.server.ts';
import type { BookDate } from '#lib/shared/dates.ts';
import type { MembershipId, OrganisationId } from '#lib/shared/ids.ts';
import { NO_RUPIAH, rupiah, type Rupiah } from '#lib/shared/money.ts';
import { mandatoryDue, principalDue, savingsOfMembers, type SavingsBalances } from './accounts.server.ts';
import { SAVINGS_KINDS, type SavingsKind } from './kinds.ts';

export interface SaverRow {
	readonly membershipId: MembershipId;
	readonly number: number | null;
	readonly name: string;
	readonly balances: SavingsBalances;
	/** Principal and mandatory savings still to be paid. */
	readonly due: Rupiah;
}

/** An organisation's members with what each has saved and owes, by number; a page at a time. */
export async function saversOf(
	reader: Reader,
	organisationId: OrganisationId,
	{ text, page, size, on }: { text: string; page: number; size: number; on: BookDate }
): Promise<{ savers: SaverRow[]; total: number }> {
	const wanted = text.toLowerCase();
	const members = (await membersOf(reader, organisationId)).filter(
		({ name, number }) => wanted === '' || name.toLowerCase().includes(wanted) || String(number) === wanted
	);
	const shown = members.slice((page - 1) * size, page * size);
	const balances = await balancesOf(
		reader,
		shown.map(({ id }) => id)
	);
	const savers: SaverRow[] = [];
	for (const { id, number, name } of shown) {
		const due = (await principalDue(reader, id, on)) + (await mandatoryDue(reader, id, on));
		savers.push({
			membershipId: id,
			number,
			name,
			balances: balances.get(id) ?? { principal: NO_RUPIAH, mandatory: NO_RUPIAH, voluntary: NO_RUPIAH },
			due: rupiah(due)
		});
	}
	return { savers, total: members.length };
}

/** What each of these members has saved, by kind; those who never saved are missing. */
export async function balancesOf(
	reader: Reader,
	membershipIds: readonly MembershipId[]
): Promise<ReadonlyMap<MembershipId, SavingsBalances>> {
	const accounts = await savingsOfMembers(reader, membershipIds);
	const ids = [...accounts.values()].flatMap((kinds) => [...kinds.values()]);
	const rows =
		ids.length === 0
			? []
			: await reader
					.select({ id: account.id, balance: account.balance })
					.from(account)
					.where(inArray(account.id, ids));
	const balanceById = new Map(rows.map(({ id, balance }) => [id, balance]));
	return new Map(
		[...accounts].map(([membershipId, kinds]) => {
			const of = (kind: SavingsKind) => {
				const id = kinds.get(kind);
				return id ? rupiah(-(balanceById.get(id) ?? 0)) : NO_RUPIAH;
			};
			const [principal, mandatory, voluntary] = SAVINGS_KINDS.map(of);
			return [
				membershipId,
				{
					principal: principal ?? NO_RUPIAH,
					mandatory: mandatory ?? NO_RUPIAH,
					voluntary: voluntary ?? NO_RUPIAH
				}
			];
		})
	);
}
