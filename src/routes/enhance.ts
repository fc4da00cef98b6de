import { enhance as enhanceForm } from '$app/forms';
import type { SubmitFunction } from '@sveltejs/kit';
import { unanswered } from './unanswered.svelte.ts';

const BUSY = 503;

/**
 * For `use:enhance`. Kit's own shows the error page when a form met no network or a busy server, and what was typed is gone;
 * here the form stays as it was filled in and can be sent again.
 */
export function enhance(form: HTMLFormElement, submit?: SubmitFunction): { destroy: () => void } {
	return enhanceForm(form, async (input) => {
		unanswered.why = null;
		const answered = await submit?.(input);
		return async (event) => {
			if (event.result.type === 'error') {
				const { status } = event.result;
				// Kit gives no number when nothing that it can read came back.
				unanswered.why = status === undefined ? 'notSent' : status === BUSY ? 'busy' : null;
				if (unanswered.why !== null) return;
			}
			await (answered ? answered(event) : event.update());
		};
	});
}
