import { eq } from 'drizzle-orm';
import * as v from 'valibot';
import { db, type Tx } from '#lib/shared/database.server.ts';
import type { MediaId } from '#lib/shared/ids.ts';
import { enqueue, registerJob } from '#lib/shared/jobs.server.ts';
import { encodeAvif, inTurn } from './encode.server.ts';
import { photoFileName } from './files.ts';
import { media } from './schema.server.ts';
import { photoFiles } from './where.server.ts';

const KIND = 'media.avif';
const Payload = v.object({ mediaId: v.pipe(v.number(), v.integer()) });

/** A public photo's AVIF sizes are made after the commit: nobody who sends a photo waits for them. */
export async function askForAvif(tx: Tx, id: MediaId): Promise<void> {
	await enqueue(tx, KIND, { mediaId: id }, { uniqueKey: `${KIND}:${id}` });
}

/** Called at start. */
export function registerAvifJob(): void {
	registerJob(KIND, async (payload) => makeAvif(v.parse(Payload, payload).mediaId as MediaId));
}

/** Makes the AVIF sizes of a photo. One that is gone or hidden since needs none, one that has them gets them again. */
export async function makeAvif(id: MediaId): Promise<void> {
	const [photo] = await db
		.select({ token: media.token, visibility: media.visibility })
		.from(media)
		.where(eq(media.id, id));
	if (photo?.visibility !== 'public') return;
	const store = photoFiles();
	const largest = await store.get(photoFileName(photo.token, 1600));
	if (!largest) return;
	const files = await inTurn(() => encodeAvif(largest));
	for (const [size, bytes] of files) await store.put(photoFileName(photo.token, size, 'avif'), bytes);
}
