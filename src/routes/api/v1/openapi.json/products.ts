import { SORTS } from '#lib/catalog/filter.ts';
import { PRACTICES } from '#lib/catalog/terms.ts';
import { ORGANISATION_KINDS } from '#lib/organisations/roles.ts';
import {
	inPath,
	jsonAnswer,
	MONEY,
	problems,
	query,
	reference,
	type Paths,
	type Schema
} from './operation.ts';

const text: Schema = { type: 'string' };

const facet: Schema = {
	type: 'array',
	items: {
		type: 'object',
		required: ['count'],
		properties: {
			value: text,
			name: text,
			min: { type: ['integer', 'null'] },
			max: { type: ['integer', 'null'] },
			count: { type: 'integer', minimum: 0 }
		}
	}
};

export const productSchemas: Readonly<Record<string, Schema>> = {
	Product: {
		type: 'object',
		description: 'A published listing; more about it may be added.',
		required: ['slug', 'name', 'commodity', 'price', 'unit', 'seller', 'village', 'available'],
		properties: {
			slug: text,
			name: text,
			commodity: { type: 'string', description: 'The commodity’s slug.' },
			price: { ...MONEY, description: 'Whole rupiah for one unit.' },
			unit: { type: 'string', description: 'What the price is for: kg, litre, m³ or a word for a piece.' },
			seller: { description: 'Who sells it.' },
			village: { description: 'Where it comes from.' },
			available: { type: 'integer', description: 'In g, ml, dm³ or pieces.' }
		}
	},
	ProductPage: {
		type: 'object',
		required: ['items', 'total', 'facets', 'page', 'size'],
		properties: {
			items: { type: 'array', items: reference('Product') },
			total: { type: 'integer', minimum: 0, description: 'Published listings that match.' },
			facets: { type: 'object', additionalProperties: { anyOf: [facet, { type: ['integer', 'null'] }] } },
			page: { type: 'integer', minimum: 1 },
			size: { type: 'integer', minimum: 1 }
		}
	}
};

export const productPaths: Paths = {
	'/api/v1/products': {
		get: {
			operationId: 'listProducts',
			summary: 'Published listings that match, with counts for filters',
			description: 'A filter that cannot be read is as if it were not there.',
			tags: ['products'],
			security: [],
			parameters: [
				query('q', text, 'Words to search for.'),
				query('category', text, 'A commodity group, as fish.'),
				query('commodity', text, 'A commodity’s slug.'),
				query('village', text, 'The code of a village or of a district.'),
				query('seller', text, 'The slug of a seller.'),
				query('kind', { type: 'string', enum: [...ORGANISATION_KINDS] }, 'What the seller is in law.'),
				query('practice', { type: 'string', enum: [...PRACTICES] }, 'How it is grown.'),
				query('min', MONEY, 'Lowest price.'),
				query('max', MONEY, 'Highest price.'),
				query('inStock', { type: 'boolean' }, 'What can be ordered now, also before its harvest.'),
				query('to', text, 'The code of the village goods would go to; what is near comes first.'),
				query('delivered', { type: 'boolean' }, 'Only what can be brought or sent there.'),
				query('sort', { type: 'string', enum: [...SORTS] }),
				query('page', { type: 'integer', minimum: 1, default: 1 }),
				query('size', { type: 'integer', minimum: 1, maximum: 100 })
			],
			responses: { 200: jsonAnswer('One page of them.', reference('ProductPage')) }
		}
	},
	'/api/v1/products/{slug}': {
		get: {
			operationId: 'readProduct',
			summary: 'One published listing',
			tags: ['products'],
			security: [],
			parameters: [inPath('slug', text)],
			responses: { 200: jsonAnswer('The listing.', reference('Product')), ...problems(404) }
		}
	}
};
