/** One thing wrong with one value of a request. */
export interface ValueProblem {
	/** Where it is, as `dueLoans.0.interest`; empty for the document as a whole. */
	readonly field: string;
	/** A fixed word for programs. */
	readonly code: string;
	/** A sentence for people. */
	readonly detail: string;
}

export interface Problem {
	readonly status: number;
	readonly detail: string;
	readonly errors?: readonly ValueProblem[];
	readonly headers?: Readonly<Record<string, string>>;
}

/** The phrases of RFC 9110, which a problem of type `about:blank` has as its title. */
const STATUS_PHRASES: Readonly<Record<number, string>> = {
	400: 'Bad Request',
	401: 'Unauthorized',
	403: 'Forbidden',
	404: 'Not Found',
	405: 'Method Not Allowed',
	409: 'Conflict',
	413: 'Content Too Large',
	415: 'Unsupported Media Type',
	422: 'Unprocessable Content',
	429: 'Too Many Requests',
	500: 'Internal Server Error',
	503: 'Service Unavailable'
};

export const PROBLEM_MEDIA_TYPE = 'application/problem+json';

/** `dueLoans.0.interest` as the JSON Pointer `#/dueLoans/0/interest` (RFC 6901), as RFC 9457 shows it. */
function pointerTo(field: string): string {
	if (field === '') return '#';
	const parts = field
		.split('.')
		.map((part) => encodeURIComponent(part.replaceAll('~', '~0').replaceAll('/', '~1')));
	return `#/${parts.join('/')}`;
}

/** An error of the API as an RFC 9457 problem document; each wrong value is named in `errors`. */
export function problem({ status, detail, errors, headers = {} }: Problem): Response {
	const body = {
		type: 'about:blank',
		title: STATUS_PHRASES[status] ?? 'Error',
		status,
		detail,
		...(errors ? { errors: errors.map((error) => ({ ...error, pointer: pointerTo(error.field) })) } : {})
	};
	return new Response(JSON.stringify(body), {
		status,
		headers: { ...headers, 'content-type': PROBLEM_MEDIA_TYPE }
	});
}

/** 422 for a document that was understood but holds values that cannot be right. */
export function valueProblem(errors: readonly ValueProblem[], headers?: Problem['headers']): Response {
	const detail = errors
		.map(({ field, detail: words }) => (field === '' ? words : `${field}: ${words}`))
		.join(' ');
	return problem({ status: 422, detail, errors, ...(headers ? { headers } : {}) });
}
