import { and, asc, desc, eq, inArray, notExists, or, type SQL } from 'drizzle-orm';
import { alias } from 'drizzle-orm/sqlite-core';
import { membership, organisation } from '#lib/organisations/schema.server.ts';
import { user } from '#lib/people/schema.server.ts';
import type { Reader } from '#lib/shared/database.server.ts';
import type { MembershipId, OrganisationId } from '#lib/shared/ids.ts';
import { payout, payoutBatchLine } from './schema.server.ts';
import type { PayoutMethod, PayoutState } from './states.ts';

const member = alias(user, 'payout_member');
const requester = alias(user, 'payout_requester');
const approver = alias(user, 'payout_approver');
const teller = alias(user, 'payout_teller');
const group = alias(organisation, 'payout_group');
const payer = alias(organisation, 'payout_payer');

const columns = {
	id: payout.id,
	state: payout.state,
	amount: payout.amount,
	method: payout.method,
	bankName: payout.bankName,
	bankAccountNumber: payout.bankAccountNumber,
	bankAccountName: payout.bankAccountName,
	membershipId: payout.membershipId,
	memberNumber: membership.number,
	memberUserId: membership.userId,
	memberName: member.name,
	memberPhone: member.phone,
	groupId: payout.groupId,
	groupName: group.name,
	payerId: payout.payerId,
	payerName: payer.name,
	payerBookId: payout.payerBookId,
	timeZone: payer.timeZone,
	savingsAccountId: payout.savingsAccountId,
	requestedBy: payout.requestedBy,
	requesterName: requester.name,
	requestedAt: payout.requestedAt,
	approverName: approver.name,
	approvedAt: payout.approvedAt,
	tellerName: teller.name,
	paidAt: payout.paidAt,
	reference: payout.reference,
	bankCharge: payout.bankCharge,
	refusedReason: payout.refusedReason,
	paidTransactionId: payout.paidTransactionId
};

function payoutsWhere(reader: Reader, where: SQL | undefined, order: SQL = desc(payout.id)) {
	return reader
		.select(columns)
		.from(payout)
		.innerJoin(membership, eq(membership.id, payout.membershipId))
		.innerJoin(member, eq(member.id, membership.userId))
		.innerJoin(group, eq(group.id, payout.groupId))
		.innerJoin(payer, eq(payer.id, payout.payerId))
		.innerJoin(requester, eq(requester.id, payout.requestedBy))
		.leftJoin(approver, eq(approver.id, payout.approvedBy))
		.leftJoin(teller, eq(teller.id, payout.paidBy))
		.where(where)
		.orderBy(order);
}

/** A payout with the names of all who had a hand in it. */
export type Payout = Awaited<ReturnType<typeof payoutsWhere>>[number];

/** Some payouts, the newest first. */
export async function payoutsByIds(reader: Reader, ids: readonly number[]): Promise<Payout[]> {
	return ids.length === 0 ? [] : payoutsWhere(reader, inArray(payout.id, [...ids]));
}

export async function payoutById(reader: Reader, id: number): Promise<Payout | null> {
	const [found] = await payoutsWhere(reader, eq(payout.id, id));
	return found ?? null;
}

/** What an organisation pays, or what is paid to its members by another, newest first. */
export async function payoutsAtDesk(
	reader: Reader,
	organisationId: OrganisationId,
	{ states, page, size }: { states: readonly PayoutState[]; page: number; size: number }
): Promise<{ items: Payout[]; more: boolean }> {
	const here = or(eq(payout.payerId, organisationId), eq(payout.groupId, organisationId));
	const rows = await payoutsWhere(reader, and(here, inArray(payout.state, [...states])))
		.limit(size + 1)
		.offset((page - 1) * size);
	return { items: rows.slice(0, size), more: rows.length > size };
}

/** What this desk has still to pay by a method, as far as it stands in no batch; the oldest first, at most so many. */
export async function payoutsForBatch(
	reader: Reader,
	organisationId: OrganisationId,
	{ method, most }: { method: PayoutMethod; most: number }
): Promise<Payout[]> {
	const waits = reader
		.select({ id: payoutBatchLine.id })
		.from(payoutBatchLine)
		.where(and(eq(payoutBatchLine.payoutId, payout.id), eq(payoutBatchLine.state, 'waiting')));
	const open = and(
		eq(payout.payerId, organisationId),
		inArray(payout.state, ['requested', 'approved']),
		eq(payout.method, method),
		notExists(waits)
	);
	return payoutsWhere(reader, open, asc(payout.id)).limit(most);
}

/** A member's payouts, newest first. */
export function payoutsOfMember(
	reader: Reader,
	membershipIds: readonly MembershipId[],
	limit = 50
): Promise<Payout[]> {
	return Promise.resolve(payoutsWhere(reader, inArray(payout.membershipId, [...membershipIds])).limit(limit));
}

/** How many payouts wait for this desk to approve or to pay. */
export async function waitingPayouts(
	reader: Reader,
	payerId: OrganisationId
): Promise<{ toApprove: number; toPay: number }> {
	const rows = await reader
		.select({ state: payout.state })
		.from(payout)
		.where(and(eq(payout.payerId, payerId), inArray(payout.state, ['requested', 'approved'])));
	const toApprove = rows.filter(({ state }) => state === 'requested').length;
	return { toApprove, toPay: rows.length - toApprove };
}
