import { index, integer, sqliteTable, text } from 'drizzle-orm/sqlite-core';
import { organisation } from '#lib/organisations/schema.server.ts';
import { user } from '#lib/people/schema.server.ts';
import { wholeNumber } from '#lib/shared/columns.server.ts';
import type { OrganisationId, UserId } from '#lib/shared/ids.ts';
import { TOKEN_SCOPES } from './tokenScopes.ts';

/** Lets a program read an organisation's books; only the SHA-256 of the token is kept. */
export const apiToken = sqliteTable(
	'api_token',
	{
		id: integer().primaryKey({ autoIncrement: true }),
		organisationId: integer('organisation_id')
			.$type<OrganisationId>()
			.notNull()
			.references(() => organisation.id),
		name: text().notNull(),
		scope: text({ enum: TOKEN_SCOPES }).notNull(),
		/** Requests a minute. */
		perMinute: integer('per_minute').notNull(),
		tokenHash: text('token_hash').notNull().unique(),
		/** The token's first letters, to tell one from another. */
		prefix: text().notNull(),
		madeBy: integer('made_by')
			.$type<UserId>()
			.notNull()
			.references(() => user.id),
		madeAt: integer('made_at').notNull(),
		revokedAt: integer('revoked_at'),
		revokedBy: integer('revoked_by')
			.$type<UserId>()
			.references(() => user.id)
	},
	(table) => [
		index('api_token_organisation').on(table.organisationId),
		wholeNumber('api_token_per_minute', table.perMinute, { least: 1, most: 600 })
	]
);
