import { error } from '@sveltejs/kit';
import { privatePhoto } from '#lib/media/store.server.ts';
import { proofPhoto } from '#lib/payments/proof.server.ts';
import { db } from '#lib/shared/database.server.ts';
import { parseId } from '#lib/shared/ids.ts';
import { deskOrder } from '../../../../deskOrder.ts';
import type { RequestHandler } from './$types';

/** A proof of an order of this desk, for its officers. */
export const GET: RequestHandler = async (event) => {
	const { order } = await deskOrder(event, 'orders.confirm_payment');
	const proofId = parseId<'payment_proof'>(event.params.proof);
	const photo = proofId ? await proofPhoto(db, order.payment.id, proofId) : null;
	return (photo && (await privatePhoto(photo, 800))) ?? error(404);
};
