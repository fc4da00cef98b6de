import { accountOf } from '#lib/ledger/accounts.server.ts';
import { bookById } from '#lib/ledger/books.server.ts';
import { CODE } from '#lib/ledger/codes.ts';
import { credit, debit, orRefusal, post } from '#lib/ledger/post.server.ts';
import type { LedgerCode, Posting } from '#lib/ledger/posting.ts';
import { loanSchedule } from '#lib/lending/schedule.ts';
import { allow } from '#lib/organisations/authority.server.ts';
import { membershipById } from '#lib/organisations/find.server.ts';
import { availableVoluntary, savingsAccountOf } from '#lib/savings/accounts.server.ts';
import { leaversAccount } from '#lib/savings/leavers.server.ts';
import type { Actor } from '#lib/shared/actor.ts';
import { assert } from '#lib/shared/assert.ts';
import { audit } from '#lib/shared/audit.server.ts';
import { write, type Reader, type Tx } from '#lib/shared/database.server.ts';
import type { BookDate } from '#lib/shared/dates.ts';
import { faultPoint } from '#lib/shared/fault.server.ts';
import { once } from '#lib/shared/idempotency.server.ts';
import type { OrganisationId, TransactionId } from '#lib/shared/ids.ts';
import { NO_RUPIAH, rupiah, type Rupiah } from '#lib/shared/money.ts';
import type { Refused } from '#lib/shared/result.ts';
import { interestLeft, NO_AMOUNTS, principalLeft, spread, take, type Amounts } from './dues.ts';
import { earlySettlement } from './earlySettlement.ts';
import { loanById, loanDue, principalOutstanding, type RunningLoan } from './find.server.ts';
import type { LoanId } from '#lib/lending/ids.ts';
import { advanceAccount, advanceOf, dueBy } from './advance.server.ts';
import { everyOf, termsOf, todayIn } from '#lib/lending/products.server.ts';
import { periodBegan } from './periodBegan.ts';
import { keepPayment, loanCredits, NO_NEW_SCHEDULE, type NewSchedule } from './record.server.ts';
import { markParts, replaceSchedule } from './schedules.server.ts';
import { settleIfPaid } from './settle.server.ts';
import { useAdvance } from './useAdvance.server.ts';

export interface Repay {
	readonly organisationId: OrganisationId;
	readonly loanId: LoanId;
	readonly amount: Rupiah;
	readonly from: 'cash' | 'savings';
	/** What becomes of what goes beyond what is due: kept for the next instalments, or off the principal at once. */
	readonly beyond: 'advance' | 'principal';
	readonly key: string;
}

export type RepayResult =
	/** The receipt's address. */
	| { ok: true; token: string; transactionId: TransactionId }
	| Refused<'forbidden' | 'not_found' | 'wrong_state' | 'key_reused'>
	| Refused<'more_than_owed', { most: Rupiah }>
	/** Nearly all: to settle early it takes so much. */
	| Refused<'settle_whole', { most: Rupiah }>
	| Refused<'insufficient_savings', { available: Rupiah }>
	| Refused<LedgerCode>;

/**
 * An instalment at the desk, in cash or from the borrower's voluntary savings: penalty, interest, principal, the
 * oldest first. The borrower herself may pay from her own savings.
 */
export async function repayLoan(actor: Actor, input: Repay): Promise<RepayResult> {
	return orRefusal(
		write(async (tx): Promise<RepayResult> => {
			const found = await loanHere(tx, input);
			if (!found) return { ok: false, code: 'not_found' };
			const member = await membershipById(tx, found.membershipId);
			const own = input.from === 'savings' && member?.userId === actor.userId;
			if (!own && !(await allow(tx, actor, input.organisationId, 'loans.collect'))) {
				return { ok: false, code: 'forbidden' };
			}
			const { key, ...body } = input;
			return once(tx, { scope: `loan.repay:${actor.userId}`, key, body }, () =>
				collectInstalment(tx, actor, { ...input, memberName: member?.name ?? '' })
			);
		})
	);
}

/** The loan, if it is this organisation's. */
export async function loanHere(
	reader: Reader,
	{ organisationId, loanId }: { organisationId: OrganisationId; loanId: LoanId }
): Promise<RunningLoan | null> {
	const found = await loanById(reader, loanId);
	const book = found && (await bookById(reader, found.bookId));
	return book?.organisationId === organisationId ? found : null;
}

type Collect = Pick<Repay, 'loanId' | 'amount' | 'beyond' | 'organisationId'> & {
	/** `leaving`: what the group owes a borrower who left. */
	from: Repay['from'] | 'leaving';
	memberName: string;
	/** The day it was paid, where that is not today: a meeting's money may arrive later. */
	on?: BookDate;
};

/** The same inside a caller's transaction, such as a meeting's; who may do it is the caller's to ask. */
export async function collectInstalment(tx: Tx, actor: Actor, input: Collect): Promise<RepayResult> {
	await useAdvance(tx, actor, input.loanId);
	const running = await loanById(tx, input.loanId);
	if (!running || running.state === 'settled') return { ok: false, code: 'wrong_state' };
	const source = await sourceOf(tx, running, input);
	if (!source.ok) return source;
	if (running.state === 'written_off') return recover(tx, actor, running, source.posting, input);

	const on = input.on ?? (await todayIn(tx, running.bookId));
	const { beyond, ...due } = take(input.amount, loanDue(running, on));
	const more = await shareBeyond(tx, running, on, { ...input, beyond, as: input.beyond });
	if (!more.ok) return more;
	const { prepaid, advance } = more;
	const parts = spread(due, dueBy(running, on), { on, terms: running.product });
	const amounts = { ...due, interest: rupiah(due.interest + more.interest) };
	const transactionId = await postRepayment(tx, actor, running, {
		...{ source: source.posting, due: amounts, prepaid, advance, on },
		memo: `Angsuran pinjaman ${input.memberName}`
	});
	await markParts(tx, { loanId: running.id, version: running.version }, parts);
	const versions = prepaid > 0 ? await shorten(tx, running.id, prepaid) : NO_NEW_SCHEDULE;
	faultPoint('loan.repaid');
	const token = await keepPayment(tx, actor, running, {
		...{ kind: input.from, amounts, parts, prepaid, advance, ...versions, transactionId, on }
	});
	await settleIfPaid(tx, actor, running.id);
	await auditRepayment(tx, actor, running, input, transactionId);
	return { ok: true, token, transactionId };
}

/** Where the money comes from: the drawer, or her savings, as far as they are free. */
async function sourceOf(
	tx: Tx,
	running: RunningLoan,
	{ from, amount, memberName }: Collect
): Promise<{ ok: true; posting: Posting } | Refused<'insufficient_savings', { available: Rupiah }>> {
	if (from === 'cash')
		return { ok: true, posting: debit(await accountOf(tx, running.bookId, CODE.cash), amount) };
	if (from === 'leaving') {
		const account = await leaversAccount(tx, running.bookId, { id: running.membershipId, name: memberName });
		return { ok: true, posting: debit(account, amount) };
	}
	const available = await availableVoluntary(tx, running.membershipId);
	if (available < amount) return { ok: false, code: 'insufficient_savings', available };
	const { accountId } = await savingsAccountOf(tx, running.membershipId, 'voluntary');
	return { ok: true, posting: debit(accountId, amount) };
}

interface Beyond {
	readonly amount: Rupiah;
	/** The part of the amount that goes beyond what is due. */
	readonly beyond: Rupiah;
	readonly as: Repay['beyond'];
}

type SharedBeyond =
	| { ok: true; prepaid: Rupiah; advance: Rupiah; /** Asked for settling early. */ interest: Rupiah }
	| Refused<'more_than_owed' | 'settle_whole', { most: Rupiah }>;

/**
 * What becomes of what goes beyond what is due: kept for the next instalments, at most all of them less the advance; or
 * off the principal. Whoever pays off all of the principal early pays with it the later interest that the product does
 * not forgive.
 */
async function shareBeyond(
	reader: Reader,
	running: RunningLoan,
	on: BookDate,
	{ amount, beyond, as }: Beyond
): Promise<SharedBeyond> {
	const early = earlySettlement(running.instalments, on, running.product);
	const none = { ok: true as const, prepaid: NO_RUPIAH, advance: NO_RUPIAH, interest: NO_RUPIAH };
	const before = amount - beyond;
	const whole = rupiah(early.principal + early.interest);
	if (as === 'advance') {
		const most = rupiah(whole + early.forgiven - (await advanceOf(reader, running)));
		if (beyond > most) return { ok: false, code: 'more_than_owed', most: rupiah(before + most) };
		return { ...none, advance: beyond };
	}
	if (beyond > whole) return { ok: false, code: 'more_than_owed', most: rupiah(before + whole) };
	if (beyond === whole) return { ...none, prepaid: early.principal, interest: early.interest };
	// All of the principal without the interest that goes with it would leave the loan settled too cheaply.
	if (beyond > 0 && beyond >= early.principal)
		return { ok: false, code: 'settle_whole', most: rupiah(before + whole) };
	return { ...none, prepaid: beyond };
}

interface PostRepayment {
	readonly source: Posting;
	readonly due: Amounts;
	readonly prepaid: Rupiah;
	readonly advance: Rupiah;
	readonly on: BookDate;
	readonly memo: string;
}

async function postRepayment(
	tx: Tx,
	actor: Actor,
	running: RunningLoan,
	{ source, due, prepaid, advance, on, memo }: PostRepayment
): Promise<TransactionId> {
	const inAdvance = advance > 0 ? [credit(await advanceAccount(tx, running), advance)] : [];
	const { transactionId } = await post(tx, {
		actor,
		kind: 'loan.repay',
		source: { kind: 'loan', key: String(running.id) },
		entries: [
			{
				...{ bookId: running.bookId, date: on, memo },
				postings: [
					source,
					...(await loanCredits(tx, running, { ...due, principal: rupiah(due.principal + prepaid) })),
					...inAdvance
				]
			}
		]
	});
	return transactionId;
}

/** Principal that comes early makes a new schedule over the instalments that are left. @returns which made way for which. */
async function shorten(tx: Tx, loanId: LoanId, prepaid: Rupiah): Promise<NewSchedule> {
	const running = await loanById(tx, loanId);
	assert(running, 'the loan is there');
	const left = running.instalments.filter((each) => principalLeft(each) > 0 || interestLeft(each) > 0);
	const principal = rupiah(principalOutstanding(running) - prepaid);
	const made = principal === 0 ? [] : remake(running, left, principal);
	return { versionBefore: running.version, versionAfter: await replaceSchedule(tx, running, made) };
}

/** The instalments that are left, on the same days, for what is left of the principal. */
function remake(
	running: RunningLoan,
	left: RunningLoan['instalments'],
	principal: Rupiah
): Parameters<typeof replaceSchedule>[2] {
	const [next] = left;
	assert(next, 'something is left to pay');
	const before = running.instalments.findLast((each) => each.dueOn < next.dueOn);
	const { disbursedOn, restructuredOn, product } = running;
	const began = periodBegan({ disbursedOn, restructuredOn, firstDueOn: next.dueOn, every: everyOf(product) });
	const made = loanSchedule({
		...termsOf(running.product, {
			...{ principal, instalments: left.length },
			disbursedOn: before?.dueOn ?? began,
			firstDueOn: next.dueOn
		}),
		// Grace that is over is not given again.
		gracePrincipal: left.filter((each) => each.principal === 0).length
	});
	if (made.ok) return made.schedule.instalments;
	// What is left is too little for so many instalments: it is due with the next one.
	return [{ number: 1, dueOn: next.dueOn, principal, interest: next.interest }];
}

async function auditRepayment(
	tx: Tx,
	actor: Actor,
	running: RunningLoan,
	{ organisationId, amount, from }: Collect,
	transactionId: TransactionId
): Promise<void> {
	await audit(tx, actor, {
		action: 'loan.repay',
		organisationId,
		subject: `loan:${running.id}`,
		detail: { amount, from, transactionId }
	});
}

/** Money for a loan that was written off is income again. */
async function recover(
	tx: Tx,
	actor: Actor,
	running: RunningLoan,
	source: Posting,
	input: Collect
): Promise<RepayResult> {
	const most = principalOutstanding(running);
	if (input.amount > most) return { ok: false, code: 'more_than_owed', most };
	const on = input.on ?? (await todayIn(tx, running.bookId));
	const { transactionId } = await post(tx, {
		actor,
		kind: 'loan.recovery',
		source: { kind: 'loan', key: String(running.id) },
		entries: [
			{
				...{ bookId: running.bookId, date: on, memo: `Pemulihan pinjaman dihapus ${input.memberName}` },
				postings: [source, credit(await accountOf(tx, running.bookId, CODE.loanRecoveries), input.amount)]
			}
		]
	});
	const amounts = { ...NO_AMOUNTS, principal: input.amount };
	const parts = spread(amounts, running.instalments, { on, terms: running.product });
	await markParts(tx, { loanId: running.id, version: running.version }, parts);
	const token = await keepPayment(tx, actor, running, {
		...{ kind: 'recovery', amounts, parts, prepaid: NO_RUPIAH, advance: NO_RUPIAH },
		...NO_NEW_SCHEDULE,
		...{ transactionId, on }
	});
	await auditRepayment(tx, actor, running, input, transactionId);
	return { ok: true, token, transactionId };
}
