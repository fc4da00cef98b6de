import { sql } from 'drizzle-orm';
import { check, index, integer, sqliteTable, text, uniqueIndex } from 'drizzle-orm/sqlite-core';
import { book, ledgerTransaction } from '#lib/ledger/schema.server.ts';
import { membership } from '#lib/organisations/schema.server.ts';
import { user } from '#lib/people/schema.server.ts';
import { wholeNumber } from '#lib/shared/columns.server.ts';
import type { BookDate } from '#lib/shared/dates.ts';
import type { BookId, MembershipId, TransactionId, UserId } from '#lib/shared/ids.ts';
import type { Rupiah } from '#lib/shared/money.ts';
import { CLAIM_STATES, COVERS } from './cover.ts';

const userOf = (column: string) =>
	integer(column)
		.$type<UserId>()
		.references(() => user.id);
const memberOf = () =>
	integer('membership_id')
		.$type<MembershipId>()
		.notNull()
		.references(() => membership.id);
const policyOf = () =>
	integer('policy_id')
		.notNull()
		.references(() => insurancePolicy.id);
const transactionOf = () =>
	integer('transaction_id')
		.$type<TransactionId>()
		.references(() => ledgerTransaction.id);

/** What an insurer covers for a group's members, and what it costs each. Other terms are another policy. */
export const insurancePolicy = sqliteTable(
	'insurance_policy',
	{
		id: integer().primaryKey({ autoIncrement: true }),
		bookId: integer('book_id')
			.$type<BookId>()
			.notNull()
			.references(() => book.id),
		insurer: text().notNull(),
		name: text().notNull(),
		/** The insurer's own number. */
		number: text().notNull(),
		covers: text({ enum: COVERS }).notNull(),
		/** What a member pays for `months`. */
		premium: integer().$type<Rupiah>().notNull(),
		months: integer().notNull(),
		enteredBy: userOf('entered_by').notNull(),
		enteredAt: integer('entered_at').notNull(),
		/** No premium is taken any more; claims still are. */
		endedAt: integer('ended_at')
	},
	(table) => [
		index('insurance_policy_book').on(table.bookId),
		wholeNumber('insurance_policy_premium', table.premium, { least: 1 }),
		wholeNumber('insurance_policy_months', table.months, { least: 1, most: 24 })
	]
);

/** What a member paid, held for the insurer until it is sent. */
export const insurancePremium = sqliteTable(
	'insurance_premium',
	{
		id: integer().primaryKey({ autoIncrement: true }),
		policyId: policyOf(),
		membershipId: memberOf(),
		amount: integer().$type<Rupiah>().notNull(),
		coveredFrom: text('covered_from').$type<BookDate>().notNull(),
		coveredUntil: text('covered_until').$type<BookDate>().notNull(),
		paidFrom: text('paid_from', { enum: ['cash', 'savings'] }).notNull(),
		transactionId: transactionOf().notNull(),
		takenBy: userOf('taken_by').notNull(),
		takenAt: integer('taken_at').notNull()
	},
	(table) => [
		uniqueIndex('insurance_premium_once').on(table.policyId, table.membershipId, table.coveredFrom),
		index('insurance_premium_member').on(table.membershipId, table.policyId, table.coveredUntil),
		wholeNumber('insurance_premium_amount', table.amount, { least: 1 })
	]
);

/** What was sent on to the insurer. */
export const insuranceRemittance = sqliteTable(
	'insurance_remittance',
	{
		id: integer().primaryKey({ autoIncrement: true }),
		policyId: policyOf(),
		amount: integer().$type<Rupiah>().notNull(),
		through: text({ enum: ['cash', 'bank'] }).notNull(),
		reference: text().notNull(),
		transactionId: transactionOf().notNull(),
		sentBy: userOf('sent_by').notNull(),
		sentAt: integer('sent_at').notNull()
	},
	(table) => [
		index('insurance_remittance_policy').on(table.policyId),
		wholeNumber('insurance_remittance_amount', table.amount, { least: 1 })
	]
);

/** What the insurer paid for a member: entered by one officer, in the books once another has approved it. */
export const insuranceClaim = sqliteTable(
	'insurance_claim',
	{
		id: integer().primaryKey({ autoIncrement: true }),
		policyId: policyOf(),
		membershipId: memberOf(),
		amount: integer().$type<Rupiah>().notNull(),
		happenedOn: text('happened_on').$type<BookDate>().notNull(),
		reason: text().notNull(),
		/** The bank's reference of the insurer's payment: one payment is entered once. */
		reference: text().notNull(),
		state: text({ enum: CLAIM_STATES }).notNull(),
		enteredBy: userOf('entered_by').notNull(),
		enteredAt: integer('entered_at').notNull(),
		decidedBy: userOf('decided_by'),
		decidedAt: integer('decided_at'),
		transactionId: transactionOf()
	},
	(table) => [
		uniqueIndex('insurance_claim_reference')
			.on(table.policyId, table.reference)
			.where(sql`state <> 'refused'`),
		index('insurance_claim_member').on(table.membershipId),
		check('insurance_claim_two_people', sql`state <> 'approved' or entered_by <> decided_by`),
		wholeNumber('insurance_claim_amount', table.amount, { least: 1 })
	]
);
