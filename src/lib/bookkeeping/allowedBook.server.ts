import { bookById, type Book } from '#lib/ledger/books.server.ts';
import { allow } from '#lib/organisations/authority.server.ts';
import type { Ability } from '#lib/organisations/roles.ts';
import type { Actor } from '#lib/shared/actor.ts';
import type { Tx } from '#lib/shared/database.server.ts';
import type { BookId } from '#lib/shared/ids.ts';
import type { Refused } from '#lib/shared/result.ts';

export interface Touching {
	readonly actor: Actor;
	readonly bookId: BookId;
	/** What the person wants to do with the book. */
	readonly ability: Ability;
}

/** The book, if there is one and the person may do this in it. */
export async function allowedBook(
	tx: Tx,
	{ actor, bookId, ability }: Touching
): Promise<{ ok: true; book: Book } | Refused<'not_found' | 'forbidden'>> {
	const book = await bookById(tx, bookId);
	if (!book) return { ok: false, code: 'not_found' };
	const allowed = await allow(tx, actor, book.organisationId, ability);
	return allowed ? { ok: true, book } : { ok: false, code: 'forbidden' };
}
