import { and, asc, eq } from 'drizzle-orm';
import { accountOf, balanceOf } from '#lib/ledger/accounts.server.ts';
import { CODE } from '#lib/ledger/codes.ts';
import { credit, debit, orRefusal, post } from '#lib/ledger/post.server.ts';
import type { LedgerCode, Posting } from '#lib/ledger/posting.ts';
import type { LoanId } from '#lib/lending/ids.ts';
import { todayIn } from '#lib/lending/products.server.ts';
import { dueBy } from '#lib/loans/advance.server.ts';
import { NO_AMOUNTS, spread, type Amounts } from '#lib/loans/dues.ts';
import { loanById, loanDue, type RunningLoan } from '#lib/loans/find.server.ts';
import { keepPayment, loanCredits, NO_NEW_SCHEDULE } from '#lib/loans/record.server.ts';
import { loanHere } from '#lib/loans/repay.server.ts';
import { loan } from '#lib/loans/schema.server.ts';
import { markParts } from '#lib/loans/schedules.server.ts';
import { settleIfPaid } from '#lib/loans/settle.server.ts';
import { useAdvance } from '#lib/loans/useAdvance.server.ts';
import { allow } from '#lib/organisations/authority.server.ts';
import { membershipById, membersOf } from '#lib/organisations/find.server.ts';
import { membership } from '#lib/organisations/schema.server.ts';
import { user } from '#lib/people/schema.server.ts';
import { availableVoluntary, savingsAccountOf } from '#lib/savings/accounts.server.ts';
import type { Actor } from '#lib/shared/actor.ts';
import { assert } from '#lib/shared/assert.ts';
import { audit } from '#lib/shared/audit.server.ts';
import { now } from '#lib/shared/clock.server.ts';
import { write, type Reader, type Tx } from '#lib/shared/database.server.ts';
import { once } from '#lib/shared/idempotency.server.ts';
import type { BookId, MembershipId, OrganisationId } from '#lib/shared/ids.ts';
import { NO_RUPIAH, rupiah, sumRupiah, type Rupiah } from '#lib/shared/money.ts';
import type { Refused } from '#lib/shared/result.ts';
import { cover, coverShare } from './schema.server.ts';
import { sharesOf } from './shares.ts';
import type { CoverWay } from './states.ts';

export type Cover = typeof cover.$inferSelect;

export interface EnterCover {
	readonly organisationId: OrganisationId;
	readonly loanId: LoanId;
	readonly way: CoverWay;
	readonly reason: string;
	readonly key: string;
}

export type EnterCoverResult =
	| { ok: true; coverId: number }
	| Refused<'forbidden' | 'not_found' | 'nothing_due' | 'cover_open' | 'key_reused'>;

/** An officer enters that the group pays what a member missed, as the group decided. */
export async function enterCover(actor: Actor, input: EnterCover): Promise<EnterCoverResult> {
	return write(async (tx): Promise<EnterCoverResult> => {
		const running = await loanHere(tx, input);
		if (!running || actor.userId === null) return { ok: false, code: 'not_found' };
		if (!(await allow(tx, actor, input.organisationId, 'loans.correct')))
			return { ok: false, code: 'forbidden' };
		const { key, ...body } = input;
		return once(tx, { scope: `cover.enter:${actor.userId}`, key, body }, async () => {
			assert(actor.userId, 'a person enters it');
			if (await enteredCover(tx, running.id)) return { ok: false as const, code: 'cover_open' as const };
			if ((await missedOf(tx, running)).total === 0)
				return { ok: false as const, code: 'nothing_due' as const };
			const [made] = await tx
				.insert(cover)
				.values({
					...{ loanId: running.id, way: input.way, state: 'entered', amount: NO_RUPIAH, repaid: NO_RUPIAH },
					...{ reason: input.reason, enteredBy: actor.userId, enteredAt: now() }
				})
				.returning({ id: cover.id });
			assert(made, 'the cover was inserted');
			await audit(tx, actor, {
				...{ action: 'cover.enter', organisationId: input.organisationId, subject: `loan:${running.id}` }
			});
			return { ok: true as const, coverId: made.id };
		});
	});
}

/** What fell due of a running loan and was not paid: interest and principal; a penalty is hers alone. */
export async function missedOf(reader: Reader, running: RunningLoan): Promise<Amounts & { total: Rupiah }> {
	if (running.state !== 'running') return { ...NO_AMOUNTS, total: NO_RUPIAH };
	const { interest, principal } = loanDue(running, await todayIn(reader, running.bookId));
	return { penalty: NO_RUPIAH, interest, principal, total: rupiah(interest + principal) };
}

/** What waits for the second officer, or null. */
export async function enteredCover(reader: Reader, loanId: LoanId): Promise<Cover | null> {
	const [found] = await reader
		.select()
		.from(cover)
		.where(and(eq(cover.loanId, loanId), eq(cover.state, 'entered')));
	return found ?? null;
}

/** Everything that was covered of a loan, oldest first. */
export function coversOf(reader: Reader, loanId: LoanId): Promise<Cover[]> {
	return reader.select().from(cover).where(eq(cover.loanId, loanId)).orderBy(asc(cover.id));
}

/** Who gave how much for each cover of a loan, by name. */
export function sharesOfCovers(reader: Reader, loanId: LoanId) {
	return reader
		.select({
			...{ coverId: coverShare.coverId, amount: coverShare.amount, repaid: coverShare.repaid },
			name: user.name
		})
		.from(coverShare)
		.innerJoin(cover, eq(cover.id, coverShare.coverId))
		.innerJoin(membership, eq(membership.id, coverShare.membershipId))
		.innerJoin(user, eq(user.id, membership.userId))
		.where(eq(cover.loanId, loanId))
		.orderBy(asc(user.name));
}

export type DecideCoverResult =
	| { ok: true }
	| Refused<'forbidden' | 'not_found' | 'own_entry' | 'nothing_due' | 'savings_short'>
	| Refused<'fund_short', { fund: Rupiah }>
	| Refused<LedgerCode>;

/** Another officer approves it, and it is posted at once; or refuses it. */
export async function decideCover(
	actor: Actor,
	input: { organisationId: OrganisationId; loanId: LoanId; approve: boolean }
): Promise<DecideCoverResult> {
	return orRefusal(
		write(async (tx): Promise<DecideCoverResult> => {
			const found = await loanHere(tx, input);
			if (!found || actor.userId === null) return { ok: false, code: 'not_found' };
			if (!(await allow(tx, actor, input.organisationId, 'loans.approve')))
				return { ok: false, code: 'forbidden' };
			const entered = await enteredCover(tx, found.id);
			if (!entered) return { ok: false, code: 'not_found' };
			const member = await membershipById(tx, found.membershipId);
			if (entered.enteredBy === actor.userId || member?.userId === actor.userId) {
				return { ok: false, code: 'own_entry' };
			}
			const decided = { decidedBy: actor.userId, decidedAt: now() };
			if (!input.approve) {
				await tx
					.update(cover)
					.set({ ...decided, state: 'refused' })
					.where(eq(cover.id, entered.id));
				return { ok: true };
			}
			const paid = await payFor(tx, actor, found.id, entered, input.organisationId);
			if (!paid.ok) return paid;
			await tx
				.update(cover)
				.set({ ...decided, state: 'approved' })
				.where(eq(cover.id, entered.id));
			await audit(tx, actor, {
				...{ action: 'cover.approve', organisationId: input.organisationId, subject: `loan:${found.id}` }
			});
			return { ok: true };
		})
	);
}

type Paid = { ok: true } | Refused<'nothing_due' | 'savings_short'> | Refused<'fund_short', { fund: Rupiah }>;

/**
 * By the fund: Dr joint-liability receivable (defaulter) · Cr loan, interest. By the members: Dr their voluntary savings
 * · Cr loan, interest; and Dr the receivable · Cr joint-liability payable (each).
 */
async function payFor(
	tx: Tx,
	actor: Actor,
	loanId: LoanId,
	entered: Cover,
	organisationId: OrganisationId
): Promise<Paid> {
	await useAdvance(tx, actor, loanId);
	const running = await loanById(tx, loanId);
	assert(running, 'the loan was found');
	const missed = await missedOf(tx, running);
	if (missed.total === 0) return { ok: false, code: 'nothing_due' };
	const from =
		entered.way === 'fund'
			? await fundSource(tx, running.bookId, missed.total)
			: await memberSource(tx, running, organisationId, { total: missed.total, way: entered.way });
	if (!from.ok) return from;
	const on = await todayIn(tx, running.bookId);
	const receivable = await defaulterAccount(tx, running.bookId, running.membershipId);
	const { transactionId } = await post(tx, {
		actor,
		kind: 'loan.cover',
		source: { kind: 'loan', key: String(running.id) },
		key: `cover:${entered.id}`,
		entries: [
			{
				...{
					bookId: running.bookId,
					date: on,
					memo: `Tanggung renteng pinjaman ${running.id}: ${entered.reason}`
				},
				postings: [
					debit(receivable, missed.total),
					...from.postings,
					...(await loanCredits(tx, running, missed))
				]
			}
		]
	});
	const parts = spread(missed, dueBy(running, on), { on, terms: running.product });
	await markParts(tx, { loanId: running.id, version: running.version }, parts);
	await keepPayment(tx, actor, running, {
		...{ kind: 'covered', amounts: missed, parts, prepaid: NO_RUPIAH, advance: NO_RUPIAH },
		...NO_NEW_SCHEDULE,
		...{ transactionId, on }
	});
	await settleIfPaid(tx, actor, running.id);
	await tx.update(cover).set({ amount: missed.total, transactionId }).where(eq(cover.id, entered.id));
	for (const { id: membershipId, amount } of from.shares) {
		await tx.insert(coverShare).values({ coverId: entered.id, membershipId, amount, repaid: NO_RUPIAH });
	}
	return { ok: true };
}

interface Source {
	readonly ok: true;
	readonly postings: readonly Posting[];
	readonly shares: readonly { id: MembershipId; amount: Rupiah }[];
}

/** What the fund stands for open at once never exceeds it. */
async function fundSource(
	tx: Tx,
	bookId: BookId,
	total: Rupiah
): Promise<Source | Refused<'fund_short', { fund: Rupiah }>> {
	const fund = rupiah(0 - (await balanceOf(tx, await accountOf(tx, bookId, CODE.riskFund))));
	const open = await tx
		.select({ amount: cover.amount, repaid: cover.repaid })
		.from(cover)
		.innerJoin(loan, eq(loan.id, cover.loanId))
		.where(and(eq(loan.bookId, bookId), eq(cover.way, 'fund'), eq(cover.state, 'approved')));
	const out = sumRupiah(open.map(({ amount, repaid }) => rupiah(amount - repaid)));
	if (out + total > fund) return { ok: false, code: 'fund_short', fund: rupiah(Math.max(0, fund - out)) };
	return { ok: true, postings: [], shares: [] };
}

async function memberSource(
	tx: Tx,
	running: RunningLoan,
	organisationId: OrganisationId,
	{ total, way }: { total: Rupiah; way: 'equally' | 'by_savings' }
): Promise<Source | Refused<'savings_short'>> {
	const others = (await membersOf(tx, organisationId)).filter(({ id }) => id !== running.membershipId);
	const givers = [];
	for (const { id } of others) givers.push({ id, available: await availableVoluntary(tx, id) });
	const shares = sharesOf(total, givers, way);
	if (!shares) return { ok: false, code: 'savings_short' };
	const postings: Posting[] = [];
	for (const { id, amount } of shares) {
		postings.push(debit((await savingsAccountOf(tx, id, 'voluntary')).accountId, amount));
		postings.push(credit(await giverAccount(tx, running.bookId, id), amount));
	}
	return { ok: true, postings, shares };
}

/** What a member owes the others, or the fund. */
export async function defaulterAccount(tx: Tx, bookId: BookId, membershipId: MembershipId) {
	const member = await membershipById(tx, membershipId);
	return accountOf(tx, bookId, CODE.jointLiabilityReceivable, {
		...{ kind: 'membership', key: String(membershipId), name: member?.name ?? '' }
	});
}

/** What the defaulters owe one who gave. */
export async function giverAccount(tx: Tx, bookId: BookId, membershipId: MembershipId) {
	const member = await membershipById(tx, membershipId);
	return accountOf(tx, bookId, CODE.jointLiabilityPayable, {
		...{ kind: 'membership', key: String(membershipId), name: member?.name ?? '' }
	});
}
