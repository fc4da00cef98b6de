import { index, integer, primaryKey, sqliteTable, text } from 'drizzle-orm/sqlite-core';
import { listing } from '#lib/catalog/schema.server.ts';
import { user } from '#lib/people/schema.server.ts';
import { wholeNumber } from '#lib/shared/columns.server.ts';
import type { ListingId, UserId } from '#lib/shared/ids.ts';
import type { Rupiah } from '#lib/shared/money.ts';

/** What somebody means to buy; kept on the server, so that it survives a lost signal. */
export const cart = sqliteTable(
	'cart',
	{
		id: integer().primaryKey({ autoIncrement: true }),
		/** SHA-256 of the token in the cookie. */
		tokenHash: text('token_hash').notNull().unique(),
		userId: integer('user_id')
			.$type<UserId>()
			.references(() => user.id),
		updatedAt: integer('updated_at').notNull()
	},
	(table) => [index('cart_user').on(table.userId)]
);

export const cartLine = sqliteTable(
	'cart_line',
	{
		cartId: integer('cart_id')
			.notNull()
			.references(() => cart.id, { onDelete: 'cascade' }),
		listingId: integer('listing_id')
			.$type<ListingId>()
			.notNull()
			.references(() => listing.id),
		quantity: integer().notNull(),
		/** The price per unit the buyer was last shown. */
		shownPrice: integer('shown_price').$type<Rupiah>().notNull()
	},
	(table) => [
		primaryKey({ columns: [table.cartId, table.listingId] }),
		wholeNumber('cart_line_quantity', table.quantity, { least: 1 }),
		wholeNumber('cart_line_price', table.shownPrice, { least: 1 })
	]
);
