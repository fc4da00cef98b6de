/** Kept totals may lag by this; only results above the cap are counted from them. */
const KEPT_MS = 30_000;

/**
 * Keeps so many totals for half a minute. The one that was asked for longest ago goes when there are too many: whoever
 * invents queries cannot fill the memory.
 */
export function keeper<T>(most: number): (key: string, read: () => Promise<T>) => Promise<T> {
	const keptTotals = new Map<string, { value: Promise<T>; until: number }>();
	return async (key, read) => {
		const found = keptTotals.get(key);
		keptTotals.delete(key);
		if (found && performance.now() < found.until) {
			keptTotals.set(key, found);
			return found.value;
		}
		const oldest = keptTotals.keys().next();
		if (keptTotals.size >= most && !oldest.done) keptTotals.delete(oldest.value);
		const made = { value: read(), until: performance.now() + KEPT_MS };
		keptTotals.set(key, made);
		// What failed is asked again by the next; whoever waits for it hears why.
		made.value.catch(() => keptTotals.get(key) === made && keptTotals.delete(key));
		return made.value;
	};
}
