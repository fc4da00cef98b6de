import { getContext, setContext } from 'svelte';
import { deserialize } from '$app/forms';
import { invalidateAll } from '$app/navigation';
import type { ActionResult, SubmitFunction } from '@sveltejs/kit';
import {
	amountsOf,
	dropWaiting,
	keepWaiting,
	readWaiting,
	sendWaiting,
	shelfName,
	type Answer,
	type Stop,
	type Waiting
} from '#lib/meetings/waiting.ts';

const AGAIN_MS = 20_000;

/** What was entered at this meeting on this telephone and is not in the books yet. */
export class WaitingLines {
	items = $state<Waiting[]>([]);
	/** Why the last sending stopped. */
	stopped = $state<Stop | null>(null);
	sending = $state(false);
	/** The row whose typed amount is none. */
	wrongRow = $state<number | null>(null);
	readonly #address: string;
	readonly #userId: number;
	readonly #name: string;
	readonly #refusedWords: string;

	/** @param meeting whose address it is sent to, wherever the reader has gone meanwhile. */
	constructor(meeting: { id: number; address: string }, userId: number, refusedWords: string) {
		this.#address = meeting.address;
		this.#userId = userId;
		this.#name = shelfName(userId, meeting.id);
		this.#refusedWords = refusedWords;
	}

	/** Reads what waits, sends it, and tries again when there is a signal. @returns how to stop. */
	start(): () => void {
		this.items = readWaiting(localStorage, this.#name);
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

	of(membershipId: number): Waiting[] {
		return this.items.filter((each) => each.membershipId === membershipId);
	}

	get waiting(): Waiting[] {
		return this.items.filter(({ refused }) => refused === null);
	}

	/** Who was ticked without a signal, by membership; null where no attendance waits. */
	get ticked(): readonly string[] | null {
		const attendance = this.waiting.find(({ action }) => action === 'attend');
		if (!attendance) return null;
		return attendance.fields.flatMap(([name, value]) => (name === 'present[]' ? [value] : []));
	}

	/** Whether the votes on a request wait already. */
	votedOn(applicationId: number): boolean {
		return this.waiting.some(
			({ action, fields }) =>
				action === 'vote' &&
				fields.some(([name, value]) => name === 'application' && value === String(applicationId))
		);
	}

	/** For `use:enhance`: sends the form, or keeps it where there is no signal or others wait before it. */
	submit(action: Waiting['action'], membershipId: number | null): SubmitFunction {
		return ({ formData, cancel }) => {
			const fields = [...formData].flatMap(([name, value]) =>
				typeof value === 'string' ? [[name, value] as const] : []
			);
			// The form of the attendance has no key; here each list needs one, or a newer list would go with an older one.
			const key = fields.find(([name]) => name === 'key')?.[1] ?? crypto.randomUUID();
			const amounts = amountsOf(fields);
			const isWrong = !amounts || (action === 'collect' && amounts.amount + amounts.out === 0);
			this.wrongRow = isWrong ? membershipId : null;
			if (isWrong) {
				cancel();
				return;
			}
			const item: Waiting = { key, action, fields, membershipId, ...amounts, refused: null };
			if ((!navigator.onLine || this.waiting.length > 0) && this.#keep(item)) {
				cancel();
				void this.send();
				return;
			}
			return async ({ result, update }) => {
				// No answer came: it may have arrived or not, and goes again with the same key.
				const lost = result.type === 'error' && (result.status === undefined || result.status >= 500);
				if (lost && this.#keep(item)) return;
				await update({ reset: false });
				this.#keepPage();
			};
		};
	}

	#keep(item: Waiting): boolean {
		try {
			this.items = keepWaiting(localStorage, this.#name, item);
			return true;
		} catch {
			return false;
		}
	}

	discard(key: string): void {
		this.items = dropWaiting(localStorage, this.#name, key);
	}

	async send(): Promise<void> {
		if (this.sending || this.waiting.length === 0 || !navigator.onLine) return;
		this.sending = true;
		try {
			const { left, taken, stopped } = await sendWaiting(localStorage, this.#name, (item) =>
				this.#post(item)
			);
			this.items = left;
			this.stopped = stopped;
			if (taken > 0) {
				await invalidateAll();
				this.#keepPage();
			}
		} finally {
			this.sending = false;
		}
	}

	async #post({ action, fields }: Waiting): Promise<Answer> {
		const body = new FormData();
		for (const [name, value] of fields) body.append(name, value);
		// Who entered it: the server refuses to book it in another's name.
		body.append('by', String(this.#userId));
		let result: ActionResult;
		try {
			const answer = await fetch(`${this.#address}?/${action}`, {
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
			return { kind: result.location.startsWith('/masuk') ? 'signed_out' : 'taken' };
		}
		if (result.type === 'success') return { kind: 'taken' };
		if (result.type === 'error') return { kind: 'other_person' };
		if (result.status === 429 || result.status >= 500) return { kind: 'no_answer' };
		if (result.data?.['otherPerson']) return { kind: 'other_person' };
		const errors = (result.data?.['errors'] ?? {}) as Record<string, string>;
		return { kind: 'refused', why: Object.values(errors)[0] ?? this.#refusedWords };
	}

	/** Asks the service worker to keep this page as it is now, and what it is made of, so that it opens without a signal. */
	#keepPage(): void {
		if (!('serviceWorker' in navigator) || location.pathname !== this.#address) return;
		const parts = performance
			.getEntriesByType('resource')
			.filter(({ name }) => name.startsWith(`${location.origin}/_app/immutable/`))
			.map(({ name }) => name.slice(location.origin.length));
		void navigator.serviceWorker.ready.then((registration) =>
			registration.active?.postMessage({ keep: this.#address, parts })
		);
	}
}

const KEY = Symbol('waiting lines');

export function offerWaitingLines(lines: WaitingLines): WaitingLines {
	return setContext(KEY, lines);
}

export function useWaitingLines(): WaitingLines {
	return getContext<WaitingLines>(KEY);
}
