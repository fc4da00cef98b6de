import { and, asc, eq, inArray, sql } from 'drizzle-orm';
import { account, book } from '#lib/ledger/schema.server.ts';
import { membership, organisation } from '#lib/organisations/schema.server.ts';
import { user } from '#lib/people/schema.server.ts';
import { today } from '#lib/shared/clock.server.ts';
import type { Reader } from '#lib/shared/database.server.ts';
import type { MembershipId, OrganisationId } from '#lib/shared/ids.ts';
import { rupiah, type Rupiah } from '#lib/shared/money.ts';
import { savingsAccount, savingsHold, savingsRule } from './schema.server.ts';

/** A member with what she may take away now, in whole rupiah. */
export interface Withdrawable {
	readonly id: MembershipId;
	readonly organisationId: OrganisationId;
	readonly name: string;
	readonly number: number | null;
	readonly available: Rupiah;
}

/**
 * The active members of some groups who may take something away now, by number. What `withdrawable` says of one member, in
 * two reads however many groups and members there are.
 */
export async function withdrawablesOf(
	reader: Reader,
	organisationIds: readonly OrganisationId[]
): Promise<Withdrawable[]> {
	if (organisationIds.length === 0) return [];
	const [savers, rules] = await Promise.all([
		voluntarySavers(reader, organisationIds),
		voluntaryRules(reader, organisationIds)
	]);
	return savers.flatMap(({ bookId, timeZone, free, ...saver }) => {
		const on = today(timeZone);
		const stays = rules.filter((rule) => rule.bookId === bookId && rule.validFrom <= on).at(-1)?.amount ?? 0;
		return free > stays ? [{ ...saver, available: rupiah(free - stays) }] : [];
	});
}

function voluntarySavers(reader: Reader, organisationIds: readonly OrganisationId[]) {
	const held = sql`(SELECT coalesce(sum(${savingsHold.amount}), 0) FROM ${savingsHold}
		WHERE ${savingsHold.accountId} = ${savingsAccount.accountId} AND ${savingsHold.releasedAt} IS NULL)`;
	return reader
		.select({
			id: membership.id,
			organisationId: membership.organisationId,
			name: user.name,
			number: membership.number,
			bookId: savingsAccount.bookId,
			timeZone: organisation.timeZone,
			// The ledger counts debit as positive; savings stand in credit.
			free: sql<number>`-${account.balance} - ${held}`
		})
		.from(membership)
		.innerJoin(organisation, eq(organisation.id, membership.organisationId))
		.innerJoin(user, eq(user.id, membership.userId))
		.innerJoin(
			savingsAccount,
			and(eq(savingsAccount.membershipId, membership.id), eq(savingsAccount.kind, 'voluntary'))
		)
		.innerJoin(account, eq(account.id, savingsAccount.accountId))
		.where(and(inArray(membership.organisationId, [...organisationIds]), eq(membership.state, 'active')))
		.orderBy(asc(membership.number), asc(membership.id));
}

/** What stays on voluntary savings in the books of some groups, in the order the rules began. */
function voluntaryRules(reader: Reader, organisationIds: readonly OrganisationId[]) {
	return reader
		.select({ bookId: savingsRule.bookId, amount: savingsRule.amount, validFrom: savingsRule.validFrom })
		.from(savingsRule)
		.innerJoin(book, eq(book.id, savingsRule.bookId))
		.where(and(inArray(book.organisationId, [...organisationIds]), eq(savingsRule.kind, 'voluntary')))
		.orderBy(asc(savingsRule.validFrom));
}
