import type { Problem } from './problem.ts';

export type JsonBody = { ok: true; value: unknown } | { ok: false; problem: Problem };

function refuse(status: number, detail: string): JsonBody {
	return { ok: false, problem: { status, detail } };
}

function isJson(contentType: string | null): boolean {
	const mediaType = (contentType ?? '').split(';', 1)[0]?.trim().toLowerCase() ?? '';
	return mediaType === 'application/json' || /^application\/[\w.-]+\+json$/.test(mediaType);
}

/** Collects the body up to a limit; null when it is longer, whatever its announced length was. */
async function readBytes(request: Request, mostBytes: number): Promise<Uint8Array | null> {
	const reader = request.body?.getReader();
	if (!reader) return new Uint8Array();
	const chunks: Uint8Array[] = [];
	let length = 0;
	for (;;) {
		const { done, value } = await reader.read();
		if (done) break;
		length += value.byteLength;
		if (length > mostBytes) {
			await reader.cancel();
			return null;
		}
		chunks.push(value);
	}
	const whole = new Uint8Array(length);
	let offset = 0;
	for (const chunk of chunks) {
		whole.set(chunk, offset);
		offset += chunk.byteLength;
	}
	return whole;
}

/** Reads a request's JSON: 415 for another media type, 413 beyond the limit, 400 when it is no JSON in UTF-8. */
export async function readJsonBody(request: Request, mostBytes: number): Promise<JsonBody> {
	if (!isJson(request.headers.get('content-type'))) {
		return refuse(415, 'Send the request as application/json.');
	}
	const tooLarge = `The request is longer than ${mostBytes} bytes.`;
	if (Number(request.headers.get('content-length') ?? 0) > mostBytes) return refuse(413, tooLarge);
	const bytes = await readBytes(request, mostBytes);
	if (!bytes) return refuse(413, tooLarge);
	try {
		return { ok: true, value: JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes)) };
	} catch (error) {
		// Both a broken text (TypeError) and broken JSON (SyntaxError) are the sender's; anything else is ours.
		if (error instanceof SyntaxError || error instanceof TypeError) {
			return refuse(400, 'The request is not well-formed JSON in UTF-8.');
		}
		throw error;
	}
}
