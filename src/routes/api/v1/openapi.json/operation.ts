import { toJsonSchema } from '@valibot/to-json-schema';
import type * as v from 'valibot';
import { PROBLEM_MEDIA_TYPE } from '#lib/shared/problem.ts';

/** A JSON Schema, or a reference to one in the description's components. */
export type Schema = Readonly<Record<string, unknown>>;

export interface Operation {
	readonly operationId: string;
	readonly summary: string;
	readonly [key: string]: unknown;
}

/** Operations by method, by path; each part of the API describes its own. */
export type Paths = Readonly<Record<string, Readonly<Record<string, Operation>>>>;

/** What a request must look like, made from the very schema that checks it. */
export function requestSchema(schema: v.GenericSchema): Schema {
	// The transforms into our own types say nothing about the JSON, so they are left out of it.
	return { ...toJsonSchema(schema, { typeMode: 'input', errorMode: 'ignore', target: 'draft-2020-12' }) };
}

/** What an answer looks like, made from the schema that tests hold it against. */
export function answerSchema(schema: v.GenericSchema): Schema {
	return { ...toJsonSchema(schema, { target: 'draft-2020-12' }) };
}

export const reference = (name: string): Schema => ({ $ref: `#/components/schemas/${name}` });

export function jsonAnswer(description: string, schema: Schema, example?: unknown): Schema {
	return {
		description,
		content: { 'application/json': { schema, ...(example === undefined ? {} : { example }) } }
	};
}

const PROBLEMS: Readonly<Record<number, string>> = {
	400: 'Not well-formed.',
	401: 'Neither a session nor a token that is valid.',
	403: 'Not for this account or token.',
	404: 'There is no such thing.',
	413: 'Too long.',
	415: 'Not application/json.',
	422: 'A value cannot be right; `errors` names the field.',
	429: 'Too many requests; wait as `Retry-After` says.',
	503: 'The database stayed locked; ask again as `Retry-After` says.'
};

/** The problem documents an operation may answer, by status. */
export function problems(...statuses: (keyof typeof PROBLEMS)[]): Readonly<Record<string, Schema>> {
	const content = { [PROBLEM_MEDIA_TYPE]: { schema: reference('Problem') } };
	return Object.fromEntries(
		statuses.map((status) => [String(status), { description: PROBLEMS[status] ?? '', content }])
	);
}

export interface Parameter {
	readonly name: string;
	readonly in: 'query' | 'path' | 'header';
	readonly required?: boolean;
	readonly description?: string;
	readonly schema: Schema;
}

export function query(name: string, schema: Schema, description?: string): Parameter {
	return { name, in: 'query', schema, ...(description ? { description } : {}) };
}

export function inPath(name: string, schema: Schema): Parameter {
	return { name, in: 'path', required: true, schema };
}

export const MONEY: Schema = { type: 'integer', description: 'Whole rupiah.' };
export const DATE: Schema = { type: 'string', format: 'date' };
