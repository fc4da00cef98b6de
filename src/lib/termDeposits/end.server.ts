import { and, asc, eq } from 'drizzle-orm';
import { accountOf } from '#lib/ledger/accounts.server.ts';
import { bookById } from '#lib/ledger/books.server.ts';
import { CODE } from '#lib/ledger/codes.ts';
import { credit, debit, orRefusal, post } from '#lib/ledger/post.server.ts';
import type { LedgerCode } from '#lib/ledger/posting.ts';
import { added, interestPayable, isCooperative, openDate, paidTo } from '#lib/interest/withhold.server.ts';
import { taxOnNext } from '#lib/interest/daily.ts';
import { allow } from '#lib/organisations/authority.server.ts';
import { membershipById, type Member } from '#lib/organisations/find.server.ts';
import { savingsAccountOf } from '#lib/savings/accounts.server.ts';
import { saverAt } from '#lib/savings/saver.server.ts';
import type { Actor } from '#lib/shared/actor.ts';
import { audit } from '#lib/shared/audit.server.ts';
import { today } from '#lib/shared/clock.server.ts';
import { write, type Reader, type Tx } from '#lib/shared/database.server.ts';
import type { BookDate } from '#lib/shared/dates.ts';
import type { BookId } from '#lib/shared/ids.ts';
import { NO_RUPIAH, rupiah, type Rupiah } from '#lib/shared/money.ts';
import { WHOLE_RATE } from '#lib/shared/percent.ts';
import { refuse, type Refused } from '#lib/shared/result.ts';
import { depositById } from './find.server.ts';
import { accrue, change, payInterest, sourceOf, type Deposit, type Held } from './interest.server.ts';
import { insertDeposit, isOwn, termAccount } from './open.server.ts';
import { isOffered, termProductById } from './products.server.ts';
import { termDeposit } from './schema.server.ts';
import { breakOn, earnedUntil, type Ending, type Instruction } from './terms.ts';

export interface BreakDeposit {
	readonly depositId: number;
	/** What she was told would come back; another sum means that a day has passed. */
	readonly shown: Rupiah;
}

export type BreakDepositResult =
	| { ok: true }
	| Refused<'forbidden' | 'not_found' | 'already_done' | 'matured' | LedgerCode>
	| Refused<'stale'>;

/**
 * A member takes her money before the end, herself or at the desk: what stays hers of the interest and the sum less what
 * breaking costs go to her voluntary savings. A second time finds it ended.
 */
export async function breakDeposit(actor: Actor, input: BreakDeposit): Promise<BreakDepositResult> {
	return orRefusal(
		write(async (tx): Promise<BreakDepositResult> => {
			const deposit = await depositById(tx, input.depositId);
			const saver = deposit && (await saverAt(tx, deposit.membershipId));
			if (!deposit || !saver) return refuse('not_found');
			const own = await isOwn(tx, actor, deposit.membershipId);
			if (!own && !(await allow(tx, actor, saver.organisationId, 'savings.withdraw'))) {
				return refuse('forbidden');
			}
			if (deposit.state !== 'running') return refuse('already_done');
			// What has come to its end is settled by the night's run, without a cost.
			if (deposit.maturesOn <= saver.today) return refuse('matured');
			const broken = breakOn(deposit, { on: saver.today, paid: deposit.paid });
			if (rupiah(broken.returned + broken.interest) !== input.shown) return refuse('stale');
			await endEarly(tx, actor, { deposit, name: saver.name }, saver.today, 'broken');
			await audit(tx, actor, {
				...{ action: 'term_deposit.break', organisationId: saver.organisationId },
				subject: `term_deposit:${deposit.id}`,
				detail: { ...broken }
			});
			return { ok: true };
		})
	);
}

/** Ends a deposit before its time; who leaves or dies keeps all interest and pays nothing for it. */
async function endEarly(
	tx: Tx,
	actor: Actor,
	held: Held,
	on: BookDate,
	ending: 'broken' | 'left'
): Promise<void> {
	const { bookId, membershipId } = held.deposit;
	const terms = ending === 'left' ? withoutCost(held.deposit) : held.deposit;
	const broken = breakOn(terms, { on, paid: held.deposit.paid });
	// An early end may be on the very day up to which interest stands: it is booked on that day, not the one before.
	let { deposit, name } = held.deposit.accruedUntil < on ? await accrue(tx, held, on, on) : { ...held };
	const lost = rupiah(deposit.accrued - deposit.paid - broken.interest);
	if (lost > 0) {
		await post(tx, {
			...{ actor, kind: 'term_deposit.adjusted', source: sourceOf(deposit) },
			entries: [
				{
					...{ bookId, date: on, memo: `Jasa simpanan berjangka no. ${deposit.number} ${name} batal` },
					postings: [
						debit(await interestPayable(tx, bookId, { membershipId, name }), lost),
						credit(await accountOf(tx, bookId, CODE.interestOnSavings), lost)
					]
				}
			]
		});
		deposit = await change(tx, deposit, { accrued: rupiah(deposit.accrued - lost) });
	}
	({ deposit, name } = await payInterest(tx, actor, { deposit, name }, { amount: broken.interest, on }));
	await giveBackSum(tx, actor, { deposit, name }, { on, ending, ...broken });
}

/** The same deposit for who leaves: nothing is lost. */
function withoutCost(deposit: Deposit): Deposit {
	return { ...deposit, breakKeeps: WHOLE_RATE, breakFee: 0 as Deposit['breakFee'] };
}

interface GiveBackSum {
	readonly on: BookDate;
	readonly ending: Ending;
	readonly returned: Rupiah;
	readonly takenBack: Rupiah;
	readonly fee: Rupiah;
}

/** Dr term savings · Cr voluntary savings, interest that was paid too much, what breaking costs. */
async function giveBackSum(
	tx: Tx,
	actor: Actor,
	{ deposit, name }: Held,
	{ on, ending, returned, takenBack, fee }: GiveBackSum
): Promise<void> {
	const { bookId, membershipId, amount } = deposit;
	const date = await openDate(tx, bookId, on);
	await post(tx, {
		...{ actor, kind: 'term_deposit.end', source: sourceOf(deposit), key: `term_deposit:${deposit.id}:end` },
		entries: [
			{
				...{ bookId, date, memo: `Simpanan berjangka no. ${deposit.number} ${name} berakhir` },
				postings: [
					debit(await termAccount(tx, { bookId, membershipId, name }), amount),
					credit((await savingsAccountOf(tx, membershipId, 'voluntary')).accountId, returned),
					credit(await accountOf(tx, bookId, CODE.interestOnSavings), takenBack),
					credit(await accountOf(tx, bookId, CODE.otherIncome), fee)
				]
			}
		]
	});
	await change(tx, deposit, { state: 'ended', endedOn: on, ending, returned, fee });
}

/**
 * A deposit whose day has come, by the member's instruction: all to voluntary savings, or the sum (with its interest)
 * again for the terms that are offered now. What is no longer offered is paid out.
 */
export async function mature(tx: Tx, actor: Actor, held: Held): Promise<void> {
	const on = held.deposit.maturesOn;
	let now = held.deposit.accruedUntil < on ? await accrue(tx, held, on, on) : held;
	const { bookId, membershipId } = now.deposit;
	const product = await termProductById(tx, now.deposit.productId);
	const again = product !== null && isOffered(product) && now.deposit.instruction !== 'pay_out';
	const due = rupiah(now.deposit.accrued - now.deposit.paid);
	if (!again) {
		now = await payInterest(tx, actor, now, { amount: due, on });
		const { amount } = now.deposit;
		const whole = { on, ending: 'matured' as const, returned: amount, takenBack: NO_RUPIAH, fee: NO_RUPIAH };
		await giveBackSum(tx, actor, now, whole);
		return;
	}
	const { name } = now;
	const account = await termAccount(tx, { bookId, membershipId, name });
	const together = now.deposit.instruction === 'roll_over_all';
	const paid = await payInterest(tx, actor, now, { amount: due, on, ...(together && { to: account }) });
	await change(tx, paid.deposit, { state: 'ended', endedOn: on, ending: 'rolled_over' });
	await insertDeposit(tx, {
		...{ saver: { bookId, membershipId }, product, openedOn: on, madeBy: null },
		amount: rupiah(paid.deposit.amount + (together ? paid.arrived : 0)),
		...{ instruction: paid.deposit.instruction, rolledFrom: paid.deposit.id },
		transactionId: paid.deposit.transactionId
	});
}

export interface InstructDeposit {
	readonly depositId: number;
	readonly instruction: Instruction;
}

export type InstructDepositResult = { ok: true } | Refused<'forbidden' | 'not_found' | 'already_done'>;

/** Changes what becomes of a deposit on its last day: the member herself, or the desk for her. */
export async function instructDeposit(
	actor: Actor,
	{ depositId, instruction }: InstructDeposit
): Promise<InstructDepositResult> {
	return write(async (tx): Promise<InstructDepositResult> => {
		const deposit = await depositById(tx, depositId);
		const member = deposit && (await membershipById(tx, deposit.membershipId));
		if (!deposit || !member) return refuse('not_found');
		const own = await isOwn(tx, actor, member.id);
		if (!own && !(await allow(tx, actor, member.organisationId, 'savings.deposit'))) {
			return refuse('forbidden');
		}
		if (deposit.state !== 'running') return refuse('already_done');
		await change(tx, deposit, { instruction });
		await audit(tx, actor, {
			...{ action: 'term_deposit.instruct', organisationId: member.organisationId },
			subject: `term_deposit:${depositId}`,
			detail: { instruction }
		});
		return { ok: true };
	});
}

function runningOf(reader: Reader, bookId: BookId, member: Member): Promise<Deposit[]> {
	return reader
		.select()
		.from(termDeposit)
		.where(
			and(
				...[eq(termDeposit.bookId, bookId), eq(termDeposit.membershipId, member.id)],
				eq(termDeposit.state, 'running')
			)
		)
		.orderBy(asc(termDeposit.id));
}

/** What a member's deposits come to if she leaves today: the sums and all interest, less tax. */
export async function worthOnLeaving(reader: Reader, bookId: BookId, member: Member): Promise<Rupiah> {
	const [{ on, paid: paidBefore }, cooperative, deposits] = await Promise.all([
		todayOf(reader, bookId).then(async (day) => ({
			on: day,
			paid: await paidTo(reader, bookId, { membershipId: member.id, on: day })
		})),
		isCooperative(reader, bookId),
		runningOf(reader, bookId, member)
	]);
	let before = paidBefore;
	let worth = NO_RUPIAH;
	for (const deposit of deposits) {
		const { returned, interest } = breakOn(withoutCost(deposit), { on, paid: deposit.paid });
		const tax = taxOnNext(before, interest, cooperative);
		before = added(before, { interest, tax });
		worth = rupiah(worth + returned + interest - tax);
	}
	return worth;
}

/** Ends all of a leaver's deposits; their worth arrives on her voluntary savings. */
export async function endForLeaving(tx: Tx, actor: Actor, bookId: BookId, member: Member): Promise<void> {
	const on = await todayOf(tx, bookId);
	for (const deposit of await runningOf(tx, bookId, member)) {
		await endEarly(tx, actor, { deposit, name: member.name }, on, 'left');
	}
}

async function todayOf(reader: Reader, bookId: BookId): Promise<BookDate> {
	const book = await bookById(reader, bookId);
	return today(book?.timeZone ?? 'Asia/Jakarta');
}

/** What is earned until a day and not yet paid. */
export function unpaidUntil(deposit: Deposit, until: BookDate): Rupiah {
	return rupiah(Math.max(0, earnedUntil(deposit, until) - deposit.paid));
}
