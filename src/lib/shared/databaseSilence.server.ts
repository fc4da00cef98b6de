import { ServerSilent } from './databaseErrors.server.ts';

/** Whoever fails sooner keeps nobody waiting: a server that starts again refuses at once. */
const SLOW_MS = 1_000;
/** A silent server is left alone for so long; then one asks whether it is back. */
const REST_MS = 1_000;

/**
 * Requests to one database server, each within its limit. The client asks so many at a time and the limit begins with
 * the asking: behind a server that is silent all others would wait for one another, longer and longer. So once one has
 * waited in vain and nobody was answered meanwhile, the others are refused at once until one that tries is answered.
 */
export class AttentiveFetch {
	#isSilent = false;
	#isTrying = false;
	#restUntil = 0;
	#answeredAt = -Infinity;

	/** @throws ServerSilent when it was not asked; else what `fetch` throws. */
	async ask(request: Request, limitMs: number): Promise<Response> {
		const begun = performance.now();
		if (this.#isSilent && (this.#isTrying || begun < this.#restUntil)) throw new ServerSilent();
		const tries = this.#isSilent;
		if (tries) this.#isTrying = true;
		try {
			// The client itself waits for a server's answer for ever.
			const response = await fetch(request, { signal: AbortSignal.timeout(limitMs) });
			this.#answeredAt = performance.now();
			this.#isSilent = false;
			return response;
		} catch (error) {
			const now = performance.now();
			// One long question among others that are answered says nothing about the server.
			if (now - begun > SLOW_MS && this.#answeredAt < begun) {
				this.#isSilent = true;
				this.#restUntil = now + REST_MS;
			}
			throw error;
		} finally {
			if (tries) this.#isTrying = false;
		}
	}
}
