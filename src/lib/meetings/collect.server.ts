import { accountOf, balanceOf } from '#lib/ledger/accounts.server.ts';
import { CODE } from '#lib/ledger/codes.ts';
import { closedMonthsOf } from '#lib/ledger/periods.server.ts';
import { credit, debit, orRefusal, post } from '#lib/ledger/post.server.ts';
import type { LedgerCode } from '#lib/ledger/posting.ts';
import type { LoanId } from '#lib/lending/ids.ts';
import { loanById } from '#lib/loans/find.server.ts';
import { collectInstalment } from '#lib/loans/repay.server.ts';
import { allow } from '#lib/organisations/authority.server.ts';
import type { Ability } from '#lib/organisations/roles.ts';
import { takeDeposit } from '#lib/savings/deposit.server.ts';
import { saverAt, type Saver } from '#lib/savings/saver.server.ts';
import { payWithdrawal } from '#lib/savings/withdraw.server.ts';
import type { Actor } from '#lib/shared/actor.ts';
import { assert } from '#lib/shared/assert.ts';
import { audit } from '#lib/shared/audit.server.ts';
import { now } from '#lib/shared/clock.server.ts';
import { write, type Tx } from '#lib/shared/database.server.ts';
import { addDays, monthOf, type BookDate } from '#lib/shared/dates.ts';
import { once } from '#lib/shared/idempotency.server.ts';
import type { AccountId, BookId, MembershipId, OrganisationId, TransactionId } from '#lib/shared/ids.ts';
import { sumRupiah, type Rupiah } from '#lib/shared/money.ts';
import type { Refused } from '#lib/shared/result.ts';
import { linesOf, meetingHere, type Meeting } from './find.server.ts';
import type { MeetingId } from './ids.ts';
import { isPaidOut, LINE_WORD, type LineKind } from './lines.ts';
import { DAYS_BACK } from './open.server.ts';
import { meetingLine } from './schema.server.ts';

export interface Line {
	readonly kind: LineKind;
	/** For an instalment: of which loan. */
	readonly loanId: LoanId | null;
	readonly amount: Rupiah;
}

export interface Collect {
	readonly organisationId: OrganisationId;
	readonly meetingId: MeetingId;
	readonly membershipId: MembershipId;
	readonly lines: readonly Line[];
	/** How many lines of hers the page knew of: two officers with the same page do not take her dues twice. */
	readonly seen: number;
	readonly key: string;
}

type LineRefusal =
	| Refused<
			'forbidden' | 'not_found' | 'wrong_state' | 'key_reused' | 'nothing_entered' | 'stale_row' | LedgerCode
	  >
	| Refused<'more_than_owed' | 'settle_whole', { most: Rupiah }>
	| Refused<'insufficient_savings', { available: Rupiah }>
	| Refused<'not_enough_cash', { cash: Rupiah }>
	| Refused<'arisan_short', { held: Rupiah }>;

export type CollectResult = { ok: true; received: Rupiah; paidOut: Rupiah } | LineRefusal;

/** Who may take or give this at the desk may do it at a meeting. */
const NEEDS: Readonly<Record<LineKind, Ability>> = {
	mandatory: 'savings.deposit',
	instalment: 'loans.collect',
	social: 'savings.deposit',
	absence_fine: 'savings.deposit',
	arisan: 'savings.deposit',
	deposit: 'savings.deposit',
	withdrawal: 'savings.withdraw',
	arisan_payout: 'savings.withdraw'
};

/**
 * What one member pays and is paid at a meeting, all of it or nothing: each line through the same door as at the desk.
 * The key is the meeting's, not the officer's, so that whoever sends it again, it counts once.
 */
export async function collectAtMeeting(actor: Actor, input: Collect): Promise<CollectResult> {
	return orRefusal(
		write(async (tx): Promise<CollectResult> => {
			const found = await meetingHere(tx, input);
			const saver = await saverAt(tx, input.membershipId);
			if (!found || saver?.organisationId !== input.organisationId) return { ok: false, code: 'not_found' };
			for (const ability of new Set<Ability>([
				'meetings.lead',
				...input.lines.map(({ kind }) => NEEDS[kind])
			])) {
				if (!(await allow(tx, actor, input.organisationId, ability))) return { ok: false, code: 'forbidden' };
			}
			const { key, ...body } = input;
			return once(tx, { scope: `meeting.collect:${found.id}`, key, body }, async () => {
				const day = await bookingDay(tx, found, saver);
				return collect(tx, actor, { found, saver: { ...saver, today: day }, input });
			});
		})
	);
}

/** The meeting's own day, also where the lines arrive later for want of a signal; today once that is too long ago, or closed. */
async function bookingDay(tx: Tx, { heldOn }: Meeting, { bookId, today }: Saver): Promise<BookDate> {
	// A meeting that nobody closes must not date money back for ever: savings earn by the day.
	if (heldOn < addDays(today, -DAYS_BACK)) return today;
	const closed = await closedMonthsOf(tx, [bookId]);
	return closed.some(({ month }) => month === monthOf(heldOn)) ? today : heldOn;
}

async function collect(
	tx: Tx,
	actor: Actor,
	{ found, saver, input: { lines, seen } }: { found: Meeting; saver: Saver; input: Collect }
): Promise<CollectResult> {
	assert(actor.userId, 'a person collects');
	if (found.state !== 'open') return { ok: false, code: 'wrong_state' };
	if (lines.length === 0) return { ok: false, code: 'nothing_entered' };
	const before = await linesOf(tx, found.id, saver.membershipId);
	if (before.length !== seen) return { ok: false, code: 'stale_row' };
	// What comes in is in the box before anything is paid out of it.
	const ordered = lines.toSorted((a, b) => Number(isPaidOut(a.kind)) - Number(isPaidOut(b.kind)));
	for (const line of ordered) {
		const booked = await bookLine(tx, actor, { found, saver, line });
		if (!booked.ok) return booked;
		await tx.insert(meetingLine).values({
			...{ meetingId: found.id, membershipId: saver.membershipId, ...line },
			...{ transactionId: booked.transactionId, takenBy: actor.userId, takenAt: now() }
		});
	}
	const sum = (out: boolean) =>
		sumRupiah(lines.filter(({ kind }) => isPaidOut(kind) === out).map(({ amount }) => amount));
	const [received, paidOut] = [sum(false), sum(true)];
	await audit(tx, actor, {
		action: 'meeting.collect',
		organisationId: found.organisationId,
		subject: `meeting:${found.id}`,
		detail: { membershipId: saver.membershipId, received, paidOut }
	});
	return { ok: true, received, paidOut };
}

interface OneLine {
	readonly found: Meeting;
	readonly saver: Saver;
	readonly line: Line;
}

type Booked = { ok: true; transactionId: TransactionId } | LineRefusal;

async function bookLine(tx: Tx, actor: Actor, { found, saver, line }: OneLine): Promise<Booked> {
	const { amount } = line;
	const { membershipId } = saver;
	switch (line.kind) {
		case 'mandatory':
			return takeDeposit(tx, actor, saver, { membershipId, kind: 'mandatory', amount });
		case 'deposit':
			return takeDeposit(tx, actor, saver, { membershipId, kind: 'voluntary', amount });
		case 'withdrawal':
			return payWithdrawal(tx, actor, saver, { membershipId, amount });
		case 'instalment': {
			const running = line.loanId && (await loanById(tx, line.loanId));
			if (!running || running.membershipId !== membershipId) return { ok: false, code: 'not_found' };
			return collectInstalment(tx, actor, {
				...{ organisationId: found.organisationId, loanId: running.id, amount, memberName: saver.name },
				...{ from: 'cash', beyond: 'advance', on: saver.today }
			});
		}
		case 'social':
		case 'absence_fine':
		case 'arisan':
		case 'arisan_payout':
			return bookOther(tx, actor, { found, saver, line });
	}
}

/** Social dues are the group's fund, fines its income; the arisan is the members' own, held for them. */
async function bookOther(tx: Tx, actor: Actor, { found, saver, line }: OneLine): Promise<Booked> {
	const { bookId } = saver;
	const { kind, amount } = line;
	const cash = await accountOf(tx, bookId, CODE.cash);
	const other = await otherAccount(tx, bookId, kind);
	const out = isPaidOut(kind);
	if (out) {
		const held = -(await balanceOf(tx, other));
		if (amount > held) return { ok: false, code: 'arisan_short', held: held as Rupiah };
		const inBox = await balanceOf(tx, cash);
		if (amount > inBox) return { ok: false, code: 'not_enough_cash', cash: inBox };
	}
	const { transactionId } = await post(tx, {
		actor,
		kind: `meeting.${kind}`,
		source: { kind: 'meeting', key: String(found.id) },
		entries: [
			{
				...{ bookId, date: saver.today, memo: `${LINE_WORD[kind]} ${saver.name}` },
				postings: out
					? [debit(other, amount), credit(cash, amount)]
					: [debit(cash, amount), credit(other, amount)]
			}
		]
	});
	return { ok: true, transactionId };
}

function otherAccount(tx: Tx, bookId: BookId, kind: LineKind): Promise<AccountId> {
	if (kind === 'social') return accountOf(tx, bookId, CODE.socialFund);
	if (kind === 'absence_fine') return accountOf(tx, bookId, CODE.penaltyIncome);
	return accountOf(tx, bookId, CODE.collectedForOthers, {
		kind: 'arisan',
		key: 'main',
		name: 'Arisan',
		neverOverdrawn: true
	});
}
