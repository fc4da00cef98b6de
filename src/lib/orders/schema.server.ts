import { index, integer, sqliteTable, text, uniqueIndex } from 'drizzle-orm/sqlite-core';
import { listing } from '#lib/catalog/schema.server.ts';
import { CHARGERS, PURPOSES } from '#lib/cycles/fees.ts';
import { orderCycle } from '#lib/cycles/schema.server.ts';
import { DELIVERY_METHODS } from '#lib/delivery/methods.ts';
import { account, ledgerTransaction } from '#lib/ledger/schema.server.ts';
import { media } from '#lib/media/schema.server.ts';
import { DELIVERERS } from '#lib/organisations/agreement.ts';
import { agreement, membership, organisation } from '#lib/organisations/schema.server.ts';
import { payment, refund } from '#lib/payments/schema.server.ts';
import { PAYMENT_METHODS } from '#lib/payments/states.ts';
import { user } from '#lib/people/schema.server.ts';
import { wholeNumber } from '#lib/shared/columns.server.ts';
import type {
	AccountId,
	AgreementId,
	CycleId,
	ListingId,
	MediaId,
	MembershipId,
	OrderId,
	OrderLineId,
	OrganisationId,
	PaymentId,
	SubOrderId,
	TransactionId,
	UserId
} from '#lib/shared/ids.ts';
import type { BookDate } from '#lib/shared/dates.ts';
import { NO_RUPIAH, type Rupiah, type SoldBy } from '#lib/shared/money.ts';
import { SOLD_BY } from '#lib/catalog/terms.ts';
import { ORDER_STATES } from './states.ts';

/** What a buyer ordered and pays at once: all of it sold through one BUM Desa. */
export const customerOrder = sqliteTable(
	'customer_order',
	{
		id: integer().primaryKey({ autoIncrement: true }).$type<OrderId>(),
		/** As people say it: `DM-2611-000042`. */
		number: text().notNull().unique(),
		/** The secret in the link of the status page. */
		token: text().notNull().unique(),
		bumdesaId: integer('bumdesa_id')
			.$type<OrganisationId>()
			.notNull()
			.references(() => organisation.id),
		buyerId: integer('buyer_id')
			.$type<UserId>()
			.references(() => user.id),
		buyerName: text('buyer_name').notNull(),
		buyerPhone: text('buyer_phone').notNull(),
		buyerEmail: text('buyer_email'),
		locale: text({ enum: ['id', 'en'] }).notNull(),
		deliveryMethod: text('delivery_method', { enum: DELIVERY_METHODS }).notNull(),
		villageCode: text('village_code'),
		address: text().notNull().default(''),
		note: text().notNull().default(''),
		paymentMethod: text('payment_method', { enum: PAYMENT_METHODS }).notNull(),
		paymentId: integer('payment_id')
			.$type<PaymentId>()
			.references(() => payment.id),
		/** By how much more than ordered the buyer lets the scales ask, frozen when the order was placed; 0: by nothing. */
		mostOverBasisPoints: integer('most_over_basis_points').notNull().default(0),
		/** What all lines cost, as they were last weighed. */
		goodsAmount: integer('goods_amount').$type<Rupiah>().notNull(),
		deliveryAmount: integer('delivery_amount').$type<Rupiah>().notNull(),
		/** The order's own sub-accounts: customer deposits and refunds payable. */
		depositsAccountId: integer('deposits_account_id')
			.$type<AccountId>()
			.notNull()
			.references(() => account.id),
		/** Where a guest wants refunds sent. */
		refundBankName: text('refund_bank_name'),
		refundAccountNumber: text('refund_account_number'),
		refundAccountName: text('refund_account_name'),
		placedAt: integer('placed_at').notNull()
	},
	(table) => [
		index('customer_order_bumdesa').on(table.bumdesaId, table.id),
		index('customer_order_buyer').on(table.buyerId, table.id),
		wholeNumber('customer_order_most_over', table.mostOverBasisPoints, { least: 0, most: 10_000 }),
		wholeNumber('customer_order_goods', table.goodsAmount, { least: 1 }),
		wholeNumber('customer_order_delivery', table.deliveryAmount, { least: 0 })
	]
);

/** One seller's part of an order. */
export const subOrder = sqliteTable(
	'sub_order',
	{
		id: integer().primaryKey({ autoIncrement: true }).$type<SubOrderId>(),
		orderId: integer('order_id')
			.$type<OrderId>()
			.notNull()
			.references(() => customerOrder.id),
		bumdesaId: integer('bumdesa_id')
			.$type<OrganisationId>()
			.notNull()
			.references(() => organisation.id),
		sellerId: integer('seller_id')
			.$type<MembershipId>()
			.notNull()
			.references(() => membership.id),
		groupId: integer('group_id')
			.$type<OrganisationId>()
			.notNull()
			.references(() => organisation.id),
		agreementId: integer('agreement_id')
			.$type<AgreementId>()
			.notNull()
			.references(() => agreement.id),
		state: text({ enum: ORDER_STATES }).notNull(),
		/** Its part of the delivery charge, earned once, by whom the agreement says. */
		deliveryAmount: integer('delivery_amount').$type<Rupiah>().notNull(),
		delivers: text({ enum: DELIVERERS }).notNull(),
		/** Frozen from the agreement in force when the order was placed. */
		loanCapBasisPoints: integer('loan_cap_basis_points').notNull(),
		mandatoryCapBasisPoints: integer('mandatory_cap_basis_points').notNull(),
		leastTakeHome: integer('least_take_home').$type<Rupiah>().notNull(),
		/** The VAT that the BUM Desa's prices contained when the order was placed; 0 where it was not registered. */
		vatBasisPoints: integer('vat_basis_points').notNull().default(0),
		/** It was paid before VAT fell with the payment: all of its VAT falls when it is handed over. */
		vatAtDelivery: integer('vat_at_delivery', { mode: 'boolean' }).notNull().default(false),
		deliveredAt: integer('delivered_at'),
		/** The entry bundle that earned it: deposits to payable, commission and group share. */
		deliveredTransactionId: integer('delivered_transaction_id')
			.$type<TransactionId>()
			.references(() => ledgerTransaction.id),
		completedAt: integer('completed_at'),
		/** How the buyer took it: a name at the door, the desk's word. */
		receivedBy: text('received_by')
	},
	(table) => [
		index('sub_order_order').on(table.orderId),
		index('sub_order_desk').on(table.bumdesaId, table.state),
		index('sub_order_seller').on(table.sellerId, table.id),
		index('sub_order_delivered').on(table.bumdesaId, table.deliveredAt),
		index('sub_order_delivered_group').on(table.groupId, table.deliveredAt),
		wholeNumber('sub_order_delivery', table.deliveryAmount, { least: 0 }),
		wholeNumber('sub_order_vat', table.vatBasisPoints, { least: 0, most: 10_000 })
	]
);

export const orderLine = sqliteTable(
	'order_line',
	{
		id: integer().primaryKey({ autoIncrement: true }).$type<OrderLineId>(),
		subOrderId: integer('sub_order_id')
			.$type<SubOrderId>()
			.notNull()
			.references(() => subOrder.id),
		listingId: integer('listing_id')
			.$type<ListingId>()
			.notNull()
			.references(() => listing.id),
		/** As it was called and sold when it was ordered. */
		name: text().notNull(),
		unit: text().notNull(),
		soldBy: text('sold_by', { enum: SOLD_BY }).$type<SoldBy>().notNull(),
		price: integer().$type<Rupiah>().notNull(),
		/** The cycle it was ordered in; null for what is always sold. */
		cycleId: integer('cycle_id')
			.$type<CycleId>()
			.references(() => orderCycle.id),
		/** When the harvest is expected that was pre-ordered; null for what lay on the shelf. */
		harvestFromOn: text('harvest_from_on').$type<BookDate>(),
		harvestUntilOn: text('harvest_until_on').$type<BookDate>(),
		/** In g, ml, dm³ or pieces: as ordered, or, once it was weighed, as packed. */
		quantity: integer().notNull(),
		/** What was ordered, once something else was packed; null until then. */
		orderedQuantity: integer('ordered_quantity'),
		orderedGross: integer('ordered_gross').$type<Rupiah>(),
		/** What the buyer pays for the line, without delivery. */
		gross: integer().$type<Rupiah>().notNull(),
		commissionBasisPoints: integer('commission_basis_points').notNull(),
		groupShareBasisPoints: integer('group_share_basis_points').notNull(),
		/** The same of what its goods contain as far as the BUM Desa sells them as its own; 0 for what is free of VAT. */
		goodsVatBasisPoints: integer('goods_vat_basis_points').notNull().default(0),
		commission: integer().$type<Rupiah>().notNull(),
		groupShare: integer('group_share').$type<Rupiah>().notNull(),
		/** gross − commission − group share − bought: the producer's. */
		payable: integer().$type<Rupiah>().notNull(),
		/** Known at delivery: what of the gross was for goods that the BUM Desa had bought, and what they had cost it. */
		bought: integer().$type<Rupiah>().notNull().default(NO_RUPIAH),
		boughtCost: integer('bought_cost').$type<Rupiah>().notNull().default(NO_RUPIAH),
		/** The group's share of that cost. */
		boughtGroupShare: integer('bought_group_share').$type<Rupiah>().notNull().default(NO_RUPIAH)
	},
	(table) => [
		index('order_line_sub_order').on(table.subOrderId),
		index('order_line_listing').on(table.listingId),
		index('order_line_cycle').on(table.cycleId),
		wholeNumber('order_line_price', table.price, { least: 1 }),
		wholeNumber('order_line_quantity', table.quantity, { least: 1 }),
		wholeNumber('order_line_ordered_quantity', table.orderedQuantity, { least: 1 }),
		wholeNumber('order_line_ordered_gross', table.orderedGross, { least: 1 }),
		wholeNumber('order_line_gross', table.gross, { least: 1 }),
		wholeNumber('order_line_goods_vat', table.goodsVatBasisPoints, { least: 0, most: 10_000 }),
		wholeNumber('order_line_commission', table.commission, { least: 0 }),
		wholeNumber('order_line_group_share', table.groupShare, { least: 0 }),
		wholeNumber('order_line_payable', table.payable, { least: 0 }),
		wholeNumber('order_line_bought', table.bought, { least: 0 }),
		wholeNumber('order_line_bought_cost', table.boughtCost, { least: 0 }),
		wholeNumber('order_line_bought_group_share', table.boughtGroupShare, { least: 0 })
	]
);

/** What a part of an order pays in fees of its cycles, frozen when it was placed; the scales change none of it. */
export const orderFee = sqliteTable(
	'order_fee',
	{
		id: integer().primaryKey({ autoIncrement: true }),
		orderId: integer('order_id')
			.$type<OrderId>()
			.notNull()
			.references(() => customerOrder.id),
		subOrderId: integer('sub_order_id')
			.$type<SubOrderId>()
			.notNull()
			.references(() => subOrder.id),
		purpose: text({ enum: PURPOSES }).notNull(),
		chargedBy: text('charged_by', { enum: CHARGERS }).notNull(),
		amount: integer().$type<Rupiah>().notNull()
	},
	(table) => [
		index('order_fee_order').on(table.orderId),
		uniqueIndex('order_fee_once').on(table.subOrderId, table.purpose, table.chargedBy),
		wholeNumber('order_fee_amount', table.amount, { least: 1 })
	]
);

/** What is still to be paid, or was paid, for a part whose goods weighed more than ordered after the order was paid. */
export const topUp = sqliteTable(
	'top_up',
	{
		paymentId: integer('payment_id')
			.$type<PaymentId>()
			.primaryKey()
			.references(() => payment.id),
		subOrderId: integer('sub_order_id')
			.$type<SubOrderId>()
			.notNull()
			.references(() => subOrder.id)
	},
	(table) => [index('top_up_sub_order').on(table.subOrderId)]
);

/** Every change of what is in a line, from what to what, with its reason. Append-only by trigger. */
export const lineWeighing = sqliteTable(
	'line_weighing',
	{
		id: integer().primaryKey({ autoIncrement: true }),
		orderLineId: integer('order_line_id')
			.$type<OrderLineId>()
			.notNull()
			.references(() => orderLine.id),
		fromQuantity: integer('from_quantity').notNull(),
		toQuantity: integer('to_quantity').notNull(),
		fromGross: integer('from_gross').$type<Rupiah>().notNull(),
		toGross: integer('to_gross').$type<Rupiah>().notNull(),
		reason: text().notNull(),
		/** The entry of the difference; null when nothing was paid yet, or the price stayed. */
		transactionId: integer('transaction_id')
			.$type<TransactionId>()
			.references(() => ledgerTransaction.id),
		weighedBy: integer('weighed_by')
			.$type<UserId>()
			.notNull()
			.references(() => user.id),
		weighedAt: integer('weighed_at').notNull()
	},
	(table) => [
		index('line_weighing_line').on(table.orderLineId, table.id),
		wholeNumber('line_weighing_from_quantity', table.fromQuantity, { least: 1 }),
		wholeNumber('line_weighing_to_quantity', table.toQuantity, { least: 1 }),
		wholeNumber('line_weighing_from_gross', table.fromGross, { least: 1 }),
		wholeNumber('line_weighing_to_gross', table.toGross, { least: 1 })
	]
);

/** What happened to an order, for buyer, seller and desk. Append-only. */
export const orderEvent = sqliteTable(
	'order_event',
	{
		id: integer().primaryKey({ autoIncrement: true }),
		orderId: integer('order_id')
			.$type<OrderId>()
			.notNull()
			.references(() => customerOrder.id),
		subOrderId: integer('sub_order_id').$type<SubOrderId>(),
		at: integer().notNull(),
		/** `placed`, `paid`, `packing`, …, `refunded`. */
		event: text().notNull(),
		userId: integer('user_id').$type<UserId>(),
		detail: text({ mode: 'json' }).$type<Record<string, string | number>>()
	},
	(table) => [index('order_event_order').on(table.orderId, table.id)]
);

/** A complaint within two days of delivery, and the desk's answer. */
export const complaint = sqliteTable(
	'complaint',
	{
		id: integer().primaryKey({ autoIncrement: true }),
		subOrderId: integer('sub_order_id')
			.$type<SubOrderId>()
			.notNull()
			.references(() => subOrder.id),
		/** The line a refund or a replacement was given for. */
		orderLineId: integer('order_line_id')
			.$type<OrderLineId>()
			.references(() => orderLine.id),
		text: text().notNull(),
		photoId: integer('photo_id')
			.$type<MediaId>()
			.references(() => media.id),
		madeAt: integer('made_at').notNull(),
		answer: text({ enum: ['refund', 'replacement', 'no'] }),
		cause: text({ enum: ['producer', 'bumdesa', 'courier'] }),
		answerText: text('answer_text'),
		refundId: integer('refund_id').references(() => refund.id),
		answeredBy: integer('answered_by')
			.$type<UserId>()
			.references(() => user.id),
		answeredAt: integer('answered_at')
	},
	(table) => [
		uniqueIndex('complaint_open').on(table.subOrderId, table.answeredAt),
		index('complaint_sub_order').on(table.subOrderId)
	]
);
