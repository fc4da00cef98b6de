import { eq } from 'drizzle-orm';
import { photoById, type PhotoRow } from '#lib/media/store.server.ts';
import type { Reader } from '#lib/shared/database.server.ts';
import type { TransactionId } from '#lib/shared/ids.ts';
import { transactionPhoto } from './schema.server.ts';

/** The photo of a transaction's receipt, or null. Who reads it has been asked by the caller. */
export async function receiptPhoto(reader: Reader, transactionId: TransactionId): Promise<PhotoRow | null> {
	const [found] = await reader
		.select({ mediaId: transactionPhoto.mediaId })
		.from(transactionPhoto)
		.where(eq(transactionPhoto.transactionId, transactionId));
	return found ? photoById(reader, found.mediaId) : null;
}
