import { and, asc, desc, eq, sql } from 'drizzle-orm';
import { balanceOf, findAccount } from '#lib/ledger/accounts.server.ts';
import { tradeBookOf } from '#lib/ledger/books.server.ts';
import { CODE } from '#lib/ledger/codes.ts';
import { membership } from '#lib/organisations/schema.server.ts';
import { user } from '#lib/people/schema.server.ts';
import type { Reader } from '#lib/shared/database.server.ts';
import type { MembershipId, OrganisationId } from '#lib/shared/ids.ts';
import { NO_RUPIAH, rupiah, type Rupiah } from '#lib/shared/money.ts';
import { OWNERS, type Owner } from './approve.server.ts';
import { SURPLUS_PARTS } from './parts.ts';
import { distribution, distributionMember, distributionPart } from './schema.server.ts';

/** The years an organisation has a draft or a distribution of, the newest first. */
export function distributionsOf(reader: Reader, organisationId: OrganisationId) {
	return reader
		.select({
			...{ id: distribution.id, year: distribution.year, state: distribution.state },
			...{ amount: distribution.amount, meetingOn: distribution.meetingOn }
		})
		.from(distribution)
		.where(eq(distribution.organisationId, organisationId))
		.orderBy(desc(distribution.year));
}

/** What each part came to, in the order of the policy. */
export async function partsOfDistribution(reader: Reader, distributionId: number) {
	const rows = await reader
		.select()
		.from(distributionPart)
		.where(eq(distributionPart.distributionId, distributionId));
	return rows.toSorted((a, b) => SURPLUS_PARTS.indexOf(a.part) - SURPLUS_PARTS.indexOf(b.part));
}

const shareColumns = {
	...{ id: membership.id, name: user.name, state: membership.state },
	...{ savings: distributionMember.savings, interestPaid: distributionMember.interestPaid },
	...{ bought: distributionMember.bought, sold: distributionMember.sold },
	...{ capital: distributionMember.capital, interest: distributionMember.interest },
	...{ purchases: distributionMember.purchases, sales: distributionMember.sales },
	...{ total: distributionMember.total, paidTransactionId: distributionMember.paidTransactionId }
};

/** The members' shares, a page of them, by name; with the count and how many still have theirs to get. */
export async function memberShares(
	reader: Reader,
	distributionId: number,
	{ page, size }: { page: number; size: number }
) {
	const items = await reader
		.select(shareColumns)
		.from(distributionMember)
		.innerJoin(membership, eq(membership.id, distributionMember.membershipId))
		.innerJoin(user, eq(user.id, membership.userId))
		.where(eq(distributionMember.distributionId, distributionId))
		.orderBy(asc(user.name), asc(membership.id))
		.limit(size)
		.offset((page - 1) * size);
	const [counted] = await reader
		.select({
			total: sql<number>`count(*)`,
			open: sql<number>`coalesce(sum(${membership.state} = 'active' AND ${distributionMember.total} > 0 AND ${distributionMember.paidTransactionId} IS NULL), 0)`
		})
		.from(distributionMember)
		.innerJoin(membership, eq(membership.id, distributionMember.membershipId))
		.where(eq(distributionMember.distributionId, distributionId));
	return { items, total: counted?.total ?? 0, open: counted?.open ?? 0 };
}

/** One member's own share, or null when she has none of it. */
export async function ownShare(reader: Reader, distributionId: number, membershipId: MembershipId) {
	const [found] = await reader
		.select(shareColumns)
		.from(distributionMember)
		.innerJoin(membership, eq(membership.id, distributionMember.membershipId))
		.innerJoin(user, eq(user.id, membership.userId))
		.where(
			and(
				eq(distributionMember.distributionId, distributionId),
				eq(distributionMember.membershipId, membershipId)
			)
		);
	return found ?? null;
}

/** What the village treasury and the villagers still have to get, in whole rupiah. */
export async function owedToOwners(
	reader: Reader,
	organisationId: OrganisationId
): Promise<Readonly<Record<Owner, Rupiah>>> {
	const bookId = await tradeBookOf(reader, organisationId);
	const owed = { village: NO_RUPIAH, villagers: NO_RUPIAH };
	for (const owner of ['village', 'villagers'] as const) {
		const account = await findAccount(reader, bookId, CODE.profitSharePayable, OWNERS[owner]);
		if (account) owed[owner] = rupiah(0 - (await balanceOf(reader, account)));
	}
	return owed;
}
