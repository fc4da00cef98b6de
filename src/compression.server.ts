import { promisify } from 'node:util';
import { brotliCompress, constants, gzip } from 'node:zlib';
import type { Handle } from '@sveltejs/kit';

/** How a body is packed for its way, as it is called in `content-encoding`. */
export type Encoding = 'br' | 'gzip';

/** Shorter bodies fit into one packet as they are. */
const LEAST_BYTES = 1_200;
/** What is text; pictures, PDF and XLSX are packed already. */
const TEXT = /^(text\/|application\/(json|manifest\+json|xml|javascript)|image\/svg)/;

const packBrotli = promisify(brotliCompress);
const packGzip = promisify(gzip);

/** How hard to try: a page made for one reader must not wait, one kept for many is packed once. */
const EFFORT = { once: { br: 4, gzip: 5 }, kept: { br: 9, gzip: 9 } } as const;

/** What a browser says it can unpack, the smaller first; null when it can neither. */
export function encodingFor(accepted: string | null): Encoding | null {
	const refused = /;\s*q=0(\.0*)?$/;
	const names = (accepted ?? '')
		.split(',')
		.map((part) => part.trim().toLowerCase())
		.filter((part) => !refused.test(part))
		.map((part) => part.split(';')[0]?.trim());
	if (names.includes('br')) return 'br';
	return names.includes('gzip') ? 'gzip' : null;
}

/** A text packed, in another thread. */
export async function packed(
	text: string | Buffer,
	encoding: Encoding,
	use: keyof typeof EFFORT
): Promise<Buffer<ArrayBuffer>> {
	const level = EFFORT[use][encoding];
	if (encoding === 'gzip') return packGzip(text, { level });
	const params = {
		[constants.BROTLI_PARAM_MODE]: constants.BROTLI_MODE_TEXT,
		[constants.BROTLI_PARAM_QUALITY]: level
	};
	return packBrotli(text, { params });
}

/** Whether an answer is worth packing: text that is not packed yet, and no file that streams out row by row. */
function isWorth({ headers, body, status }: Response): boolean {
	const length = headers.get('content-length');
	return (
		body !== null &&
		status !== 206 &&
		!headers.has('content-encoding') &&
		!headers.has('content-disposition') &&
		(length === null || Number(length) >= LEAST_BYTES) &&
		TEXT.test(headers.get('content-type') ?? '')
	);
}

/**
 * Packs what a browser can unpack, so that a village without a proxy sends a fifth of the bytes. No secret is lost by
 * it: other sites cannot make a browser ask in somebody's name, as the session's cookie is not sent along (SameSite).
 */
export const compress: Handle = async ({ event, resolve }) => {
	const response = await resolve(event);
	if (!isWorth(response)) return response;
	const headers = new Headers(response.headers);
	headers.append('vary', 'accept-encoding');
	const encoding = encodingFor(event.request.headers.get('accept-encoding'));
	if (encoding === null) return new Response(response.body, { status: response.status, headers });
	const body = await packed(Buffer.from(await response.arrayBuffer()), encoding, 'once');
	headers.set('content-encoding', encoding);
	headers.set('content-length', String(body.length));
	return new Response(body, { status: response.status, headers });
};
