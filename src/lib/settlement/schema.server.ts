import { index, integer, sqliteTable, text } from 'drizzle-orm/sqlite-core';
import { ledgerTransaction } from '#lib/ledger/schema.server.ts';
import type { LotDebtId } from '#lib/lots/ids.ts';
import { lotDebt } from '#lib/lots/schema.server.ts';
import { complaint, orderLine, subOrder } from '#lib/orders/schema.server.ts';
import { membership } from '#lib/organisations/schema.server.ts';
import { refund } from '#lib/payments/schema.server.ts';
import { wholeNumber } from '#lib/shared/columns.server.ts';
import type { MembershipId, OrderLineId, SubOrderId, TransactionId } from '#lib/shared/ids.ts';
import { NO_RUPIAH, type Rupiah } from '#lib/shared/money.ts';
import type { Charge } from '#lib/orders/charges.ts';

/** What became of the producer's payable of one order line, step by step. The steps add up to the payable. */
export const settlement = sqliteTable(
	'settlement',
	{
		id: integer().primaryKey({ autoIncrement: true }),
		orderLineId: integer('order_line_id')
			.$type<OrderLineId>()
			.notNull()
			.unique()
			.references(() => orderLine.id),
		membershipId: integer('membership_id')
			.$type<MembershipId>()
			.notNull()
			.references(() => membership.id),
		payable: integer().$type<Rupiah>().notNull(),
		otherDue: integer('other_due').$type<Rupiah>().notNull(),
		penalty: integer().$type<Rupiah>().notNull(),
		interest: integer().$type<Rupiah>().notNull(),
		principal: integer().$type<Rupiah>().notNull(),
		mandatory: integer().$type<Rupiah>().notNull(),
		voluntary: integer().$type<Rupiah>().notNull(),
		transactionId: integer('transaction_id')
			.$type<TransactionId>()
			.notNull()
			.references(() => ledgerTransaction.id),
		settledAt: integer('settled_at').notNull()
	},
	(table) => [
		index('settlement_membership').on(table.membershipId, table.id),
		wholeNumber('settlement_payable', table.payable, { least: 0 }),
		wholeNumber('settlement_voluntary', table.voluntary, { least: 0 })
	]
);

/** The same for what a producer was owed for a lot that was bought or spoiled. */
export const lotSettlement = sqliteTable(
	'lot_settlement',
	{
		lotDebtId: integer('lot_debt_id')
			.primaryKey()
			.$type<LotDebtId>()
			.references(() => lotDebt.id),
		otherDue: integer('other_due').$type<Rupiah>().notNull(),
		penalty: integer().$type<Rupiah>().notNull(),
		interest: integer().$type<Rupiah>().notNull(),
		principal: integer().$type<Rupiah>().notNull(),
		mandatory: integer().$type<Rupiah>().notNull(),
		voluntary: integer().$type<Rupiah>().notNull(),
		transactionId: integer('transaction_id')
			.$type<TransactionId>()
			.notNull()
			.references(() => ledgerTransaction.id)
	},
	(table) => [wholeNumber('lot_settlement_voluntary', table.voluntary, { least: 0 })]
);

/** What the BUM Desa owes a producer for goods that she gave a second time, through no fault of hers; settled with the line. */
export const lineReplacement = sqliteTable(
	'line_replacement',
	{
		complaintId: integer('complaint_id')
			.primaryKey()
			.references(() => complaint.id),
		orderLineId: integer('order_line_id')
			.$type<OrderLineId>()
			.notNull()
			.references(() => orderLine.id),
		payable: integer().$type<Rupiah>().notNull(),
		transactionId: integer('transaction_id')
			.$type<TransactionId>()
			.references(() => ledgerTransaction.id)
	},
	(table) => [
		index('line_replacement_line').on(table.orderLineId),
		wholeNumber('line_replacement_payable', table.payable, { least: 1 })
	]
);

/**
 * What a refund after delivery took from whom, line by line: a second refund of the same line must know what is left
 * of each part. The producer's part, when the line was settled before, is told by the steps it took back.
 */
export const lineRefund = sqliteTable(
	'line_refund',
	{
		id: integer().primaryKey({ autoIncrement: true }),
		orderLineId: integer('order_line_id')
			.$type<OrderLineId>()
			.notNull()
			.references(() => orderLine.id),
		refundId: integer('refund_id')
			.notNull()
			.references(() => refund.id),
		cause: text({ enum: ['producer', 'bumdesa', 'courier'] }).notNull(),
		amount: integer().$type<Rupiah>().notNull(),
		/** The parts the amount came from; all 0 when the BUM Desa bore it. */
		payable: integer().$type<Rupiah>().notNull(),
		commission: integer().$type<Rupiah>().notNull(),
		groupShare: integer('group_share').$type<Rupiah>().notNull(),
		/** Of goods that the BUM Desa had bought: its own loss. */
		bought: integer().$type<Rupiah>().notNull().default(NO_RUPIAH),
		/** After settlement: which of its steps gave the producer's part back, and what of it she still owes. */
		voluntary: integer().$type<Rupiah>().notNull(),
		mandatory: integer().$type<Rupiah>().notNull(),
		principal: integer().$type<Rupiah>().notNull(),
		interest: integer().$type<Rupiah>().notNull(),
		penalty: integer().$type<Rupiah>().notNull(),
		otherDue: integer('other_due').$type<Rupiah>().notNull(),
		receivable: integer().$type<Rupiah>().notNull(),
		refundedAt: integer('refunded_at').notNull()
	},
	(table) => [
		index('line_refund_line').on(table.orderLineId),
		wholeNumber('line_refund_amount', table.amount, { least: 1 }),
		wholeNumber('line_refund_payable', table.payable, { least: 0 }),
		wholeNumber('line_refund_commission', table.commission, { least: 0 }),
		wholeNumber('line_refund_group_share', table.groupShare, { least: 0 }),
		wholeNumber('line_refund_bought', table.bought, { least: 0 }),
		wholeNumber('line_refund_voluntary', table.voluntary, { least: 0 }),
		wholeNumber('line_refund_mandatory', table.mandatory, { least: 0 }),
		wholeNumber('line_refund_principal', table.principal, { least: 0 }),
		wholeNumber('line_refund_interest', table.interest, { least: 0 }),
		wholeNumber('line_refund_penalty', table.penalty, { least: 0 }),
		wholeNumber('line_refund_other_due', table.otherDue, { least: 0 }),
		wholeNumber('line_refund_receivable', table.receivable, { least: 0 })
	]
);

/** The same of what a part was charged beside its goods: the delivery and the fees. */
export const chargeRefund = sqliteTable(
	'charge_refund',
	{
		id: integer().primaryKey({ autoIncrement: true }),
		subOrderId: integer('sub_order_id')
			.$type<SubOrderId>()
			.notNull()
			.references(() => subOrder.id),
		/** `delivery`, or a fee's purpose and charger. */
		charge: text().$type<Charge>().notNull(),
		refundId: integer('refund_id')
			.notNull()
			.references(() => refund.id),
		cause: text({ enum: ['producer', 'bumdesa', 'courier'] }).notNull(),
		amount: integer().$type<Rupiah>().notNull(),
		/** Of it the producer's: taken off what she was owed, from her savings, or owed by her since. */
		payable: integer().$type<Rupiah>().notNull(),
		voluntary: integer().$type<Rupiah>().notNull(),
		receivable: integer().$type<Rupiah>().notNull(),
		refundedAt: integer('refunded_at').notNull()
	},
	(table) => [
		index('charge_refund_sub_order').on(table.subOrderId),
		wholeNumber('charge_refund_amount', table.amount, { least: 1 }),
		wholeNumber('charge_refund_payable', table.payable, { least: 0 }),
		wholeNumber('charge_refund_voluntary', table.voluntary, { least: 0 }),
		wholeNumber('charge_refund_receivable', table.receivable, { least: 0 })
	]
);
