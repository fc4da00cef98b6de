import { DATE, inPath, jsonAnswer, problems, query, type Paths } from './operation.ts';

const object = { type: 'object' } as const;
const bookId = inPath('id', { type: 'integer', minimum: 1 });
/** A session of the desk, or a token that an officer made. */
const security = [{ session: [] }, { token: [] }];

export const bookPaths: Paths = {
	'/api/v1/books': {
		get: {
			operationId: 'listBooks',
			summary: 'The books that the session or token may read',
			tags: ['books'],
			security,
			responses: { 200: jsonAnswer('The books.', object), ...problems(401) }
		}
	},
	'/api/v1/books/{id}/trial-balance': {
		get: {
			operationId: 'readTrialBalance',
			summary: 'Every account’s balance on a day; debits and credits are equal',
			tags: ['books'],
			security,
			parameters: [bookId, query('asOf', DATE, 'Today when left out.')],
			responses: { 200: jsonAnswer('The trial balance.', object), ...problems(401, 403, 404, 422) }
		}
	},
	'/api/v1/books/{id}/entries': {
		get: {
			operationId: 'listEntries',
			summary: 'A book’s entries in their order, with their postings',
			tags: ['books'],
			security,
			parameters: [
				bookId,
				query('from', DATE),
				query('to', DATE),
				query('account', { type: 'string' }, 'An account’s code.'),
				query('cursor', { type: 'string' }, 'From the answer before, for the entries after it.')
			],
			responses: { 200: jsonAnswer('Some of them.', object), ...problems(401, 403, 404, 422) }
		}
	},
	'/api/v1/books/{id}/statements/{statement}': {
		get: {
			operationId: 'readStatement',
			summary: 'A financial statement of a book, beside the same period a year earlier',
			tags: ['books'],
			security,
			parameters: [
				bookId,
				inPath('statement', { type: 'string', enum: ['income', 'position', 'equity', 'cash-flow'] }),
				query('from', DATE, 'The first of January when left out.'),
				query('to', DATE, 'Today when left out.'),
				query(
					'combined',
					{ type: 'string', enum: ['true'] },
					'All books of the organisation together, what they owe one another taken out.'
				)
			],
			responses: { 200: jsonAnswer('The statement.', object), ...problems(401, 403, 404, 422) }
		}
	}
};
