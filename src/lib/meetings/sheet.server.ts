import { cashDrawer } from '#lib/bookkeeping/cashCount.server.ts';
import { savingsBookOf } from '#lib/ledger/books.server.ts';
import type { LoanId } from '#lib/lending/ids.ts';
import { totalOf, type Amounts } from '#lib/loans/dues.ts';
import { loanDue, runningLoansOfBook } from '#lib/loans/find.server.ts';
import { membersOf } from '#lib/organisations/find.server.ts';
import { mandatoryDues } from '#lib/savings/mandatory.server.ts';
import type { Reader } from '#lib/shared/database.server.ts';
import type { BookDate } from '#lib/shared/dates.ts';
import type { MembershipId } from '#lib/shared/ids.ts';
import { NO_RUPIAH, rupiah, sumRupiah, type Rupiah } from '#lib/shared/money.ts';
import { duesOfRow, totalDues, type Dues } from './duesRow.ts';
import { attendanceOf, linesOf, type Meeting } from './find.server.ts';
import { isPaidOut, type LineKind } from './lines.ts';

export interface SheetRow {
	readonly membershipId: MembershipId;
	readonly number: number | null;
	readonly name: string;
	/** Null before the attendance was taken. */
	readonly present: boolean | null;
	/** What she still owes on the day of the meeting; what she paid at this meeting is taken off. */
	readonly dues: Dues;
	readonly total: Rupiah;
	readonly loans: readonly { readonly loanId: LoanId; readonly name: string; readonly due: Rupiah }[];
	/** How many lines she has at this meeting, what was taken back included. */
	readonly lines: number;
	readonly received: Rupiah;
	readonly paidOut: Rupiah;
}

/** The collection sheet of an open meeting: every member with her dues filled in. */
export async function sheetOf(
	reader: Reader,
	meeting: Meeting,
	on: BookDate
): Promise<{ rows: SheetRow[]; expectedCash: Rupiah }> {
	const bookId = await savingsBookOf(reader, meeting.organisationId);
	const members = await membersOf(reader, meeting.organisationId);
	const attendance = await attendanceOf(reader, meeting.id);
	const lines = await linesOf(reader, meeting.id);
	const mandatory = await mandatoryDues(reader, bookId, members, on);
	const running = (await runningLoansOfBook(reader, bookId)).map((loan) => ({
		...{ loanId: loan.id, membershipId: loan.membershipId, name: loan.product.name },
		due: loanDue(loan, on)
	}));
	const { expected } = await cashDrawer(reader, bookId);
	const rows = members.map(({ id, number, name }) => {
		const all = lines.filter(({ membershipId }) => membershipId === id);
		const hers = all.filter(({ takenBack }) => !takenBack);
		const loans = running.filter(({ membershipId, due }) => membershipId === id && totalOf(due) > 0);
		const present = attendance.get(id) ?? null;
		const owed = { mandatory: mandatory.get(id) ?? NO_RUPIAH, ...loanSums(loans.map(({ due }) => due)) };
		const dues = duesOfRow(owed, ratesLeft(meeting, hers), present ?? true);
		const sum = (out: boolean) =>
			sumRupiah(hers.filter(({ kind }) => isPaidOut(kind) === out).map(({ amount }) => amount));
		return {
			...{ membershipId: id, number, name, present, dues, total: totalDues(dues) },
			loans: loans.map(({ loanId, name: product, due }) => ({ loanId, name: product, due: totalOf(due) })),
			...{ lines: all.length, received: sum(false), paidOut: sum(true) }
		};
	});
	return { rows, expectedCash: expected };
}

function loanSums(dues: readonly Amounts[]) {
	return {
		penalty: sumRupiah(dues.map(({ penalty }) => penalty)),
		instalment: sumRupiah(dues.flatMap(({ interest, principal }) => [interest, principal]))
	};
}

/** What the meeting itself still asks of a member who has paid some of it. */
function ratesLeft(
	{ social, absenceFine, arisan }: Meeting,
	paid: readonly { kind: LineKind; amount: Rupiah }[]
) {
	const left = (rate: Rupiah, kind: LineKind) => {
		const already = sumRupiah(paid.filter((line) => line.kind === kind).map(({ amount }) => amount));
		return rupiah(Math.max(0, rate - already));
	};
	return {
		social: left(social, 'social'),
		absenceFine: left(absenceFine, 'absence_fine'),
		arisan: left(arisan, 'arisan')
	};
}
