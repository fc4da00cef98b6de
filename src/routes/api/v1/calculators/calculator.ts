import { json } from '@sveltejs/kit';
import * as v from 'valibot';
import { calculatorMessages } from '#lib/i18n/calculators.ts';
import { messagesFor } from '#lib/i18n/define.ts';
import { readJsonBody } from '#lib/shared/jsonBody.ts';
import { problem, valueProblem, type ValueProblem } from '#lib/shared/problem.ts';
import { OPEN_TO_ANYONE, preflight } from '../openToAnyone.ts';

/** The API speaks English, as its field names do. */
const words: Readonly<Record<string, string>> = messagesFor(calculatorMessages, 'en').mistakes;

/** A request with a mistake in every value gets the first few; the rest would only hide them. */
const MOST_ERRORS = 20;

/** A mistake that rules report has words, or it does not compile. */
type MistakeCode = keyof typeof calculatorMessages.en.mistakes;

export type Calculation<Answer> =
	{ ok: true; answer: Answer } | { ok: false; field: string; code: MistakeCode };

interface Calculator<Input, Answer> {
	readonly schema: v.GenericSchema<unknown, Input>;
	readonly mostBytes: number;
	readonly calculate: (input: Input) => Calculation<Answer>;
}

function named(field: string, code: string): ValueProblem {
	return { field, code, detail: words[code] ?? words.invalid ?? code };
}

/** Schemas say their own codes; what valibot itself finds about an object's keys is told apart here. */
function codeOf(issue: v.BaseIssue<unknown>): string {
	if (issue.type !== 'strict_object') return issue.message;
	if (issue.expected === 'never') return 'unknown_field';
	return issue.received === 'undefined' ? 'required' : 'not_an_object';
}

function problemOf(issue: v.BaseIssue<unknown>): ValueProblem {
	const field = issue.path?.map((part) => String(part.key)).join('.') ?? '';
	// A missing field is found by its own schema's "not a number"; what helps is that it is missing.
	const isMissing = issue.received === 'undefined' && field !== '';
	const { code, detail } = named(field, isMissing ? 'required' : codeOf(issue));
	return {
		field,
		code,
		detail: issue.type === 'picklist' && issue.expected ? `${detail} ${issue.expected}` : detail
	};
}

/**
 * Makes a calculator's route: read, check, calculate, answer. No session, no cookie, nothing stored; anybody
 * may ask from anywhere, so a request without an Origin is as good as one with.
 */
export function calculatorRoute<Input, Answer>({ schema, mostBytes, calculate }: Calculator<Input, Answer>) {
	async function POST({ request }: { request: Request }): Promise<Response> {
		const body = await readJsonBody(request, mostBytes);
		if (!body.ok) return problem({ ...body.problem, headers: OPEN_TO_ANYONE });
		const parsed = v.safeParse(schema, body.value);
		if (!parsed.success) {
			return valueProblem(parsed.issues.slice(0, MOST_ERRORS).map(problemOf), OPEN_TO_ANYONE);
		}
		const result = calculate(parsed.output);
		if (!result.ok) return valueProblem([named(result.field, result.code)], OPEN_TO_ANYONE);
		return json(result.answer, { headers: OPEN_TO_ANYONE });
	}

	return {
		POST,
		OPTIONS: (): Response => preflight('POST'),
		/** All other methods, GET from a browser's address bar first of all. */
		fallback: (): Response =>
			problem({
				status: 405,
				detail: 'Send a POST request; /api/v1/openapi.json describes it.',
				headers: { ...OPEN_TO_ANYONE, allow: 'POST, OPTIONS' }
			})
	};
}
