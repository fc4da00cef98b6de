import { bookDate } from '#lib/shared/dates.ts';
import { write } from '#lib/shared/database.server.ts';
import type { BookId, OrganisationId, UserId } from '#lib/shared/ids.ts';
import type { OrganisationKind } from '#lib/organisations/roles.ts';
import { bookOf, openBooks } from '#lib/ledger/books.server.ts';
import { BOOKS_OF } from '#lib/ledger/books.server.ts';
import type { BookKind } from '#lib/ledger/chart.ts';

const VILLAGE = '34.03.01.2001';
let counter = 0;

export interface TestOrganisation {
	id: OrganisationId;
	slug: string;
	books: Partial<Record<BookKind, BookId>>;
}

/** An organisation with its books, for tests of the ledger alone; rooms further right found theirs by use-case. */
export async function bareOrganisation(kind: OrganisationKind): Promise<TestOrganisation> {
	counter += 1;
	const slug = `${kind}-${counter}`;
	const id = await write(async (tx) => {
		await tx.$client.execute({
			sql: `INSERT INTO village (code, name, district, regency, province, province_code)
				VALUES (?, 'Girisekar', 'Panggang', 'Gunungkidul', 'DI Yogyakarta', '34') ON CONFLICT DO NOTHING`,
			args: [VILLAGE]
		});
		const { rows } = await tx.$client.execute({
			sql: `INSERT INTO organisation (slug, kind, name, village_code, time_zone, created_at)
				VALUES (?, ?, ?, ?, 'Asia/Jakarta', 0) RETURNING id`,
			args: [slug, kind, slug, VILLAGE]
		});
		const organisationId = Number(rows[0]?.['id']) as OrganisationId;
		await openBooks(tx, { id: organisationId, kind, openedOn: bookDate('2026-01-01') });
		return organisationId;
	});
	const books: TestOrganisation['books'] = {};
	for (const each of BOOKS_OF[kind]) books[each] = await write((tx) => bookOf(tx, id, each));
	return { id, slug, books };
}

export async function barePerson(name = 'Sri'): Promise<UserId> {
	counter += 1;
	const { rows } = await write((tx) =>
		tx.$client.execute({
			sql: 'INSERT INTO user (name, phone, created_at) VALUES (?, ?, 0) RETURNING id',
			args: [name, `+62812${String(counter).padStart(8, '0')}`]
		})
	);
	return Number(rows[0]?.['id']) as UserId;
}
