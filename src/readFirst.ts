import type { ResolveOptions } from '@sveltejs/kit';

/**
 * The pages that everybody comes in by. They are read, their links and forms work without scripts, and a cheap phone with a
 * poor signal has better to do while it still fetches words and photos than to bring them to life.
 */
const READ_FIRST = /^\/(?:(?:produk|penjual|desa)(?:\/[^/]+)?)?$/;

export function isReadFirst(pathname: string): boolean {
	return READ_FIRST.test(pathname);
}

/** A page's first node, after what Kit begins with; all that comes after it is for bringing the page to life. */
const FIRST_NODE = '/nodes/';

/** How such a page is sent: with the names of the scripts it needs later, instead of asking for them at once. */
export function readFirstOptions(): Required<Pick<ResolveOptions, 'preload' | 'transformPageChunk'>> {
	const later: string[] = [];
	return {
		preload: ({ type, path }) => {
			if (type !== 'js') return type === 'css';
			if (later.length === 0 && !path.includes(FIRST_NODE)) return true;
			later.push(path);
			return false;
		},
		transformPageChunk: ({ html }) => html.replace('<body ', `<body data-scripts="${later.join(' ')}" `)
	};
}

/** Asks for those scripts, once words and photos are there. */
export function fetchLaterScripts(): void {
	for (const href of (document.body.dataset['scripts'] ?? '').split(' ')) {
		if (href === '') continue;
		const link = document.createElement('link');
		link.rel = 'modulepreload';
		link.setAttribute('fetchpriority', 'low');
		link.href = href;
		document.head.append(link);
	}
}
