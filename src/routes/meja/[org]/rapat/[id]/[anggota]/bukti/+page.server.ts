import { error } from '@sveltejs/kit';
import { linesOf, meetingHere } from '#lib/meetings/find.server.ts';
import { isPaidOut } from '#lib/meetings/lines.ts';
import { inWords } from '#lib/savings/inWords.ts';
import { db } from '#lib/shared/database.server.ts';
import { formatDateTime } from '#lib/shared/dates.ts';
import { parseId } from '#lib/shared/ids.ts';
import { sumRupiah } from '#lib/shared/money.ts';
import { requireAbility } from '../../../../../../guards.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async (event) => {
	const organisation = await requireAbility(event, event.params.org, 'savings.read');
	const meetingId = parseId<'meeting'>(event.params.id);
	const membershipId = parseId<'membership'>(event.params.anggota);
	const found = meetingId && (await meetingHere(db, { organisationId: organisation.id, meetingId }));
	const lines = found && membershipId ? await linesOf(db, found.id, membershipId) : [];
	const last = lines.at(-1);
	if (!found || !last) error(404);
	const sum = (out: boolean) =>
		sumRupiah(
			lines.filter(({ kind, takenBack }) => !takenBack && isPaidOut(kind) === out).map(({ amount }) => amount)
		);
	const [received, paidOut] = [sum(false), sum(true)];
	return {
		...{ organisationName: organisation.name, meetingId: found.id, membershipId, received, paidOut },
		memberName: `${last.memberNumber ?? ''} ${last.memberName}`.trim(),
		lines: lines.map(({ kind, amount, takenBack }) => ({ kind, amount, takenBack })),
		words: inWords(received > 0 ? received : paidOut),
		heldOn: found.heldOn,
		when: formatDateTime(last.takenAt, { locale: event.locals.locale, timeZone: organisation.timeZone })
	};
};
