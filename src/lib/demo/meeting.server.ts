import { cashDrawer } from '#lib/bookkeeping/cashCount.server.ts';
import { savingsBookOf } from '#lib/ledger/books.server.ts';
import { markAttendance } from '#lib/meetings/attend.server.ts';
import { closeMeeting, confirmMeeting } from '#lib/meetings/close.server.ts';
import { collectAtMeeting } from '#lib/meetings/collect.server.ts';
import { openMeeting } from '#lib/meetings/open.server.ts';
import { today } from '#lib/shared/clock.server.ts';
import { db } from '#lib/shared/database.server.ts';
import { newKey } from '#lib/shared/ids.ts';
import { rupiah } from '#lib/shared/money.ts';
import { ORGANISATIONS } from './data/people.ts';
import { insist } from './insist.ts';
import { membersOf, treasurerOf, type Village } from './village.server.ts';

const SOCIAL = rupiah(2_000);
const ARISAN = rupiah(10_000);

/** The catfish group's monthly meeting: all but one came, and its chair confirmed what the treasurer wrote. */
export async function holdMeeting(village: Village): Promise<void> {
	const organisationId = village.organisation('mina');
	const treasurer = village.as(treasurerOf('mina'));
	const { meetingId } = insist(
		await openMeeting(treasurer, {
			...{ organisationId, kind: 'monthly', heldOn: today('Asia/Jakarta'), place: 'Balai dusun' },
			...{ social: SOCIAL, absenceFine: rupiah(5_000), arisan: ARISAN, key: newKey() }
		})
	);
	const members = membersOf('mina').map((person) => village.membership('mina', person));
	const present = members.slice(0, -1);
	insist(await markAttendance(treasurer, { organisationId, meetingId, present }));
	for (const membershipId of present) {
		insist(
			await collectAtMeeting(treasurer, {
				...{ organisationId, meetingId, membershipId, seen: 0, key: newKey() },
				lines: [
					{ kind: 'social', loanId: null, amount: SOCIAL },
					{ kind: 'arisan', loanId: null, amount: ARISAN }
				]
			})
		);
	}
	const { expected } = await cashDrawer(db, await savingsBookOf(db, organisationId));
	insist(
		await closeMeeting(treasurer, {
			...{ organisationId, meetingId, expected, counted: expected, responsible: null, key: newKey() },
			notes: 'Panen lele bulan depan dijual bersama lewat BUM Desa.'
		})
	);
	insist(await confirmMeeting(village.as(ORGANISATIONS.mina.founder), { organisationId, meetingId }));
}
