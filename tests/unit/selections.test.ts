import { asc, count, eq, is, sql } from 'drizzle-orm';
import { alias, QueryBuilder, SQLiteTable, union } from 'drizzle-orm/sqlite-core';
import { expect, test } from 'vitest';
import { commodity, listing } from '#lib/catalog/schema.server.ts';
import { membership } from '#lib/organisations/schema.server.ts';
import { user } from '#lib/people/schema.server.ts';
import { keepSelections } from '#lib/shared/selections.server.ts';

const modules = import.meta.glob<Record<string, unknown>>('../../src/lib/*/schema.server.ts', {
	eager: true
});
const tables = Object.values(modules)
	.flatMap((module) => Object.values(module))
	.filter((each): each is SQLiteTable => is(each, SQLiteTable));

const build = new QueryBuilder();
const seller = alias(membership, 'seller');
const buyer = alias(user, 'buyer');

/** Every table whole, and each way in which the house writes a selection. */
function questions(): { toSQL(): { sql: string; params: unknown[] } }[] {
	const inner = build
		.select({ id: listing.id, n: count().as('n') })
		.from(listing)
		.as('inner');
	const named = build.$with('named').as(build.select({ id: listing.id }).from(listing));
	return [
		...tables.map((table) => build.select().from(table)),
		build.select().from(listing).innerJoin(commodity, eq(commodity.id, listing.commodityId)),
		build
			.select({ listing, seller: { id: seller.id }, name: buyer.name })
			.from(listing)
			.innerJoin(seller, eq(seller.id, listing.sellerId))
			.innerJoin(buyer, eq(buyer.id, seller.userId))
			.where(eq(listing.id, 7 as typeof listing.$inferSelect.id))
			.orderBy(asc(listing.name)),
		build
			.select({
				first: sql<number>`max(${listing.id})`,
				id: listing.id,
				second: sql<string>`coalesce(${listing.name}, ${'tanpa nama'})`.as('second'),
				name: listing.name,
				third: sql`${9}`
			})
			.from(listing),
		build.selectDistinct({ id: listing.id, name: listing.name }).from(listing),
		build.select({ n: count() }).from(listing),
		build
			.select({ id: inner.id, n: inner.n, name: listing.name })
			.from(inner)
			.innerJoin(listing, eq(listing.id, inner.id)),
		build.with(named).select().from(named),
		union(
			build.select({ name: listing.name }).from(listing),
			build.select({ name: commodity.slug }).from(commodity)
		)
	];
}

test('a selection from memory is what drizzle itself would write, at the first time and at later ones', () => {
	expect(tables.length).toBeGreaterThan(100);
	const own = questions().map((each) => each.toSQL());
	keepSelections();
	expect(questions().map((each) => each.toSQL())).toEqual(own);
	expect(questions().map((each) => each.toSQL())).toEqual(own);
	keepSelections();
	expect(questions().map((each) => each.toSQL())).toEqual(own);
});
