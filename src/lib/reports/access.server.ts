import { bookById, booksOf, type Book } from '#lib/ledger/books.server.ts';
import { abilitiesOf, activeMembership } from '#lib/organisations/authority.server.ts';
import { organisationsOf } from '#lib/organisations/find.server.ts';
import type { Actor } from '#lib/shared/actor.ts';
import type { Reader } from '#lib/shared/database.server.ts';
import type { BookId, MembershipId } from '#lib/shared/ids.ts';
import type { View } from './masking.ts';

/** A book somebody may read, and how closely. */
export interface BookAccess {
	readonly book: Book;
	/**
	 * Officers read every name and every holder's balance. Members read the journal and the totals, with the names of
	 * other members shortened to initials.
	 */
	readonly exact: boolean;
	/** The reader's own membership, whose accounts are shown to her in full. */
	readonly ownMembershipId: MembershipId | null;
}

/** How the person may read a book; null when she may not, or there is none: the two look the same from outside. */
export async function bookAccess(reader: Reader, actor: Actor, bookId: BookId): Promise<BookAccess | null> {
	const book = await bookById(reader, bookId);
	if (!book || actor.userId === null) return null;
	const abilities = await abilitiesOf(reader, actor.userId, book.organisationId);
	const exact = abilities.has('books.read_exact');
	if (!exact && !abilities.has('books.read')) return null;
	const membership = await activeMembership(reader, book.organisationId, actor.userId);
	return { book, exact, ownMembershipId: membership?.id ?? null };
}

/** All books the person may read, in the order of the organisations' names. */
export async function readableBooks(reader: Reader, actor: Actor): Promise<Book[]> {
	if (actor.userId === null) return [];
	const books: Book[] = [];
	for (const { organisation, abilities } of await organisationsOf(reader, actor.userId)) {
		if (!abilities.has('books.read') && !abilities.has('books.read_exact')) continue;
		books.push(...(await booksOf(reader, organisation.id)));
	}
	return books;
}

/** How closely this reader may look at names. */
export function viewOf({ exact, ownMembershipId }: BookAccess): View {
	return { exact, ownKey: ownMembershipId === null ? null : String(ownMembershipId) };
}
