import { photograph } from '#lib/media/photograph.server.ts';
import { sendProof } from '#lib/orders/buyer.server.ts';
import { orderByNumber, type OrderPart, type WholeOrder } from '#lib/orders/find.server.ts';
import { confirmOrderTransfer } from '#lib/orders/pay.server.ts';
import type { PlacedOrder } from '#lib/orders/place.server.ts';
import { transferSum } from '#lib/payments/open.server.ts';
import { confirmReceived } from '#lib/settlement/complete.server.ts';
import { deliverSubOrder } from '#lib/settlement/deliver.server.ts';
import type { Actor } from '#lib/shared/actor.ts';
import { assert } from '#lib/shared/assert.ts';
import { db } from '#lib/shared/database.server.ts';
import { newKey } from '#lib/shared/ids.ts';
import { formatRupiah, rupiah } from '#lib/shared/money.ts';
import { markPacked } from '#lib/supply/pack.server.ts';
import { sendOut } from '#lib/supply/send.server.ts';
import { weighLine } from '#lib/supply/weigh.server.ts';
import { insist } from './insist.ts';
import { drawSlip } from './pictures/compose.ts';
import type { PlannedOrder } from './plan.ts';
import type { Offered } from './shelf.server.ts';
import type { Timeline } from './timeline.server.ts';
import type { Village } from './village.server.ts';

export interface Market {
	readonly village: Village;
	readonly timeline: Timeline;
	readonly offered: readonly Offered[];
}

/** An order under way with who bought it. */
export interface Live {
	readonly market: Market;
	readonly planned: PlannedOrder;
	readonly buyer: Actor;
	readonly placed: PlacedOrder;
}

export async function orderOf({ placed }: Live): Promise<WholeOrder> {
	const order = await orderByNumber(db, placed.number);
	assert(order, `order ${placed.number} is there`);
	return order;
}

export function partsIn(order: WholeOrder, ...states: OrderPart['state'][]): OrderPart[] {
	return order.parts.filter(({ state }) => states.includes(state));
}

export async function prove({ buyer, placed }: Live, order: WholeOrder): Promise<void> {
	const slip = drawSlip(order.id, 'TRANSFER BERHASIL', [
		['Ke', order.bumdesa.bankName ?? ''],
		['Rekening', order.bumdesa.bankAccountNumber ?? ''],
		['Jumlah', formatRupiah(transferSum(order.payment))],
		['Dari', order.buyerName],
		['Berita', order.number]
	]);
	insist(await sendProof(buyer, { token: placed.token, photo: await photograph(slip) }));
}

/** The treasurer finds the transfer on the bank's statement; sometimes it comes in two parts, or is too much. */
export async function pay({ market, planned }: Live, order: WholeOrder): Promise<void> {
	const asked = transferSum(order.payment);
	const kind = planned.steps.paid?.sum;
	const half = rupiah(Math.floor(asked / 2));
	const received =
		kind === 'short' ? [half, rupiah(asked - half)] : [kind === 'over' ? rupiah(asked + 10_000) : asked];
	for (const receivedAmount of received) {
		const confirmation = { key: newKey(), orderNumber: order.number, receivedAmount };
		insist(await confirmOrderTransfer(market.village.as('endah'), confirmation));
	}
}

/** The warehouse weighs what it packs; whoever allowed more at the checkout is asked for the difference. */
export async function weigh({ market: { village }, planned }: Live, order: WholeOrder): Promise<void> {
	for (const part of partsIn(order, 'packing')) {
		for (const line of part.lines) {
			const quantity = planned.steps.weigh?.found[line.name];
			if (quantity === undefined) continue;
			insist(
				await weighLine(village.as('wahyu'), {
					...{ organisationId: village.organisation('bumdesa'), subOrderId: part.id, orderLineId: line.id },
					...{ shown: line.quantity, quantity, confirmed: null, reason: 'Ditimbang saat dikemas' },
					key: newKey()
				})
			);
		}
	}
}

export async function pack({ market: { village } }: Live, order: WholeOrder): Promise<void> {
	const subOrderIds = partsIn(order, 'packing').map(({ id }) => id);
	if (subOrderIds.length === 0) return;
	insist(
		await markPacked(village.as('wahyu'), { organisationId: village.organisation('bumdesa'), subOrderIds })
	);
}

export async function send({ market: { village } }: Live, order: WholeOrder): Promise<void> {
	const { userId } = village.as('wahyu');
	assert(userId, 'the courier has an account');
	for (const { id } of partsIn(order, 'ready')) {
		const part = { organisationId: village.organisation('bumdesa'), subOrderId: id, courierId: userId };
		insist(await sendOut(village.as('wahyu'), part));
	}
}

export async function deliver({ market: { village } }: Live, order: WholeOrder): Promise<void> {
	for (const { id, deliveredTransactionId } of partsIn(order, 'ready', 'on_the_way')) {
		insist(
			await deliverSubOrder(village.as('wahyu'), {
				organisationId: village.organisation('bumdesa'),
				subOrderId: id,
				receivedBy: order.buyerName,
				// A replacement was paid with the first delivery.
				takeCash: order.paymentMethod === 'cash' && deliveredTransactionId === null,
				key: newKey()
			})
		);
	}
}

export async function confirm({ buyer, placed }: Live, order: WholeOrder): Promise<void> {
	for (const { id } of partsIn(order, 'delivered')) insist(await confirmReceived(buyer, placed.token, id));
}
