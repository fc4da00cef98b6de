import { sql } from 'drizzle-orm';
import { index, integer, primaryKey, sqliteTable, text, uniqueIndex } from 'drizzle-orm/sqlite-core';
import { ledgerTransaction } from '#lib/ledger/schema.server.ts';
import { membership, organisation } from '#lib/organisations/schema.server.ts';
import { user } from '#lib/people/schema.server.ts';
import { wholeNumber } from '#lib/shared/columns.server.ts';
import type { BookDate } from '#lib/shared/dates.ts';
import type { MembershipId, OrganisationId, TransactionId, UserId } from '#lib/shared/ids.ts';
import type { Rupiah } from '#lib/shared/money.ts';
import { WHOLE_RATE, type PreciseRate } from '#lib/shared/percent.ts';
import { SURPLUS_PARTS } from './parts.ts';

const organisationColumn = () =>
	integer('organisation_id')
		.$type<OrganisationId>()
		.notNull()
		.references(() => organisation.id);
const personColumn = (name: string) =>
	integer(name)
		.$type<UserId>()
		.references(() => user.id);

/** How a meeting decided to divide the result of a year; entered by one officer, approved by another. */
export const surplusPolicy = sqliteTable(
	'surplus_policy',
	{
		id: integer().primaryKey({ autoIncrement: true }),
		organisationId: organisationColumn(),
		/** The day of the meeting; it holds for what is shared out from then on. */
		decidedOn: text('decided_on').$type<BookDate>().notNull(),
		/** The decision as it stands in the minutes. */
		resolution: text().notNull(),
		state: text({ enum: ['entered', 'approved', 'refused'] }).notNull(),
		enteredBy: personColumn('entered_by').notNull(),
		enteredAt: integer('entered_at').notNull(),
		approvedBy: personColumn('approved_by'),
		approvedAt: integer('approved_at')
	},
	(table) => [
		index('surplus_policy_organisation').on(table.organisationId, table.decidedOn),
		uniqueIndex('surplus_policy_waiting')
			.on(table.organisationId)
			.where(sql`state = 'entered'`)
	]
);

export const surplusPolicyPart = sqliteTable(
	'surplus_policy_part',
	{
		policyId: integer('policy_id')
			.notNull()
			.references(() => surplusPolicy.id),
		part: text({ enum: SURPLUS_PARTS }).notNull(),
		share: integer().$type<PreciseRate>().notNull()
	},
	(table) => [
		primaryKey({ columns: [table.policyId, table.part] }),
		wholeNumber('surplus_policy_part_share', table.share, { least: 0, most: WHOLE_RATE })
	]
);

/** What the result of a closed year becomes: a draft that members read, then approved and posted. */
export const distribution = sqliteTable(
	'distribution',
	{
		id: integer().primaryKey({ autoIncrement: true }),
		organisationId: organisationColumn(),
		year: integer().notNull(),
		policyId: integer('policy_id')
			.notNull()
			.references(() => surplusPolicy.id),
		/** The closing it was counted from: opened and closed again, the year has another one. */
		closingTransactionId: integer('closing_transaction_id')
			.$type<TransactionId>()
			.notNull()
			.references(() => ledgerTransaction.id),
		/** The result of the year; negative is a loss. */
		result: integer().$type<Rupiah>().notNull(),
		/** What of it is shared out: less than the result where an older loss is covered first; negative for a loss. */
		amount: integer().$type<Rupiah>().notNull(),
		state: text({ enum: ['draft', 'approved'] }).notNull(),
		preparedBy: personColumn('prepared_by').notNull(),
		preparedAt: integer('prepared_at').notNull(),
		approvedBy: personColumn('approved_by'),
		approvedAt: integer('approved_at'),
		/** The meeting (RAT, Musdes) that accepted it, and what its minutes say. */
		meetingOn: text('meeting_on').$type<BookDate>(),
		resolution: text(),
		transactionId: integer('transaction_id')
			.$type<TransactionId>()
			.references(() => ledgerTransaction.id)
	},
	(table) => [
		uniqueIndex('distribution_year').on(table.organisationId, table.year),
		wholeNumber('distribution_result', table.result),
		wholeNumber('distribution_amount', table.amount)
	]
);

/** What each part of the policy comes to; the members' parts all together. */
export const distributionPart = sqliteTable(
	'distribution_part',
	{
		distributionId: integer('distribution_id')
			.notNull()
			.references(() => distribution.id, { onDelete: 'cascade' }),
		part: text({ enum: SURPLUS_PARTS }).notNull(),
		share: integer().$type<PreciseRate>().notNull(),
		amount: integer().$type<Rupiah>().notNull(),
		/** What all members' shares of it are measured by, in rupiah; 0 for a fund. */
		weight: integer().$type<Rupiah>().notNull()
	},
	(table) => [
		primaryKey({ columns: [table.distributionId, table.part] }),
		wholeNumber('distribution_part_amount', table.amount),
		wholeNumber('distribution_part_weight', table.weight, { least: 0 })
	]
);

/** One member's share: what she brought in, and what she has for it. */
export const distributionMember = sqliteTable(
	'distribution_member',
	{
		distributionId: integer('distribution_id')
			.notNull()
			.references(() => distribution.id, { onDelete: 'cascade' }),
		membershipId: integer('membership_id')
			.$type<MembershipId>()
			.notNull()
			.references(() => membership.id),
		savings: integer().$type<Rupiah>().notNull(),
		interestPaid: integer('interest_paid').$type<Rupiah>().notNull(),
		bought: integer().$type<Rupiah>().notNull(),
		sold: integer().$type<Rupiah>().notNull(),
		capital: integer().$type<Rupiah>().notNull(),
		interest: integer().$type<Rupiah>().notNull(),
		purchases: integer().$type<Rupiah>().notNull(),
		sales: integer().$type<Rupiah>().notNull(),
		total: integer().$type<Rupiah>().notNull(),
		/** Set once it is on her savings, or was paid in cash after she had left. */
		paidTransactionId: integer('paid_transaction_id')
			.$type<TransactionId>()
			.references(() => ledgerTransaction.id)
	},
	(table) => [
		primaryKey({ columns: [table.distributionId, table.membershipId] }),
		index('distribution_member_membership').on(table.membershipId),
		wholeNumber('distribution_member_total', table.total, { least: 0 })
	]
);
