import { sql } from 'drizzle-orm';
import { check, index, integer, sqliteTable, text } from 'drizzle-orm/sqlite-core';
import { organisation } from '#lib/organisations/schema.server.ts';
import { user } from '#lib/people/schema.server.ts';
import { wholeNumber } from '#lib/shared/columns.server.ts';
import type { BookDate } from '#lib/shared/dates.ts';
import type { OrganisationId, UserId } from '#lib/shared/ids.ts';
import { INCOME_SCHEMES } from './rules.ts';

/** What an organisation stated of its taxes; what is stated later for the same month holds. Never changed. */
export const taxTerms = sqliteTable(
	'tax_terms',
	{
		id: integer().primaryKey({ autoIncrement: true }),
		organisationId: integer('organisation_id')
			.$type<OrganisationId>()
			.notNull()
			.references(() => organisation.id),
		/** The first of a month. */
		validFrom: text('valid_from').$type<BookDate>().notNull(),
		/** Registered for VAT (PKP), and the rate that its prices contain, in basis points. */
		vatRegistered: integer('vat_registered', { mode: 'boolean' }).notNull(),
		vatRate: integer('vat_rate').notNull(),
		incomeScheme: text('income_scheme', { enum: INCOME_SCHEMES }).notNull(),
		incomeRate: integer('income_rate').notNull(),
		/** The first day of the scheme's last month. */
		incomeUntil: text('income_until').$type<BookDate>(),
		statedBy: integer('stated_by')
			.$type<UserId>()
			.notNull()
			.references(() => user.id),
		statedAt: integer('stated_at').notNull()
	},
	(table) => [
		index('tax_terms_organisation').on(table.organisationId, table.id),
		wholeNumber('tax_terms_vat_rate', table.vatRate, { least: 0, most: 10_000 }),
		wholeNumber('tax_terms_income_rate', table.incomeRate, { least: 0, most: 10_000 }),
		check('tax_terms_month', sql`substr(${table.validFrom}, 9) = '01'`),
		check('tax_terms_registered', sql`${table.vatRegistered} = (${table.vatRate} > 0)`)
	]
);
