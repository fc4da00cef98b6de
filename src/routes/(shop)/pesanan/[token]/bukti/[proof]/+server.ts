import { error } from '@sveltejs/kit';
import { privatePhoto } from '#lib/media/store.server.ts';
import { orderByToken } from '#lib/orders/find.server.ts';
import { proofPhoto } from '#lib/payments/proof.server.ts';
import { db } from '#lib/shared/database.server.ts';
import { parseId } from '#lib/shared/ids.ts';
import type { RequestHandler } from './$types';

/** A buyer sees the proof she sent: the order's secret is her right to it, and only to its own proofs. */
export const GET: RequestHandler = async ({ params }) => {
	const order = await orderByToken(db, params.token);
	const proofId = parseId<'payment_proof'>(params.proof);
	const photo = order && proofId ? await proofPhoto(db, order.payment.id, proofId) : null;
	const answer = photo && (await privatePhoto(photo, 800));
	return answer ?? error(404);
};
