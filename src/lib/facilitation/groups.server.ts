import { bookAttention } from '#lib/bookkeeping/attention.server.ts';
import { savingsBookOf } from '#lib/ledger/books.server.ts';
import { loansOfBook } from '#lib/loans/find.server.ts';
import { membersOf, organisationsOf, type Organisation } from '#lib/organisations/find.server.ts';
import { hasMembers } from '#lib/organisations/roles.ts';
import { mandatoryDues } from '#lib/savings/mandatory.server.ts';
import { now, today } from '#lib/shared/clock.server.ts';
import type { Reader } from '#lib/shared/database.server.ts';
import { bookDateAt, daysBetween, monthOf, startOfDay, type BookDate } from '#lib/shared/dates.ts';
import type { OrganisationId, UserId } from '#lib/shared/ids.ts';
import { rupiah, type Rupiah } from '#lib/shared/money.ts';

/** How a group does, at a glance, for who assists it. */
export interface AssistedGroup {
	readonly slug: string;
	readonly name: string;
	readonly place: string;
	readonly phone: string | null;
	readonly members: number;
	/** Days since something was last recorded in its books; null when nothing ever was. */
	readonly daysSinceEntry: number | null;
	/** Days since the cash was counted; null when it never was. */
	readonly daysSinceCount: number | null;
	/** Mandatory savings due before this month and not paid, and how many members owe them. */
	readonly arrears: Rupiah;
	readonly membersInArrears: number;
	/** Loans with an instalment that is past its day. */
	readonly lateLoans: number;
}

/** The groups a person assists as facilitator, those longest without an entry first. Read only. */
export async function assistedGroups(reader: Reader, userId: UserId): Promise<AssistedGroup[]> {
	const belongings = await organisationsOf(reader, userId);
	const assisted = belongings.filter(({ roles }) => roles.includes('facilitator'));
	const groups: AssistedGroup[] = [];
	for (const { organisation } of assisted) groups.push(await glance(reader, organisation));
	const silence = ({ daysSinceEntry }: AssistedGroup) => daysSinceEntry ?? Number.MAX_SAFE_INTEGER;
	return groups.sort((a, b) => silence(b) - silence(a) || b.arrears - a.arrears);
}

async function glance(reader: Reader, organisation: Organisation): Promise<AssistedGroup> {
	const { id, slug, name, phone, village, timeZone, kind } = organisation;
	const attention = await bookAttention(reader, id);
	const on = today(timeZone);
	const owed = hasMembers(kind) ? await arrearsOf(reader, organisation, on) : [];
	const daysSince = (instant: number | null) =>
		instant === null ? null : Math.max(0, daysBetween(bookDateAt(instant, timeZone), on));
	return {
		slug,
		name,
		phone,
		place: `${village.name}, ${village.regency}`,
		members: hasMembers(kind) ? (await membersOf(reader, id)).length : 0,
		daysSinceEntry: daysSince(attention.lastEntryAt),
		daysSinceCount: daysSince(attention.cashCountedAt),
		arrears: rupiah(owed.reduce((sum, amount) => sum + amount, 0)),
		membersInArrears: owed.length,
		lateLoans: hasMembers(kind) ? await lateLoansOf(reader, id, on) : 0
	};
}

/** What each member in arrears owes from earlier months; this month's saving may still come at the meeting. */
async function arrearsOf(reader: Reader, { id, timeZone }: Organisation, on: BookDate): Promise<Rupiah[]> {
	const firstOfMonth = `${monthOf(on)}-01` as BookDate;
	const before = bookDateAt(Math.min(now(), startOfDay(firstOfMonth, timeZone) - 1), timeZone);
	const members = (await membersOf(reader, id)).filter(({ joinedOn }) => joinedOn && joinedOn <= before);
	const dues = await mandatoryDues(reader, await savingsBookOf(reader, id), members, before);
	return [...dues.values()].filter((due) => due > 0);
}

async function lateLoansOf(reader: Reader, organisationId: OrganisationId, on: BookDate): Promise<number> {
	const book = await savingsBookOf(reader, organisationId);
	return (await loansOfBook(reader, book, { on, which: 'late', page: 1, size: 1 })).total;
}
