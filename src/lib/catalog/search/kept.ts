/** Kept totals may lag by this; only results above the cap are counted from them. */
const KEPT_MS = 30_000;
const MOST_KEPT = 500;

const keptTotals = new Map<string, { value: Promise<unknown>; until: number }>();

/** A total that was read less than half a minute ago, else read now. */
export async function kept<T>(key: string, read: () => Promise<T>): Promise<T> {
	const found = keptTotals.get(key);
	if (found && performance.now() < found.until) return found.value as Promise<T>;
	// The oldest goes when there are too many: whoever invents queries cannot fill the memory.
	const oldest = keptTotals.keys().next();
	if (keptTotals.size >= MOST_KEPT && !oldest.done) keptTotals.delete(oldest.value);
	const value = read();
	keptTotals.set(key, { value, until: performance.now() + KEPT_MS });
	value.catch(() => keptTotals.delete(key));
	return value;
}
