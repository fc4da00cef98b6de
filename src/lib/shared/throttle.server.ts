import { eq, lt, sql } from 'drizzle-orm';
import { now } from './clock.server.ts';
import { write, type Tx } from './database.server.ts';
import { attempt } from './schema.server.ts';

export interface Limit {
	/** What is counted, as `sign-in:phone:+62…`. */
	readonly key: string;
	readonly most: number;
	readonly windowSeconds: number;
}

export type Throttled = { allowed: true } | { allowed: false; retryAfterSeconds: number };

/** Counts one attempt and says whether it is still within the limit. */
export async function countAttempt(tx: Tx, { key, most, windowSeconds }: Limit): Promise<Throttled> {
	const at = now();
	const { rows } = await tx.$client.execute({
		sql: `INSERT INTO attempt (key, count, window_ends_at) VALUES (?1, 1, ?2)
			ON CONFLICT (key) DO UPDATE SET
				count = CASE WHEN window_ends_at <= ?3 THEN 1 ELSE count + 1 END,
				window_ends_at = CASE WHEN window_ends_at <= ?3 THEN ?2 ELSE window_ends_at END
			RETURNING count, window_ends_at`,
		args: [key, at + windowSeconds * 1000, at]
	});
	const count = Number(rows[0]?.['count']);
	const endsAt = Number(rows[0]?.['window_ends_at']);
	if (count <= most) return { allowed: true };
	return { allowed: false, retryAfterSeconds: Math.max(1, Math.ceil((endsAt - at) / 1000)) };
}

/** Counts an attempt in a transaction of its own, so that it counts whatever happens next. */
export async function throttle(limit: Limit): Promise<Throttled> {
	return write((tx) => countAttempt(tx, limit));
}

/** Takes one attempt back that turned out not to be a guess; the others still count. */
export async function giveBackAttempt(tx: Tx, key: string): Promise<void> {
	await tx
		.update(attempt)
		.set({ count: sql`max(${attempt.count} - 1, 0)` })
		.where(eq(attempt.key, key));
}

/** Forgets the attempts counted under a key, after a success. */
export async function forgetAttempts(tx: Tx, key: string): Promise<void> {
	await tx.delete(attempt).where(eq(attempt.key, key));
}

/** Deletes windows that have ended. */
export async function sweepAttempts(tx: Tx): Promise<void> {
	await tx.delete(attempt).where(lt(attempt.windowEndsAt, now()));
}
