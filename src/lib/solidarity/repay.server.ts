import { and, asc, eq, sql } from 'drizzle-orm';
import { accountOf } from '#lib/ledger/accounts.server.ts';
import { savingsBookOf } from '#lib/ledger/books.server.ts';
import { CODE } from '#lib/ledger/codes.ts';
import { credit, debit, orRefusal, post } from '#lib/ledger/post.server.ts';
import type { LedgerCode, Posting } from '#lib/ledger/posting.ts';
import { owedToGroup } from '#lib/lending/find.server.ts';
import { todayIn } from '#lib/lending/products.server.ts';
import { loan } from '#lib/loans/schema.server.ts';
import { allow } from '#lib/organisations/authority.server.ts';
import { membershipById } from '#lib/organisations/find.server.ts';
import { availableVoluntary, savingsAccountOf } from '#lib/savings/accounts.server.ts';
import type { Actor } from '#lib/shared/actor.ts';
import { audit } from '#lib/shared/audit.server.ts';
import { write, type Tx } from '#lib/shared/database.server.ts';
import { once } from '#lib/shared/idempotency.server.ts';
import type { BookId, MembershipId, OrganisationId } from '#lib/shared/ids.ts';
import { rupiah, splitByLargestRemainder, type Rupiah } from '#lib/shared/money.ts';
import type { Refused } from '#lib/shared/result.ts';
import { defaulterAccount, giverAccount } from './cover.server.ts';
import { cover, coverShare } from './schema.server.ts';
import { oldestFirst } from './shares.ts';

export interface RepayCover {
	readonly organisationId: OrganisationId;
	readonly membershipId: MembershipId;
	readonly amount: Rupiah;
	readonly from: 'cash' | 'savings';
	readonly key: string;
}

export type RepayCoverResult =
	| { ok: true }
	| Refused<'forbidden' | 'not_found' | 'key_reused'>
	| Refused<'more_than_owed', { most: Rupiah }>
	| Refused<'insufficient_savings', { available: Rupiah }>
	| Refused<LedgerCode>;

/** A defaulter pays back: Dr cash or savings · Cr the receivable; and who gave first gets it first, into her savings. */
export async function repayCover(actor: Actor, input: RepayCover): Promise<RepayCoverResult> {
	return orRefusal(
		write(async (tx): Promise<RepayCoverResult> => {
			const member = await membershipById(tx, input.membershipId);
			if (member?.organisationId !== input.organisationId) return { ok: false, code: 'not_found' };
			if (!(await allow(tx, actor, input.organisationId, 'loans.collect'))) {
				return { ok: false, code: 'forbidden' };
			}
			const { key, ...body } = input;
			return once(tx, { scope: `cover.repay:${actor.userId}`, key, body }, () => repay(tx, actor, input));
		})
	);
}

async function repay(tx: Tx, actor: Actor, input: RepayCover): Promise<RepayCoverResult> {
	const { membershipId, amount, from } = input;
	const bookId = await savingsBookOf(tx, input.organisationId);
	const most = await owedToGroup(tx, bookId, membershipId);
	if (amount > most) return { ok: false, code: 'more_than_owed', most };
	const available = await availableVoluntary(tx, membershipId);
	if (from === 'savings' && amount > available) return { ok: false, code: 'insufficient_savings', available };
	const source =
		from === 'cash'
			? await accountOf(tx, bookId, CODE.cash)
			: (await savingsAccountOf(tx, membershipId, 'voluntary')).accountId;
	const back = await payBack(tx, bookId, membershipId, amount);
	const { transactionId } = await post(tx, {
		actor,
		kind: 'loan.cover_repaid',
		source: { kind: 'membership', key: String(membershipId) },
		entries: [
			{
				...{ bookId, date: await todayIn(tx, bookId), memo: 'Pengembalian tanggung renteng' },
				postings: [debit(source, amount), ...back]
			}
		]
	});
	await audit(tx, actor, {
		action: 'cover.repay',
		organisationId: input.organisationId,
		subject: `membership:${membershipId}`,
		detail: { amount, transactionId }
	});
	return { ok: true };
}

/**
 * What a payment of a defaulter becomes, whatever it was paid from: Cr the receivable; and Dr joint-liability payable ·
 * Cr voluntary savings of each who gave, the oldest cover first. The fund needs nothing. It marks what is paid back, so the
 * caller posts the result in the same transaction.
 */
export async function payBack(
	tx: Tx,
	bookId: BookId,
	membershipId: MembershipId,
	amount: Rupiah
): Promise<Posting[]> {
	if (amount === 0) return [];
	const open = await tx
		.select({ id: cover.id, amount: cover.amount, repaid: cover.repaid })
		.from(cover)
		.innerJoin(loan, eq(loan.id, cover.loanId))
		.where(and(eq(loan.membershipId, membershipId), eq(cover.state, 'approved')))
		.orderBy(asc(cover.id));
	const postings: Posting[] = [credit(await defaulterAccount(tx, bookId, membershipId), amount)];
	const parts = oldestFirst(
		amount,
		open.map((each) => ({ id: each.id, left: rupiah(each.amount - each.repaid) }))
	);
	for (const part of parts) {
		await tx
			.update(cover)
			.set({ repaid: sql`${cover.repaid} + ${part.amount}` })
			.where(eq(cover.id, part.id));
		postings.push(...(await toGivers(tx, bookId, part)));
	}
	return postings;
}

async function toGivers(tx: Tx, bookId: BookId, part: { id: number; amount: Rupiah }): Promise<Posting[]> {
	const shares = await tx
		.select()
		.from(coverShare)
		.where(eq(coverShare.coverId, part.id))
		.orderBy(asc(coverShare.membershipId));
	if (shares.length === 0) return [];
	const backs = splitByLargestRemainder(
		part.amount,
		shares.map(({ amount, repaid }) => amount - repaid)
	);
	const postings: Posting[] = [];
	for (const [index, { membershipId }] of shares.entries()) {
		const back = backs[index] ?? rupiah(0);
		if (back === 0) continue;
		await tx
			.update(coverShare)
			.set({ repaid: sql`${coverShare.repaid} + ${back}` })
			.where(and(eq(coverShare.coverId, part.id), eq(coverShare.membershipId, membershipId)));
		postings.push(
			debit(await giverAccount(tx, bookId, membershipId), back),
			credit((await savingsAccountOf(tx, membershipId, 'voluntary')).accountId, back)
		);
	}
	return postings;
}
