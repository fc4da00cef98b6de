import { error } from '@sveltejs/kit';
import { receiptPhoto } from '#lib/bookkeeping/photo.server.ts';
import { privatePhoto } from '#lib/media/store.server.ts';
import { entryDetail } from '#lib/reports/journal.server.ts';
import { db } from '#lib/shared/database.server.ts';
import { parseId } from '#lib/shared/ids.ts';
import { openBook } from '../../../../../../readingBooks.ts';
import type { RequestHandler } from './$types';

/** The photo of a receipt, for those who may read the book exactly. */
export const GET: RequestHandler = async (event) => {
	const { access } = await openBook(event, 'books.read_exact');
	const id = parseId<'entry'>(event.params.id);
	const entry = id ? await entryDetail(db, access, id) : null;
	const photo = entry ? await receiptPhoto(db, entry.transactionId) : null;
	const answer = photo ? await privatePhoto(photo) : null;
	if (!answer) error(404);
	return answer;
};
