import { sql } from 'drizzle-orm';
import { check, index, integer, sqliteTable, text, uniqueIndex } from 'drizzle-orm/sqlite-core';
import { ledgerTransaction } from '#lib/ledger/schema.server.ts';
import { membership, organisation } from '#lib/organisations/schema.server.ts';
import { user } from '#lib/people/schema.server.ts';
import { wholeNumber } from '#lib/shared/columns.server.ts';
import type { BookDate } from '#lib/shared/dates.ts';
import type { MembershipId, OrganisationId, TransactionId, UserId } from '#lib/shared/ids.ts';
import type { Rupiah } from '#lib/shared/money.ts';
import { LEAVING_KINDS, LEAVING_STATES } from './states.ts';

const amount = (name: string) =>
	integer(name)
		.$type<Rupiah>()
		.notNull()
		.default(sql`0`);

/** A member leaves: entered by herself or an officer, approved by another, with what was given back and set off. */
export const leaving = sqliteTable(
	'leaving',
	{
		id: integer().primaryKey({ autoIncrement: true }),
		organisationId: integer('organisation_id')
			.$type<OrganisationId>()
			.notNull()
			.references(() => organisation.id),
		membershipId: integer('membership_id')
			.$type<MembershipId>()
			.notNull()
			.references(() => membership.id),
		kind: text({ enum: LEAVING_KINDS }).notNull(),
		state: text({ enum: LEAVING_STATES }).notNull(),
		/** The day she left, or died. */
		date: text().$type<BookDate>().notNull(),
		reason: text().notNull(),
		/** Who gets what is left, when she died. */
		heirName: text('heir_name'),
		heirRelation: text('heir_relation'),
		/** As accounts keep it, so that an officer who is the heir is known. */
		heirPhone: text('heir_phone'),
		/** Which paper shows that she is the heir. */
		heirDocument: text('heir_document'),
		enteredBy: integer('entered_by')
			.$type<UserId>()
			.notNull()
			.references(() => user.id),
		enteredAt: integer('entered_at').notNull(),
		decidedBy: integer('decided_by')
			.$type<UserId>()
			.references(() => user.id),
		decidedAt: integer('decided_at'),
		/** What was given back, and what it was used for, on the day it was approved. */
		principal: amount('principal'),
		mandatory: amount('mandatory'),
		voluntary: amount('voluntary'),
		advances: amount('advances'),
		/** Was still to be paid out from a leaving before this one. */
		kept: amount('kept'),
		loanPenalty: amount('loan_penalty'),
		loanInterest: amount('loan_interest'),
		loanPrincipal: amount('loan_principal'),
		loanAdvance: amount('loan_advance'),
		jointLiability: amount('joint_liability'),
		other: amount('other'),
		rest: amount('rest'),
		debtLeft: amount('debt_left'),
		/** Stays held for others' loans until those are paid. */
		heldForOthers: amount('held_for_others')
	},
	(table) => [
		uniqueIndex('leaving_open')
			.on(table.membershipId)
			.where(sql`state = 'entered'`),
		index('leaving_organisation').on(table.organisationId, table.id),
		index('leaving_membership').on(table.membershipId, table.id),
		check('leaving_two_people', sql`state <> 'approved' or entered_by <> decided_by`),
		check('leaving_heir', sql`kind <> 'died' or heir_name is not null`),
		check(
			'leaving_adds_up',
			sql`principal + mandatory + voluntary + advances + kept = loan_penalty + loan_interest + loan_principal + loan_advance + joint_liability + other + rest`
		),
		wholeNumber('leaving_principal', table.principal, { least: 0 }),
		wholeNumber('leaving_mandatory', table.mandatory, { least: 0 }),
		wholeNumber('leaving_voluntary', table.voluntary, { least: 0 }),
		wholeNumber('leaving_advances', table.advances, { least: 0 }),
		wholeNumber('leaving_kept', table.kept, { least: 0 }),
		wholeNumber('leaving_loan_penalty', table.loanPenalty, { least: 0 }),
		wholeNumber('leaving_loan_interest', table.loanInterest, { least: 0 }),
		wholeNumber('leaving_loan_principal', table.loanPrincipal, { least: 0 }),
		wholeNumber('leaving_loan_advance', table.loanAdvance, { least: 0 }),
		wholeNumber('leaving_joint_liability', table.jointLiability, { least: 0 }),
		wholeNumber('leaving_other', table.other, { least: 0 }),
		wholeNumber('leaving_rest', table.rest, { least: 0 }),
		wholeNumber('leaving_debt_left', table.debtLeft, { least: 0 }),
		wholeNumber('leaving_held', table.heldForOthers, { least: 0 })
	]
);

/** What was handed to her or her heir. */
export const leavingPayment = sqliteTable(
	'leaving_payment',
	{
		id: integer().primaryKey({ autoIncrement: true }),
		leavingId: integer('leaving_id')
			.notNull()
			.references(() => leaving.id),
		amount: integer().$type<Rupiah>().notNull(),
		through: text({ enum: ['cash', 'bank'] }).notNull(),
		/** The bank's reference, or the number of the signed receipt. */
		reference: text().notNull(),
		transactionId: integer('transaction_id')
			.$type<TransactionId>()
			.notNull()
			.unique()
			.references(() => ledgerTransaction.id),
		paidBy: integer('paid_by')
			.$type<UserId>()
			.notNull()
			.references(() => user.id),
		paidAt: integer('paid_at').notNull()
	},
	(table) => [
		index('leaving_payment_leaving').on(table.leavingId),
		wholeNumber('leaving_payment_amount', table.amount, { least: 1 })
	]
);
