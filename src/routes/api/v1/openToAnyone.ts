/** Pages of any site may read what needs no account; no cookie is sent along, so nothing private can leak. */
export const OPEN_TO_ANYONE = { 'access-control-allow-origin': '*' } as const;

/** The answer to a browser that asks before it sends JSON from another site. */
export function preflight(methods: string): Response {
	return new Response(null, {
		status: 204,
		headers: {
			...OPEN_TO_ANYONE,
			'access-control-allow-methods': methods,
			'access-control-allow-headers': 'content-type',
			'access-control-max-age': '86400'
		}
	});
}
