import { sql } from 'drizzle-orm';
import { check, index, integer, sqliteTable, text, uniqueIndex } from 'drizzle-orm/sqlite-core';
import { village } from '#lib/organisations/schema.server.ts';
import { user } from '#lib/people/schema.server.ts';
import type { AddressId, UserId } from '#lib/shared/ids.ts';

/** Where a buyer has goods brought. Orders keep a copy of their own; a trigger takes these with a closed account. */
export const buyerAddress = sqliteTable(
	'buyer_address',
	{
		id: integer().primaryKey({ autoIncrement: true }).$type<AddressId>(),
		userId: integer('user_id')
			.$type<UserId>()
			.notNull()
			.references(() => user.id),
		/** What she calls it: at home, the shop. */
		label: text().notNull(),
		/** Who takes the goods there. */
		name: text().notNull(),
		phone: text().notNull(),
		villageCode: text('village_code')
			.notNull()
			.references(() => village.code),
		address: text().notNull(),
		isDefault: integer('is_default', { mode: 'boolean' }).notNull(),
		createdAt: integer('created_at').notNull()
	},
	(table) => [
		index('buyer_address_user').on(table.userId, table.id),
		uniqueIndex('buyer_address_default')
			.on(table.userId)
			.where(sql`is_default = 1`),
		check('buyer_address_default_is_one', sql`${table.isDefault} in (0, 1)`)
	]
);
