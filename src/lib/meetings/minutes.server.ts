import { membersOf } from '#lib/organisations/find.server.ts';
import { personById } from '#lib/people/find.server.ts';
import type { Reader } from '#lib/shared/database.server.ts';
import type { UserId } from '#lib/shared/ids.ts';
import { rupiah, sumRupiah, type Rupiah } from '#lib/shared/money.ts';
import { attendanceOf, linesOf, type Meeting } from './find.server.ts';
import { isPaidOut, LINE_KINDS, type LineKind } from './lines.ts';
import { hasQuorum, MORE_THAN_HALF } from './votes.ts';

export interface Minutes {
	readonly present: number;
	readonly members: number;
	readonly quorum: boolean;
	/** Only of those who are members still. */
	readonly absent: readonly string[];
	/** What was paid by kind, in the order of the sheet; without what the books took back later. */
	readonly sums: readonly { readonly kind: LineKind; readonly count: number; readonly amount: Rupiah }[];
	/** Lines whose entry was reversed: they stay to be read, and count nowhere. */
	readonly takenBack: readonly { readonly kind: LineKind; readonly amount: Rupiah }[];
	readonly received: Rupiah;
	readonly paidOut: Rupiah;
	/** Counted less the book's; null while the box was not counted. */
	readonly difference: Rupiah | null;
	readonly openedBy: string;
	readonly closedBy: string | null;
	readonly confirmedBy: string | null;
}

/** The minutes, made from what happened: nobody writes them, so nobody can write something else. */
export async function minutesOf(reader: Reader, meeting: Meeting): Promise<Minutes> {
	const [attendance, all, current, openedBy, closedBy, confirmedBy] = await Promise.all([
		attendanceOf(reader, meeting.id),
		linesOf(reader, meeting.id),
		membersOf(reader, meeting.organisationId),
		nameOf(reader, meeting.openedBy),
		nameOf(reader, meeting.closedBy),
		nameOf(reader, meeting.confirmedBy)
	]);
	const lines = all.filter(({ takenBack }) => !takenBack);
	const present = [...attendance.values()].filter(Boolean).length;
	const members = meeting.members ?? attendance.size;
	const sums = LINE_KINDS.map((kind) => {
		const amounts = lines.filter((line) => line.kind === kind).map(({ amount }) => amount);
		return { kind, count: amounts.length, amount: sumRupiah(amounts) };
	}).filter((each) => each.count > 0);
	const total = (out: boolean) =>
		sumRupiah(sums.filter(({ kind }) => isPaidOut(kind) === out).map(({ amount }) => amount));
	const { countedCash, expectedCash } = meeting;
	return {
		...{ present, members, quorum: hasQuorum(present, members, MORE_THAN_HALF), sums },
		absent: current.filter(({ id }) => attendance.get(id) === false).map(({ name }) => name),
		takenBack: all.filter((line) => line.takenBack).map(({ kind, amount }) => ({ kind, amount })),
		...{ received: total(false), paidOut: total(true) },
		difference: countedCash === null || expectedCash === null ? null : rupiah(countedCash - expectedCash),
		openedBy: openedBy ?? '',
		...{ closedBy, confirmedBy }
	};
}

async function nameOf(reader: Reader, userId: UserId | null): Promise<string | null> {
	return userId === null ? null : ((await personById(reader, userId))?.name ?? null);
}
