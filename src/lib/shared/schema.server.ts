import { sql } from 'drizzle-orm';
import { check, index, integer, primaryKey, sqliteTable, text } from 'drizzle-orm/sqlite-core';

/** Who did what, and what was refused. Append-only by trigger. */
export const auditLog = sqliteTable(
	'audit_log',
	{
		id: integer().primaryKey({ autoIncrement: true }),
		at: integer().notNull(),
		userId: integer('user_id'),
		address: text().notNull(),
		requestId: text('request_id').notNull(),
		action: text().notNull(),
		organisationId: integer('organisation_id'),
		/** What it was done to, as `order:17`. */
		subject: text(),
		outcome: text({ enum: ['done', 'refused'] }).notNull(),
		detail: text({ mode: 'json' }).$type<Record<string, unknown>>()
	},
	(table) => [
		index('audit_log_subject').on(table.subject),
		index('audit_log_organisation').on(table.organisationId, table.id)
	]
);

/** The first answer to a form's key, kept 30 days. */
export const idempotencyKey = sqliteTable(
	'idempotency_key',
	{
		scope: text().notNull(),
		key: text().notNull(),
		bodyHash: text('body_hash').notNull(),
		result: text({ mode: 'json' }).$type<unknown>().notNull(),
		createdAt: integer('created_at').notNull()
	},
	(table) => [
		primaryKey({ columns: [table.scope, table.key] }),
		index('idempotency_key_created').on(table.createdAt)
	]
);

/** Which public pages are no longer what they were: a tag rises with what triggers see change. */
export const pageChange = sqliteTable(
	'page_change',
	{
		/** `shelf`, `terms`, `people`, or the goods of one group as `group:12`. */
		tag: text().primaryKey(),
		version: integer().notNull()
	},
	(table) => [index('page_change_version').on(table.version)]
);

/** Work for later: effects outside the database, expiries, what recurs. A lease lets one process take it. */
export const job = sqliteTable(
	'job',
	{
		id: integer().primaryKey({ autoIncrement: true }),
		kind: text().notNull(),
		/** At most one open job for a key. */
		uniqueKey: text('unique_key').unique(),
		payload: text({ mode: 'json' }).$type<unknown>().notNull(),
		runAt: integer('run_at').notNull(),
		leaseOwner: text('lease_owner'),
		leaseUntil: integer('lease_until'),
		attempts: integer().notNull().default(0),
		lastError: text('last_error'),
		doneAt: integer('done_at')
	},
	(table) => [
		index('job_due')
			.on(table.runAt)
			.where(sql`done_at is null`)
	]
);

/** Counts attempts in a window, for slowing guesses down; in the database so that a restart forgets nothing. */
export const attempt = sqliteTable(
	'attempt',
	{
		key: text().primaryKey(),
		count: integer().notNull(),
		windowEndsAt: integer('window_ends_at').notNull()
	},
	(table) => [check('attempt_count', sql`typeof(${table.count}) = 'integer' and ${table.count} >= 0`)]
);

/** Something long, such as filling the demo village, that was begun and may be done. */
export const milestone = sqliteTable('milestone', {
	name: text().primaryKey(),
	begunAt: integer('begun_at').notNull(),
	doneAt: integer('done_at')
});
