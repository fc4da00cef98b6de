import { build, version } from '$service-worker';

const worker = globalThis as unknown as ServiceWorkerGlobalScope;

/** Built files carry their content in their name: a new version is a new cache. */
const BUILT = `built-${version}`;
const PAGES = 'pages';
const PHOTOS = 'photos';
const OFFLINE = '/offline';
/** In the place of the answer to a form that was sent without a signal: the browser's own page has no way back. */
const NOT_SENT = '/offline?kirim';
/** Pages of the desk that are taken where there is no signal: a meeting, and receiving goods. They ask to be kept themselves. */
const TAKEN_ALONG = [
	{ name: 'meetings', page: /^\/meja\/[\w-]+\/rapat\/\d+$/ },
	{ name: 'receiving', page: /^\/meja\/[\w-]+\/gudang\/terima$/ }
];
/** Signing out takes them from this telephone; signing in again does not, since a session may end in the meeting. */
const LEAVING = ['/keluar', '/daftar'];

const CART = '/keranjang';

/** About what a member reads in a week; old ones make room. */
const MOST_PAGES = 30;
const MOST_PHOTOS = 80;

/** After these the pages kept may be another person's, or in another language. */
const FORGETTING = ['/masuk', '/keluar', '/daftar', '/bahasa'];
/** Never kept: the desk works on what is true now, and its telephone is shared. */
const NEVER_KEPT = /^\/(?:meja|api|webhooks|masuk|daftar|bayar)(?:\/|$)/;

worker.addEventListener('install', (event) => {
	event.waitUntil(prepare());
});

worker.addEventListener('activate', (event) => {
	event.waitUntil(tidy());
});

worker.addEventListener('fetch', (event) => {
	const address = new URL(event.request.url);
	if (address.origin !== worker.location.origin) return;
	if (event.request.method !== 'GET') {
		if (FORGETTING.includes(address.pathname)) event.waitUntil(forget());
		if (LEAVING.includes(address.pathname)) event.waitUntil(forgetTaken());
		if (event.request.mode === 'navigate') event.respondWith(sent(event.request));
		return;
	}
	if (address.pathname.startsWith('/_app/immutable/')) {
		event.respondWith(keptFirst(event.request, BUILT, Infinity));
	} else if (address.pathname.startsWith('/media/')) {
		event.respondWith(keptFirst(event.request, PHOTOS, MOST_PHOTOS));
	} else if (event.request.mode === 'navigate' || address.pathname.endsWith('/__data.json')) {
		event.respondWith(networkFirst(event, address));
	}
});

worker.addEventListener('message', (event) => {
	const { keep: page, parts } = (event.data ?? {}) as { keep?: string; parts?: string[] };
	const kind = page ? TAKEN_ALONG.find((each) => each.page.test(page)) : undefined;
	if (page && kind) event.waitUntil(takeAlong(kind.name, page, parts ?? []));
});

/** Keeps a page of the desk as it is now, with the scripts and styles it was made of: a new version clears away the others. */
async function takeAlong(name: string, page: string, parts: readonly string[]): Promise<void> {
	const answer = await fetch(page, { headers: { accept: 'text/html' } }).catch(() => null);
	if (!answer?.ok || answer.redirected) return;
	const kept = await caches.open(name);
	const needed = new Set([page, ...parts.filter((part) => part.startsWith('/_app/immutable/'))]);
	await kept.put(page, answer);
	for (const part of needed) {
		if (await kept.match(part)) continue;
		const built = (await caches.match(part)) ?? (await fetch(part).catch(() => null));
		if (built?.ok) await kept.put(part, built);
	}
	// One meeting, one warehouse at a time.
	for (const old of await kept.keys()) {
		if (!needed.has(new URL(old.url).pathname)) await kept.delete(old);
	}
}

/** Only what the offline page needs: the rest of the site is kept as it is read, since data costs money. */
async function prepare(): Promise<void> {
	const cache = await caches.open(BUILT);
	await cache.addAll([...build.filter((file) => /\.(?:css|woff2)$/.test(file)), OFFLINE, NOT_SENT]);
	await worker.skipWaiting();
}

async function tidy(): Promise<void> {
	for (const name of await caches.keys()) {
		if (![BUILT, PAGES, PHOTOS, ...TAKEN_ALONG.map((kind) => kind.name)].includes(name))
			await caches.delete(name);
	}
	await worker.clients.claim();
	// What is open was there before this worker was, and may be the one page somebody comes back to.
	for (const { url } of await worker.clients.matchAll({ type: 'window' })) await keepPage(new URL(url));
}

async function forgetTaken(): Promise<void> {
	for (const { name } of TAKEN_ALONG) await caches.delete(name);
}

async function forget(): Promise<void> {
	await caches.delete(PAGES);
	const cache = await caches.open(BUILT);
	// The offline page stays in the old language when there is no network to fetch it anew.
	await cache.addAll([OFFLINE, NOT_SENT]).catch(() => undefined);
}

async function sent(request: Request): Promise<Response> {
	try {
		return await fetch(request);
	} catch (failure) {
		const words = await caches.match(NOT_SENT);
		if (words) return words;
		throw failure;
	}
}

async function keptFirst(request: Request, name: string, most: number): Promise<Response> {
	const cache = await caches.open(name);
	const kept = (await cache.match(request)) ?? (await caches.match(request));
	if (kept) return kept;
	const answer = await fetch(request);
	if (answer.ok) await keep(cache, request, answer.clone(), most);
	return answer;
}

async function networkFirst(event: FetchEvent, address: URL): Promise<Response> {
	const { request, clientId } = event;
	const page = request.mode === 'navigate' ? null : pageOf(address);
	try {
		const answer = await fetch(request);
		if (mayKeep(address, answer)) {
			await keep(await caches.open(PAGES), page ? request : nameOf(address), answer.clone(), MOST_PAGES);
			if (page) event.waitUntil(keepPage(page));
		}
		return answer;
	} catch (failure) {
		// No network: the page as it was read last, else the offline page, else the failure itself.
		const kept = await caches.match(page ? request : nameOf(address));
		if (kept) return kept;
		if (page && (await caches.match(nameOf(page)))) event.waitUntil(openWhole(clientId, page));
		const offline = page ? undefined : await caches.match(OFFLINE);
		if (offline) return offline;
		throw failure;
	}
}

/** One cart, whatever was just put into it. */
function nameOf(page: URL): Request {
	return new Request(page.pathname === CART ? CART : withoutAction(page), {
		headers: { accept: 'text/html' }
	});
}

/** The page that a form's address (`/produk/lele?/beli`) belongs to, where somebody goes back to after it was not sent. */
function withoutAction(page: URL): URL {
	const plain = new URL(page);
	plain.search = plain.search.replace(/^\?\/\w+$/, '');
	return plain;
}

/** The page whose data alone was asked for, by somebody who went on from another page. */
function pageOf(address: URL): URL {
	const page = new URL(address);
	page.pathname = address.pathname.replace(/\/__data\.json$/, '') || '/';
	page.searchParams.delete('x-sveltekit-invalidated');
	page.searchParams.delete('x-sveltekit-trailing-slash');
	return page;
}

/** Its data was not kept, but the page was. */
async function openWhole(clientId: string, page: URL): Promise<void> {
	const client = await worker.clients.get(clientId);
	if (client instanceof WindowClient) await client.navigate(page);
}

/** A page that was read, whole; the cart anew each time, since it changes while its address stays. */
async function keepPage(page: URL): Promise<void> {
	if (NEVER_KEPT.test(page.pathname)) return;
	const cache = await caches.open(PAGES);
	const request = nameOf(page);
	if (page.pathname !== CART && (await cache.match(request))) return;
	const answer = await fetch(request).catch(() => null);
	if (answer && mayKeep(page, answer)) await keep(cache, request, answer, MOST_PAGES);
}

function mayKeep(address: URL, answer: Response): boolean {
	// The server tells all shared caches to keep nothing; this one is the reader's own, and is emptied at sign-out.
	return answer.ok && !answer.redirected && !NEVER_KEPT.test(address.pathname);
}

async function keep(cache: Cache, request: Request, answer: Response, most: number): Promise<void> {
	await cache.put(request, answer);
	const keys = await cache.keys();
	for (const oldest of keys.slice(0, Math.max(0, keys.length - most))) await cache.delete(oldest);
}
