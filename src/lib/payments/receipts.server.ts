import { and, desc, eq } from 'drizzle-orm';
import { accountOf } from '#lib/ledger/accounts.server.ts';
import { CODE } from '#lib/ledger/codes.ts';
import { tradeBookOf } from '#lib/ledger/books.server.ts';
import { credit, debit, orRefusal, post } from '#lib/ledger/post.server.ts';
import type { LedgerCode } from '#lib/ledger/posting.ts';
import { allow } from '#lib/organisations/authority.server.ts';
import type { Actor } from '#lib/shared/actor.ts';
import { audit } from '#lib/shared/audit.server.ts';
import { assert } from '#lib/shared/assert.ts';
import { now } from '#lib/shared/clock.server.ts';
import { write, type Reader, type Tx } from '#lib/shared/database.server.ts';
import type { BookDate } from '#lib/shared/dates.ts';
import { once } from '#lib/shared/idempotency.server.ts';
import type { BookId, OrganisationId, PaymentId } from '#lib/shared/ids.ts';
import type { Rupiah } from '#lib/shared/money.ts';
import type { Refused } from '#lib/shared/result.ts';
import { dateIn } from './refunds.server.ts';
import { receipt } from './schema.server.ts';

export type Receipt = typeof receipt.$inferSelect;

export interface RecordReceipt {
	readonly bookId: BookId;
	readonly amount: Rupiah;
	/** The day on the bank's statement. */
	readonly receivedOn: BookDate;
	readonly sender: string;
	readonly note: string;
	/** Set when it is part of a payment whose rest is missing; else it fits nothing yet. */
	readonly part?: { readonly paymentId: PaymentId; readonly reference: string };
}

/** Money in the bank that is not a payment yet: Dr bank · Cr unidentified receipts. @returns the receipt's id. */
export async function recordReceipt(tx: Tx, actor: Actor, input: RecordReceipt): Promise<number> {
	const { part } = input;
	const { transactionId } = await post(tx, {
		actor,
		kind: part ? 'payment.partial' : 'payment.unidentified',
		source: part ? { kind: 'order', key: part.reference } : { kind: 'receipt', key: input.sender },
		entries: [
			{
				bookId: input.bookId,
				date: await dateIn(tx, input.bookId),
				memo: part
					? `Transfer sebagian untuk pesanan ${part.reference}`
					: `Transfer belum dikenal dari ${input.sender}`,
				postings: [
					debit(await accountOf(tx, input.bookId, CODE.bank), input.amount),
					credit(await accountOf(tx, input.bookId, CODE.unidentifiedReceipts), input.amount)
				]
			}
		]
	});
	const [kept] = await tx
		.insert(receipt)
		.values({
			bookId: input.bookId,
			amount: input.amount,
			receivedOn: input.receivedOn,
			sender: input.sender,
			note: input.note,
			state: part ? 'held' : 'open',
			paymentId: part?.paymentId ?? null,
			transactionId,
			recordedBy: actor.userId,
			recordedAt: now()
		})
		.returning({ id: receipt.id });
	assert(kept, 'the receipt was inserted');
	return kept.id;
}

/** The parts of a payment that came in so far. */
export async function heldFor(reader: Reader, paymentId: PaymentId): Promise<Receipt[]> {
	return reader
		.select()
		.from(receipt)
		.where(and(eq(receipt.paymentId, paymentId), eq(receipt.state, 'held')))
		.orderBy(receipt.id);
}

export async function receiptById(reader: Reader, id: number): Promise<Receipt | null> {
	const [found] = await reader.select().from(receipt).where(eq(receipt.id, id));
	return found ?? null;
}

/** Transfers of a book that fit nothing, newest first. */
export async function openReceipts(reader: Reader, bookId: BookId): Promise<Receipt[]> {
	return reader
		.select()
		.from(receipt)
		.where(and(eq(receipt.bookId, bookId), eq(receipt.state, 'open')))
		.orderBy(desc(receipt.id))
		.limit(100);
}

/** Says what became of a receipt. */
export async function markReceipt(
	tx: Tx,
	id: number,
	state: 'held' | 'used' | 'owed',
	paymentId: PaymentId
): Promise<void> {
	await tx.update(receipt).set({ state, paymentId }).where(eq(receipt.id, id));
}

export interface NoteReceipt extends Omit<RecordReceipt, 'bookId' | 'part'> {
	readonly key: string;
	readonly organisationId: OrganisationId;
}

export type NoteReceiptResult =
	{ ok: true; receiptId: number } | Refused<'forbidden'> | Refused<'key_reused'> | Refused<LedgerCode>;

/** An officer notes a transfer that fits no order. It is matched, or given back, later. */
export async function noteReceipt(actor: Actor, input: NoteReceipt): Promise<NoteReceiptResult> {
	const { key, organisationId, ...body } = input;
	return orRefusal(
		write(async (tx): Promise<NoteReceiptResult> => {
			if (!(await allow(tx, actor, organisationId, 'orders.confirm_payment'))) {
				return { ok: false, code: 'forbidden' };
			}
			const scope = `receipt.note:${organisationId}`;
			return once(tx, { scope, key, body }, async () => {
				const bookId = await tradeBookOf(tx, organisationId);
				const receiptId = await recordReceipt(tx, actor, { ...body, bookId });
				await audit(tx, actor, { action: 'receipt.note', organisationId, subject: `receipt:${receiptId}` });
				return { ok: true as const, receiptId };
			});
		})
	);
}
