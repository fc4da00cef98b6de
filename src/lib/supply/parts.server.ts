import { and, asc, eq, inArray, type SQL } from 'drizzle-orm';
import { alias } from 'drizzle-orm/sqlite-core';
import type { ChargedFee } from '#lib/cycles/fees.ts';
import { balanceOf } from '#lib/ledger/accounts.server.ts';
import { feesOfParts } from '#lib/orders/fees.server.ts';
import { customerOrder, orderLine, subOrder } from '#lib/orders/schema.server.ts';
import type { OrderState } from '#lib/orders/states.ts';
import { openTopUpOf } from '#lib/orders/topUp.server.ts';
import { vatPosted } from '#lib/orders/vatPosted.server.ts';
import { membership, organisation, village } from '#lib/organisations/schema.server.ts';
import { user } from '#lib/people/schema.server.ts';
import type { Reader } from '#lib/shared/database.server.ts';
import type { OrderId, OrganisationId, SubOrderId } from '#lib/shared/ids.ts';
import { rupiah, sumRupiah, type Rupiah } from '#lib/shared/money.ts';

export type PartLine = typeof orderLine.$inferSelect;

/** One seller's part of an order, with what those who pack, hand over and settle it need to know. */
export type Part = Awaited<ReturnType<typeof rowsWhere>>[number] & {
	readonly lines: readonly PartLine[];
	/** What its lines cost, without delivery. */
	readonly goods: Rupiah;
	/** What its cycles asked beside the price. */
	readonly fees: readonly ChargedFee[];
	/** What the buyer pays for it, delivery and fees included. */
	readonly total: Rupiah;
};

const sellerMembership = alias(membership, 'seller_membership');
const sellerPerson = alias(user, 'seller_person');
const group = alias(organisation, 'seller_group');
const bumdesa = alias(organisation, 'bumdesa');

function rowsWhere(reader: Reader, where: SQL | undefined) {
	return reader
		.select({
			id: subOrder.id,
			state: subOrder.state,
			bumdesaId: subOrder.bumdesaId,
			timeZone: bumdesa.timeZone,
			sellerId: subOrder.sellerId,
			sellerUserId: sellerMembership.userId,
			sellerName: sellerPerson.name,
			groupId: subOrder.groupId,
			groupName: group.name,
			delivers: subOrder.delivers,
			deliveryAmount: subOrder.deliveryAmount,
			loanCapBasisPoints: subOrder.loanCapBasisPoints,
			mandatoryCapBasisPoints: subOrder.mandatoryCapBasisPoints,
			leastTakeHome: subOrder.leastTakeHome,
			vatBasisPoints: subOrder.vatBasisPoints,
			/** What of its price stands on output VAT; before it is handed over its money lies in the deposits but for this. */
			vatPosted,
			deliveredAt: subOrder.deliveredAt,
			deliveredTransactionId: subOrder.deliveredTransactionId,
			completedAt: subOrder.completedAt,
			receivedBy: subOrder.receivedBy,
			mostOverBasisPoints: customerOrder.mostOverBasisPoints,
			orderId: customerOrder.id,
			orderNumber: customerOrder.number,
			orderToken: customerOrder.token,
			buyerId: customerOrder.buyerId,
			buyerName: customerOrder.buyerName,
			buyerPhone: customerOrder.buyerPhone,
			deliveryMethod: customerOrder.deliveryMethod,
			villageCode: customerOrder.villageCode,
			villageName: village.name,
			districtName: village.district,
			address: customerOrder.address,
			note: customerOrder.note,
			paymentMethod: customerOrder.paymentMethod,
			paymentId: customerOrder.paymentId,
			depositsAccountId: customerOrder.depositsAccountId,
			placedAt: customerOrder.placedAt
		})
		.from(subOrder)
		.innerJoin(customerOrder, eq(customerOrder.id, subOrder.orderId))
		.innerJoin(bumdesa, eq(bumdesa.id, subOrder.bumdesaId))
		.innerJoin(group, eq(group.id, subOrder.groupId))
		.innerJoin(sellerMembership, eq(sellerMembership.id, subOrder.sellerId))
		.innerJoin(sellerPerson, eq(sellerPerson.id, sellerMembership.userId))
		.leftJoin(village, eq(village.code, customerOrder.villageCode))
		.where(where)
		.orderBy(asc(customerOrder.id), asc(subOrder.id));
}

async function partsWhere(reader: Reader, where: SQL | undefined): Promise<Part[]> {
	const rows = await rowsWhere(reader, where);
	if (rows.length === 0) return [];
	const lines = await reader
		.select()
		.from(orderLine)
		.where(
			inArray(
				orderLine.subOrderId,
				rows.map(({ id }) => id)
			)
		)
		.orderBy(asc(orderLine.id));
	const charged = await feesOfParts(
		reader,
		rows.map(({ id }) => id)
	);
	return rows.map((row) => {
		const own = lines.filter(({ subOrderId }) => subOrderId === row.id);
		const goods = sumRupiah(own.map(({ gross }) => gross));
		const fees = charged.get(row.id) ?? [];
		const asked = sumRupiah(fees.map(({ amount }) => amount));
		return { ...row, lines: own, goods, fees, total: rupiah(goods + row.deliveryAmount + asked) };
	});
}

export async function partById(reader: Reader, id: SubOrderId): Promise<Part | null> {
	const [found] = await partsWhere(reader, eq(subOrder.id, id));
	return found ?? null;
}

/** Some parts, the oldest order's first. */
export async function partsByIds(reader: Reader, ids: readonly SubOrderId[]): Promise<Part[]> {
	return ids.length === 0 ? [] : partsWhere(reader, inArray(subOrder.id, [...ids]));
}

/** All parts of an order, in the order of their sellers. */
export function partsOfOrder(reader: Reader, orderId: OrderId): Promise<Part[]> {
	return partsWhere(reader, eq(subOrder.orderId, orderId));
}

/** The parts at a BUM Desa's desk that are in one of these states, oldest order first. */
export function partsInState(
	reader: Reader,
	bumdesaId: OrganisationId,
	states: readonly OrderState[]
): Promise<Part[]> {
	return partsWhere(reader, and(eq(subOrder.bumdesaId, bumdesaId), inArray(subOrder.state, [...states])));
}

/** What lies in the order's deposits of a part that is paid and not handed over: its price but for the VAT that fell with the payment. */
export function depositOf({ total, vatPosted: vat }: Pick<Part, 'total' | 'vatPosted'>): Rupiah {
	return rupiah(total - vat);
}

/**
 * Whether the buyer's money for this part lies in the order's deposits. Each delivery and each cancellation takes its
 * own part out of them, so what is left always belongs to the parts still under way.
 */
export async function isCovered(
	reader: Reader,
	part: Pick<Part, 'depositsAccountId' | 'total' | 'vatPosted'>
): Promise<boolean> {
	return -(await balanceOf(reader, part.depositsAccountId)) >= depositOf(part);
}

/** The money lies in the deposits, and the scales ask for nothing more: the part may go without taking cash. */
export async function isPaid(reader: Reader, part: Part): Promise<boolean> {
	return (await isCovered(reader, part)) && (await openTopUpOf(reader, part.id)) === null;
}
