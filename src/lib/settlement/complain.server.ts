import { recordComplaint } from '#lib/orders/complaints.server.ts';
import { moveSubOrder } from '#lib/orders/move.server.ts';
import { keepPhoto, type PreparedPhoto } from '#lib/media/store.server.ts';
import type { Actor } from '#lib/shared/actor.ts';
import { audit } from '#lib/shared/audit.server.ts';
import { now } from '#lib/shared/clock.server.ts';
import { write } from '#lib/shared/database.server.ts';
import type { SubOrderId } from '#lib/shared/ids.ts';
import type { Refused } from '#lib/shared/result.ts';
import { partById } from '#lib/supply/parts.server.ts';
import { complaintsUntil } from './complaintWindow.ts';

export interface Complain {
	/** The secret of the order's link; it is all the authority a buyer needs. */
	readonly token: string;
	readonly subOrderId: SubOrderId;
	readonly text: string;
	/** Read and re-encoded before, so that nothing slow happens in the transaction. */
	readonly photo: PreparedPhoto | null;
}

export type ComplainResult =
	{ ok: true; complaintId: number } | Refused<'not_found' | 'wrong_state' | 'too_late'>;

/** A complaint within two days of delivery stops the settlement until the desk has answered. */
export async function complain(actor: Actor, input: Complain): Promise<ComplainResult> {
	return write(async (tx): Promise<ComplainResult> => {
		const part = await partById(tx, input.subOrderId);
		if (part?.orderToken !== input.token) return { ok: false, code: 'not_found' };
		if (part.state === 'completed') return { ok: false, code: 'too_late' };
		if (part.state !== 'delivered' || part.deliveredAt === null) return { ok: false, code: 'wrong_state' };
		if (now() > complaintsUntil(part.deliveredAt)) return { ok: false, code: 'too_late' };
		const photoId = input.photo ? await keepPhoto(tx, actor, input.photo, { visibility: 'private' }) : null;
		const complaintId = await recordComplaint(tx, { subOrderId: part.id, text: input.text, photoId });
		await moveSubOrder(tx, actor, part.id, 'complaint', { complaintId });
		await audit(tx, actor, {
			action: 'order.complaint',
			organisationId: part.bumdesaId,
			subject: `sub_order:${part.id}`
		});
		return { ok: true, complaintId };
	});
}
