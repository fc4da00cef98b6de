import { booksOf, type Book } from '#lib/ledger/books.server.ts';
import { closedMonthsOf, closeMonths } from '#lib/ledger/periods.server.ts';
import { allow } from '#lib/organisations/authority.server.ts';
import type { Actor } from '#lib/shared/actor.ts';
import { audit, audited } from '#lib/shared/audit.server.ts';
import { write } from '#lib/shared/database.server.ts';
import type { BookMonth } from '#lib/shared/dates.ts';
import type { OrganisationId } from '#lib/shared/ids.ts';
import { refuse, type Refused } from '#lib/shared/result.ts';
import { firstObstacle, mayClose, type CheckKey } from './checks.ts';
import { checksOf } from './checks.server.ts';

export interface CloseMonth {
	readonly organisationId: OrganisationId;
	readonly month: BookMonth;
}

export type CloseMonthResult =
	| { ok: true }
	| Refused<'forbidden' | 'not_found' | 'already_done'>
	| Refused<'not_ready', { first: CheckKey }>;

/**
 * Closes a month in all books of an organisation at once, because what touches two of them must find both open or both
 * closed. Only when everything that belongs to the month is in order.
 */
export async function closeMonth(
	actor: Actor,
	{ organisationId, month }: CloseMonth
): Promise<CloseMonthResult> {
	return audited(
		actor,
		{ action: 'books.close', organisationId, subject: `month:${month}` },
		write(async (tx): Promise<CloseMonthResult> => {
			const books = await booksOf(tx, organisationId);
			if (books.length === 0) return refuse('not_found');
			if (!(await allow(tx, actor, organisationId, 'books.close'))) return refuse('forbidden');
			const bookIds = books.map(({ id }) => id);
			if (isClosed(await closedMonthsOf(tx, bookIds), books, month)) return refuse('already_done');
			const checks = await checksOf(tx, books, month);
			const first = firstObstacle(checks);
			if (!mayClose(checks) && first) return { ok: false, code: 'not_ready', first };
			await closeMonths(tx, bookIds, [month], actor.userId);
			await audit(tx, actor, {
				action: 'books.close',
				organisationId,
				subject: `month:${month}`,
				detail: { reminders: checks.filter(({ fulfilled }) => !fulfilled).map(({ key }) => key) }
			});
			return { ok: true };
		})
	);
}

/** Whether every book has the month closed. */
export function isClosed(
	closed: readonly { month: BookMonth; bookId: number }[],
	books: readonly Book[],
	month: BookMonth
): boolean {
	return books.every(({ id }) => closed.some((each) => each.bookId === id && each.month === month));
}
