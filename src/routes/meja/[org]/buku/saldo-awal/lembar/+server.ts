import { membersForOpening } from '#lib/bookkeeping/opening.server.ts';
import { openingTemplate } from '#lib/bookkeeping/openingFile.server.ts';
import { db } from '#lib/shared/database.server.ts';
import { openBook } from '../../../../../readingBooks.ts';
import type { RequestHandler } from './$types';

/** The sheet for opening balances, with a row for every member there is. */
export const GET: RequestHandler = async (event) => {
	const { organisation, access } = await openBook(event, 'books.opening');
	const kinds = access.book.kind === 'trade' ? ['kas', 'bank', 'persediaan'] : ['kas', 'bank'];
	const sheet = await openingTemplate(await membersForOpening(db, access.book), kinds);
	return new Response(new Uint8Array(sheet), {
		headers: {
			'content-type': 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
			'content-disposition': `attachment; filename="saldo-awal-${organisation.slug}.xlsx"`,
			'cache-control': 'private, no-store'
		}
	});
};
