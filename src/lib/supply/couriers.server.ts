import { and, desc, eq, isNull } from 'drizzle-orm';
import { orderEvent } from '#lib/orders/schema.server.ts';
import { isCurrent } from '#lib/organisations/authority.server.ts';
import { abilitiesOfStandings } from '#lib/organisations/roles.ts';
import { officer, organisation } from '#lib/organisations/schema.server.ts';
import { user } from '#lib/people/schema.server.ts';
import { today } from '#lib/shared/clock.server.ts';
import type { Reader } from '#lib/shared/database.server.ts';
import type { OrganisationId, SubOrderId, UserId } from '#lib/shared/ids.ts';

export interface Courier {
	readonly userId: UserId;
	readonly name: string;
}

/** Who may carry goods, and money back: the officers who may hand over, by name. */
export async function couriersOf(reader: Reader, organisationId: OrganisationId): Promise<Courier[]> {
	const terms = await reader
		.select({
			userId: officer.userId,
			name: user.name,
			role: officer.role,
			fromOn: officer.fromOn,
			untilOn: officer.untilOn,
			timeZone: organisation.timeZone
		})
		.from(officer)
		.innerJoin(user, eq(user.id, officer.userId))
		.innerJoin(organisation, eq(organisation.id, officer.organisationId))
		.where(and(eq(officer.organisationId, organisationId), isNull(officer.endedAt)));
	const may = terms.filter(
		(term) =>
			isCurrent(term, today(term.timeZone)) && abilitiesOfStandings([term.role]).has('orders.hand_over')
	);
	const byId = new Map(may.map(({ userId, name }) => [userId, { userId, name }]));
	return [...byId.values()].sort((a, b) => a.name.localeCompare(b.name, 'id'));
}

/** Who has a part with them that is on its way, or null when it never left. */
export async function courierOf(reader: Reader, subOrderId: SubOrderId): Promise<Courier | null> {
	const [sent] = await reader
		.select({ detail: orderEvent.detail })
		.from(orderEvent)
		.where(and(eq(orderEvent.subOrderId, subOrderId), eq(orderEvent.event, 'on_the_way')))
		.orderBy(desc(orderEvent.id))
		.limit(1);
	const { courierId, courier } = sent?.detail ?? {};
	if (typeof courierId !== 'number' || typeof courier !== 'string') return null;
	return { userId: courierId as UserId, name: courier };
}
