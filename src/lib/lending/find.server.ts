import { and, asc, count, desc, eq, inArray, sql } from 'drizzle-orm';
import { balanceOf, findAccount } from '#lib/ledger/accounts.server.ts';
import { CODE } from '#lib/ledger/codes.ts';
import { membership } from '#lib/organisations/schema.server.ts';
import { user } from '#lib/people/schema.server.ts';
import type { Reader } from '#lib/shared/database.server.ts';
import type { BookDate } from '#lib/shared/dates.ts';
import type { BookId, MembershipId, UserId } from '#lib/shared/ids.ts';
import { NO_RUPIAH, rupiah, type Rupiah } from '#lib/shared/money.ts';
import type { ApplicationId } from './ids.ts';
import type { LoanProduct } from './products.server.ts';
import { loanApplication, loanGuarantor, loanProduct, loanVote } from './schema.server.ts';
import type { ApplicationState } from './states.ts';

export interface Application {
	readonly id: ApplicationId;
	readonly membershipId: MembershipId;
	readonly memberName: string;
	readonly memberUserId: UserId;
	readonly product: LoanProduct;
	readonly amount: Rupiah;
	readonly instalments: number;
	readonly harvestOn: BookDate | null;
	/** How much of each of her sales repays it, due or not; null: a sale pays what is due. */
	readonly assignedBasisPoints: number | null;
	readonly purpose: string;
	readonly state: ApplicationState;
	readonly enteredBy: UserId;
	readonly enteredAt: number;
	readonly reason: string | null;
	readonly resolutionHash: string | null;
}

const applicationColumns = {
	id: loanApplication.id,
	membershipId: loanApplication.membershipId,
	memberName: user.name,
	memberUserId: user.id,
	product: loanProduct,
	amount: loanApplication.amount,
	instalments: loanApplication.instalments,
	harvestOn: loanApplication.harvestOn,
	assignedBasisPoints: loanApplication.assignedBasisPoints,
	purpose: loanApplication.purpose,
	state: loanApplication.state,
	enteredBy: loanApplication.enteredBy,
	enteredAt: loanApplication.enteredAt,
	reason: loanApplication.reason,
	resolutionHash: loanApplication.resolutionHash
};

function applications(reader: Reader) {
	return reader
		.select(applicationColumns)
		.from(loanApplication)
		.innerJoin(loanProduct, eq(loanProduct.id, loanApplication.productId))
		.innerJoin(membership, eq(membership.id, loanApplication.membershipId))
		.innerJoin(user, eq(user.id, membership.userId));
}

export async function applicationById(reader: Reader, id: ApplicationId): Promise<Application | null> {
	const [found] = await applications(reader).where(eq(loanApplication.id, id));
	return found ?? null;
}

/** Requests that wait for a decision or to be paid out, oldest first. */
export function openApplications(reader: Reader, bookId: BookId): Promise<Application[]> {
	return applications(reader)
		.where(and(eq(loanProduct.bookId, bookId), inArray(loanApplication.state, ['submitted', 'approved'])))
		.orderBy(asc(loanApplication.id))
		.limit(200);
}

/** How many requests of these books stand in a state, for the desk that has to act on them. */
export async function countApplications(
	reader: Reader,
	books: readonly BookId[],
	state: ApplicationState
): Promise<number> {
	if (books.length === 0) return 0;
	const [row] = await reader
		.select({ applications: count() })
		.from(loanApplication)
		.innerJoin(loanProduct, eq(loanProduct.id, loanApplication.productId))
		.where(and(inArray(loanProduct.bookId, books), eq(loanApplication.state, state)));
	return row?.applications ?? 0;
}

/** A member's own requests, newest first. */
export function applicationsOf(reader: Reader, membershipId: MembershipId): Promise<Application[]> {
	return applications(reader)
		.where(eq(loanApplication.membershipId, membershipId))
		.orderBy(desc(loanApplication.id))
		.limit(20);
}

export interface Vote {
	readonly userId: UserId;
	readonly name: string;
	readonly inFavour: boolean;
}

export function votesOn(reader: Reader, applicationId: ApplicationId): Promise<Vote[]> {
	return reader
		.select({ userId: loanVote.userId, name: user.name, inFavour: loanVote.inFavour })
		.from(loanVote)
		.innerJoin(user, eq(user.id, loanVote.userId))
		.where(eq(loanVote.applicationId, applicationId))
		.orderBy(asc(loanVote.votedAt));
}

export interface Guarantor {
	readonly membershipId: MembershipId;
	readonly userId: UserId;
	readonly name: string;
	readonly amount: Rupiah;
	readonly agreedAt: number | null;
}

export function guarantorsOf(reader: Reader, applicationId: ApplicationId): Promise<Guarantor[]> {
	return reader
		.select({
			membershipId: loanGuarantor.membershipId,
			userId: user.id,
			name: user.name,
			amount: loanGuarantor.amount,
			agreedAt: loanGuarantor.agreedAt
		})
		.from(loanGuarantor)
		.innerJoin(membership, eq(membership.id, loanGuarantor.membershipId))
		.innerJoin(user, eq(user.id, membership.userId))
		.where(eq(loanGuarantor.applicationId, applicationId));
}

export interface AskedGuarantee {
	readonly applicationId: ApplicationId;
	readonly membershipId: MembershipId;
	readonly applicant: string;
	readonly amount: Rupiah;
}

/** The open requests that a person is asked to stand for and has not answered. */
export async function guaranteesAskedOf(reader: Reader, userId: UserId): Promise<AskedGuarantee[]> {
	return reader.all<AskedGuarantee>(sql`
		SELECT g.application_id AS applicationId, g.membership_id AS membershipId, u.name AS applicant, g.amount
		FROM loan_guarantor g
		JOIN membership m ON m.id = g.membership_id
		JOIN loan_application a ON a.id = g.application_id
		JOIN membership am ON am.id = a.membership_id
		JOIN user u ON u.id = am.user_id
		WHERE m.user_id = ${userId} AND g.agreed_at IS NULL AND a.state = 'submitted'`);
}

/**
 * What members still owe of their loans in a book, by the ledger: each loan's account is its request's.
 *
 * @param whose one member, all memberships of these people, or everybody on one product.
 */
export async function owedOnLoans(
	reader: Reader,
	bookId: BookId,
	whose:
		| { readonly membershipId: MembershipId }
		| { readonly userIds: readonly UserId[] }
		| { readonly productId: number }
): Promise<Rupiah> {
	const those =
		'membershipId' in whose
			? sql`p.membership_id = ${whose.membershipId}`
			: 'productId' in whose
				? sql`p.product_id = ${whose.productId}`
				: sql`m.user_id IN (SELECT value FROM json_each(${JSON.stringify(whose.userIds)}))`;
	const [owed] = await reader.all<{ amount: number }>(sql`
		SELECT coalesce(sum(a.balance), 0) AS amount FROM account a
		JOIN loan_application p ON p.id = a.holder_key
		JOIN membership m ON m.id = p.membership_id
		WHERE a.book_id = ${bookId} AND a.code = ${CODE.loans} AND a.holder_kind = 'loan' AND ${those}`);
	return rupiah(owed?.amount ?? 0);
}

/** What a member owes her group because it paid an instalment for her (tanggung renteng). */
export async function owedToGroup(
	reader: Reader,
	bookId: BookId,
	membershipId: MembershipId
): Promise<Rupiah> {
	const holder = { kind: 'membership', key: String(membershipId) };
	const found = await findAccount(reader, bookId, CODE.jointLiabilityReceivable, holder);
	return found ? await balanceOf(reader, found) : NO_RUPIAH;
}
