import { sql } from 'drizzle-orm';
import { index, integer, primaryKey, sqliteTable, text, uniqueIndex } from 'drizzle-orm/sqlite-core';
import { ledgerTransaction } from '#lib/ledger/schema.server.ts';
import type { ApplicationId, LoanId } from '#lib/lending/ids.ts';
import { loanApplication } from '#lib/lending/schema.server.ts';
import { loan } from '#lib/loans/schema.server.ts';
import { membership, organisation } from '#lib/organisations/schema.server.ts';
import { user } from '#lib/people/schema.server.ts';
import { wholeNumber } from '#lib/shared/columns.server.ts';
import type { BookDate } from '#lib/shared/dates.ts';
import type { MembershipId, OrganisationId, TransactionId, UserId } from '#lib/shared/ids.ts';
import type { Rupiah } from '#lib/shared/money.ts';
import type { DecisionId, MeetingId } from './ids.ts';
import { LINE_KINDS } from './lines.ts';
import { MEETING_KINDS, MEETING_STATES } from './states.ts';
import { CHOICES } from './votes.ts';

function person(column: string) {
	return integer(column)
		.$type<UserId>()
		.references(() => user.id);
}

/** A group comes together: where, when, what it asks of each member that day, and how it ended. */
export const meeting = sqliteTable(
	'meeting',
	{
		id: integer().primaryKey({ autoIncrement: true }).$type<MeetingId>(),
		organisationId: integer('organisation_id')
			.$type<OrganisationId>()
			.notNull()
			.references(() => organisation.id),
		kind: text({ enum: MEETING_KINDS }).notNull(),
		heldOn: text('held_on').$type<BookDate>().notNull(),
		place: text().notNull(),
		social: integer().$type<Rupiah>().notNull(),
		absenceFine: integer('absence_fine').$type<Rupiah>().notNull(),
		arisan: integer().$type<Rupiah>().notNull(),
		state: text({ enum: MEETING_STATES }).notNull(),
		openedBy: person('opened_by').notNull(),
		openedAt: integer('opened_at').notNull(),
		/** Set when it is closed: how many members the group had, what the box should hold and what was counted. */
		members: integer(),
		expectedCash: integer('expected_cash').$type<Rupiah>(),
		countedCash: integer('counted_cash').$type<Rupiah>(),
		/** What was talked about, in the officer's words. */
		notes: text().notNull().default(''),
		closedBy: person('closed_by'),
		closedAt: integer('closed_at'),
		confirmedBy: person('confirmed_by'),
		confirmedAt: integer('confirmed_at')
	},
	(table) => [
		// A group has one box of cash, so it holds one meeting at a time.
		uniqueIndex('meeting_open')
			.on(table.organisationId)
			.where(sql`state = 'open'`),
		index('meeting_organisation').on(table.organisationId, table.id),
		wholeNumber('meeting_social', table.social, { least: 0 }),
		wholeNumber('meeting_absence_fine', table.absenceFine, { least: 0 }),
		wholeNumber('meeting_arisan', table.arisan, { least: 0 }),
		wholeNumber('meeting_expected', table.expectedCash, { least: 0 }),
		wholeNumber('meeting_counted', table.countedCash, { least: 0 })
	]
);

/** Whether a member came. */
export const meetingAttendance = sqliteTable(
	'meeting_attendance',
	{
		meetingId: integer('meeting_id')
			.$type<MeetingId>()
			.notNull()
			.references(() => meeting.id),
		membershipId: integer('membership_id')
			.$type<MembershipId>()
			.notNull()
			.references(() => membership.id),
		present: integer({ mode: 'boolean' }).notNull()
	},
	(table) => [primaryKey({ columns: [table.meetingId, table.membershipId] })]
);

/** One thing a member paid or was paid at a meeting, and the entry that says so. */
export const meetingLine = sqliteTable(
	'meeting_line',
	{
		id: integer().primaryKey({ autoIncrement: true }),
		meetingId: integer('meeting_id')
			.$type<MeetingId>()
			.notNull()
			.references(() => meeting.id),
		membershipId: integer('membership_id')
			.$type<MembershipId>()
			.notNull()
			.references(() => membership.id),
		kind: text({ enum: LINE_KINDS }).notNull(),
		loanId: integer('loan_id')
			.$type<LoanId>()
			.references(() => loan.id),
		amount: integer().$type<Rupiah>().notNull(),
		transactionId: integer('transaction_id')
			.$type<TransactionId>()
			.notNull()
			.references(() => ledgerTransaction.id),
		takenBy: person('taken_by').notNull(),
		takenAt: integer('taken_at').notNull()
	},
	(table) => [
		index('meeting_line_member').on(table.meetingId, table.membershipId),
		wholeNumber('meeting_line_amount', table.amount, { least: 1 })
	]
);

/** What a meeting decided on a request for a loan; once a request. */
export const meetingDecision = sqliteTable(
	'meeting_decision',
	{
		id: integer().primaryKey({ autoIncrement: true }).$type<DecisionId>(),
		meetingId: integer('meeting_id')
			.$type<MeetingId>()
			.notNull()
			.references(() => meeting.id),
		applicationId: integer('application_id')
			.$type<ApplicationId>()
			.notNull()
			.unique()
			.references(() => loanApplication.id),
		passed: integer({ mode: 'boolean' }).notNull(),
		present: integer().notNull(),
		members: integer().notNull(),
		/** SHA-256 of the resolution; it stands on the entry that pays the loan out. */
		resolutionHash: text('resolution_hash').notNull(),
		enteredBy: person('entered_by').notNull(),
		enteredAt: integer('entered_at').notNull()
	},
	(table) => [index('meeting_decision_meeting').on(table.meetingId)]
);

/** How each member voted, once each. */
export const meetingVote = sqliteTable(
	'meeting_vote',
	{
		decisionId: integer('decision_id')
			.$type<DecisionId>()
			.notNull()
			.references(() => meetingDecision.id),
		membershipId: integer('membership_id')
			.$type<MembershipId>()
			.notNull()
			.references(() => membership.id),
		choice: text({ enum: CHOICES }).notNull()
	},
	(table) => [primaryKey({ columns: [table.decisionId, table.membershipId] })]
);
