import { sql } from 'drizzle-orm';
import { index, integer, primaryKey, sqliteTable, text, uniqueIndex } from 'drizzle-orm/sqlite-core';
import { ledgerTransaction } from '#lib/ledger/schema.server.ts';
import { organisation } from '#lib/organisations/schema.server.ts';
import { user } from '#lib/people/schema.server.ts';
import type { OrganisationId, TransactionId, UserId } from '#lib/shared/ids.ts';
import type { Period } from './periods.ts';

/** A closed month or year that an officer asked to open again, and what another decided. Every member may read it. */
export const reopening = sqliteTable(
	'reopening',
	{
		id: integer().primaryKey({ autoIncrement: true }),
		organisationId: integer('organisation_id')
			.$type<OrganisationId>()
			.notNull()
			.references(() => organisation.id),
		/** `2026-11` or `2026`. */
		period: text().$type<Period>().notNull(),
		reason: text().notNull(),
		state: text({ enum: ['waiting', 'approved', 'refused'] }).notNull(),
		askedBy: integer('asked_by')
			.$type<UserId>()
			.notNull()
			.references(() => user.id),
		askedAt: integer('asked_at').notNull(),
		decidedBy: integer('decided_by')
			.$type<UserId>()
			.references(() => user.id),
		decidedAt: integer('decided_at')
	},
	(table) => [
		index('reopening_organisation').on(table.organisationId, table.id),
		uniqueIndex('reopening_waiting')
			.on(table.organisationId, table.period)
			.where(sql`state = 'waiting'`)
	]
);

/** A year whose result was carried to equity in every book. */
export const closedYear = sqliteTable(
	'closed_year',
	{
		organisationId: integer('organisation_id')
			.$type<OrganisationId>()
			.notNull()
			.references(() => organisation.id),
		year: integer().notNull(),
		/** Null where nothing was earned or spent. */
		transactionId: integer('transaction_id')
			.$type<TransactionId>()
			.references(() => ledgerTransaction.id),
		closedBy: integer('closed_by')
			.$type<UserId>()
			.notNull()
			.references(() => user.id),
		closedAt: integer('closed_at').notNull(),
		/** When its result was shared out: from then on it stays closed. */
		sharedAt: integer('shared_at')
	},
	(table) => [primaryKey({ columns: [table.organisationId, table.year] })]
);
