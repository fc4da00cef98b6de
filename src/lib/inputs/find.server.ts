import { and, asc, desc, eq, gte, inArray, isNull, lte, or } from 'drizzle-orm';
import { agreement, membership, organisation } from '#lib/organisations/schema.server.ts';
import { user } from '#lib/people/schema.server.ts';
import type { Reader } from '#lib/shared/database.server.ts';
import type { BookDate } from '#lib/shared/dates.ts';
import type { MembershipId, OrganisationId } from '#lib/shared/ids.ts';
import type { InputOrderId } from './ids.ts';
import { inputItem, inputLine, inputOrder } from './schema.server.ts';
import type { InputState } from './terms.ts';

const columns = {
	...{ id: inputOrder.id, organisationId: inputOrder.organisationId, membershipId: inputOrder.membershipId },
	...{
		way: inputOrder.way,
		state: inputOrder.state,
		total: inputOrder.total,
		vatBasisPoints: inputOrder.vatBasisPoints,
		orderedAt: inputOrder.orderedAt
	},
	...{ transactionId: inputOrder.transactionId, handedAt: inputOrder.handedAt },
	...{ memberName: user.name, memberUserId: user.id, memberPhone: user.phone, groupName: organisation.name }
};

function orders(reader: Reader) {
	return reader
		.select(columns)
		.from(inputOrder)
		.innerJoin(membership, eq(membership.id, inputOrder.membershipId))
		.innerJoin(user, eq(user.id, membership.userId))
		.innerJoin(organisation, eq(organisation.id, membership.organisationId));
}

export type InputOrder = Awaited<ReturnType<typeof orders>>[number];

export async function inputOrderById(reader: Reader, orderId: InputOrderId): Promise<InputOrder | null> {
	const [found] = await orders(reader).where(eq(inputOrder.id, orderId));
	return found ?? null;
}

/** A shop's orders in these states, oldest first. */
export function inputOrdersOf(
	reader: Reader,
	organisationId: OrganisationId,
	states: readonly InputState[]
): Promise<InputOrder[]> {
	return orders(reader)
		.where(and(eq(inputOrder.organisationId, organisationId), inArray(inputOrder.state, [...states])))
		.orderBy(asc(inputOrder.id))
		.limit(100);
}

/** A member's own orders, newest first. */
export function inputOrdersOfMember(reader: Reader, membershipId: MembershipId): Promise<InputOrder[]> {
	return orders(reader)
		.where(eq(inputOrder.membershipId, membershipId))
		.orderBy(desc(inputOrder.id))
		.limit(20);
}

/** The order of a member that waits for her loan, or null. */
export async function openLoanOrder(reader: Reader, membershipId: MembershipId): Promise<InputOrder | null> {
	const [found] = await orders(reader).where(
		and(eq(inputOrder.membershipId, membershipId), eq(inputOrder.way, 'loan'), eq(inputOrder.state, 'asked'))
	);
	return found ?? null;
}

/** What stands on an order, in the order of its items. */
export function linesOfInputOrder(reader: Reader, orderId: InputOrderId) {
	return reader
		.select({
			...{ itemId: inputLine.itemId, quantity: inputLine.quantity, price: inputLine.price },
			...{ kind: inputItem.kind, name: inputItem.name, unit: inputItem.unit }
		})
		.from(inputLine)
		.innerJoin(inputItem, eq(inputItem.id, inputLine.itemId))
		.where(eq(inputLine.orderId, orderId))
		.orderBy(asc(inputLine.itemId));
}

/** The member with this mobile number in a group that sells through a shop's BUM Desa today, or null. */
export async function customerByPhone(
	reader: Reader,
	shop: OrganisationId,
	phone: string,
	today: BookDate
): Promise<MembershipId | null> {
	const [found] = await reader
		.select({ id: membership.id })
		.from(membership)
		.innerJoin(user, eq(user.id, membership.userId))
		.innerJoin(agreement, eq(agreement.groupId, membership.organisationId))
		.where(
			and(
				eq(user.phone, phone),
				eq(membership.state, 'active'),
				eq(agreement.bumdesaId, shop),
				eq(agreement.state, 'consented'),
				lte(agreement.validFrom, today),
				or(isNull(agreement.validUntil), gte(agreement.validUntil, today))
			)
		)
		.orderBy(asc(membership.id))
		.limit(1);
	return found?.id ?? null;
}
