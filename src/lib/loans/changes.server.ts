import { and, asc, desc, eq, gt, isNull, ne } from 'drizzle-orm';
import { accountOf, balanceOf } from '#lib/ledger/accounts.server.ts';
import { CODE } from '#lib/ledger/codes.ts';
import { credit, debit, LedgerRefusal, orRefusal, post } from '#lib/ledger/post.server.ts';
import type { LedgerCode } from '#lib/ledger/posting.ts';
import { reverseTransaction } from '#lib/ledger/reverse.server.ts';
import { loanSchedule } from '#lib/lending/schedule.ts';
import { allow } from '#lib/organisations/authority.server.ts';
import { membershipById } from '#lib/organisations/find.server.ts';
import type { Actor } from '#lib/shared/actor.ts';
import { assert } from '#lib/shared/assert.ts';
import { audit } from '#lib/shared/audit.server.ts';
import { now } from '#lib/shared/clock.server.ts';
import { write, type Reader, type Tx } from '#lib/shared/database.server.ts';
import type { BookDate } from '#lib/shared/dates.ts';
import { once } from '#lib/shared/idempotency.server.ts';
import type { OrganisationId, TransactionId } from '#lib/shared/ids.ts';
import { leastRupiah, NO_RUPIAH, rupiah, sumRupiah, type Rupiah } from '#lib/shared/money.ts';
import type { Refused } from '#lib/shared/result.ts';
import { interestLeft, NO_AMOUNTS, spread } from './dues.ts';
import {
	loanById,
	principalOutstanding,
	runningLoansChanged,
	type LoanPayment,
	type RunningLoan
} from './find.server.ts';
import type { LoanId } from '#lib/lending/ids.ts';
import { termsOf, todayIn } from '#lib/lending/products.server.ts';
import { loanHere } from './repay.server.ts';
import { loan, loanChange, loanPayment, loanPaymentPart } from './schema.server.ts';
import { advanceAccount, advanceOf } from './advance.server.ts';
import { keepPayment, NO_NEW_SCHEDULE } from './record.server.ts';
import { markParts, replaceSchedule } from './schedules.server.ts';
import { interestLetOff, settleIfPaid } from './settle.server.ts';
import { useAdvance } from './useAdvance.server.ts';

export type LoanChange = typeof loanChange.$inferSelect;

export type NewChange =
	| { readonly kind: 'reverse_payment'; readonly paymentId: number }
	| { readonly kind: 'restructure'; readonly instalments: number; readonly firstDueOn: BookDate }
	| { readonly kind: 'write_off' };

export interface EnterChange {
	readonly organisationId: OrganisationId;
	readonly loanId: LoanId;
	readonly change: NewChange;
	readonly reason: string;
	readonly key: string;
}

export type EnterChangeResult =
	| { ok: true; changeId: number }
	| Refused<'forbidden' | 'not_found' | 'wrong_state' | 'change_open' | 'not_the_last' | 'key_reused'>
	| Refused<'terms', { field: string; mistake: string }>;

/** An officer enters what is to change about a loan; it holds once another has approved it. One at a time. */
export async function enterChange(actor: Actor, input: EnterChange): Promise<EnterChangeResult> {
	return write(async (tx): Promise<EnterChangeResult> => {
		const running = await loanHere(tx, input);
		if (!running || actor.userId === null) return { ok: false, code: 'not_found' };
		if (!(await allow(tx, actor, input.organisationId, 'loans.correct')))
			return { ok: false, code: 'forbidden' };
		const { key, ...body } = input;
		return once(tx, { scope: `loan.change:${actor.userId}`, key, body }, () =>
			enter(tx, actor, running, input)
		);
	});
}

async function enter(
	tx: Tx,
	actor: Actor,
	running: RunningLoan,
	input: EnterChange
): Promise<EnterChangeResult> {
	assert(actor.userId, 'a person enters it');
	if (await openChange(tx, running.id)) return { ok: false, code: 'change_open' };
	const wrong = await wrongWith(tx, running, input.change);
	if (wrong) return wrong;
	const { change } = input;
	const [made] = await tx
		.insert(loanChange)
		.values({
			...{ loanId: running.id, kind: change.kind, state: 'entered', reason: input.reason },
			paymentId: change.kind === 'reverse_payment' ? change.paymentId : null,
			instalments: change.kind === 'restructure' ? change.instalments : null,
			firstDueOn: change.kind === 'restructure' ? change.firstDueOn : null,
			...{ enteredBy: actor.userId, enteredAt: now() }
		})
		.returning({ id: loanChange.id });
	assert(made, 'the change was inserted');
	await audit(tx, actor, {
		action: `loan.${change.kind}.enter`,
		organisationId: input.organisationId,
		subject: `loan:${running.id}`
	});
	return { ok: true, changeId: made.id };
}

type Wrong = Exclude<EnterChangeResult, { ok: true }>;

async function wrongWith(reader: Reader, running: RunningLoan, change: NewChange): Promise<Wrong | null> {
	if (change.kind === 'reverse_payment') return wrongPayment(reader, running, change.paymentId);
	if (running.state !== 'running') return { ok: false, code: 'wrong_state' };
	if (change.kind === 'write_off') return null;
	const made = loanSchedule(await newTerms(reader, running, change));
	return made.ok ? null : { ok: false, code: 'terms', field: made.field, mistake: made.code };
}

/** Payments are taken back from the newest, since each rests on the ones before; what a sale paid, by refunding it. */
async function wrongPayment(reader: Reader, running: RunningLoan, paymentId: number): Promise<Wrong | null> {
	const [last] = await reader
		.select()
		.from(loanPayment)
		.where(
			and(eq(loanPayment.loanId, running.id), isNull(loanPayment.reversedBy), ne(loanPayment.kind, 'advance'))
		)
		.orderBy(desc(loanPayment.id))
		.limit(1);
	const [asked] = await reader.select().from(loanPayment).where(eq(loanPayment.id, paymentId));
	if (asked?.loanId !== running.id) return { ok: false, code: 'not_found' };
	const takes = asked.kind === 'cash' || asked.kind === 'savings' || asked.kind === 'recovery';
	if (last?.id !== paymentId || !takes) return { ok: false, code: 'not_the_last' };
	// The write-off counted what was paid before it.
	if (running.state === 'written_off' && asked.kind !== 'recovery') return { ok: false, code: 'wrong_state' };
	return (await isRestedOn(reader, running, asked)) ? { ok: false, code: 'not_the_last' } : null;
}

/** Whether a schedule was made since from what this payment left, or its own new schedule was already paid on. */
async function isRestedOn(reader: Reader, running: RunningLoan, payment: LoanPayment): Promise<boolean> {
	if (payment.versionAfter !== null) {
		if (payment.versionAfter !== running.version) return true;
		const [since] = await reader
			.select({ id: loanPayment.id })
			.from(loanPayment)
			.where(
				and(
					eq(loanPayment.loanId, running.id),
					gt(loanPayment.id, payment.id),
					eq(loanPayment.kind, 'advance')
				)
			)
			.limit(1);
		return since !== undefined;
	}
	const [elsewhere] = await reader
		.select({ number: loanPaymentPart.number })
		.from(loanPaymentPart)
		.where(and(eq(loanPaymentPart.paymentId, payment.id), ne(loanPaymentPart.version, running.version)))
		.limit(1);
	return elsewhere !== undefined;
}

async function newTerms(
	reader: Reader,
	running: RunningLoan,
	{ instalments, firstDueOn }: { instalments: number; firstDueOn: BookDate }
) {
	return termsOf(running.product, {
		principal: principalOutstanding(running),
		...{ instalments, firstDueOn, disbursedOn: await todayIn(reader, running.bookId) }
	});
}

/** What waits to be approved for a loan, or null. */
export async function openChange(reader: Reader, loanId: LoanId): Promise<LoanChange | null> {
	const [found] = await reader
		.select()
		.from(loanChange)
		.where(and(eq(loanChange.loanId, loanId), eq(loanChange.state, 'entered')));
	return found ?? null;
}

/** Everything that was changed about a loan, oldest first. */
export function changesOf(reader: Reader, loanId: LoanId): Promise<LoanChange[]> {
	return reader.select().from(loanChange).where(eq(loanChange.loanId, loanId)).orderBy(asc(loanChange.id));
}

export interface DecideChange {
	readonly organisationId: OrganisationId;
	readonly loanId: LoanId;
	readonly changeId: number;
	readonly approve: boolean;
}

export type DecideChangeResult =
	| { ok: true }
	| Refused<'forbidden' | 'not_found' | 'wrong_state' | 'own_entry' | 'not_the_last' | 'terms'>
	| Refused<LedgerCode>;

/** Another officer approves or refuses what was entered; approved it is posted at once. */
export async function decideChange(actor: Actor, input: DecideChange): Promise<DecideChangeResult> {
	return orRefusal(
		write(async (tx): Promise<DecideChangeResult> => {
			const running = await loanHere(tx, input);
			const change = running && (await openChange(tx, running.id));
			if (!running || actor.userId === null) return { ok: false, code: 'not_found' };
			if (!(await allow(tx, actor, input.organisationId, 'loans.approve')))
				return { ok: false, code: 'forbidden' };
			if (change?.id !== input.changeId) return { ok: false, code: 'wrong_state' };
			const member = await membershipById(tx, running.membershipId);
			if (change.enteredBy === actor.userId || member?.userId === actor.userId) {
				return { ok: false, code: 'own_entry' };
			}
			const transactionId = input.approve ? await apply(tx, actor, running, change) : null;
			if (transactionId !== null && typeof transactionId === 'object') return transactionId;
			await tx
				.update(loanChange)
				.set({
					...{ state: input.approve ? 'approved' : 'refused', transactionId },
					...{ decidedBy: actor.userId, decidedAt: now() }
				})
				.where(eq(loanChange.id, change.id));
			await audit(tx, actor, {
				action: `loan.${change.kind}.${input.approve ? 'approve' : 'refuse'}`,
				organisationId: input.organisationId,
				subject: `loan:${running.id}`
			});
			return { ok: true };
		})
	);
}

type Applied = TransactionId | null | Refused<'not_the_last' | 'wrong_state' | 'terms'>;

async function apply(tx: Tx, actor: Actor, running: RunningLoan, change: LoanChange): Promise<Applied> {
	if (change.kind === 'reverse_payment') return takeBackPayment(tx, actor, running, change);
	if (running.state !== 'running') return { ok: false, code: 'wrong_state' };
	if (change.kind === 'write_off') return writeOff(tx, actor, running, change);
	return restructure(tx, running, change);
}

async function takeBackPayment(
	tx: Tx,
	actor: Actor,
	running: RunningLoan,
	change: LoanChange
): Promise<Applied> {
	assert(change.paymentId !== null, 'a reversal names its payment');
	if (await wrongPayment(tx, running, change.paymentId)) return { ok: false, code: 'not_the_last' };
	const [payment] = await tx.select().from(loanPayment).where(eq(loanPayment.id, change.paymentId));
	assert(payment, 'the payment was looked at');
	const on = await todayIn(tx, running.bookId);
	const reversed = await reverseTransaction(tx, {
		...{ actor, transactionId: payment.transactionId, date: on, reason: change.reason }
	});
	if (!reversed.ok) throw new LedgerRefusal('posted_twice');
	const parts = await tx.select().from(loanPaymentPart).where(eq(loanPaymentPart.paymentId, payment.id));
	for (const part of parts) {
		await markParts(tx, { loanId: running.id, version: part.version }, [part], -1);
	}
	if (payment.versionBefore !== null) {
		await tx.update(loan).set({ version: payment.versionBefore }).where(eq(loan.id, running.id));
	}
	await tx
		.update(loanPayment)
		.set({ reversedBy: reversed.transactionId })
		.where(eq(loanPayment.id, payment.id));
	await settleIfPaid(tx, actor, running.id);
	return reversed.transactionId;
}

/**
 * A new schedule for what is left of the principal. Interest that had fallen due and was not paid falls due with the
 * first instalment; a penalty is let go. The loan counts as restructured from now on.
 */
async function restructure(tx: Tx, running: RunningLoan, change: LoanChange): Promise<Applied> {
	assert(change.instalments !== null && change.firstDueOn !== null, 'a restructuring has its terms');
	const on = await todayIn(tx, running.bookId);
	const made = loanSchedule(
		await newTerms(tx, running, { instalments: change.instalments, firstDueOn: change.firstDueOn })
	);
	if (!made.ok) return { ok: false, code: 'terms' };
	const overdue = sumRupiah(running.instalments.filter((each) => each.dueOn <= on).map(interestLeft));
	await replaceSchedule(
		tx,
		running,
		made.schedule.instalments.map((each) =>
			each.number === 1 ? { ...each, interest: rupiah(each.interest + overdue) } : each
		)
	);
	await tx.update(loan).set({ restructuredOn: on }).where(eq(loan.id, running.id));
	return null;
}

/**
 * Dr allowance · Cr loan; what the allowance lacks is an expense first. What she paid in advance pays of it first, and
 * interest that was booked as earned is taken back.
 */
async function writeOff(tx: Tx, actor: Actor, { id }: RunningLoan, change: LoanChange): Promise<Applied> {
	await useAdvance(tx, actor, id);
	const running = await loanById(tx, id);
	assert(running, 'the loan was found');
	const advance = leastRupiah(await advanceOf(tx, running), principalOutstanding(running));
	const left = rupiah(principalOutstanding(running) - advance);
	if (running.state !== 'running' || left === 0) return { ok: false, code: 'wrong_state' };
	if (advance > 0) await setOff(tx, actor, running, advance);
	const { bookId } = running;
	const allowance = await accountOf(tx, bookId, CODE.loanAllowance);
	const there = Math.max(0, -(await balanceOf(tx, allowance)));
	const missing = rupiah(Math.max(0, left - there));
	const on = await todayIn(tx, bookId);
	const { transactionId } = await post(tx, {
		actor,
		kind: 'loan.write_off',
		source: { kind: 'loan', key: String(running.id) },
		key: `loan.write_off:${running.id}`,
		entries: [
			{
				...{ bookId, date: on, memo: `Pinjaman ${running.id} dihapus: ${change.reason}` },
				postings: [
					debit(await accountOf(tx, bookId, CODE.provisionExpense), missing),
					debit(allowance, rupiah(left - missing)),
					credit(running.accountId, left),
					...(await interestLetOff(tx, running))
				]
			}
		]
	});
	await tx.update(loan).set({ state: 'written_off' }).where(eq(loan.id, running.id));
	runningLoansChanged(tx, running.membershipId);
	return transactionId;
}

/** Dr instalments in advance · Cr loan. */
async function setOff(tx: Tx, actor: Actor, running: RunningLoan, advance: Rupiah): Promise<void> {
	const { bookId, id, version, accountId } = running;
	const on = await todayIn(tx, bookId);
	const { transactionId } = await post(tx, {
		actor,
		kind: 'loan.advance_used',
		source: { kind: 'loan', key: String(id) },
		entries: [
			{
				...{ bookId, date: on, memo: `Angsuran di muka dipakai, pinjaman ${id}` },
				postings: [debit(await advanceAccount(tx, running), advance), credit(accountId, advance)]
			}
		]
	});
	const amounts = { ...NO_AMOUNTS, principal: advance };
	const parts = spread(amounts, running.instalments, { on, terms: running.product });
	await markParts(tx, { loanId: id, version }, parts);
	await keepPayment(tx, actor, running, {
		...{ kind: 'advance', amounts, parts, prepaid: NO_RUPIAH, advance: rupiah(-advance) },
		...NO_NEW_SCHEDULE,
		...{ transactionId, on }
	});
}
