import { PRACTICES } from '#lib/catalog/terms.ts';
import { sql } from 'drizzle-orm';
import { check, index, integer, sqliteTable, text, uniqueIndex } from 'drizzle-orm/sqlite-core';
import { listing } from '#lib/catalog/schema.server.ts';
import { media } from '#lib/media/schema.server.ts';
import { account, book, ledgerTransaction } from '#lib/ledger/schema.server.ts';
import { agreement, membership, organisation } from '#lib/organisations/schema.server.ts';
import { user } from '#lib/people/schema.server.ts';
import { wholeNumber } from '#lib/shared/columns.server.ts';
import type { BookDate } from '#lib/shared/dates.ts';
import { NO_RUPIAH, type Rupiah } from '#lib/shared/money.ts';
import type {
	AccountId,
	AgreementId,
	BookId,
	ListingId,
	MembershipId,
	MediaId,
	OrganisationId,
	TransactionId,
	UserId
} from '#lib/shared/ids.ts';
import type { LotDebtId, LotId } from './ids.ts';
import { CHANGE_STATES, DEBT_KINDS } from './terms.ts';

/** A warehouse's own grades, in the order they are shown, with the words by which they are told apart. */
export const lotGrade = sqliteTable(
	'lot_grade',
	{
		id: integer().primaryKey({ autoIncrement: true }),
		organisationId: integer('organisation_id')
			.$type<OrganisationId>()
			.notNull()
			.references(() => organisation.id),
		position: integer().notNull(),
		name: text().notNull(),
		criteria: text().notNull()
	},
	(table) => [uniqueIndex('lot_grade_name').on(table.organisationId, table.name)]
);

/** What a producer brought at one time, and what is left of it. Quantities in g, ml, dm³ or pieces, weights in g. */
export const lot = sqliteTable(
	'lot',
	{
		id: integer().primaryKey({ autoIncrement: true }).$type<LotId>(),
		/** The warehouse, and the lot's number there. */
		organisationId: integer('organisation_id')
			.$type<OrganisationId>()
			.notNull()
			.references(() => organisation.id),
		number: integer().notNull(),
		/** The end of the public address, and the secret end of the producer's receipt. */
		code: text().notNull().unique(),
		receiptToken: text('receipt_token').notNull().unique(),
		listingId: integer('listing_id')
			.$type<ListingId>()
			.notNull()
			.references(() => listing.id),
		/** Whose terms hold for it. */
		agreementId: integer('agreement_id')
			.$type<AgreementId>()
			.notNull()
			.references(() => agreement.id),
		/** 0 where nothing was weighed. */
		gross: integer().notNull(),
		tare: integer().notNull(),
		brought: integer().notNull(),
		rejected: integer().notNull(),
		rejectedReason: text('rejected_reason').notNull(),
		rejectedPhotoId: integer('rejected_photo_id')
			.$type<MediaId>()
			.references(() => media.id),
		/** What is left in the warehouse, and what of it may be sold: a lot past its date lies there off sale. */
		remaining: integer().notNull(),
		onSale: integer('on_sale').notNull(),
		grade: text().notNull(),
		harvestedOn: text('harvested_on').$type<BookDate>().notNull(),
		/** The plot or the pond, for the warehouse and the producer only. */
		place: text().notNull(),
		practice: text({ enum: PRACTICES }).notNull(),
		/** Feed, chemicals, in the producer's words; the buyer reads it. */
		practiceNote: text('practice_note').notNull(),
		/** From this day on it is not sold; null when it does not spoil. */
		bestBefore: text('best_before').$type<BookDate>(),
		/** Tells a second box of the same harvest and weight from the first. */
		mark: text().notNull(),
		/** What was paid per kg, litre, m³ or piece where the BUM Desa bought it; null on consignment. */
		unitPrice: integer('unit_price').$type<Rupiah>(),
		/** What all that was taken cost; 0 on consignment. */
		cost: integer().$type<Rupiah>().notNull().default(NO_RUPIAH),
		/** Of how much of it the cost has left the inventory. */
		costed: integer().notNull().default(0),
		receivedBy: integer('received_by')
			.$type<UserId>()
			.notNull()
			.references(() => user.id),
		receivedAt: integer('received_at').notNull()
	},
	(table) => [
		uniqueIndex('lot_number').on(table.organisationId, table.number),
		// The same goods received by two people are one lot, whoever sends the form.
		uniqueIndex('lot_once').on(table.listingId, table.harvestedOn, table.brought, table.gross, table.mark),
		index('lot_best_before').on(table.bestBefore),
		wholeNumber('lot_gross', table.gross, { least: 0 }),
		wholeNumber('lot_tare', table.tare, { least: 0 }),
		wholeNumber('lot_brought', table.brought, { least: 1 }),
		wholeNumber('lot_rejected', table.rejected, { least: 0 }),
		wholeNumber('lot_remaining', table.remaining, { least: 0 }),
		wholeNumber('lot_on_sale', table.onSale, { least: 0 }),
		wholeNumber('lot_unit_price', table.unitPrice, { least: 1 }),
		wholeNumber('lot_cost', table.cost, { least: 0 }),
		wholeNumber('lot_costed', table.costed, { least: 0 }),
		check('lot_tare_within_gross', sql`${table.tare} <= ${table.gross}`),
		check('lot_rejected_within_brought', sql`${table.rejected} <= ${table.brought}`),
		check('lot_on_sale_within_remaining', sql`${table.onSale} <= ${table.remaining}`)
	]
);

/** Which lots went into an order's line; without a lot it is what was counted before there were lots. */
export const lotTake = sqliteTable(
	'lot_take',
	{
		id: integer().primaryKey({ autoIncrement: true }),
		listingId: integer('listing_id')
			.$type<ListingId>()
			.notNull()
			.references(() => listing.id),
		lotId: integer('lot_id')
			.$type<LotId>()
			.references(() => lot.id),
		/** As `order_line:8`: orders stand to the right of this room. */
		holder: text().notNull(),
		quantity: integer().notNull(),
		/** What it had cost the BUM Desa, once it was handed over; null before, and on consignment. */
		cost: integer().$type<Rupiah>(),
		state: text({ enum: ['packed', 'delivered', 'returned'] }).notNull(),
		at: integer().notNull()
	},
	(table) => [
		index('lot_take_holder').on(table.holder),
		index('lot_take_lot').on(table.lotId),
		index('lot_take_listing').on(table.listingId, table.state),
		wholeNumber('lot_take_quantity', table.quantity, { least: 1 }),
		wholeNumber('lot_take_cost', table.cost, { least: 0 })
	]
);

/** What became of a lot besides its sale: spoiled, or found to be more or less by a count that another approves. */
export const lotChange = sqliteTable(
	'lot_change',
	{
		id: integer().primaryKey({ autoIncrement: true }),
		lotId: integer('lot_id')
			.$type<LotId>()
			.notNull()
			.references(() => lot.id),
		kind: text({ enum: ['spoiled', 'count'] }).notNull(),
		/** Signed: what is added to what is left. */
		difference: integer().notNull(),
		reason: text().notNull(),
		state: text({ enum: CHANGE_STATES }).notNull(),
		enteredBy: integer('entered_by')
			.$type<UserId>()
			.notNull()
			.references(() => user.id),
		enteredAt: integer('entered_at').notNull(),
		decidedBy: integer('decided_by')
			.$type<UserId>()
			.references(() => user.id),
		decidedAt: integer('decided_at')
	},
	(table) => [
		index('lot_change_lot').on(table.lotId, table.id),
		uniqueIndex('lot_change_waiting')
			.on(table.lotId)
			.where(sql`${table.state} = 'waiting'`),
		check(
			'lot_change_difference',
			sql`typeof(${table.difference}) = 'integer' and ${table.difference} <> 0 and (${table.kind} = 'count' or ${table.difference} < 0)`
		),
		check(
			'lot_change_two_people',
			sql`${table.kind} <> 'count' or ${table.state} <> 'booked' or (${table.decidedBy} is not null and ${table.decidedBy} <> ${table.enteredBy})`
		)
	]
);

/** What the BUM Desa owes a producer for goods of a lot that it bought, or that spoiled in its care; paid by the waterfall. */
export const lotDebt = sqliteTable(
	'lot_debt',
	{
		id: integer().primaryKey({ autoIncrement: true }).$type<LotDebtId>(),
		lotId: integer('lot_id')
			.$type<LotId>()
			.notNull()
			.references(() => lot.id),
		kind: text({ enum: DEBT_KINDS }).notNull(),
		membershipId: integer('membership_id')
			.$type<MembershipId>()
			.notNull()
			.references(() => membership.id),
		bookId: integer('book_id')
			.$type<BookId>()
			.notNull()
			.references(() => book.id),
		/** Where it stands until it is settled. */
		accountId: integer('account_id')
			.$type<AccountId>()
			.notNull()
			.references(() => account.id),
		/** The producer's; the group's share, where agreed, was booked with it. */
		amount: integer().$type<Rupiah>().notNull(),
		groupShare: integer('group_share').$type<Rupiah>().notNull(),
		dueOn: text('due_on').$type<BookDate>().notNull(),
		transactionId: integer('transaction_id')
			.$type<TransactionId>()
			.notNull()
			.references(() => ledgerTransaction.id),
		settledAt: integer('settled_at')
	},
	(table) => [
		index('lot_debt_lot').on(table.lotId),
		index('lot_debt_member').on(table.membershipId, table.id),
		index('lot_debt_due')
			.on(table.dueOn)
			.where(sql`${table.settledAt} is null`),
		wholeNumber('lot_debt_amount', table.amount, { least: 1 }),
		wholeNumber('lot_debt_group_share', table.groupShare, { least: 0 })
	]
);
