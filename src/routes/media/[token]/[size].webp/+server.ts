import { error } from '@sveltejs/kit';
import { photoByToken, readPublicPhoto } from '#lib/media/store.server.ts';
import { parsePhotoSize } from '#lib/media/url.ts';
import { db } from '#lib/shared/database.server.ts';
import type { RequestHandler } from './$types';

/** A public photo. Its token never means another picture, so it may be kept for ever. */
export const GET: RequestHandler = async ({ params, request }) => {
	const size = parsePhotoSize(params.size);
	const photo = size && (await photoByToken(db, params.token));
	// A private photo answers as if it were not there; who may see it asks through the page it belongs to.
	if (!photo || photo.visibility !== 'public') error(404);
	const found = await readPublicPhoto(photo.token, size, request.headers.get('accept'));
	if (!found) error(404);
	return new Response(new Uint8Array(found.bytes), {
		headers: {
			'content-type': found.type,
			'cache-control': 'public, max-age=31536000, immutable',
			vary: 'accept'
		}
	});
};
