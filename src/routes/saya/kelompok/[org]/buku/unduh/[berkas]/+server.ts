import { bookFile } from '../../../../../../bookFiles.ts';
import { openBook } from '../../../../../../readingBooks.ts';
import type { RequestHandler } from './$types';

/** The same files as the desk's, with other members' names shortened. */
export const GET: RequestHandler = async (event) =>
	bookFile(event, (await openBook(event, 'books.read')).access);
