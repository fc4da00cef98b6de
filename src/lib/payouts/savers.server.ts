import { and, desc, eq } from 'drizzle-orm';
import type { Organisation } from '#lib/organisations/find.server.ts';
import { agreement, organisation } from '#lib/organisations/schema.server.ts';
import { withdrawablesOf } from '#lib/savings/withdrawables.server.ts';
import { today } from '#lib/shared/clock.server.ts';
import type { Reader } from '#lib/shared/database.server.ts';
import type { MembershipId, OrganisationId } from '#lib/shared/ids.ts';
import type { Rupiah } from '#lib/shared/money.ts';

export interface SaversOfGroup {
	readonly group: string;
	readonly members: readonly {
		readonly id: MembershipId;
		readonly name: string;
		readonly number: number | null;
		readonly available: Rupiah;
	}[];
}

/**
 * Members with something to take for whom a desk may ask: its own, and those of the groups it pays for. Three reads however
 * many groups and members there are.
 */
export async function saversFor(
	reader: Reader,
	desk: Pick<Organisation, 'id' | 'kind' | 'name'>
): Promise<SaversOfGroup[]> {
	const groups = desk.kind === 'bumdesa' ? await groupsPaidBy(reader, desk.id) : [desk];
	const savers = await withdrawablesOf(
		reader,
		groups.map(({ id }) => id)
	);
	return groups.flatMap((group) => {
		const members = savers
			.filter(({ organisationId }) => organisationId === group.id)
			.map(({ id, name, number, available }) => ({ id, name, number, available }));
		return members.length > 0 ? [{ group: group.name, members }] : [];
	});
}

/** The groups whose agreement in force today is with this BUM Desa, which `payerFor` says is who pays their members. */
async function groupsPaidBy(
	reader: Reader,
	bumdesaId: OrganisationId
): Promise<{ id: OrganisationId; name: string }[]> {
	const rows = await reader
		.select({
			id: agreement.groupId,
			name: organisation.name,
			timeZone: organisation.timeZone,
			validFrom: agreement.validFrom,
			validUntil: agreement.validUntil
		})
		.from(agreement)
		.innerJoin(organisation, eq(organisation.id, agreement.groupId))
		.where(and(eq(agreement.bumdesaId, bumdesaId), eq(agreement.state, 'consented')))
		.orderBy(desc(agreement.id));
	const inForce = rows.filter(({ timeZone, validFrom, validUntil }) => {
		const on = today(timeZone);
		return validFrom <= on && (validUntil === null || validUntil >= on);
	});
	return inForce.map(({ id, name }) => ({ id, name }));
}
