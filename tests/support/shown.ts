import type { Component } from 'svelte';
import { render } from 'svelte/server';
import Shown from './Shown.svelte';

interface ShownPage {
	readonly path: string;
	readonly params: Record<string, string>;
	/** What its load gave, with what the layouts above it give. */
	readonly data: unknown;
	/** What its action answered. */
	readonly form?: unknown;
}

/** A page as it comes from the server before its scripts, without a server around it. @returns its HTML. */
export function shown(Page: Component<never>, { path, params, data, form = null }: ShownPage): string {
	const url = new URL(path, 'http://localhost');
	// What `$app/state` reads on the server.
	const context = new Map([['__request__', { page: { url, params, data, form } }]]);
	const props = { Page: Page as unknown as Component<Record<string, unknown>>, url, data, form };
	return render(Shown, { props, context }).body;
}

/** The words of a page, without its tags. */
export function wordsOf(html: string): string {
	return html
		.replace(/<!--.*?-->/g, '')
		.replace(/<[^>]*>/g, ' ')
		.replace(/\s+/g, ' ');
}
