import { index, integer, sqliteTable, text } from 'drizzle-orm/sqlite-core';
import { user } from '#lib/people/schema.server.ts';
import { wholeNumber } from '#lib/shared/columns.server.ts';
import type { UserId } from '#lib/shared/ids.ts';
import { MAIL_KINDS } from './kinds.ts';

/** Where a person wants notices sent. Nothing but the question whether it is hers goes there before she has confirmed it. */
export const mailAddress = sqliteTable('mail_address', {
	userId: integer('user_id')
		.$type<UserId>()
		.primaryKey()
		.references(() => user.id),
	email: text().notNull(),
	/** SHA-256 of the code in the link; null once it was used. */
	codeHash: text('code_hash'),
	codeExpiresAt: integer('code_expires_at'),
	confirmedAt: integer('confirmed_at')
});

/** A notice to be sent, or that was. One for each key, so that nobody is told twice. */
export const mail = sqliteTable(
	'mail',
	{
		id: integer().primaryKey({ autoIncrement: true }),
		userId: integer('user_id')
			.$type<UserId>()
			.notNull()
			.references(() => user.id),
		key: text().notNull().unique(),
		kind: text({ enum: MAIL_KINDS }).notNull(),
		/** What its words need, and no more. */
		facts: text({ mode: 'json' }).$type<Readonly<Record<string, string>>>().notNull(),
		attempts: integer().notNull().default(0),
		tryAt: integer('try_at').notNull(),
		sentAt: integer('sent_at'),
		/** Given up: the address is gone, or it failed too often. */
		droppedAt: integer('dropped_at')
	},
	(table) => [
		index('mail_waiting').on(table.sentAt, table.droppedAt, table.tryAt),
		index('mail_user').on(table.userId),
		wholeNumber('mail_attempts', table.attempts, { least: 0 })
	]
);
