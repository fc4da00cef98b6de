import { error } from '@sveltejs/kit';
import { photoByToken, readPhotoFile } from '#lib/media/store.server.ts';
import { parsePhotoSize } from '#lib/media/url.ts';
import { db } from '#lib/shared/database.server.ts';
import type { RequestHandler } from './$types';

/** A public photo. Its token never means another picture, so it may be kept for ever. */
export const GET: RequestHandler = async ({ params }) => {
	const size = parsePhotoSize(params.size);
	const photo = size && (await photoByToken(db, params.token));
	// A private photo answers as if it were not there; who may see it asks through the page it belongs to.
	if (!photo || photo.visibility !== 'public') error(404);
	const bytes = await readPhotoFile(photo.token, size);
	if (!bytes) error(404);
	return new Response(new Uint8Array(bytes), {
		headers: { 'content-type': 'image/webp', 'cache-control': 'public, max-age=31536000, immutable' }
	});
};
