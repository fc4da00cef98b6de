import { sql } from 'drizzle-orm';
import { check, index, integer, sqliteTable, text } from 'drizzle-orm/sqlite-core';
import { listing } from '#lib/catalog/schema.server.ts';
import { media } from '#lib/media/schema.server.ts';
import { orderLine } from '#lib/orders/schema.server.ts';
import { membership, organisation } from '#lib/organisations/schema.server.ts';
import { user } from '#lib/people/schema.server.ts';
import { wholeNumber } from '#lib/shared/columns.server.ts';
import type {
	ListingId,
	MediaId,
	MembershipId,
	OrderLineId,
	OrganisationId,
	ReviewId,
	UserId
} from '#lib/shared/ids.ts';

/**
 * What a buyer says of the goods of one order line she received; a trigger refuses it before delivery, and a second
 * answer. It is never deleted: the desk hides it, with a reason, and can show it again.
 */
export const review = sqliteTable(
	'review',
	{
		id: integer().primaryKey({ autoIncrement: true }).$type<ReviewId>(),
		orderLineId: integer('order_line_id')
			.$type<OrderLineId>()
			.notNull()
			.unique()
			.references(() => orderLine.id),
		listingId: integer('listing_id')
			.$type<ListingId>()
			.notNull()
			.references(() => listing.id),
		sellerId: integer('seller_id')
			.$type<MembershipId>()
			.notNull()
			.references(() => membership.id),
		groupId: integer('group_id')
			.$type<OrganisationId>()
			.notNull()
			.references(() => organisation.id),
		bumdesaId: integer('bumdesa_id')
			.$type<OrganisationId>()
			.notNull()
			.references(() => organisation.id),
		/** The buyer's shortened name: all that anybody reads of her. */
		author: text().notNull(),
		stars: integer().notNull(),
		words: text().notNull(),
		photoId: integer('photo_id')
			.$type<MediaId>()
			.references(() => media.id),
		writtenAt: integer('written_at').notNull(),
		changedAt: integer('changed_at'),
		answer: text(),
		answeredBy: integer('answered_by')
			.$type<UserId>()
			.references(() => user.id),
		answeredAt: integer('answered_at'),
		hiddenReason: text('hidden_reason'),
		hiddenBy: integer('hidden_by')
			.$type<UserId>()
			.references(() => user.id),
		hiddenAt: integer('hidden_at')
	},
	(table) => [
		index('review_listing').on(table.listingId, table.hiddenAt, table.id),
		index('review_seller').on(table.sellerId, table.hiddenAt, table.id),
		index('review_group').on(table.groupId, table.id),
		index('review_bumdesa').on(table.bumdesaId, table.id),
		wholeNumber('review_stars', table.stars, { least: 1, most: 5 }),
		check('review_words', sql`length(${table.words}) <= 600`),
		check('review_answered', sql`(${table.answer} is null) = (${table.answeredAt} is null)`),
		check('review_hidden', sql`(${table.hiddenReason} is null) = (${table.hiddenAt} is null)`)
	]
);
