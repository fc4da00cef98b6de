import { sql } from 'drizzle-orm';
import { check, index, integer, primaryKey, sqliteTable, text, uniqueIndex } from 'drizzle-orm/sqlite-core';
import type { FundingId } from '#lib/funding/ids.ts';
import { fundingSource } from '#lib/funding/schema.server.ts';
import { loanApplication, loanProduct } from '#lib/lending/schema.server.ts';
import { FUNDING_SOURCES } from '#lib/lending/states.ts';
import type { ApplicationId, LoanId } from '#lib/lending/ids.ts';
import { account, book, ledgerTransaction } from '#lib/ledger/schema.server.ts';
import { membership } from '#lib/organisations/schema.server.ts';
import { user } from '#lib/people/schema.server.ts';
import { wholeNumber } from '#lib/shared/columns.server.ts';
import type { BookDate } from '#lib/shared/dates.ts';
import type { AccountId, BookId, MembershipId, TransactionId, UserId } from '#lib/shared/ids.ts';
import type { Rupiah } from '#lib/shared/money.ts';
import { CHANGE_KINDS, CHANGE_STATES, LOAN_STATES, PAYMENT_KINDS } from './states.ts';

function transactionOf(column: string) {
	return integer(column)
		.$type<TransactionId>()
		.references(() => ledgerTransaction.id);
}

/** Money that was lent. What is owed of it stands on its own account in the ledger. */
export const loan = sqliteTable(
	'loan',
	{
		id: integer().primaryKey({ autoIncrement: true }).$type<LoanId>(),
		applicationId: integer('application_id')
			.$type<ApplicationId>()
			.notNull()
			.unique()
			.references(() => loanApplication.id),
		productId: integer('product_id')
			.notNull()
			.references(() => loanProduct.id),
		membershipId: integer('membership_id')
			.$type<MembershipId>()
			.notNull()
			.references(() => membership.id),
		bookId: integer('book_id')
			.$type<BookId>()
			.notNull()
			.references(() => book.id),
		accountId: integer('account_id')
			.$type<AccountId>()
			.notNull()
			.unique()
			.references(() => account.id),
		principal: integer().$type<Rupiah>().notNull(),
		disbursedOn: text('disbursed_on').$type<BookDate>().notNull(),
		state: text({ enum: LOAN_STATES }).notNull(),
		source: text({ enum: FUNDING_SOURCES }).notNull(),
		/** Which grant, fund or bank's facility it was lent from; null for the members' savings. */
		fundingId: integer('funding_id')
			.$type<FundingId>()
			.references(() => fundingSource.id),
		/** How much of each of her sales repays it, due or not, by her consent; null: a sale pays what is due. */
		assignedBasisPoints: integer('assigned_basis_points'),
		/** Which of its schedules holds; the earlier ones are kept. */
		version: integer().notNull().default(1),
		restructuredOn: text('restructured_on').$type<BookDate>(),
		transactionId: integer('transaction_id')
			.$type<TransactionId>()
			.notNull()
			.unique()
			.references(() => ledgerTransaction.id)
	},
	(table) => [
		index('loan_member').on(table.membershipId, table.state),
		index('loan_funding').on(table.fundingId),
		index('loan_book').on(table.bookId, table.state),
		wholeNumber('loan_assigned', table.assignedBasisPoints, { least: 1, most: 10_000 }),
		wholeNumber('loan_principal', table.principal, { least: 1 })
	]
);

/** One instalment of one version of a loan's schedule, with how far it is paid. */
export const loanInstalment = sqliteTable(
	'loan_instalment',
	{
		loanId: integer('loan_id')
			.$type<LoanId>()
			.notNull()
			.references(() => loan.id),
		version: integer().notNull(),
		number: integer().notNull(),
		dueOn: text('due_on').$type<BookDate>().notNull(),
		principal: integer().$type<Rupiah>().notNull(),
		interest: integer().$type<Rupiah>().notNull(),
		paidPrincipal: integer('paid_principal')
			.$type<Rupiah>()
			.notNull()
			.default(sql`0`),
		paidInterest: integer('paid_interest')
			.$type<Rupiah>()
			.notNull()
			.default(sql`0`),
		paidPenalty: integer('paid_penalty')
			.$type<Rupiah>()
			.notNull()
			.default(sql`0`),
		/** Days before this are not counted as late; later than the due date after a refund reopened it. */
		lateFrom: text('late_from').$type<BookDate>().notNull()
	},
	(table) => [
		primaryKey({ columns: [table.loanId, table.version, table.number] }),
		index('loan_instalment_due').on(table.dueOn),
		check(
			'loan_instalment_paid',
			sql`${table.paidPrincipal} <= ${table.principal} and ${table.paidInterest} <= ${table.interest}`
		),
		wholeNumber('loan_instalment_principal', table.principal, { least: 0 }),
		wholeNumber('loan_instalment_interest', table.interest, { least: 0 }),
		wholeNumber('loan_instalment_paid_principal', table.paidPrincipal, { least: 0 }),
		wholeNumber('loan_instalment_paid_interest', table.paidInterest, { least: 0 }),
		wholeNumber('loan_instalment_paid_penalty', table.paidPenalty, { least: 0 })
	]
);

/** What came in for a loan, and what it paid. */
export const loanPayment = sqliteTable(
	'loan_payment',
	{
		id: integer().primaryKey({ autoIncrement: true }),
		/** Unguessable address of the receipt. */
		token: text().notNull().unique(),
		loanId: integer('loan_id')
			.$type<LoanId>()
			.notNull()
			.references(() => loan.id),
		kind: text({ enum: PAYMENT_KINDS }).notNull(),
		penalty: integer().$type<Rupiah>().notNull(),
		interest: integer().$type<Rupiah>().notNull(),
		principal: integer().$type<Rupiah>().notNull(),
		/** Principal paid before it was due; the schedule was made anew from it. */
		prepaid: integer().$type<Rupiah>().notNull(),
		/** Which schedule held before this payment made a new one; null when it made none. */
		versionBefore: integer('version_before'),
		/** The schedule it made; null when it made none. */
		versionAfter: integer('version_after'),
		/** Kept for instalments that are not due yet; negative when it was used for them. */
		advance: integer().$type<Rupiah>().notNull(),
		paidOn: text('paid_on').$type<BookDate>().notNull(),
		transactionId: integer('transaction_id')
			.$type<TransactionId>()
			.notNull()
			.references(() => ledgerTransaction.id),
		/** For what a refund took back: the settlement whose payment it opens again. */
		reopensId: transactionOf('reopens_id'),
		reversedBy: transactionOf('reversed_by'),
		takenBy: integer('taken_by')
			.$type<UserId>()
			.references(() => user.id),
		takenAt: integer('taken_at').notNull()
	},
	(table) => [
		index('loan_payment_loan').on(table.loanId),
		index('loan_payment_transaction').on(table.transactionId),
		index('loan_payment_reopens').on(table.reopensId),
		wholeNumber('loan_payment_penalty', table.penalty, { least: 0 }),
		wholeNumber('loan_payment_interest', table.interest, { least: 0 }),
		wholeNumber('loan_payment_principal', table.principal, { least: 0 }),
		wholeNumber('loan_payment_prepaid', table.prepaid, { least: 0 }),
		wholeNumber('loan_payment_advance', table.advance)
	]
);

/** Which instalment a payment paid, and how much of it: what taking the payment back gives back exactly. */
export const loanPaymentPart = sqliteTable(
	'loan_payment_part',
	{
		paymentId: integer('payment_id')
			.notNull()
			.references(() => loanPayment.id),
		version: integer().notNull(),
		number: integer().notNull(),
		penalty: integer().$type<Rupiah>().notNull(),
		interest: integer().$type<Rupiah>().notNull(),
		principal: integer().$type<Rupiah>().notNull()
	},
	(table) => [primaryKey({ columns: [table.paymentId, table.version, table.number] })]
);

/** What changes a running loan, entered by one officer and approved by another. */
export const loanChange = sqliteTable(
	'loan_change',
	{
		id: integer().primaryKey({ autoIncrement: true }),
		loanId: integer('loan_id')
			.$type<LoanId>()
			.notNull()
			.references(() => loan.id),
		kind: text({ enum: CHANGE_KINDS }).notNull(),
		state: text({ enum: CHANGE_STATES }).notNull(),
		reason: text().notNull(),
		paymentId: integer('payment_id').references(() => loanPayment.id),
		/** For a restructuring: how many instalments from now, and when the first is due. */
		instalments: integer(),
		firstDueOn: text('first_due_on').$type<BookDate>(),
		enteredBy: integer('entered_by')
			.$type<UserId>()
			.notNull()
			.references(() => user.id),
		enteredAt: integer('entered_at').notNull(),
		decidedBy: integer('decided_by')
			.$type<UserId>()
			.references(() => user.id),
		decidedAt: integer('decided_at'),
		transactionId: transactionOf('transaction_id')
	},
	(table) => [
		uniqueIndex('loan_change_open')
			.on(table.loanId)
			.where(sql`state = 'entered'`)
	]
);
