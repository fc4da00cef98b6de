import { booksOf } from '#lib/ledger/books.server.ts';
import { membershipById } from '#lib/organisations/find.server.ts';
import { today } from '#lib/shared/clock.server.ts';
import type { Reader } from '#lib/shared/database.server.ts';
import type { BookDate, TimeZone } from '#lib/shared/dates.ts';
import type { BookId, MembershipId, OrganisationId } from '#lib/shared/ids.ts';

/** A member of an organisation that keeps savings, and the date it is there. */
export interface Saver {
	readonly membershipId: MembershipId;
	readonly organisationId: OrganisationId;
	readonly bookId: BookId;
	readonly name: string;
	readonly number: number | null;
	readonly timeZone: TimeZone;
	readonly today: BookDate;
}

/** The active member, or null when she is none or her organisation keeps no savings. */
export async function saverAt(reader: Reader, membershipId: MembershipId): Promise<Saver | null> {
	const member = await membershipById(reader, membershipId);
	if (!member || member.state !== 'active') return null;
	const books = await booksOf(reader, member.organisationId);
	const book = books.find(({ kind }) => kind === 'group' || kind === 'usp');
	if (!book) return null;
	return {
		membershipId,
		organisationId: member.organisationId,
		bookId: book.id,
		name: member.name,
		number: member.number,
		timeZone: book.timeZone,
		today: today(book.timeZone)
	};
}
