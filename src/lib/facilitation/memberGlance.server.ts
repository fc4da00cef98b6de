import { savingsBookOf } from '#lib/ledger/books.server.ts';
import { nextDue, type NextDue } from '#lib/loans/dues.ts';
import { principalOutstanding, runningLoansOf } from '#lib/loans/find.server.ts';
import { standingOf } from '#lib/organisations/find.server.ts';
import { comingTo } from '#lib/payouts/overview.server.ts';
import { balancesOf } from '#lib/savings/list.server.ts';
import { mandatoryDues } from '#lib/savings/mandatory.server.ts';
import type { Reader } from '#lib/shared/database.server.ts';
import type { BookDate } from '#lib/shared/dates.ts';
import type { MembershipId, OrganisationId } from '#lib/shared/ids.ts';
import { NO_RUPIAH, sumRupiah, type Rupiah } from '#lib/shared/money.ts';

/** A member's own money in one group, in whole rupiah. */
export interface MemberGlance {
	readonly saved: Rupiah;
	/** Mandatory savings that are not paid yet, this month's too. */
	readonly mandatoryDue: Rupiah;
	/** What is left of her loans, and what of them is asked for next; null without one. */
	readonly loans: { readonly left: Rupiah; readonly next: NextDue | null } | null;
	/** From goods that buyers have and that were not shared out yet. */
	readonly coming: Rupiah;
}

export async function memberGlance(
	reader: Reader,
	{ organisationId, membershipId }: { organisationId: OrganisationId; membershipId: MembershipId },
	on: BookDate
): Promise<MemberGlance> {
	const [balances, mandatoryDue, loans, coming] = await Promise.all([
		balancesOf(reader, [membershipId]),
		mandatoryDueOf(reader, organisationId, membershipId, on),
		runningLoansOf(reader, membershipId),
		comingTo(reader, membershipId)
	]);
	return {
		saved: sumRupiah(Object.values(balances.get(membershipId) ?? {})),
		mandatoryDue,
		loans:
			loans.length === 0
				? null
				: { left: sumRupiah(loans.map(principalOutstanding)), next: nextDue(loans, on) },
		coming
	};
}

/** As `mandatoryDue` says, in fewer reads after each other. */
async function mandatoryDueOf(
	reader: Reader,
	organisationId: OrganisationId,
	membershipId: MembershipId,
	on: BookDate
): Promise<Rupiah> {
	const [member, bookId] = await Promise.all([
		standingOf(reader, membershipId),
		savingsBookOf(reader, organisationId)
	]);
	if (!member) return NO_RUPIAH;
	const dues = await mandatoryDues(reader, bookId, [{ id: membershipId, joinedOn: member.joinedOn }], on);
	return dues.get(membershipId) ?? NO_RUPIAH;
}
