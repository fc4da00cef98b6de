import { savingsBookOf } from '#lib/ledger/books.server.ts';
import { membershipById } from '#lib/organisations/find.server.ts';
import { assert } from '#lib/shared/assert.ts';
import type { Reader } from '#lib/shared/database.server.ts';
import type { OrganisationId } from '#lib/shared/ids.ts';
import { leavingById, leavingsOf } from './find.server.ts';
import { positionOf } from './position.server.ts';

/** The newest twenty who left or ask to, with where each stands today. */
export async function leavingDesk(reader: Reader, organisationId: OrganisationId) {
	const { items } = await leavingsOf(reader, organisationId, { page: 1, size: 20 });
	const rows = [];
	for (const { id, name, state } of items) {
		const found = await leavingById(reader, id);
		const member = found && (await membershipById(reader, found.membershipId));
		assert(found && member, 'a leaving has its member');
		const bookId = await savingsBookOf(reader, organisationId);
		const { savings, heldForOthers, outcome } = await positionOf(reader, bookId, member);
		const saved = savings.principal + savings.mandatory + savings.voluntary;
		const { rest, debtLeft } = outcome;
		rows.push({ id, name, state, saved, heldForOthers, rest, debtLeft, left: member.state === 'left' });
	}
	return rows;
}
