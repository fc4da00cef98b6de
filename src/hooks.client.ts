import type { ClientInit } from '@sveltejs/kit';
import { fetchLaterScripts, isReadFirst } from './readFirst.ts';

const SIGNS = ['pointerdown', 'pointermove', 'touchstart', 'keydown', 'focusin', 'input'] as const;

/** The tap itself is answered first: a link is followed, a field gets its keyboard. */
const AFTER_SIGN_MS = 300;

/** Longer than most stay who only look: their phone need not bring to life what they leave again. */
const STILL_MS = 6000;

/**
 * Kit waits for this before it brings the first page to life; later pages are alive at once. One that is read first waits
 * until somebody touches it, and at the latest until it has been still for a while.
 */
export const init: ClientInit = () => {
	const begun = document.activeElement !== null && document.activeElement !== document.body;
	if (begun || !isReadFirst(location.pathname)) return;
	return new Promise<void>((resolve) => {
		const wakeSoon = () => {
			for (const sign of SIGNS) removeEventListener(sign, wakeSoon);
			setTimeout(resolve, AFTER_SIGN_MS);
		};
		for (const sign of SIGNS) addEventListener(sign, wakeSoon, { passive: true });
		whenLoaded(() => {
			fetchLaterScripts();
			setTimeout(() => whenIdle(resolve), STILL_MS);
		});
	});
};

function whenLoaded(then: () => void): void {
	if (document.readyState === 'complete') then();
	else addEventListener('load', then, { once: true });
}

/** Not every browser says when it is idle. */
function whenIdle(then: () => void): void {
	if ('requestIdleCallback' in globalThis) requestIdleCallback(then);
	else then();
}
