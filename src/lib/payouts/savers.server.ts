import { agreementsOf } from '#lib/organisations/agreements.server.ts';
import { membersOf, organisationById } from '#lib/organisations/find.server.ts';
import { withdrawable } from '#lib/savings/accounts.server.ts';
import type { Reader } from '#lib/shared/database.server.ts';
import type { MembershipId, OrganisationId } from '#lib/shared/ids.ts';
import type { Rupiah } from '#lib/shared/money.ts';
import { payerFor } from './payer.server.ts';

export interface SaversOfGroup {
	readonly group: string;
	readonly members: readonly {
		readonly id: MembershipId;
		readonly name: string;
		readonly number: number | null;
		readonly available: Rupiah;
	}[];
}

/** Members with something to take for whom a desk may ask: its own, and those of the groups it pays for. */
export async function saversFor(reader: Reader, organisationId: OrganisationId): Promise<SaversOfGroup[]> {
	const organisation = await organisationById(reader, organisationId);
	if (!organisation) return [];
	const groupIds =
		organisation.kind === 'bumdesa' ? await groupsPaidBy(reader, organisationId) : [organisationId];
	const found: SaversOfGroup[] = [];
	for (const groupId of groupIds) {
		const group = await organisationById(reader, groupId);
		const members = [];
		for (const { id, name, number } of await membersOf(reader, groupId)) {
			const available = await withdrawable(reader, id);
			if (available > 0) members.push({ id, name, number, available });
		}
		if (group && members.length > 0) found.push({ group: group.name, members });
	}
	return found;
}

async function groupsPaidBy(reader: Reader, bumdesaId: OrganisationId): Promise<OrganisationId[]> {
	const ids = new Set((await agreementsOf(reader, bumdesaId)).map(({ groupId }) => groupId));
	const paid: OrganisationId[] = [];
	for (const id of ids) if ((await payerFor(reader, id)).payerId === bumdesaId) paid.push(id);
	return paid;
}
