import { index, integer, primaryKey, sqliteTable } from 'drizzle-orm/sqlite-core';
import { listing } from '#lib/catalog/schema.server.ts';
import { orderCycle } from '#lib/cycles/schema.server.ts';
import { membership } from '#lib/organisations/schema.server.ts';
import { wholeNumber } from '#lib/shared/columns.server.ts';
import type { CycleId, ListingId, MembershipId } from '#lib/shared/ids.ts';

/** What a closed cycle asks of a producer, as it stood at the cut-off: the list she was sent does not change later. */
export const cycleRequest = sqliteTable(
	'cycle_request',
	{
		cycleId: integer('cycle_id')
			.$type<CycleId>()
			.notNull()
			.references(() => orderCycle.id),
		listingId: integer('listing_id')
			.$type<ListingId>()
			.notNull()
			.references(() => listing.id),
		sellerId: integer('seller_id')
			.$type<MembershipId>()
			.notNull()
			.references(() => membership.id),
		/** In g, ml, dm³ or pieces, over all orders. */
		quantity: integer().notNull(),
		orders: integer().notNull()
	},
	(table) => [
		primaryKey({ columns: [table.cycleId, table.listingId] }),
		index('cycle_request_seller').on(table.sellerId, table.cycleId),
		wholeNumber('cycle_request_quantity', table.quantity, { least: 1 }),
		wholeNumber('cycle_request_orders', table.orders, { least: 1 })
	]
);
