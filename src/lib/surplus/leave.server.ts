import { and, eq, inArray, ne } from 'drizzle-orm';
import { CODE } from '#lib/ledger/codes.ts';
import { account } from '#lib/ledger/schema.server.ts';
import { membershipOf } from '#lib/organisations/find.server.ts';
import { endMembership } from '#lib/organisations/membership.server.ts';
import { subOrder } from '#lib/orders/schema.server.ts';
import type { Actor } from '#lib/shared/actor.ts';
import { write, type Tx } from '#lib/shared/database.server.ts';
import type { MembershipId, OrganisationId } from '#lib/shared/ids.ts';
import { NO_RUPIAH } from '#lib/shared/money.ts';
import { refuse, type Refused } from '#lib/shared/result.ts';

export type LeaveGroupResult =
	{ ok: true } | Refused<'not_found' | 'still_officer' | 'savings_left' | 'earnings_left' | 'debts_left'>;

const SAVINGS: readonly string[] = [CODE.principalSavings, CODE.mandatorySavings, CODE.voluntarySavings];

/**
 * A member leaves her group, once neither owes the other anything and none of her goods is under way. Her share of a
 * surplus that is not paid yet stays due to her.
 */
export async function leaveGroup(actor: Actor, organisationId: OrganisationId): Promise<LeaveGroupResult> {
	return write(async (tx): Promise<LeaveGroupResult> => {
		const found = actor.userId && (await membershipOf(tx, organisationId, actor.userId));
		if (!found || found.state !== 'active') return refuse('not_found');
		const fault = await whatIsLeft(tx, found.id);
		return fault ? refuse(fault) : endMembership(tx, actor, found.id);
	});
}

async function whatIsLeft(tx: Tx, membershipId: MembershipId) {
	const open = await tx
		.select({ code: account.code })
		.from(account)
		.where(
			and(
				eq(account.holderKind, 'membership'),
				eq(account.holderKey, String(membershipId)),
				ne(account.balance, NO_RUPIAH),
				ne(account.code, CODE.surplusPayable)
			)
		);
	if (open.some(({ code }) => SAVINGS.includes(code))) return 'savings_left' as const;
	if (open.some(({ code }) => code === CODE.consignmentPayable)) return 'earnings_left' as const;
	if (open.length > 0) return 'debts_left' as const;
	const [underWay] = await tx
		.select({ id: subOrder.id })
		.from(subOrder)
		.where(
			and(
				eq(subOrder.sellerId, membershipId),
				inArray(subOrder.state, ['placed', 'packing', 'ready', 'on_the_way', 'delivered', 'complaint'])
			)
		)
		.limit(1);
	return underWay ? ('earnings_left' as const) : null;
}
