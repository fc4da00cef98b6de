import { getContext, setContext } from 'svelte';
import { assert } from '#lib/shared/assert.ts';

const PAGE_ADDRESS = Symbol('page address');

/** Called once by the root layout, which knows the framework's page; components here do not. */
export function setPageAddress(read: () => URL): void {
	setContext(PAGE_ADDRESS, read);
}

/** Reads the address of the page, again after every navigation. */
export function usePageAddress(): () => URL {
	const read = getContext<(() => URL) | undefined>(PAGE_ADDRESS);
	assert(read, 'the root layout sets the page address');
	return read;
}
