import { sql } from 'drizzle-orm';
import { check, index, integer, sqliteTable, text, uniqueIndex } from 'drizzle-orm/sqlite-core';
import { book, ledgerTransaction } from '#lib/ledger/schema.server.ts';
import { organisation } from '#lib/organisations/schema.server.ts';
import { user } from '#lib/people/schema.server.ts';
import { wholeNumber } from '#lib/shared/columns.server.ts';
import type { BookDate } from '#lib/shared/dates.ts';
import type { BookId, OrganisationId, TransactionId, UserId } from '#lib/shared/ids.ts';
import type { Rupiah } from '#lib/shared/money.ts';
import { INCOME_SCHEMES } from './rules.ts';
import { SUPPLIES } from './vat.ts';

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

/**
 * The register of output VAT: of which supply it was taken out, beside the entry that did; below nothing what was given back. The rows
 * of a transaction add up to what it posted on the account. Append-only by trigger.
 */
export const outputVat = sqliteTable(
	'output_vat',
	{
		id: integer().primaryKey({ autoIncrement: true }),
		bookId: integer('book_id')
			.$type<BookId>()
			.notNull()
			.references(() => book.id),
		transactionId: integer('transaction_id')
			.$type<TransactionId>()
			.notNull()
			.references(() => ledgerTransaction.id),
		date: text().$type<BookDate>().notNull(),
		supply: text({ enum: SUPPLIES }).notNull(),
		/** Of what: `line:12`, `part:34`, `input_order:5`. */
		reference: text().notNull(),
		/** The price without its VAT. */
		base: integer().$type<Rupiah>().notNull(),
		vat: integer().$type<Rupiah>().notNull()
	},
	(table) => [
		index('output_vat_book').on(table.bookId, table.date),
		index('output_vat_reference').on(table.reference),
		uniqueIndex('output_vat_once').on(table.transactionId, table.supply, table.reference),
		wholeNumber('output_vat_base', table.base),
		wholeNumber('output_vat_vat', table.vat)
	]
);
