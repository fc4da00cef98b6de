import { describe, expect, test } from 'vitest';
import { describeApi } from '../../src/routes/api/v1/openapi.json/description.ts';
import * as loanSchedule from '../../src/routes/api/v1/calculators/loan-schedule/+server.ts';
import * as settlement from '../../src/routes/api/v1/calculators/settlement/+server.ts';
import * as shu from '../../src/routes/api/v1/calculators/shu/+server.ts';

interface Operation {
	operationId: string;
	summary: string;
	responses: Record<string, unknown>;
	parameters?: { name: string; in: string }[];
	requestBody?: { content: { 'application/json': { schema: JsonSchema; example: unknown } } };
}

interface JsonSchema {
	type?: string;
	required?: string[];
	properties?: Record<string, JsonSchema>;
	additionalProperties?: unknown;
	enum?: unknown[];
	minimum?: number;
	$ref?: string;
}

const api = JSON.parse(
	JSON.stringify(describeApi({ origin: 'https://desa.example', sessionCookie: 'sesi' }))
) as {
	openapi: string;
	paths: Record<string, Record<string, Operation>>;
	components: { schemas: Record<string, unknown> };
};
const operations = Object.entries(api.paths).flatMap(([path, methods]) =>
	Object.entries(methods).map(([method, operation]) => ({ path, method, ...operation }))
);

describe('the OpenAPI description', () => {
	test('is 3.1 and has every path that the outside may rely on', () => {
		expect(api.openapi).toBe('3.1.0');
		expect(Object.keys(api.paths).sort()).toEqual([
			'/api/v1/books',
			'/api/v1/books/{id}/entries',
			'/api/v1/books/{id}/statements/{statement}',
			'/api/v1/books/{id}/trial-balance',
			'/api/v1/calculators/loan-schedule',
			'/api/v1/calculators/settlement',
			'/api/v1/calculators/shu',
			'/api/v1/products',
			'/api/v1/products/{slug}',
			'/healthz',
			'/readyz',
			'/webhooks/stripe'
		]);
	});

	test('names each operation once and each part of a path as a parameter', () => {
		const ids = operations.map((operation) => operation.operationId);
		expect(new Set(ids).size).toBe(ids.length);
		for (const { path, parameters = [], responses } of operations) {
			const named = [...path.matchAll(/\{(\w+)\}/g)].map((match) => match[1]);
			expect(parameters.filter((each) => each.in === 'path').map((each) => each.name)).toEqual(named);
			expect(Object.keys(responses).length).toBeGreaterThan(0);
		}
	});

	test('refers only to schemas it has', () => {
		const references = [...JSON.stringify(api).matchAll(/"#\/components\/schemas\/(\w+)"/g)];
		expect(references.length).toBeGreaterThan(0);
		for (const [, name] of references) expect(Object.keys(api.components.schemas)).toContain(name);
	});

	test('says of a request what the schema that checks it says', () => {
		const body = api.paths['/api/v1/calculators/loan-schedule']?.post?.requestBody;
		const schema = body?.content['application/json'].schema;
		expect(schema?.additionalProperties).toBe(false);
		expect(schema?.required).toEqual([
			'principal',
			'rate',
			'ratePer',
			'method',
			'instalments',
			'every',
			'disbursedOn',
			'firstDueOn'
		]);
		expect(schema?.properties?.principal).toMatchObject({ type: 'integer', minimum: 0 });
		expect(schema?.properties?.roundTo?.enum).toEqual([1, 100, 500, 1000]);
	});

	test.each([
		['loan-schedule', loanSchedule],
		['settlement', settlement],
		['shu', shu]
	])('the example of %s is answered', async (name, route) => {
		const operation = api.paths[`/api/v1/calculators/${name}`]?.post;
		const request = new Request('http://localhost/', {
			method: 'POST',
			headers: { 'content-type': 'application/json' },
			body: JSON.stringify(operation?.requestBody?.content['application/json'].example)
		});
		expect((await route.POST({ request })).status).toBe(200);
	});
});
