import { error } from '@sveltejs/kit';
import { photoById, privatePhoto } from '#lib/media/store.server.ts';
import { stopPhoto } from '#lib/runs/find.server.ts';
import { db } from '#lib/shared/database.server.ts';
import { parseId } from '#lib/shared/ids.ts';
import { runAt } from '../../runAt.ts';
import type { RequestHandler } from './$types';

/** The photo of a handover on a run of this desk, for its officers. */
export const GET: RequestHandler = async (event) => {
	const { run } = await runAt(event);
	const stopId = parseId<'delivery_stop'>(event.params.stop);
	const photoId = stopId === null ? null : await stopPhoto(db, run.id, stopId);
	const photo = photoId === null ? null : await photoById(db, photoId);
	return (photo && (await privatePhoto(photo, 800))) ?? error(404);
};
