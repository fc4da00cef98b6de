import { sql } from 'drizzle-orm';
import { check, index, integer, primaryKey, sqliteTable, text, uniqueIndex } from 'drizzle-orm/sqlite-core';
import { book } from '#lib/ledger/schema.server.ts';
import { membership } from '#lib/organisations/schema.server.ts';
import { user } from '#lib/people/schema.server.ts';
import { wholeNumber } from '#lib/shared/columns.server.ts';
import type { BookDate } from '#lib/shared/dates.ts';
import type { BookId, MembershipId, UserId } from '#lib/shared/ids.ts';
import type { Rupiah } from '#lib/shared/money.ts';
import type { PreciseRate } from '#lib/shared/percent.ts';
import type { ApplicationId } from './ids.ts';
import { APPLICATION_STATES, DECIDERS, FUNDING_SOURCES } from './states.ts';
import { DAY_COUNTS, LOAN_METHODS, RATE_PERIODS, ROUNDING_MODES, type RoundingStep } from './terms.ts';

/** The terms a group lends on. Never changed: other terms are another product, and this one is no longer offered. */
export const loanProduct = sqliteTable(
	'loan_product',
	{
		id: integer().primaryKey({ autoIncrement: true }),
		bookId: integer('book_id')
			.$type<BookId>()
			.notNull()
			.references(() => book.id),
		name: text().notNull(),
		method: text({ enum: LOAN_METHODS }).notNull(),
		/** In ten-thousandths of a percent. */
		rate: integer().$type<PreciseRate>().notNull(),
		ratePer: text('rate_per', { enum: RATE_PERIODS }).notNull(),
		/** One of the two is set. */
		everyMonths: integer('every_months'),
		everyWeeks: integer('every_weeks'),
		mostInstalments: integer('most_instalments').notNull(),
		gracePrincipal: integer('grace_principal').notNull(),
		roundTo: integer('round_to').$type<RoundingStep>().notNull(),
		rounding: text({ enum: ROUNDING_MODES }).notNull(),
		dayCount: text('day_count', { enum: DAY_COUNTS }).notNull(),
		least: integer().$type<Rupiah>().notNull(),
		most: integer().$type<Rupiah>().notNull(),
		/** Kept back at disbursement, of the principal. */
		feeBasisPoints: integer('fee_basis_points').notNull(),
		riskBasisPoints: integer('risk_basis_points').notNull(),
		/** Of what is overdue, for thirty days late. */
		penaltyBasisPoints: integer('penalty_basis_points').notNull(),
		penaltyGraceDays: integer('penalty_grace_days').notNull(),
		/** The most a penalty may come to, of the instalment. */
		penaltyCeilingBasisPoints: integer('penalty_ceiling_basis_points').notNull(),
		/** A member may owe at most so many times her savings; null for no such limit. */
		savingsMultiple: integer('savings_multiple'),
		/** What one member may owe on all her loans together; null for no such limit. */
		memberMost: integer('member_most').$type<Rupiah>(),
		/** What all members may owe together on loans of this product; null for no such limit. */
		groupMost: integer('group_most').$type<Rupiah>(),
		/** Who pays everything early is let off so much of the interest that has not fallen due. */
		earlyForgivenBasisPoints: integer('early_forgiven_basis_points')
			.notNull()
			.default(sql`10000`),
		/** How much of the principal must be held on savings, the borrower's or her guarantors'. */
		guaranteeBasisPoints: integer('guarantee_basis_points').notNull(),
		/** Lent against a harvest alone: at most so much of what it is worth to her; null for other loans. */
		advanceBasisPoints: integer('advance_basis_points'),
		/** How many officers must be for it, where the board decides. */
		approvals: integer().notNull(),
		source: text({ enum: FUNDING_SOURCES }).notNull(),
		offered: integer({ mode: 'boolean' }).notNull(),
		createdBy: integer('created_by')
			.$type<UserId>()
			.notNull()
			.references(() => user.id),
		createdAt: integer('created_at').notNull()
	},
	(table) => [
		index('loan_product_book').on(table.bookId),
		wholeNumber('loan_product_rate', table.rate, { least: 0 }),
		wholeNumber('loan_product_least', table.least, { least: 1 }),
		wholeNumber('loan_product_most', table.most, { least: 1 }),
		check(
			'loan_product_costs',
			sql`fee_basis_points >= 0 and risk_basis_points >= 0 and fee_basis_points + risk_basis_points < 10000`
		),
		wholeNumber('loan_product_penalty', table.penaltyBasisPoints, { least: 0, most: 10_000 }),
		wholeNumber('loan_product_ceiling', table.penaltyCeilingBasisPoints, { least: 0, most: 10_000 }),
		wholeNumber('loan_product_member_most', table.memberMost, { least: 1 }),
		wholeNumber('loan_product_group_most', table.groupMost, { least: 1 }),
		wholeNumber('loan_product_early', table.earlyForgivenBasisPoints, { least: 0, most: 10_000 }),
		wholeNumber('loan_product_advance', table.advanceBasisPoints, { least: 1, most: 10_000 }),
		wholeNumber('loan_product_guarantee', table.guaranteeBasisPoints, { least: 0, most: 10_000 })
	]
);

/** Members who are family of an officer: what related parties may borrow together counts them too. */
export const officerRelative = sqliteTable('officer_relative', {
	membershipId: integer('membership_id')
		.$type<MembershipId>()
		.primaryKey()
		.references(() => membership.id),
	markedBy: integer('marked_by')
		.$type<UserId>()
		.notNull()
		.references(() => user.id),
	markedAt: integer('marked_at').notNull()
});

/** A member asks for a loan, and what was decided on it. */
export const loanApplication = sqliteTable(
	'loan_application',
	{
		id: integer().primaryKey({ autoIncrement: true }).$type<ApplicationId>(),
		productId: integer('product_id')
			.notNull()
			.references(() => loanProduct.id),
		membershipId: integer('membership_id')
			.$type<MembershipId>()
			.notNull()
			.references(() => membership.id),
		amount: integer().$type<Rupiah>().notNull(),
		instalments: integer().notNull(),
		/** For a loan that is paid back at harvest: the day it is due; else null. */
		harvestOn: text('harvest_on').$type<BookDate>(),
		/** How much of each of her sales she lets repay it, due or not; null where a sale pays only what is due. */
		assignedBasisPoints: integer('assigned_basis_points'),
		purpose: text().notNull(),
		state: text({ enum: APPLICATION_STATES }).notNull(),
		enteredBy: integer('entered_by')
			.$type<UserId>()
			.notNull()
			.references(() => user.id),
		enteredAt: integer('entered_at').notNull(),
		decidedHow: text('decided_how', { enum: DECIDERS }),
		decidedAt: integer('decided_at'),
		/** Told to the applicant when it is refused. */
		reason: text(),
		/** SHA-256 of the resolution; it stands on the entry that pays the loan out. */
		resolutionHash: text('resolution_hash')
	},
	(table) => [
		// One open request a member: the next is made when this one has been decided and paid out.
		uniqueIndex('loan_application_open')
			.on(table.membershipId)
			.where(sql`state in ('submitted', 'approved')`),
		index('loan_application_product').on(table.productId, table.state),
		wholeNumber('loan_application_assigned', table.assignedBasisPoints, { least: 1, most: 10_000 }),
		wholeNumber('loan_application_amount', table.amount, { least: 1 }),
		wholeNumber('loan_application_instalments', table.instalments, { least: 1 })
	]
);

/** What an officer says to a request, where the board decides; once each. */
export const loanVote = sqliteTable(
	'loan_vote',
	{
		applicationId: integer('application_id')
			.$type<ApplicationId>()
			.notNull()
			.references(() => loanApplication.id),
		userId: integer('user_id')
			.$type<UserId>()
			.notNull()
			.references(() => user.id),
		inFavour: integer('in_favour', { mode: 'boolean' }).notNull(),
		votedAt: integer('voted_at').notNull()
	},
	(table) => [primaryKey({ columns: [table.applicationId, table.userId] })]
);

/** Whose savings stand for a loan, and how much of them. */
export const loanGuarantor = sqliteTable(
	'loan_guarantor',
	{
		applicationId: integer('application_id')
			.$type<ApplicationId>()
			.notNull()
			.references(() => loanApplication.id),
		membershipId: integer('membership_id')
			.$type<MembershipId>()
			.notNull()
			.references(() => membership.id),
		amount: integer().$type<Rupiah>().notNull(),
		agreedAt: integer('agreed_at')
	},
	(table) => [
		primaryKey({ columns: [table.applicationId, table.membershipId] }),
		wholeNumber('loan_guarantor_amount', table.amount, { least: 1 })
	]
);
