import { and, asc, eq, gt, inArray, lte, max, sql, type SQL } from 'drizzle-orm';
import { membership, organisation } from '#lib/organisations/schema.server.ts';
import { user } from '#lib/people/schema.server.ts';
import type { Reader } from '#lib/shared/database.server.ts';
import { browse } from './browse.server.ts';
import { filterWith } from './filter.ts';
import { listing } from './schema.server.ts';
import { groupsSelling } from './search/shelf.server.ts';

/** The protocol's own limit is 50,000 addresses a file; half of it is sent in a moment. */
export const MOST_IN_FILE = 25_000;

/** An address that may be found from outside. */
export interface PublicAddress {
	/** Beginning with a slash; of letters and signs that XML does not mind. */
	readonly path: string;
	/** When it last changed, in epoch milliseconds; null where nobody writes it down. */
	readonly changedAt: number | null;
}

/** Some of the addresses of a kind: those whose row's number is above `after` and at most `until`. */
interface Span {
	readonly after: number;
	readonly until: number;
}

interface Kind {
	/** The highest number of its rows; there is a file for each `MOST_IN_FILE` of them, so that no file ever moves. */
	readonly last: (reader: Reader) => Promise<number>;
	readonly addresses: (reader: Reader, span: Span) => Promise<PublicAddress[]>;
}

const plain = (path: string): PublicAddress => ({ path, changedAt: null });

const within = (column: SQL.Aliased | Parameters<typeof gt>[0], { after, until }: Span) =>
	and(gt(column, after), lte(column, until));

/** Pages that are there whatever is sold, and the shelf's own headings. */
async function pages(reader: Reader): Promise<PublicAddress[]> {
	const { facets } = await browse(reader, filterWith({ size: 1 }));
	return [
		...['/', '/produk', '/penjual', '/desa', '/simulasi-pinjaman', '/simulasi-hasil-jual'],
		...facets.category.map(({ value }) => `/produk?category=${value}`)
	].map(plain);
}

async function goods(reader: Reader, span: Span): Promise<PublicAddress[]> {
	const sold = await groupsSelling(reader);
	const rows = await reader
		.select({ slug: listing.slug, changedAt: listing.updatedAt, groupId: listing.groupId })
		.from(listing)
		.where(and(within(listing.id, span), eq(listing.state, 'published')))
		.orderBy(asc(listing.id));
	const groups = new Set<number>(sold);
	return rows
		.filter(({ groupId }) => groups.has(groupId))
		.map(({ slug, changedAt }) => ({ path: `/produk/${slug}`, changedAt: changedAt || null }));
}

/** Members who have ever sold something: the others are no business of the public's. */
async function producers(reader: Reader, span: Span): Promise<PublicAddress[]> {
	const rows = await reader
		.select({ slug: organisation.slug, number: membership.number })
		.from(membership)
		.innerJoin(organisation, eq(organisation.id, membership.organisationId))
		.innerJoin(user, eq(user.id, membership.userId))
		.where(
			and(
				within(membership.id, span),
				eq(membership.state, 'active'),
				sql`${user.disabledAt} is null`,
				inArray(
					membership.id,
					reader
						.select({ id: listing.sellerId })
						.from(listing)
						.where(sql`${listing.publishedAt} is not null`)
				)
			)
		)
		.orderBy(asc(membership.id));
	return rows.map(({ slug, number }) => plain(`/penjual/${slug}/${number}`));
}

async function organisations(reader: Reader, span: Span): Promise<PublicAddress[]> {
	const rows = await reader
		.select({ slug: organisation.slug })
		.from(organisation)
		.where(within(organisation.id, span))
		.orderBy(asc(organisation.id));
	return rows.map(({ slug }) => plain(`/penjual/${slug}`));
}

/** Villages where there is somebody, each in the file of its first organisation. */
async function villages(reader: Reader, span: Span): Promise<PublicAddress[]> {
	const first = sql<number>`min(${organisation.id})`;
	const rows = await reader
		.select({ code: organisation.villageCode })
		.from(organisation)
		.groupBy(organisation.villageCode)
		.having(sql`${first} > ${span.after} and ${first} <= ${span.until}`)
		.orderBy(first);
	return rows.map(({ code }) => plain(`/desa/${code}`));
}

async function lastOf(reader: Reader, table: typeof listing | typeof membership | typeof organisation) {
	const [found] = await reader.select({ last: max(table.id) }).from(table);
	return Number(found?.last ?? 0);
}

const KINDS: Readonly<Record<string, Kind>> = {
	halaman: { last: () => Promise.resolve(1), addresses: pages },
	produk: { last: (reader) => lastOf(reader, listing), addresses: goods },
	produsen: { last: (reader) => lastOf(reader, membership), addresses: producers },
	penjual: { last: (reader) => lastOf(reader, organisation), addresses: organisations },
	desa: { last: (reader) => lastOf(reader, organisation), addresses: villages }
};

/** The names of all files of the sitemap, as `produk-2`. */
export async function sitemapFiles(reader: Reader): Promise<string[]> {
	const names: string[] = [];
	for (const [kind, { last }] of Object.entries(KINDS)) {
		const files = Math.ceil((await last(reader)) / MOST_IN_FILE);
		for (let number = 1; number <= files; number += 1) names.push(`${kind}-${number}`);
	}
	return names;
}

/** The addresses of a file, or null for a name that is none. */
export async function sitemapFile(reader: Reader, name: string): Promise<PublicAddress[] | null> {
	const [, kindName = '', digits = ''] = /^([a-z]+)-([1-9]\d{0,5})$/.exec(name) ?? [];
	const kind = Object.hasOwn(KINDS, kindName) ? KINDS[kindName] : undefined;
	const number = Number(digits);
	if (!kind || number > Math.ceil((await kind.last(reader)) / MOST_IN_FILE)) return null;
	return kind.addresses(reader, { after: (number - 1) * MOST_IN_FILE, until: number * MOST_IN_FILE });
}
