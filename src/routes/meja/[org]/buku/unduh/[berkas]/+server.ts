import { bookFile } from '../../../../../bookFiles.ts';
import { openBook } from '../../../../../readingBooks.ts';
import type { RequestHandler } from './$types';

export const GET: RequestHandler = async (event) =>
	bookFile(event, (await openBook(event, 'books.read_exact')).access);
