import { and, eq, sql } from 'drizzle-orm';
import type { Book } from '#lib/ledger/books.server.ts';
import { OPENING_KIND } from '#lib/ledger/movements.server.ts';
import { membersOf } from '#lib/organisations/find.server.ts';
import type { Actor } from '#lib/shared/actor.ts';
import { assert } from '#lib/shared/assert.ts';
import { audit } from '#lib/shared/audit.server.ts';
import { now, today } from '#lib/shared/clock.server.ts';
import { write, type Reader, type Tx } from '#lib/shared/database.server.ts';
import type { BookDate } from '#lib/shared/dates.ts';
import type { BookId, UserId } from '#lib/shared/ids.ts';
import type { Refused } from '#lib/shared/result.ts';
import { allowedBook } from './allowedBook.server.ts';
import {
	isRemainderCode,
	openingTotals,
	parseOpening,
	type KnownMember,
	type OpeningColumn,
	type OpeningRow,
	type OpeningTotals
} from './openingSheet.ts';
import { openingDraft } from './schema.server.ts';

export interface CheckOpening {
	readonly bookId: BookId;
	readonly date: BookDate;
	readonly fileName: string;
	/** The sheet's cells, read before. */
	readonly cells: readonly (readonly string[])[];
}

export type CheckOpeningResult =
	| { ok: true; draftId: number }
	| Refused<'forbidden' | 'not_found' | 'date_future' | 'opened_already' | 'sheet_empty'>
	| Refused<'columns_missing', { missing: OpeningColumn[] }>;

/**
 * Checks a sheet of opening balances and keeps it with everything that is wrong in it. Nothing is posted; a newer sheet
 * takes the place of one that waits.
 */
export async function checkOpening(actor: Actor, input: CheckOpening): Promise<CheckOpeningResult> {
	return write(async (tx): Promise<CheckOpeningResult> => {
		const book = await allowedBook(tx, { actor, bookId: input.bookId, ability: 'books.opening' });
		if (!book.ok) return book;
		if (input.date > today(book.book.timeZone)) return { ok: false, code: 'date_future' };
		if (await isOpened(tx, input.bookId)) return { ok: false, code: 'opened_already' };
		const members = await membersOf(tx, book.book.organisationId);
		const parsed = parseOpening(input.cells, { members, bookKind: book.book.kind });
		if (!parsed.ok) return parsed;
		await discardWaiting(tx, actor, input.bookId);
		assert(actor.userId, 'a sheet is uploaded by a person');
		const [draft] = await tx
			.insert(openingDraft)
			.values({
				bookId: input.bookId,
				date: input.date,
				fileName: input.fileName.slice(0, 120),
				rows: parsed.rows,
				state: 'waiting',
				enteredBy: actor.userId,
				enteredAt: now()
			})
			.returning({ id: openingDraft.id });
		assert(draft, 'the sheet was kept');
		await audit(tx, actor, {
			action: 'bookkeeping.opening_checked',
			organisationId: book.book.organisationId,
			subject: `opening:${draft.id}`,
			detail: { rows: parsed.rows.length }
		});
		return { ok: true, draftId: draft.id };
	});
}

export type OpeningRefusal = Refused<
	| 'forbidden'
	| 'not_found'
	| 'already_done'
	| 'opened_already'
	| 'has_mistakes'
	| 'remainder_unnamed'
	| 'same_person'
>;

/** Whether a book's opening balances were posted and not taken back. */
export async function isOpened(reader: Reader, bookId: BookId): Promise<boolean> {
	const [row] = await reader.all<{ opened: number }>(sql`
		SELECT EXISTS (SELECT 1 FROM entry e WHERE e.book_id = ${bookId} AND e.kind = ${OPENING_KIND}
			AND NOT EXISTS (SELECT 1 FROM ledger_transaction r WHERE r.reverses_id = e.transaction_id)) AS opened`);
	return row?.opened === 1;
}

/** Puts away a sheet that waits, before a newer one or because an officer says so. */
export async function discardOpening(
	actor: Actor,
	bookId: BookId
): Promise<{ ok: true } | Refused<'not_found' | 'forbidden'>> {
	return write(async (tx) => {
		const book = await allowedBook(tx, { actor, bookId, ability: 'books.opening' });
		if (!book.ok) return book;
		await discardWaiting(tx, actor, bookId);
		return { ok: true };
	});
}

async function discardWaiting(tx: Tx, actor: Actor, bookId: BookId): Promise<void> {
	await tx
		.update(openingDraft)
		.set({ state: 'discarded', decidedBy: actor.userId, decidedAt: now() })
		.where(and(eq(openingDraft.bookId, bookId), eq(openingDraft.state, 'waiting')));
}

export interface NameRemainder {
	readonly bookId: BookId;
	/** The equity account that takes what the sheet leaves over. */
	readonly code: string;
}

/** The officer who brought the sheet says what the rest of the group's money is: a surplus, the reserve, a grant. */
export async function nameRemainder(
	actor: Actor,
	{ bookId, code }: NameRemainder
): Promise<{ ok: true } | Refused<'not_found' | 'forbidden' | 'remainder_unnamed'>> {
	return write(async (tx) => {
		const book = await allowedBook(tx, { actor, bookId, ability: 'books.opening' });
		if (!book.ok) return book;
		const waiting = await waitingOpening(tx, bookId);
		if (!waiting) return { ok: false, code: 'not_found' };
		if (!isRemainderCode(code, waiting.totals.remainder)) return { ok: false, code: 'remainder_unnamed' };
		await tx.update(openingDraft).set({ remainderCode: code }).where(eq(openingDraft.id, waiting.id));
		return { ok: true };
	});
}

export interface WaitingOpening {
	readonly id: number;
	readonly date: BookDate;
	readonly fileName: string;
	readonly rows: readonly OpeningRow[];
	readonly totals: OpeningTotals;
	readonly remainderCode: string | null;
	readonly mistakes: number;
	readonly enteredBy: UserId;
	readonly enteredAt: number;
}

/** The sheet that waits for a book, or null. */
export async function waitingOpening(reader: Reader, bookId: BookId): Promise<WaitingOpening | null> {
	const [row] = await reader
		.select()
		.from(openingDraft)
		.where(and(eq(openingDraft.bookId, bookId), eq(openingDraft.state, 'waiting')));
	if (!row) return null;
	return {
		...row,
		date: row.date as BookDate,
		totals: openingTotals(row.rows),
		mistakes: row.rows.filter(({ mistakes }) => mistakes.length > 0).length
	};
}

/** The members a sheet may name, for its template. */
export function membersForOpening(reader: Reader, book: Book): Promise<KnownMember[]> {
	return book.kind === 'trade' ? Promise.resolve([]) : membersOf(reader, book.organisationId);
}
