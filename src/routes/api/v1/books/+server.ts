import { json } from '@sveltejs/kit';
import { booksForApi } from './reader.ts';
import type { RequestHandler } from './$types';

export const GET: RequestHandler = async (event) => {
	const found = await booksForApi(event);
	if (!found.ok) return found.answer;
	return json({
		books: found.books.map(({ id, kind, organisationName, organisationSlug, lastNumber }) => ({
			id,
			kind,
			organisation: { slug: organisationSlug, name: organisationName },
			entries: lastNumber
		}))
	});
};
