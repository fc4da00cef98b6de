import { photograph } from '#lib/media/photograph.server.ts';
import { setRefundAccount } from '#lib/orders/buyer.server.ts';
import { cancelAtDesk, cancelByBuyer } from '#lib/orders/cancel.server.ts';
import { complaintsOf } from '#lib/orders/complaints.server.ts';
import type { OrderPart, WholeOrder } from '#lib/orders/find.server.ts';
import { recordLateTransfer } from '#lib/orders/pay.server.ts';
import { transferSum } from '#lib/payments/open.server.ts';
import { answerComplaint } from '#lib/settlement/answer.server.ts';
import { complain } from '#lib/settlement/complain.server.ts';
import type { Answer } from '#lib/settlement/forms.ts';
import { payRefundAtDesk } from '#lib/settlement/payRefund.server.ts';
import { refundAtDesk } from '#lib/settlement/refund.server.ts';
import { assert } from '#lib/shared/assert.ts';
import { now } from '#lib/shared/clock.server.ts';
import { db } from '#lib/shared/database.server.ts';
import { newKey } from '#lib/shared/ids.ts';
import { rupiah } from '#lib/shared/money.ts';
import { deliver, orderOf, pack, partsIn, send, type Live } from './handling.server.ts';
import { insist } from './insist.ts';
import { drawSpoiled } from './pictures/compose.ts';
import type { Complaint } from './plan.ts';
import { harvestAgain } from './shelf.server.ts';
import { HOUR_MS } from './timeline.server.ts';

/** What happens when an order does not go as it should. */

export async function cancel({ market, planned, buyer, placed }: Live, order: WholeOrder): Promise<void> {
	const { by, reason } = planned.steps.cancel ?? { by: 'buyer', reason: '' };
	const key = newKey();
	const shownPaid = order.payment.state === 'paid';
	if (by === 'buyer') insist(await cancelByBuyer(buyer, { key, token: placed.token, reason, shownPaid }));
	else insist(await cancelAtDesk(market.village.as('endah'), { key, orderNumber: order.number, reason }));
	if (shownPaid) await nameAccount({ buyer, placed }, order);
}

/** A transfer a day too late: the order has expired, so the money goes back. */
export async function payLate(live: Live, order: WholeOrder): Promise<void> {
	const late = { key: newKey(), orderNumber: order.number, receivedAmount: transferSum(order.payment) };
	insist(await recordLateTransfer(live.market.village.as('endah'), late));
	await nameAccount(live, order);
}

/** Where the buyer wants the money back. */
async function nameAccount(
	{ buyer, placed }: Pick<Live, 'buyer' | 'placed'>,
	order: WholeOrder
): Promise<void> {
	const account = {
		bankName: 'BCA',
		bankAccountNumber: `45610${String(10_000 + order.id)}`,
		bankAccountName: order.buyerName
	};
	insist(await setRefundAccount(buyer, { token: placed.token, account }));
}

export async function complainAbout(live: Live, order: WholeOrder): Promise<void> {
	const [part] = partsIn(order, 'delivered');
	const { complain: complaint, deliverAt } = live.planned.steps;
	assert(complaint && part, `order ${order.number} was delivered ${deliverAt}`);
	const item = live.planned.lines[0]?.item;
	const commodity = item === undefined ? undefined : live.market.offered[item]?.about.commodity;
	const photo =
		complaint.answer?.kind === 'no' || !commodity ? null : await photograph(drawSpoiled(commodity, order.id));
	insist(
		await complain(live.buyer, { token: live.placed.token, subOrderId: part.id, text: complaint.text, photo })
	);
	await nameAccount(live, order);
}

/** The desk answers, and a replacement goes the way of the first. */
export async function answerIt(live: Live, order: WholeOrder): Promise<void> {
	const { market, planned } = live;
	const given = planned.steps.complain?.answer;
	const [part] = partsIn(order, 'complaint');
	assert(given && part, `order ${order.number} was complained about`);
	const [complaint] = await complaintsOf(db, [part.id]);
	assert(complaint, `part ${part.id} has its complaint`);
	if (given.kind === 'replacement') await harvestFor(live, part);
	insist(
		await answerComplaint(market.village.as('endah'), {
			organisationId: market.village.organisation('bumdesa'),
			complaintId: complaint.id,
			answer: answerOf(given, part),
			text: given.text,
			key: newKey()
		})
	);
	if (given.kind !== 'replacement') return;
	const again = [pack, ...(order.deliveryMethod === 'pickup' ? [] : [send]), deliver];
	for (const [index, work] of again.entries()) {
		market.timeline.at(now() + (index + 18) * HOUR_MS, async () => work(live, await orderOf(live)));
	}
}

function answerOf({ kind, cause }: NonNullable<Complaint['answer']>, part: OrderPart): Answer {
	const [line] = part.lines;
	assert(line, 'a part has lines');
	if (kind === 'no') return { kind };
	if (kind === 'replacement') return { kind, orderLineId: line.id, cause };
	// About a third, in whole hundreds, is what was spoiled.
	return {
		kind,
		orderLineId: line.id,
		cause,
		amount: rupiah(Math.max(100, Math.floor(line.gross / 300) * 100))
	};
}

async function harvestFor({ market }: Live, part: OrderPart): Promise<void> {
	const listingIds = part.lines.map(({ listingId }) => listingId);
	for (const each of market.offered) {
		if (listingIds.includes(each.listingId)) await harvestAgain(market.village, each);
	}
}

/** Money back for a sale that was settled already, by the producer's cause: the waterfall is taken back. */
export async function refundSettled(
	{ market: { village }, buyer, placed }: Live,
	order: WholeOrder
): Promise<void> {
	const [part] = partsIn(order, 'completed');
	const line = part?.lines[0];
	if (!part || !line) return;
	insist(
		await refundAtDesk(village.as('endah'), {
			organisationId: village.organisation('bumdesa'),
			subOrderId: part.id,
			orderLineId: line.id,
			amount: rupiah(Math.max(100, Math.floor(line.gross / 400) * 100)),
			cause: 'producer',
			reason: 'Timbangan kurang, diketahui saat dihitung ulang di rumah pembeli',
			key: newKey()
		})
	);
	await nameAccount({ buyer, placed }, order);
}

/** The treasurer sends back what is owed by now. */
export async function payOwedRefunds({ market }: Live, order: WholeOrder): Promise<void> {
	for (const { id, state } of order.refunds) {
		if (state !== 'owed') continue;
		const reference = `TRF-${order.number}-${id}`;
		insist(
			await payRefundAtDesk(market.village.as('endah'), {
				...{ key: newKey(), organisationId: order.bumdesaId, orderNumber: order.number },
				...{ refundId: id, how: 'bank', reference, membershipId: null }
			})
		);
	}
}
