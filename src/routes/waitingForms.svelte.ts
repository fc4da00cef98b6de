import { deserialize } from '$app/forms';
import { invalidateAll } from '$app/navigation';
import type { ActionResult, SubmitFunction } from '@sveltejs/kit';
import {
	dropWaiting,
	keepWaiting,
	readWaiting,
	sendWaiting,
	type Answer,
	type KeptFile,
	type Stop,
	type WaitingForm
} from '#lib/shared/waiting.ts';

const AGAIN_MS = 20_000;

interface Where {
	/** The address it is sent to, wherever the reader has gone meanwhile; the page kept for later. */
	readonly address: string;
	/** Who enters it. */
	readonly userId: number;
	/** The name it is kept under on this telephone. */
	readonly shelf: string;
	/** Said where the server refused without words. */
	readonly refusedWords: string;
}

/** The forms of one page that were entered on this telephone and that the server does not have yet. */
export abstract class WaitingForms<Item extends WaitingForm> {
	items = $state<Item[]>([]);
	/** What was sent since the page was opened, the last one first. */
	sent = $state<{ item: Item; to: string | null }[]>([]);
	/** Why the last sending stopped. */
	stopped = $state<Stop | null>(null);
	sending = $state(false);
	/** Asked for while something was on its way: a tap, or a form entered meanwhile. */
	#again = false;
	readonly #where: Where;

	constructor(where: Where) {
		this.#where = where;
	}

	/** Whether a new one takes the place of an earlier one. */
	protected replaces(_earlier: Item, _item: Item): boolean {
		return false;
	}

	/** What is to be kept of a form, or null when it cannot be sent as it is filled in. */
	protected abstract read(form: {
		action: Item['action'];
		key: string;
		fields: WaitingForm['fields'];
	}): Item | null;

	/** Reads what waits, sends it, and tries again when there is a signal. @returns how to stop. */
	start(): () => void {
		this.items = readWaiting(localStorage, this.#where.shelf);
		const again = () => void this.send();
		again();
		const timer = setInterval(again, AGAIN_MS);
		window.addEventListener('online', again);
		document.addEventListener('visibilitychange', again);
		this.#keepPage();
		return () => {
			clearInterval(timer);
			window.removeEventListener('online', again);
			document.removeEventListener('visibilitychange', again);
		};
	}

	get waiting(): Item[] {
		return this.items.filter(({ refused }) => refused === null);
	}

	/**
	 * For `use:enhance`: sends the form, or keeps it where there is no signal or others wait before it.
	 *
	 * @param onKept called once it is kept.
	 */
	enter(action: Item['action'], onKept: (item: Item) => void = () => undefined): SubmitFunction {
		return async ({ formData, cancel }) => {
			const fields = [...formData].flatMap(([name, value]) =>
				typeof value === 'string' ? [[name, value] as const] : []
			);
			// A form without a key, such as a list of who came, needs one here, or a newer one would go with an older one.
			const key = fields.find(([name]) => name === 'key')?.[1] ?? crypto.randomUUID();
			const item = this.read({ action, key, fields });
			if (!item) {
				cancel();
				return;
			}
			const waits = !navigator.onLine || this.waiting.length > 0;
			if (waits && this.#keep(await withFiles(item, formData))) {
				cancel();
				onKept(item);
				void this.send();
				return;
			}
			return async ({ result, update }) => {
				// No answer came: it may have arrived or not, and goes again with the same key.
				const lost = result.type === 'error' && (result.status === undefined || result.status >= 500);
				if (lost && this.#keep(await withFiles(item, formData))) {
					onKept(item);
					return;
				}
				await update({ reset: false });
				this.#keepPage();
			};
		};
	}

	#keep(item: Item): boolean {
		try {
			this.items = keepWaiting(localStorage, this.#where.shelf, item, (earlier, later) =>
				this.replaces(earlier, later)
			);
			return true;
		} catch {
			return false;
		}
	}

	discard(key: string): void {
		this.items = dropWaiting(localStorage, this.#where.shelf, key);
	}

	async send(): Promise<void> {
		this.#again = this.sending;
		if (this.sending || this.waiting.length === 0 || !navigator.onLine) return;
		this.sending = true;
		try {
			const { left, taken, stopped } = await sendWaiting<Item>(localStorage, this.#where.shelf, (item) =>
				this.#post(item)
			);
			this.items = left;
			this.stopped = stopped;
			this.sent = [...taken.toReversed(), ...this.sent];
			if (taken.length > 0) {
				await invalidateAll();
				this.#keepPage();
			}
		} finally {
			this.sending = false;
		}
		if (this.#again) await this.send();
	}

	async #post({ action, fields, files = [] }: Item): Promise<Answer> {
		const { address, userId, refusedWords } = this.#where;
		const body = new FormData();
		for (const [name, value] of fields) body.append(name, value);
		for (const file of files) body.append(file.field, fileOf(file));
		// Who entered it: the server refuses to book it in another's name.
		body.append('by', String(userId));
		let result: ActionResult;
		try {
			const answer = await fetch(action === 'default' ? address : `${address}?/${action}`, {
				method: 'POST',
				headers: { accept: 'application/json', 'x-sveltekit-action': 'true' },
				body
			});
			if (answer.status >= 500) return { kind: 'no_answer' };
			result = deserialize(await answer.text());
		} catch {
			return { kind: 'no_answer' };
		}
		if (result.type === 'redirect') {
			const { location: to } = result;
			return to.startsWith('/masuk') ? { kind: 'signed_out' } : { kind: 'taken', to };
		}
		if (result.type === 'success') return { kind: 'taken' };
		if (result.type === 'error') return { kind: 'other_person' };
		if (result.status === 429 || result.status >= 500) return { kind: 'no_answer' };
		if (result.data?.['otherPerson']) return { kind: 'other_person' };
		const errors = (result.data?.['errors'] ?? {}) as Record<string, string>;
		return { kind: 'refused', why: Object.values(errors)[0] ?? refusedWords };
	}

	/** Asks the service worker to keep this page as it is now, and what it is made of, so that it opens without a signal. */
	#keepPage(): void {
		const { address } = this.#where;
		if (!('serviceWorker' in navigator) || location.pathname !== address) return;
		const parts = performance
			.getEntriesByType('resource')
			.filter(({ name }) => name.startsWith(`${location.origin}/_app/immutable/`))
			.map(({ name }) => name.slice(location.origin.length));
		void navigator.serviceWorker.ready.then((registration) =>
			registration.active?.postMessage({ keep: address, parts })
		);
	}
}

async function withFiles<Item extends WaitingForm>(item: Item, form: FormData): Promise<Item> {
	const files: KeptFile[] = [];
	for (const [field, value] of form) {
		if (typeof value === 'string' || value.size === 0) continue;
		files.push({ field, name: value.name, content: await contentOf(value) });
	}
	return files.length > 0 ? { ...item, files } : item;
}

function contentOf(file: File): Promise<string> {
	return new Promise((resolve, reject) => {
		const reader = new FileReader();
		reader.onload = () => resolve(String(reader.result));
		reader.onerror = () => reject(reader.error ?? new Error('the photo cannot be read'));
		reader.readAsDataURL(file);
	});
}

/** Read by hand: the page's own rules forbid fetching a `data:` address. */
function fileOf({ name, content }: KeptFile): File {
	const [head = '', body = ''] = content.split(',', 2);
	const bytes = Uint8Array.from(atob(body), (letter) => letter.codePointAt(0) ?? 0);
	return new File([bytes], name, { type: /^data:([^;]+)/.exec(head)?.[1] ?? '' });
}
