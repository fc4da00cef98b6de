import { and, eq, sql } from 'drizzle-orm';
import { accountOf, balanceOf, pairAccounts } from '#lib/ledger/accounts.server.ts';
import { bookById } from '#lib/ledger/books.server.ts';
import { CODE } from '#lib/ledger/codes.ts';
import { credit, debit, orRefusal, post } from '#lib/ledger/post.server.ts';
import type { LedgerCode } from '#lib/ledger/posting.ts';
import { allow } from '#lib/organisations/authority.server.ts';
import type { Actor } from '#lib/shared/actor.ts';
import { assert } from '#lib/shared/assert.ts';
import { audit } from '#lib/shared/audit.server.ts';
import { now, today } from '#lib/shared/clock.server.ts';
import { write, type Reader, type Tx } from '#lib/shared/database.server.ts';
import { faultPoint } from '#lib/shared/fault.server.ts';
import { once } from '#lib/shared/idempotency.server.ts';
import type { BookId, UserId } from '#lib/shared/ids.ts';
import { NO_RUPIAH, rupiah, type Rupiah } from '#lib/shared/money.ts';
import { refuse, type Refused } from '#lib/shared/result.ts';
import type { BookPaymentState, MoneyPlace } from './between.ts';
import { bookPayment } from './schema.server.ts';

export interface PayBook {
	readonly fromBookId: BookId;
	readonly toBookId: BookId;
	readonly amount: Rupiah;
	readonly paidFrom: MoneyPlace;
	/** The bank's reference, or who carried it. */
	readonly note: string;
	readonly key: string;
}

export type PayBookResult =
	| { ok: true; paymentId: number }
	| Refused<'forbidden' | 'not_found' | 'payment_waits' | 'key_reused'>
	| Refused<'more_than_owed', { most: Rupiah }>
	| Refused<'not_enough_money', { available: Rupiah }>;

/** An officer says that her book has paid another what it owes it. Nothing is posted until the other side confirms. */
export async function payBook(actor: Actor, input: PayBook): Promise<PayBookResult> {
	return write(async (tx): Promise<PayBookResult> => {
		const from = await bookById(tx, input.fromBookId);
		const to = await bookById(tx, input.toBookId);
		if (!from || !to || actor.userId === null) return refuse('not_found');
		if (!(await allow(tx, actor, from.organisationId, 'books.enter'))) return refuse('forbidden');
		const { key, ...body } = input;
		return once(tx, { scope: `book.pay:${actor.userId}`, key, body }, async (): Promise<PayBookResult> => {
			assert(actor.userId, 'a person says so');
			if (await waitingBetween(tx, input)) return refuse('payment_waits');
			const wrong = await refusePayment(tx, input);
			if (wrong) return wrong;
			const { fromBookId, toBookId, amount, paidFrom, note } = input;
			const [made] = await tx
				.insert(bookPayment)
				.values({
					...{ fromBookId, toBookId, amount, paidFrom, note, state: 'entered' },
					...{ enteredBy: actor.userId, enteredAt: now() }
				})
				.returning({ id: bookPayment.id });
			assert(made, 'the payment was inserted');
			await audit(tx, actor, {
				...{ action: 'book.pay', organisationId: from.organisationId, subject: `book_payment:${made.id}` },
				detail: { fromBookId, toBookId, amount, paidFrom }
			});
			return { ok: true, paymentId: made.id };
		});
	});
}

async function waitingBetween(
	reader: Reader,
	{ fromBookId, toBookId }: Pick<PayBook, 'fromBookId' | 'toBookId'>
): Promise<boolean> {
	const [found] = await reader
		.select({ id: bookPayment.id })
		.from(bookPayment)
		.where(
			and(
				eq(bookPayment.fromBookId, fromBookId),
				eq(bookPayment.toBookId, toBookId),
				eq(bookPayment.state, 'entered')
			)
		);
	return found !== undefined;
}

/** Never more than is owed, nor than there is. */
async function refusePayment(
	tx: Tx,
	{ fromBookId, toBookId, amount, paidFrom }: Omit<PayBook, 'key' | 'note'>
) {
	const most = await owedTo(tx, fromBookId, toBookId);
	if (amount > most) return { ok: false as const, code: 'more_than_owed' as const, most };
	const available = await balanceOf(tx, await accountOf(tx, fromBookId, PLACE[paidFrom]));
	if (amount > available) return { ok: false as const, code: 'not_enough_money' as const, available };
	return null;
}

/** What a book owes another; only read, so that asking opens no account in a stranger's book. */
async function owedTo(reader: Reader, fromBookId: BookId, toBookId: BookId): Promise<Rupiah> {
	const pairs = await betweenBooks(reader, [fromBookId]);
	const found = pairs.find(({ otherBookId }) => otherBookId === toBookId);
	return rupiah(Math.max(0, -(found?.balance ?? 0)));
}

const PLACE: Readonly<Record<MoneyPlace, string>> = { cash: CODE.cash, bank: CODE.bank };

export interface DecideBookPayment {
	readonly paymentId: number;
	readonly approve: boolean;
	/** Where the money arrived. */
	readonly receivedIn: MoneyPlace;
}

export type DecideBookPaymentResult =
	| { ok: true; state: 'approved' | 'refused' }
	| Refused<'forbidden' | 'not_found' | 'same_person' | 'wrong_state' | LedgerCode>
	| Refused<'more_than_owed', { most: Rupiah }>
	| Refused<'not_enough_money', { available: Rupiah }>;

/**
 * An officer of the book that was paid confirms it, never the one who said so: both sides are posted at once, payer: Dr RK ·
 * Cr cash or bank, receiver: Dr cash or bank · Cr RK. Refusing is for either side.
 */
export async function decideBookPayment(
	actor: Actor,
	input: DecideBookPayment
): Promise<DecideBookPaymentResult> {
	return orRefusal<DecideBookPaymentResult>(
		write(async (tx): Promise<DecideBookPaymentResult> => {
			const [found] = await tx.select().from(bookPayment).where(eq(bookPayment.id, input.paymentId));
			const from = found && (await bookById(tx, found.fromBookId));
			const to = found && (await bookById(tx, found.toBookId));
			if (!found || !from || !to || actor.userId === null) return refuse('not_found');
			const receives = await allow(tx, actor, to.organisationId, 'books.approve');
			const pays = await allow(tx, actor, from.organisationId, 'books.enter');
			if (!receives && !(pays && !input.approve)) return refuse('forbidden');
			if (found.state !== 'entered') return refuse('wrong_state');
			if (!input.approve) {
				await decided(tx, actor, found, { state: 'refused' });
				return { ok: true, state: 'refused' };
			}
			if (found.enteredBy === actor.userId) return refuse('same_person');
			const wrong = await refusePayment(tx, found);
			if (wrong) return wrong;
			const pair = await pairAccounts(tx, from.id, to.id);
			const memo = `Pelunasan antar buku ${found.note}`.trim();
			const { amount } = found;
			const { transactionId } = await post(tx, {
				...{ actor, kind: 'book.paid', source: { kind: 'book_payment', key: String(found.id) } },
				key: `book_payment:${found.id}`,
				entries: [
					{
						...{ bookId: from.id, date: today(from.timeZone), memo },
						postings: [
							debit(pair.inA, amount),
							credit(await accountOf(tx, from.id, PLACE[found.paidFrom]), amount)
						]
					},
					{
						...{ bookId: to.id, date: today(to.timeZone), memo },
						postings: [
							debit(await accountOf(tx, to.id, PLACE[input.receivedIn]), amount),
							credit(pair.inB, amount)
						]
					}
				]
			});
			faultPoint('book.paid');
			await decided(tx, actor, found, { state: 'approved', receivedIn: input.receivedIn, transactionId });
			return { ok: true, state: 'approved' };
		})
	);
}

type BookPayment = typeof bookPayment.$inferSelect;

async function decided(
	tx: Tx,
	actor: Actor,
	{ id, fromBookId, toBookId, amount }: BookPayment,
	change: Pick<BookPayment, 'state'> & Partial<Pick<BookPayment, 'receivedIn' | 'transactionId'>>
): Promise<void> {
	await tx
		.update(bookPayment)
		.set({ ...change, decidedBy: actor.userId, decidedAt: now() })
		.where(eq(bookPayment.id, id));
	await audit(tx, actor, {
		...{ action: `book.pay_${change.state}`, subject: `book_payment:${id}` },
		detail: { fromBookId, toBookId, amount }
	});
}

/** What stands between one of an organisation's books and another book. */
export interface BetweenBooks {
	readonly bookId: BookId;
	readonly bookKind: string;
	readonly otherBookId: BookId;
	/** Whose the other book is. */
	readonly otherName: string;
	readonly otherKind: string;
	/** Positive: the other owes it; negative: it owes the other. */
	readonly balance: Rupiah;
}

/** All pairs of these books with others, the largest debts of theirs first. */
export function betweenBooks(reader: Reader, bookIds: readonly BookId[]): Promise<BetweenBooks[]> {
	return reader.all<BetweenBooks>(sql`
		SELECT b.id AS bookId, b.kind AS bookKind, o.id AS otherBookId, g.name AS otherName, o.kind AS otherKind, a.balance
		FROM account a
		JOIN book b ON b.id = a.book_id
		JOIN book o ON o.id = CAST(a.holder_key AS INTEGER)
		JOIN organisation g ON g.id = o.organisation_id
		WHERE a.book_id IN (SELECT value FROM json_each(${JSON.stringify(bookIds)}))
			AND a.holder_kind = 'book' AND a.code IN (${CODE.interBook}, ${CODE.dueBetweenOrganisations})
			AND a.balance <> ${NO_RUPIAH}
		ORDER BY a.balance, b.id, o.id LIMIT 200`);
}

export interface ShownBookPayment {
	readonly id: number;
	readonly fromBookId: BookId;
	readonly toBookId: BookId;
	readonly fromName: string;
	readonly toName: string;
	readonly amount: Rupiah;
	readonly paidFrom: MoneyPlace;
	readonly note: string;
	readonly state: BookPaymentState;
	readonly enteredBy: UserId;
	readonly enteredAt: number;
}

/** What these books paid and were paid, the newest first. */
export function bookPaymentsOf(reader: Reader, bookIds: readonly BookId[]): Promise<ShownBookPayment[]> {
	const ids = JSON.stringify(bookIds);
	return reader.all<ShownBookPayment>(sql`
		SELECT p.id, p.from_book_id AS fromBookId, p.to_book_id AS toBookId, f.name AS fromName, t.name AS toName, p.amount,
			p.paid_from AS paidFrom, p.note, p.state, p.entered_by AS enteredBy, p.entered_at AS enteredAt
		FROM book_payment p
		JOIN book fb ON fb.id = p.from_book_id JOIN organisation f ON f.id = fb.organisation_id
		JOIN book tb ON tb.id = p.to_book_id JOIN organisation t ON t.id = tb.organisation_id
		WHERE p.from_book_id IN (SELECT value FROM json_each(${ids}))
			OR p.to_book_id IN (SELECT value FROM json_each(${ids}))
		ORDER BY p.id DESC LIMIT 30`);
}
