/**
 * The one place that says which answers are the same for everybody, so that one may be kept and given to others. A page
 * is kept only when it stands here, was asked for by a browser that says nothing of who it is, and sets nothing in it.
 */

/** Pages that show nothing but what anybody may see, with what their content depends on. */
const PUBLIC_PAGES: Readonly<Record<string, readonly string[]>> = {
	'/(shop)': ['shelf', 'terms', 'people'],
	'/(shop)/produk': ['shelf', 'terms', 'people'],
	// A product's page says of which group it is, and is emptied by that group's goods alone.
	'/(shop)/produk/[slug]': ['shelf', 'terms', 'people'],
	'/(shop)/penjual': ['people'],
	'/(shop)/penjual/[slug]': ['shelf', 'terms', 'people'],
	'/(shop)/desa': ['people'],
	'/(shop)/desa/[kode]': ['people']
};

/** What shows nothing that is kept in memory, and some of it must answer while the database does not. */
const WITHOUT_CHANGES: ReadonlySet<string> = new Set([
	'/healthz',
	'/readyz',
	'/metrics',
	'/offline',
	'/media/[token]/[size].webp'
]);

/** Whether an answer may show what is kept in memory, so that it has to be known first what has changed since. */
export function showsWhatChanges(routeId: string | null): boolean {
	return routeId === null || !WITHOUT_CHANGES.has(routeId);
}

/** Longer addresses are somebody's own, and would only fill the memory. */
const LONGEST_QUERY = 300;

/** As many loads as a page has, and some more. */
const LOADS = /^[01]{1,8}$/;

export interface Asked {
	readonly method: string;
	readonly routeId: string | null;
	/** Whether Kit asks for a page's data alone, as it does when a visitor goes on from page to page. */
	readonly isDataRequest: boolean;
	/** Of which of the page's loads it then asks, as `0110`; null: of all. */
	readonly loads: string | null;
	/** The `cookie` and `authorization` headers. */
	readonly cookie: string | null;
	readonly authorization: string | null;
	readonly query: string;
}

/** The tags of a page that may be kept for others, or null: whoever carries any cookie but the language's is somebody. */
export function tagsOfPublic(asked: Asked, languageCookie: string): readonly string[] | null {
	const { method, routeId, isDataRequest, loads, cookie, authorization, query } = asked;
	if (method !== 'GET' || authorization !== null || query.length > LONGEST_QUERY) return null;
	if (isDataRequest && loads !== null && !LOADS.test(loads)) return null;
	const names = (cookie ?? '')
		.split(';')
		.map((pair) => pair.split('=')[0]?.trim() ?? '')
		.filter((name) => name !== '');
	if (names.some((name) => name !== languageCookie)) return null;
	return routeId !== null && Object.hasOwn(PUBLIC_PAGES, routeId) ? (PUBLIC_PAGES[routeId] ?? null) : null;
}

/** Whether an answer may be kept: a whole page that sets no cookie and asks no cache to forget it. */
export function mayBeKept(response: Response): boolean {
	const { status, headers } = response;
	return (
		status === 200 &&
		!headers.has('set-cookie') &&
		!headers.has('cache-control') &&
		(headers.get('content-type') ?? '').startsWith('text/html')
	);
}

/**
 * Whether a page's data may be kept: all of it at once, with no mistake or other address in it, both of which Kit answers
 * with 200 too. Kit asks every cache to forget any data; whoever may keep it here decides that anew.
 */
export async function dataMayBeKept(response: Response): Promise<boolean> {
	const { status, headers } = response;
	const isData = headers.get('content-type') === 'application/json';
	const own = headers.get('cache-control');
	if (status !== 200 || !isData || headers.has('set-cookie') || own !== 'private, no-store') return false;
	const { type, nodes } = (await response.clone().json()) as {
		type?: string;
		nodes?: readonly ({ type?: string } | null)[];
	};
	return (
		type === 'data' && (nodes ?? []).every((node) => node === null || /^(data|skip)$/.test(node.type ?? ''))
	);
}
