import { index, integer, sqliteTable, text } from 'drizzle-orm/sqlite-core';
import type { UserId } from '#lib/shared/ids.ts';

export const user = sqliteTable('user', {
	id: integer().primaryKey({ autoIncrement: true }).$type<UserId>(),
	name: text().notNull(),
	/** E.164 (`+62812…`): one account per number however it was typed. */
	phone: text().unique(),
	/** Lower case. */
	email: text().unique(),
	/** argon2id; null until the person has chosen a password. */
	passwordHash: text('password_hash'),
	locale: text({ enum: ['id', 'en'] })
		.notNull()
		.default('id'),
	/** As the person says it; reports count women borrowers. */
	gender: text({ enum: ['female', 'male'] }),
	disabledAt: integer('disabled_at'),
	createdAt: integer('created_at').notNull()
});

/** A session's id is the SHA-256 of the token in the cookie: a stolen database opens no session. */
export const session = sqliteTable(
	'session',
	{
		id: text().primaryKey(),
		userId: integer('user_id')
			.$type<UserId>()
			.notNull()
			.references(() => user.id),
		/** Seconds, as Lucia keeps it. */
		expiresAt: integer('expires_at').notNull()
	},
	(table) => [index('session_user').on(table.userId)]
);

/** A one-time code that an officer reads out to a member who lost the password; only its hash is kept. */
export const resetCode = sqliteTable(
	'reset_code',
	{
		id: integer().primaryKey({ autoIncrement: true }),
		userId: integer('user_id')
			.$type<UserId>()
			.notNull()
			.references(() => user.id),
		/** argon2id. */
		codeHash: text('code_hash').notNull(),
		/** Codes of how many different officers are asked for together: two for who is an officer herself. */
		codesNeeded: integer('codes_needed').notNull().default(1),
		madeBy: integer('made_by')
			.$type<UserId>()
			.notNull()
			.references(() => user.id),
		expiresAt: integer('expires_at').notNull(),
		usedAt: integer('used_at')
	},
	(table) => [index('reset_code_user').on(table.userId)]
);
