import { moveSubOrder } from '#lib/orders/move.server.ts';
import { holderOf } from '#lib/orders/place.server.ts';
import { allow } from '#lib/organisations/authority.server.ts';
import type { Actor } from '#lib/shared/actor.ts';
import { audit } from '#lib/shared/audit.server.ts';
import { write, type Tx } from '#lib/shared/database.server.ts';
import type { OrganisationId, SubOrderId, UserId } from '#lib/shared/ids.ts';
import type { Refused } from '#lib/shared/result.ts';
import { holdOf } from '#lib/tradeCredit/hold.server.ts';
import { couriersOf, type Courier } from './couriers.server.ts';
import { isCovered, isPaid, partById, type Part } from './parts.server.ts';

interface AtDesk {
	/** The desk that acts; a part of another desk's order is not found here. */
	readonly organisationId: OrganisationId;
	readonly subOrderId: SubOrderId;
}

export interface SendOut extends AtDesk {
	/** The officer who carries it and, for cash on delivery, the money back. */
	readonly courierId: UserId;
}

export type SendOutResult =
	| { ok: true }
	| Refused<'forbidden' | 'not_found' | 'wrong_state' | 'not_sent' | 'unpaid' | 'courier_unknown'>;

/**
 * Gives a packed part to whoever brings it. A parcel firm collects no money for us, so what goes by parcel is paid
 * before; what our own courier brings may be paid at the door.
 */
export async function sendOut(actor: Actor, input: SendOut): Promise<SendOutResult> {
	return write(async (tx): Promise<SendOutResult> => {
		const part = await partAt(tx, actor, input);
		if ('ok' in part) return part;
		const courier = (await couriersOf(tx, part.bumdesaId)).find(({ userId }) => userId === input.courierId);
		if (!courier) return { ok: false, code: 'courier_unknown' };
		return sendPart(tx, actor, part, courier);
	});
}

/** The same inside another transaction, for who has asked already whether the actor may and whether it is hers. */
export async function sendPart(
	tx: Tx,
	actor: Actor,
	part: Part,
	courier: Courier
): Promise<{ ok: true } | Refused<'not_sent' | 'unpaid' | 'wrong_state'>> {
	if (part.deliveryMethod === 'pickup') return { ok: false, code: 'not_sent' };
	if (!(await mayLeave(tx, part))) return { ok: false, code: 'unpaid' };
	const detail = { courierId: courier.userId, courier: courier.name };
	const moved = await moveSubOrder(tx, actor, part.id, 'on_the_way', detail);
	if (!moved.ok) return { ok: false, code: 'wrong_state' };
	await audit(tx, actor, {
		action: 'order.sent',
		organisationId: part.bumdesaId,
		subject: `sub_order:${part.id}`,
		detail
	});
	return { ok: true };
}

export interface BringBack extends AtDesk {
	/** Why it could not be delivered, in the courier's words. */
	readonly reason: string;
}

export type BringBackResult = { ok: true } | Refused<'forbidden' | 'not_found' | 'wrong_state'>;

/** A delivery that found nobody: the goods come back to the shelf, still promised to the buyer. */
export async function bringBack(actor: Actor, input: BringBack): Promise<BringBackResult> {
	return write(async (tx): Promise<BringBackResult> => {
		const part = await partAt(tx, actor, input);
		if ('ok' in part) return part;
		if (part.state !== 'on_the_way') return { ok: false, code: 'wrong_state' };
		await bringPartBack(tx, actor, part, input.reason);
		return { ok: true };
	});
}

/** The same inside another transaction, of a part that is on its way. */
export async function bringPartBack(tx: Tx, actor: Actor, part: Part, reason: string): Promise<void> {
	await moveSubOrder(tx, actor, part.id, 'ready', { reason });
	await audit(tx, actor, {
		action: 'order.delivery_failed',
		organisationId: part.bumdesaId,
		subject: `sub_order:${part.id}`,
		detail: { reason }
	});
}

async function partAt(
	tx: Tx,
	actor: Actor,
	{ organisationId, subOrderId }: AtDesk
): Promise<Part | Refused<'forbidden' | 'not_found'>> {
	if (!(await allow(tx, actor, organisationId, 'orders.hand_over'))) return { ok: false, code: 'forbidden' };
	const part = await partById(tx, subOrderId);
	return part?.bumdesaId === organisationId ? part : { ok: false, code: 'not_found' };
}

async function mayLeave(tx: Tx, part: Part): Promise<boolean> {
	// A replacement was paid with the first delivery.
	if (part.deliveredTransactionId !== null) return true;
	// Who pays later owes it from the moment it is handed over, whoever brings it.
	if (await holdOf(tx, holderOf(part.orderNumber, part.id))) return true;
	if (part.deliveryMethod === 'courier' && part.paymentMethod === 'cash') return true;
	// Our own courier takes at the door what heavier goods still ask for.
	return part.deliveryMethod === 'courier' ? isCovered(tx, part) : isPaid(tx, part);
}
