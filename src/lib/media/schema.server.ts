import { index, integer, sqliteTable, text } from 'drizzle-orm/sqlite-core';
import type { MediaId, UserId } from '#lib/shared/ids.ts';

/** A picture that was re-encoded here: WebP sizes and AVIF, upright, without EXIF. */
export const media = sqliteTable(
	'media',
	{
		id: integer().primaryKey({ autoIncrement: true }).$type<MediaId>(),
		/** Unguessable name of its files and of its address. */
		token: text().notNull().unique(),
		/** `public` pictures are served to anyone; `private` ones (receipts, proofs) through a route that asks who reads. */
		visibility: text({ enum: ['public', 'private'] }).notNull(),
		width: integer().notNull(),
		height: integer().notNull(),
		/** SHA-256 of the upload, to recognise one proof sent for two orders. */
		sourceHash: text('source_hash').notNull(),
		uploadedBy: integer('uploaded_by').$type<UserId>(),
		createdAt: integer('created_at').notNull()
	},
	(table) => [index('media_source').on(table.sourceHash)]
);
