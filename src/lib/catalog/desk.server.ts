import { agreementsOf } from '#lib/organisations/agreements.server.ts';
import { organisationById } from '#lib/organisations/find.server.ts';
import { today } from '#lib/shared/clock.server.ts';
import type { Reader } from '#lib/shared/database.server.ts';
import type { OrganisationId } from '#lib/shared/ids.ts';

/** The groups whose goods a desk looks after: its own members', and those it sells for by an agreement in force. */
export async function groupsSoldBy(
	reader: Reader,
	organisationId: OrganisationId
): Promise<OrganisationId[]> {
	const desk = await organisationById(reader, organisationId);
	if (!desk) return [];
	if (desk.kind !== 'bumdesa') return [organisationId];
	const on = today(desk.timeZone);
	const agreements = await agreementsOf(reader, organisationId);
	const inForce = agreements.filter(
		({ bumdesaId, state, validFrom, validUntil }) =>
			bumdesaId === organisationId &&
			state === 'consented' &&
			validFrom <= on &&
			(validUntil === null || validUntil >= on)
	);
	return [...new Set(inForce.map(({ groupId }) => groupId))];
}
