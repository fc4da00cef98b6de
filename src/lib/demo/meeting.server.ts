import { cashDrawer } from '#lib/bookkeeping/cashCount.server.ts';
import { savingsBookOf } from '#lib/ledger/books.server.ts';
import { markAttendance } from '#lib/meetings/attend.server.ts';
import { closeMeeting, confirmMeeting } from '#lib/meetings/close.server.ts';
import { collectAtMeeting, type Line } from '#lib/meetings/collect.server.ts';
import { meetingHere } from '#lib/meetings/find.server.ts';
import type { MeetingId } from '#lib/meetings/ids.ts';
import { openMeeting } from '#lib/meetings/open.server.ts';
import { sheetOf, type SheetRow } from '#lib/meetings/sheet.server.ts';
import { assert } from '#lib/shared/assert.ts';
import { today } from '#lib/shared/clock.server.ts';
import { db } from '#lib/shared/database.server.ts';
import { newKey } from '#lib/shared/ids.ts';
import { rupiah } from '#lib/shared/money.ts';
import { ORGANISATIONS, type GroupKey } from './data/people.ts';
import { insist } from './insist.ts';
import type { Saving } from './money.server.ts';
import { membersOf, treasurerOf, type Village } from './village.server.ts';

/** The group whose savings are collected at its meetings, with attendance and minutes; the others' at the desk. */
export const MEETS: GroupKey = 'mina';

const SOCIAL = rupiah(2_000);
const ABSENCE_FINE = rupiah(5_000);
const ARISAN = rupiah(10_000);

const NOTES = [
	'Panen lele bulan depan dijual bersama lewat BUM Desa.',
	'Pakan dibeli bersama supaya lebih murah.',
	'Kolam yang bocor diperbaiki gotong royong hari Minggu.',
	'Catatan kolam diisi setiap pagi, diperiksa di rapat berikutnya.'
] as const;

/**
 * A month's meeting: one stays away in turn, the others pay what the sheet asks of them and what they want to save, one
 * takes the arisan in turn, and the chair confirms what the treasurer wrote.
 */
export async function holdMeeting(
	village: Village,
	month: number,
	savings: readonly Saving[]
): Promise<void> {
	const organisationId = village.organisation(MEETS);
	const treasurer = village.as(treasurerOf(MEETS));
	const { meetingId } = insist(
		await openMeeting(treasurer, {
			...{ organisationId, kind: 'monthly', heldOn: today('Asia/Jakarta'), place: 'Balai dusun' },
			...{ social: SOCIAL, absenceFine: ABSENCE_FINE, arisan: ARISAN, key: newKey() }
		})
	);
	const people = membersOf(MEETS);
	const away = people[(month * 3) % people.length];
	const present = people.filter((person) => person !== away);
	const ids = present.map((person) => village.membership(MEETS, person));
	insist(await markAttendance(treasurer, { organisationId, meetingId, present: ids }));
	const rows = await rowsOf(village, meetingId);
	for (const person of present) {
		const membershipId = village.membership(MEETS, person);
		const row = rows.find((each) => each.membershipId === membershipId);
		assert(row, `${person} stands on the sheet`);
		const hers = savings.filter((each) => each.person === person);
		const lines = linesOf(row, hers);
		insist(
			await collectAtMeeting(treasurer, {
				...{ organisationId, meetingId, membershipId, lines, seen: 0, key: newKey() }
			})
		);
	}
	const winner = present[month % present.length];
	assert(winner, 'somebody came');
	await giveArisan(village, meetingId, village.membership(MEETS, winner), present.length);
	const { expected } = await cashDrawer(db, await savingsBookOf(db, organisationId));
	insist(
		await closeMeeting(treasurer, {
			...{ organisationId, meetingId, expected, counted: expected, responsible: null, key: newKey() },
			notes: NOTES[month % NOTES.length] ?? ''
		})
	);
	insist(await confirmMeeting(village.as(ORGANISATIONS[MEETS].founder), { organisationId, meetingId }));
}

async function rowsOf(village: Village, meetingId: MeetingId): Promise<SheetRow[]> {
	const found = await meetingHere(db, { organisationId: village.organisation(MEETS), meetingId });
	assert(found, 'the meeting is open');
	return (await sheetOf(db, found, today('Asia/Jakarta'))).rows;
}

/** What the sheet asks of a member, but for the mandatory savings she came without. */
function linesOf({ dues, loans }: SheetRow, savings: readonly Saving[]): Line[] {
	const saved = (kind: Saving['kind']) => savings.find((each) => each.kind === kind)?.amount ?? 0;
	const lines: Line[] = [
		{ kind: 'mandatory', loanId: null, amount: saved('mandatory') > 0 ? dues.mandatory : rupiah(0) },
		...loans.map(({ loanId, due }): Line => ({ kind: 'instalment', loanId, amount: due })),
		{ kind: 'social', loanId: null, amount: dues.social },
		{ kind: 'arisan', loanId: null, amount: dues.arisan },
		{ kind: 'deposit', loanId: null, amount: rupiah(saved('voluntary')) }
	];
	return lines.filter(({ amount }) => amount > 0);
}

async function giveArisan(
	village: Village,
	meetingId: MeetingId,
	membershipId: SheetRow['membershipId'],
	payers: number
): Promise<void> {
	const row = (await rowsOf(village, meetingId)).find((each) => each.membershipId === membershipId);
	assert(row, 'who takes the arisan stands on the sheet');
	const lines: Line[] = [{ kind: 'arisan_payout', loanId: null, amount: rupiah(ARISAN * payers) }];
	insist(
		await collectAtMeeting(village.as(treasurerOf(MEETS)), {
			...{ organisationId: village.organisation(MEETS), meetingId, membershipId, lines },
			...{ seen: row.lines, key: newKey() }
		})
	);
}
