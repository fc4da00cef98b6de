import { getContext, setContext } from 'svelte';
import type { Action } from 'svelte/action';

/** What the hearts of a page need: what is saved, and how to save more without leaving the page. */
export interface Saved {
	readonly ids: () => readonly number[];
	readonly enhance: Action<HTMLFormElement>;
}

const SAVED = Symbol('saved');

/** Called by the layouts of pages on which goods can be saved. */
export function setSaved(saved: Saved): void {
	setContext(SAVED, saved);
}

/** What is saved; null on pages where nothing can be. */
export function useSaved(): Saved | null {
	return getContext<Saved | undefined>(SAVED) ?? null;
}
