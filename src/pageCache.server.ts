import { createHash } from 'node:crypto';
import { changesSeen, hasChangedSince } from '#lib/shared/changes.server.ts';
import { log } from '#lib/shared/log.server.ts';
import { packed, type Encoding } from './compression.server.ts';

/** What changes by the clock alone, such as a cycle that opens, shows after this long at the latest twice over. */
const FRESH_MS = 15_000;
/** An older page is given once more while the next is made; one that is older still is made anew. */
const STALE_MS = 60_000;
/** The least recently read goes first, so that whoever invents addresses cannot fill the memory. */
const MOST_PAGES = 500;
const MOST_BYTES = 32 * 1024 * 1024;

interface Page {
	/** The number of the last change that was seen before it was made. */
	readonly change: number;
	readonly tags: readonly string[];
	readonly madeAt: number;
	/** In bytes, as it is sent: a text would be turned into them again for each reader. */
	readonly body: Buffer<ArrayBuffer>;
	readonly headers: readonly (readonly [string, string])[];
	/** The body as it was packed, once for each way. */
	readonly packed: Map<Encoding, Promise<Buffer<ArrayBuffer>>>;
}

/** How often pages were given from here, and how often they had to be made. */
export const counted = { given: 0, made: 0 };

const pages = new Map<string, Page>();
const making = new Map<string, { change: number; page: Promise<Made> }>();
let bytes = 0;

/** A page that may be kept, or the answer that may not. */
export type Made = { readonly page: Page } | { readonly response: Response };

/**
 * The page of a key from here, else made now: once, however many ask at the same time. One that something changed since
 * is never given.
 *
 * @param encoding how the reader's browser would have it packed.
 * @param make renders it; called at most once, possibly after the answer was given.
 * @returns null when another visitor's answer, made meanwhile, turned out not to be for all: the caller makes its own.
 */
export async function keptPage(
	key: string,
	encoding: Encoding | null,
	make: () => Promise<{ response: Response; tags: readonly string[] | null }>
): Promise<Response | null> {
	const found = pages.get(key);
	const age = found ? performance.now() - found.madeAt : Infinity;
	if (found && (age > STALE_MS || hasChangedSince(found.change, found.tags))) forget(key);
	else if (found) {
		// Read again, it is the last to go.
		pages.delete(key);
		pages.set(key, found);
		counted.given += 1;
		if (age > FRESH_MS && !making.has(key)) {
			begin(key, make).catch((error: unknown) => log.warn('a page could not be made again', { key, error }));
		}
		return answerOf(found, encoding);
	}
	const running = making.get(key);
	if (running && running.change === changesSeen()) {
		const made = await running.page;
		if (!('page' in made)) return null;
		counted.given += 1;
		return answerOf(made.page, encoding);
	}
	const made = await begin(key, make);
	return 'page' in made ? answerOf(made.page, encoding) : made.response;
}

function begin(
	key: string,
	make: () => Promise<{ response: Response; tags: readonly string[] | null }>
): Promise<Made> {
	const change = changesSeen();
	const page = render(change, make).finally(() => {
		if (making.get(key)?.page === page) making.delete(key);
	});
	making.set(key, { change, page });
	return page.then((made) => {
		if ('page' in made) keep(key, made.page);
		return made;
	});
}

async function render(
	change: number,
	make: () => Promise<{ response: Response; tags: readonly string[] | null }>
): Promise<Made> {
	counted.made += 1;
	const { response, tags } = await make();
	if (tags === null) return { response };
	const body = Buffer.from(await response.arrayBuffer());
	const etag = `"${createHash('sha256').update(body).digest('base64url').slice(0, 22)}"`;
	const headers = new Headers(response.headers);
	headers.set('etag', etag);
	// Browsers ask again each time and are told that theirs is still right; nobody between them and us keeps it.
	headers.set('cache-control', 'private, no-cache');
	return {
		page: { change, tags, madeAt: performance.now(), body, headers: [...headers], packed: new Map() }
	};
}

function keep(key: string, page: Page): void {
	forget(key);
	pages.set(key, page);
	bytes += page.body.length;
	for (const [oldest] of pages) {
		if (pages.size <= MOST_PAGES && bytes <= MOST_BYTES) break;
		forget(oldest);
	}
}

function forget(key: string): void {
	bytes -= pages.get(key)?.body.length ?? 0;
	pages.delete(key);
}

async function answerOf(page: Page, encoding: Encoding | null): Promise<Response> {
	const headers = new Headers(page.headers.map(([name, value]) => [name, value] as [string, string]));
	if (encoding === null) return new Response(page.body, { headers });
	const packing = page.packed.get(encoding) ?? packed(page.body, encoding, 'kept');
	page.packed.set(encoding, packing);
	const body = await packing;
	headers.set('content-encoding', encoding);
	headers.append('vary', 'accept-encoding');
	headers.set('content-length', String(body.length));
	// The same page packed in another way is another file to a cache.
	headers.set('etag', (headers.get('etag') ?? '').replace(/"$/, `-${encoding}"`));
	return new Response(body, { headers });
}
