import { error } from '@sveltejs/kit';
import { photoById, privatePhoto } from '#lib/media/store.server.ts';
import { complaintById } from '#lib/orders/complaints.server.ts';
import { db } from '#lib/shared/database.server.ts';
import { parseId } from '#lib/shared/ids.ts';
import { deskOrder } from '../../../../deskOrder.ts';
import type { RequestHandler } from './$types';

/** The photo of a complaint about an order of this desk, for its officers. */
export const GET: RequestHandler = async (event) => {
	const { order } = await deskOrder(event, 'orders.read');
	const id = parseId<'complaint'>(event.params.keluhan);
	const complaint = id ? await complaintById(db, id) : null;
	const here = complaint && order.parts.some((part) => part.id === complaint.subOrderId);
	const photo = here && complaint.photoId !== null ? await photoById(db, complaint.photoId) : null;
	return (photo && (await privatePhoto(photo, 800))) ?? error(404);
};
