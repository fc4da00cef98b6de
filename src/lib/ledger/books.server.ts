import { and, eq } from 'drizzle-orm';
import { organisation } from '#lib/organisations/schema.server.ts';
import type { OrganisationKind } from '#lib/organisations/roles.ts';
import { assert } from '#lib/shared/assert.ts';
import type { Reader, Tx } from '#lib/shared/database.server.ts';
import { lasting } from '#lib/shared/lasting.server.ts';
import type { BookDate, TimeZone } from '#lib/shared/dates.ts';
import type { BookId, OrganisationId } from '#lib/shared/ids.ts';
import type { BookKind } from './chart.ts';
import { CHART } from './chartOfAccounts.ts';
import { firstHash } from './hash.server.ts';
import { account, book } from './schema.server.ts';

/**
 * Which books an organisation keeps. A co-operative's savings-and-loan unit is apart from its trade by law
 * (PermenkopUKM 8/2023); a self-help group has one book for all its members own together.
 */
export const BOOKS_OF: Readonly<Record<OrganisationKind, readonly BookKind[]>> = {
	bumdesa: ['trade'],
	ksu: ['trade', 'usp'],
	ksm: ['group'],
	bank: [],
	lkm: [],
	social_enterprise: []
};

export interface Book {
	readonly id: BookId;
	readonly kind: BookKind;
	readonly organisationId: OrganisationId;
	readonly organisationName: string;
	readonly organisationSlug: string;
	readonly organisationKind: OrganisationKind;
	readonly timeZone: TimeZone;
	readonly lastNumber: number;
}

const bookColumns = {
	id: book.id,
	kind: book.kind,
	organisationId: book.organisationId,
	organisationName: organisation.name,
	organisationSlug: organisation.slug,
	organisationKind: organisation.kind,
	timeZone: organisation.timeZone,
	lastNumber: book.lastNumber
};

/** Opens the books an organisation of this kind keeps, each with its chart. */
export async function openBooks(
	tx: Tx,
	{ id, kind, openedOn }: { id: OrganisationId; kind: OrganisationKind; openedOn: BookDate }
): Promise<void> {
	for (const bookKind of BOOKS_OF[kind]) {
		const [opened] = await tx
			.insert(book)
			.values({ organisationId: id, kind: bookKind, openedOn, lastHash: '' })
			.returning({ id: book.id });
		assert(opened, 'the book was inserted');
		await tx
			.update(book)
			.set({ lastHash: firstHash(opened.id) })
			.where(eq(book.id, opened.id));
		await tx.insert(account).values(
			CHART.filter(({ books }) => books.includes(bookKind)).map((each) => ({
				bookId: opened.id,
				code: each.code,
				nameId: each.nameId,
				nameEn: each.nameEn,
				type: each.type,
				normal: each.normal,
				isControl: each.holder !== null
			}))
		);
	}
}

/** The organisation's book of a kind. @throws when it keeps none: the caller chose the kind. */
export async function bookOf(
	reader: Reader,
	organisationId: OrganisationId,
	kind: BookKind
): Promise<BookId> {
	const found = await lasting(reader, `book:${organisationId}:${kind}`, async () => {
		const [row] = await reader
			.select({ id: book.id })
			.from(book)
			.where(and(eq(book.organisationId, organisationId), eq(book.kind, kind)));
		return row?.id ?? null;
	});
	assert(found, `organisation ${organisationId} keeps no ${kind} book`);
	return found;
}

/** The book an organisation sells through. */
export function tradeBookOf(reader: Reader, organisationId: OrganisationId): Promise<BookId> {
	return bookOf(reader, organisationId, 'trade');
}

/** The book that keeps the members' savings: a KSM's group book, a KSU's savings-and-loan unit. */
export async function savingsBookOf(reader: Reader, organisationId: OrganisationId): Promise<BookId> {
	const found = await lasting(reader, `savings book:${organisationId}`, async () => {
		const books = await booksOf(reader, organisationId);
		return books.find(({ kind }) => kind === 'group' || kind === 'usp')?.id ?? null;
	});
	assert(found, `organisation ${organisationId} keeps no savings`);
	return found;
}

/** The time zone a book is kept in. @throws when there is no such book. */
export async function zoneOf(reader: Reader, bookId: BookId): Promise<TimeZone> {
	const found = await lasting(
		reader,
		`zone:${bookId}`,
		async () => (await bookById(reader, bookId))?.timeZone ?? null
	);
	assert(found, `no book ${bookId}`);
	return found;
}

export async function booksOf(reader: Reader, organisationId: OrganisationId): Promise<Book[]> {
	return reader
		.select(bookColumns)
		.from(book)
		.innerJoin(organisation, eq(organisation.id, book.organisationId))
		.where(eq(book.organisationId, organisationId))
		.orderBy(book.id);
}

export async function bookById(reader: Reader, bookId: BookId): Promise<Book | null> {
	const [found] = await reader
		.select(bookColumns)
		.from(book)
		.innerJoin(organisation, eq(organisation.id, book.organisationId))
		.where(eq(book.id, bookId));
	return found ?? null;
}
