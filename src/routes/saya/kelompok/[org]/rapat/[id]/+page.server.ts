import { error } from '@sveltejs/kit';
import { decisionsOf, meetingHere } from '#lib/meetings/find.server.ts';
import { minutesOf } from '#lib/meetings/minutes.server.ts';
import { db } from '#lib/shared/database.server.ts';
import { parseId } from '#lib/shared/ids.ts';
import { together } from '#lib/shared/together.server.ts';
import { requireAbility } from '../../../../../guards.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async (event) => {
	const group = await requireAbility(event, event.params.org, 'books.read');
	const meetingId = parseId<'meeting'>(event.params.id);
	const found = meetingId && (await meetingHere(db, { organisationId: group.id, meetingId }));
	if (!found) error(404);
	const [minutes, decisions] = await together((reader) =>
		Promise.all([minutesOf(reader, found), decisionsOf(reader, found.id)])
	);
	return { groupName: group.name, meeting: found, minutes, decisions };
};
