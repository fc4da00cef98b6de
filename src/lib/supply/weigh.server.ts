import { orRefusal } from '#lib/ledger/post.server.ts';
import { lineAmounts, mostGross } from '#lib/orders/amounts.ts';
import { returnLots, takeLots } from '#lib/lots/take.server.ts';
import { orderOfSubOrder, type OrderLine, type OrderPart, type WholeOrder } from '#lib/orders/find.server.ts';
import { recordEvent } from '#lib/orders/move.server.ts';
import { holderOf } from '#lib/orders/place.server.ts';
import { changeLine } from '#lib/orders/weigh.server.ts';
import { allow } from '#lib/organisations/authority.server.ts';
import { organisationById } from '#lib/organisations/find.server.ts';
import type { Actor } from '#lib/shared/actor.ts';
import { assert } from '#lib/shared/assert.ts';
import { audit } from '#lib/shared/audit.server.ts';
import { today } from '#lib/shared/clock.server.ts';
import { write, type Tx } from '#lib/shared/database.server.ts';
import { faultPoint } from '#lib/shared/fault.server.ts';
import { once } from '#lib/shared/idempotency.server.ts';
import type { OrderLineId, OrganisationId, SubOrderId } from '#lib/shared/ids.ts';
import type { Rupiah } from '#lib/shared/money.ts';
import type { Refused } from '#lib/shared/result.ts';
import { changeReservation } from '#lib/stock/reserve.server.ts';
import { judgePacked } from './weighing.ts';

export interface WeighLine {
	/** The desk that acts; a line of another desk's order is not found here. */
	readonly organisationId: OrganisationId;
	readonly subOrderId: SubOrderId;
	readonly orderLineId: OrderLineId;
	/** What the page said was in the line; somebody else may have weighed meanwhile. */
	readonly shown: number;
	/** What was packed, in g, ml, dm³ or pieces. */
	readonly quantity: number;
	/** The doubtful quantity that was asked about and confirmed; null when nothing was asked. */
	readonly confirmed: number | null;
	/** Told to buyer and producer. */
	readonly reason: string;
	/** The form's idempotency key. */
	readonly key: string;
}

export type WeighLineResult =
	| { ok: true; from: Rupiah; to: Rupiah }
	| Refused<
			'forbidden' | 'not_found' | 'wrong_state' | 'stale' | 'unchanged' | 'key_reused' | 'closed_period'
	  >
	/** Negative, nothing, or a part of a piece. */
	| Refused<'quantity_wrong'>
	/** A wrong unit, or far from what was ordered: asked about before it is taken. */
	| Refused<'doubtful', { meant: number | null }>
	/** More than the buyer allowed when she ordered. */
	| Refused<'above_limit', { most: Rupiah }>
	/** So little that it is worth nothing. */
	| Refused<'worth_nothing'>
	/** What is left of the goods is past its date. */
	| Refused<'lots_short'>;

/**
 * Somebody at the scales says what was really packed. Before the goods are handed over it may be said again; each time
 * the line, its fees, the promise of stock and the buyer's money follow in one transaction.
 */
export async function weighLine(actor: Actor, input: WeighLine): Promise<WeighLineResult> {
	return orRefusal(
		write(async (tx): Promise<WeighLineResult> => {
			if (!(await allow(tx, actor, input.organisationId, 'orders.pack'))) {
				return { ok: false, code: 'forbidden' };
			}
			const order = await orderOfSubOrder(tx, input.subOrderId);
			const part = order?.parts.find(({ id }) => id === input.subOrderId);
			const line = part?.lines.find(({ id }) => id === input.orderLineId);
			if (order?.bumdesaId !== input.organisationId || !part || !line) {
				return { ok: false, code: 'not_found' };
			}
			const { key, ...body } = input;
			return once(tx, { scope: `order.weigh:${actor.userId}`, key, body }, () =>
				weigh(tx, actor, input, { order, part, line })
			);
		})
	) as Promise<WeighLineResult>;
}

interface Weighed {
	readonly order: WholeOrder;
	readonly part: OrderPart;
	readonly line: OrderLine;
}

/** Before they leave the warehouse; a replacement was paid with the first delivery. */
export function mayWeigh(part: Pick<OrderPart, 'state' | 'deliveredTransactionId'>): boolean {
	return (part.state === 'packing' || part.state === 'ready') && part.deliveredTransactionId === null;
}

async function weigh(tx: Tx, actor: Actor, input: WeighLine, found: Weighed): Promise<WeighLineResult> {
	const { order, part, line } = found;
	if (!mayWeigh(part)) return { ok: false, code: 'wrong_state' };
	if (line.quantity !== input.shown) return { ok: false, code: 'stale' };
	const refused = refusalOf(input, found);
	if (refused) return refused;
	const { quantity, reason } = input;
	const changed = await changeLine(tx, actor, { order, line, quantity, reason });
	const holder = holderOf(order.number, part.id);
	await changeReservation(tx, actor, { holder, listingId: line.listingId, quantity });
	if (part.state === 'ready') {
		// Its lots were chosen when it was packed, for what was in it then.
		await returnLots(tx, [line.id]);
		const desk = await organisationById(tx, order.bumdesaId);
		assert(desk, 'an order belongs to a BUM Desa');
		const on = today(desk.timeZone);
		const taken = await takeLots(tx, { orderLineId: line.id, listingId: line.listingId, quantity, on });
		if (!taken.ok) return taken;
	}
	faultPoint('weigh.after_post');
	await recordEvent(tx, actor, {
		...{ orderId: order.id, subOrderId: part.id, event: 'weighed' },
		detail: { line: line.name, from: changed.from, to: changed.to, reason }
	});
	await audit(tx, actor, {
		action: 'order.weighed',
		organisationId: order.bumdesaId,
		subject: `order_line:${line.id}`,
		detail: { from: line.quantity, to: quantity, fromGross: changed.from, toGross: changed.to, reason }
	});
	return { ok: true, from: changed.from, to: changed.to };
}

function refusalOf(
	{ quantity, confirmed }: WeighLine,
	{ order, line }: Weighed
): Exclude<WeighLineResult, { ok: true }> | null {
	if (!Number.isSafeInteger(quantity) || quantity < 1) return { ok: false, code: 'quantity_wrong' };
	if (quantity === line.quantity) return { ok: false, code: 'unchanged' };
	const judged = judgePacked(line.orderedQuantity ?? line.quantity, quantity);
	if (judged.kind === 'doubtful' && confirmed !== quantity) {
		return { ok: false, code: 'doubtful', meant: judged.meant };
	}
	const { gross } = lineAmounts({ ...line, quantity });
	if (gross < 1) return { ok: false, code: 'worth_nothing' };
	const most = mostGross(line.orderedGross ?? line.gross, order.mostOverBasisPoints);
	// Whoever weighs lighter than before never waits for a limit, even one passed by rounding.
	return gross > most && gross > line.gross ? { ok: false, code: 'above_limit', most } : null;
}
