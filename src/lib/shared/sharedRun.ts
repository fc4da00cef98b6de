/**
 * Runs something once at a time. Whoever asks while a run is under way shares the next one with all who ask meanwhile:
 * the run under way may have missed what happened since it began.
 *
 * @returns a function whose promise is that of a run which begins after the call.
 */
export function sharedRun<T>(run: () => Promise<T>): () => Promise<T> {
	let running: Promise<T> | null = null;
	let next: Promise<T> | null = null;
	const ask = (): Promise<T> => {
		if (!running) {
			running = run().finally(() => (running = null));
			return running;
		}
		next ??= running
			.catch(() => undefined)
			.then(() => {
				next = null;
				return ask();
			});
		return next;
	};
	return ask;
}
