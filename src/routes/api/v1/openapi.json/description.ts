import { bookPaths } from './books.ts';
import { calculatorPaths } from './calculators.ts';
import { healthPaths } from './health.ts';
import type { Schema } from './operation.ts';
import { productPaths, productSchemas } from './products.ts';

const problemSchema: Schema = {
	type: 'object',
	description: 'An RFC 9457 problem document.',
	required: ['type', 'title', 'status', 'detail'],
	properties: {
		type: { type: 'string', format: 'uri-reference' },
		title: { type: 'string' },
		status: { type: 'integer' },
		detail: { type: 'string' },
		errors: {
			type: 'array',
			items: {
				type: 'object',
				required: ['field', 'pointer', 'code', 'detail'],
				properties: {
					field: { type: 'string', description: 'As dueLoans.0.interest.' },
					pointer: { type: 'string', description: 'The same as a JSON Pointer.' },
					code: { type: 'string' },
					detail: { type: 'string' }
				}
			}
		}
	}
};

/** The whole API as OpenAPI 3.1. A new part of it adds its paths, and its schemas if it has any, here. */
export function describeApi({ origin, sessionCookie }: { origin: string; sessionCookie: string }) {
	return {
		openapi: '3.1.0',
		info: {
			title: 'Desa Mandiri',
			version: '1',
			description:
				'Money is an integer of whole rupiah. Errors are problem documents. Products and calculators are open to anyone.'
		},
		servers: [{ url: origin }],
		tags: [
			{ name: 'calculators', description: 'Nothing is stored; anyone may ask.' },
			{ name: 'products', description: 'What is for sale.' },
			{ name: 'books', description: 'For officers, by session or token.' },
			{ name: 'operation', description: 'For those who run the server.' }
		],
		paths: { ...calculatorPaths, ...productPaths, ...bookPaths, ...healthPaths },
		components: {
			schemas: { Problem: problemSchema, ...productSchemas },
			securitySchemes: {
				session: { type: 'apiKey', in: 'cookie', name: sessionCookie },
				token: { type: 'http', scheme: 'bearer' }
			}
		}
	};
}
