import { unitPriceFor } from '#lib/catalog/price.ts';
import { currentCycles } from '#lib/cycles/find.server.ts';
import type { WholeOrder } from '#lib/orders/find.server.ts';
import { placeOrder, type PlacedOrder } from '#lib/orders/place.server.ts';
import { prepareOrder, type OrderWish } from '#lib/orders/prepare.server.ts';
import type { Actor } from '#lib/shared/actor.ts';
import { assert } from '#lib/shared/assert.ts';
import { db } from '#lib/shared/database.server.ts';
import { newKey } from '#lib/shared/ids.ts';
import { answerIt, cancel, complainAbout, payLate, payOwedRefunds, refundSettled } from './amends.server.ts';
import {
	confirm,
	deliver,
	orderOf,
	pack,
	pay,
	prove,
	send,
	weigh,
	type Live,
	type Market
} from './handling.server.ts';
import { insist } from './insist.ts';
import type { PlannedOrder } from './plan.ts';
import { reviewBought } from './reviews.server.ts';
import { harvestAgain } from './shelf.server.ts';
import { HOUR_MS } from './timeline.server.ts';

/** Puts an order on the timeline; what happens to it follows once it is placed. */
export function expectOrder(market: Market, planned: PlannedOrder): void {
	market.timeline.at(planned.placedAt, async () => {
		const buyer: Actor = planned.account
			? market.village.as(planned.account)
			: { userId: null, address: 'demo', requestId: 'demo' };
		const placed = await place(market, planned, buyer);
		if (placed) follow({ market, planned, buyer, placed });
	});
}

/** Who cannot pay from savings leaves; what is sold out is harvested again first. */
async function place(market: Market, planned: PlannedOrder, buyer: Actor): Promise<PlacedOrder | null> {
	const wish = await wishOf(market, planned);
	for (let attempt = 0; attempt < 8; attempt += 1) {
		const prepared = await prepareOrder(db, buyer, wish);
		if (!prepared.ok && prepared.code === 'insufficient_savings') return null;
		const result = prepared.ok
			? await placeOrder(buyer, {
					...wish,
					key: newKey(),
					shownTotal: prepared.order.total,
					buyer: { name: planned.home.name, phone: planned.home.phone, email: null },
					locale: 'id',
					note: planned.note,
					mostOverBasisPoints: planned.mostOver ?? 0,
					cartToken: null
				})
			: prepared;
		if (result.ok || result.code !== 'out_of_stock') return insist(result);
		const short = market.offered.find(({ listingId }) => listingId === result.listingId);
		assert(short, 'what is sold out is on the shelf');
		await harvestAgain(market.village, short);
	}
	throw new Error('the harvest is never enough');
}

async function wishOf({ village, offered }: Market, planned: PlannedOrder): Promise<OrderWish> {
	const { delivery, payment, saver, account, home } = planned;
	const wanted = planned.lines.map(({ item, quantity }) => {
		const found = offered[item];
		assert(found, `the shelf has ${item}`);
		const { listingId, fields } = found;
		return { listingId, quantity, shownPrice: unitPriceFor(fields, fields.tiers, quantity) };
	});
	const cycles = await currentCycles(
		db,
		wanted.map(({ listingId }) => listingId)
	);
	const lines = wanted.map((line) => ({ ...line, cycle: cycles.get(line.listingId)?.cycleId ?? null }));
	const isBrought = delivery !== 'pickup';
	return {
		bumdesaId: village.organisation('bumdesa'),
		lines,
		delivery: {
			method: delivery,
			villageCode: isBrought ? home.villageCode : null,
			address: isBrought ? home.address : ''
		},
		payment: { method: payment, membershipId: saver && account ? village.membership(saver, account) : null }
	};
}

/** A day and a half later the goods have been eaten, or planted. */
const REVIEWED_AFTER_MS = 36 * HOUR_MS;

/** Puts everything that will happen to a placed order on the timeline. */
function follow(live: Live): void {
	const { timeline } = live.market;
	const { steps } = live.planned;
	const then = (instant: number | undefined, work: (live: Live, order: WholeOrder) => Promise<unknown>) => {
		if (instant !== undefined) timeline.at(instant, async () => work(live, await orderOf(live)));
	};
	then(steps.proofAt, prove);
	then(steps.paid?.at, pay);
	then(steps.weigh?.at, weigh);
	then(steps.packAt, pack);
	then(steps.sendAt, send);
	then(steps.deliverAt, deliver);
	then(steps.confirmAt, confirm);
	then(steps.deliverAt && steps.deliverAt + REVIEWED_AFTER_MS, reviewBought);
	then(steps.cancel?.at, cancel);
	then(steps.lateAt, payLate);
	then(steps.complain?.at, complainAbout);
	then(steps.complain?.answer?.at, answerIt);
	then(steps.deskRefundAt, refundSettled);
	then(steps.refundAt, payOwedRefunds);
}
