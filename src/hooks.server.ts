import { randomUUID } from 'node:crypto';
import { error as fail } from '@sveltejs/kit';
import { sequence } from '@sveltejs/kit/hooks';
import { dev } from '$app/environment';
import type { Handle, HandleServerError, RequestEvent, ServerInit } from '@sveltejs/kit';
import { messagesFor } from '#lib/i18n/define.ts';
import { localeFromCookie, LOCALE_COOKIE, type Locale } from '#lib/i18n/locale.ts';
import { navigationMessages } from '#lib/i18n/navigation.ts';
import { cartCount, CART_COOKIE } from '#lib/carts/cart.server.ts';
import { PhotosUnreachable } from '#lib/media/files.ts';
import { readSession, SESSION_COOKIE, sessionCookieOptions } from '#lib/people/session.server.ts';
import { lookAtChanges } from '#lib/shared/changes.server.ts';
import { db, isDatabaseBusy, replicaInUse } from '#lib/shared/database.server.ts';
import { holdReads } from '#lib/shared/heldReads.server.ts';
import { log } from '#lib/shared/log.server.ts';
import { noteQueries } from '#lib/shared/queries.server.ts';
import { readSettings } from '#lib/shared/settings.server.ts';
import { compress, encodingFor } from './compression.server.ts';
import { requests } from './metrics.server.ts';
import { keptPage } from './pageCache.server.ts';
import { dataMayBeKept, mayBeKept, showsWhatChanges, tagsOfPublic } from './publicPages.ts';
import { isReadFirst, readFirstOptions } from './readFirst.ts';
import { startServer } from './startup.server.ts';

export const init: ServerInit = startServer;

const settings = readSettings();
const secure = settings.origin?.startsWith('https:') ?? false;

const SECURITY_HEADERS: Readonly<Record<string, string>> = {
	// An order's secret stands in its address: no other site is told it.
	'referrer-policy': 'same-origin',
	'x-content-type-options': 'nosniff',
	'x-frame-options': 'DENY',
	'permissions-policy': 'camera=(self), geolocation=(), microphone=(), payment=(), usb=()',
	'cross-origin-opener-policy': 'same-origin',
	...(secure ? { 'strict-transport-security': 'max-age=63072000; includeSubDomains' } : {})
};

/** Kit takes it out of the address that the hooks see. */
function loadsAsked({ url }: Request): string | null {
	return new URL(url).searchParams.get('x-sveltekit-invalidated');
}

/** Says for some seconds that something was sent from this browser. */
const SENT_COOKIE = 'baru';
/** Longer than a copy of the database waits before it looks for what other processes committed. */
const SENT_SECONDS = 5;

/**
 * Where pages are read from a copy of the database, whoever sends a form, and what she asks for next at whichever process,
 * reads all that was committed before; others read what was a second ago.
 */
const follow: Handle = async ({ event, resolve }) => {
	const replica = replicaInUse();
	if (!replica) return resolve(event);
	const { request, cookies } = event;
	const sends = request.method !== 'GET' && request.method !== 'HEAD';
	if (sends || cookies.get(SENT_COOKIE)) await replica.catchUp();
	if (sends) {
		const options = { path: '/', httpOnly: true, sameSite: 'lax', secure } as const;
		cookies.set(SENT_COOKIE, '1', { ...options, maxAge: SENT_SECONDS });
	}
	return resolve(event);
};

/** Gives public pages from memory; what else somebody asks for is made for her alone. */
const keep: Handle = async ({ event, resolve }) => {
	const { request, url, route, cookies } = event;
	if (dev || request.method !== 'GET' || !showsWhatChanges(route.id)) return resolve(event);
	await lookAtChanges();
	const { headers } = request;
	const asked = {
		...{ method: request.method, routeId: route.id, query: url.search },
		...{ isDataRequest: event.isDataRequest, loads: loadsAsked(request) },
		...{ cookie: headers.get('cookie'), authorization: headers.get('authorization') }
	};
	const tags = tagsOfPublic(asked, LOCALE_COOKIE);
	if (tags === null) return resolve(event);
	const locale = localeFromCookie(cookies.get(LOCALE_COOKIE));
	const encoding = encodingFor(headers.get('accept-encoding'));
	const what = event.isDataRequest ? `data ${asked.loads ?? 'all'}` : 'page';
	const kept = await keptPage(`${what} ${locale} ${url.href}`, encoding, async () => {
		const response = await resolve(event);
		const may = event.isDataRequest ? await dataMayBeKept(response) : mayBeKept(response);
		return { response, tags: may ? (event.locals.dependsOn ?? tags) : null };
	});
	return kept ?? resolve(event);
};

/**
 * Where the proxy says the visitor is. A check of health that does not come through the proxy brings no such header,
 * which Kit takes for a mistake: it is known by its own connection.
 */
function addressOf({ getClientAddress, platform, request }: RequestEvent): string {
	try {
		return getClientAddress();
	} catch (mistake) {
		// With a header it cannot read, all visitors would be one: that is for whoever set it up to see.
		if (request.headers.has(process.env['ADDRESS_HEADER'] ?? 'x-forwarded-for')) throw mistake;
		return platform?.req.socket.remoteAddress ?? 'unknown';
	}
}

/** A page, or a form and the page that answers it, asks for the same thing in several of its parts: it is read once. */
const readOnce: Handle = async ({ event, resolve }) => holdReads(async () => resolve(event));

/** Who asks, in which language; roles are read by the use-cases, afresh for each request. */
const identify: Handle = async ({ event, resolve }) => {
	const { cookies, locals } = event;
	locals.requestId = randomUUID();
	locals.locale = localeFromCookie(cookies.get(LOCALE_COOKIE));
	const token = cookies.get(SESSION_COOKIE);
	const found = token ? await readSession(token) : null;
	if (token && !found) cookies.delete(SESSION_COOKIE, { path: '/' });
	if (token && found?.fresh) {
		cookies.set(SESSION_COOKIE, token, sessionCookieOptions(found.session.expiresAt, secure));
	}
	locals.user = found?.user ?? null;
	locals.actor = {
		userId: locals.user?.id ?? null,
		address: addressOf(event),
		requestId: locals.requestId
	};
	const cart = cookies.get(CART_COOKIE);
	locals.cartCount = cart ? await cartCount(db, cart) : 0;
	const { preload, transformPageChunk: mark } = isReadFirst(event.url.pathname) ? readFirstOptions() : {};
	return resolve(event, {
		...(preload && { preload }),
		transformPageChunk: async (chunk) => {
			const html = (await mark?.(chunk)) ?? chunk.html;
			// app.html says Indonesian.
			return locals.locale === 'id' ? html : html.replace('<html lang="id"', `<html lang="${locals.locale}"`);
		}
	});
};

/** For when not even who asks can be read: the page of errors is one of Kit's, and comes only after that. */
function busyPage(locale: Locale): Response {
	const { title, what, todo } = messagesFor(navigationMessages, locale).errors.busy;
	const words = [`<h1>${title}</h1>`, ...[what, todo].map((text) => `<p>${text}</p>`)].join('\n');
	const head = `<meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>${title}</title>`;
	const page = `<!doctype html>\n<html lang="${locale}"><head>${head}</head><body>\n${words}\n</body></html>\n`;
	return new Response(page, { status: 503, headers: { 'content-type': 'text/html; charset=utf-8' } });
}

/** Sets the security headers, keeps private pages out of caches, and turns a locked database into 503. */
const protect: Handle = async ({ event, resolve }) => {
	const response = await Promise.resolve(resolve(event)).catch((error: unknown) => {
		if (!isDatabaseBusy(error)) throw error;
		log.warn('the database is out of reach', { path: event.route.id, error });
		event.locals.busy = true;
		return busyPage(localeFromCookie(event.cookies.get(LOCALE_COOKIE)));
	});
	for (const [name, value] of Object.entries(SECURITY_HEADERS)) response.headers.set(name, value);
	// Words and photos come first: what a page does beyond them works a moment later.
	const link = response.headers.get('link');
	if (link)
		response.headers.set('link', link.replaceAll('"modulepreload"', '"modulepreload"; fetchpriority=low'));
	if (!response.headers.has('cache-control')) response.headers.set('cache-control', 'private, no-store');
	if (!event.locals.busy) return response;
	const headers = new Headers(response.headers);
	headers.set('retry-after', '2');
	return new Response(response.body, { status: 503, headers });
};

/** A form that broke off on its way, or never was one, is the sender's mistake and no failure of ours. */
const understand: Handle = async ({ event, resolve }) => {
	const { request } = event;
	if (request.method === 'POST') {
		const read = request.formData.bind(request);
		request.formData = async () =>
			read().catch((error: unknown) => {
				if (!(error instanceof TypeError)) throw error;
				return fail(400, { message: 'unreadable', requestId: event.locals.requestId });
			});
	}
	return resolve(event);
};

/** Counts every answer and how long it took, under the route's pattern: an address may hold a secret. */
const measure: Handle = async ({ event, resolve }) => {
	const begun = performance.now();
	const response = await resolve(event);
	const seconds = (performance.now() - begun) / 1_000;
	requests.observe({
		method: event.request.method,
		route: event.route.id,
		status: response.status,
		seconds
	});
	return response;
};

/** For tests: says what an answer read with. */
const count: Handle = async ({ event, resolve }) => {
	if (!settings.countQueries) return resolve(event);
	const { value: response, queries } = await noteQueries(async () => resolve(event));
	const headers = new Headers(response.headers);
	headers.set('x-queries', String(queries.length));
	return new Response(response.body, { status: response.status, headers });
};

export const handle: Handle = sequence(
	count,
	measure,
	compress,
	protect,
	follow,
	keep,
	readOnce,
	identify,
	understand
);

export const handleError: HandleServerError = ({ error, event, status, message }) => {
	const { requestId } = event.locals;
	const busy = isDatabaseBusy(error);
	if (busy || error instanceof PhotosUnreachable) {
		event.locals.busy = true;
		const what = busy ? 'the database stayed locked' : 'photos are out of reach';
		log.warn(what, { requestId, path: event.route.id });
		return { message: 'busy', requestId, busy: true };
	}
	if (status >= 500) log.error('a request failed', { requestId, path: event.route.id, status, error });
	else if (status !== 404)
		log.warn('a request was wrong', { requestId, path: event.route.id, status, error });
	return { message, requestId };
};
