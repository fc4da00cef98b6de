import { createHash } from 'node:crypto';
import { and, eq, lt } from 'drizzle-orm';
import { now } from './clock.server.ts';
import type { Tx } from './database.server.ts';
import { isRefused, type Refused } from './result.ts';
import { idempotencyKey } from './schema.server.ts';

export const KEY_LIFETIME_MS = 30 * 24 * 60 * 60 * 1000;

export interface Once {
	/** Whose keys these are, as `order.place`; with the person in it where the answer is private. */
	readonly scope: string;
	/** The random key the form made. */
	readonly key: string;
	/** What was asked; the same key with another body is refused. */
	readonly body: unknown;
}

/**
 * Does something once for a key: a repeat gets the first answer, and nothing happens again. A refusal is not
 * kept, because it left nothing behind and may go better the next time. The answer must survive JSON.
 */
export async function once<T>(
	tx: Tx,
	{ scope, key, body }: Once,
	work: () => Promise<T>
): Promise<T | Refused<'key_reused'>> {
	const bodyHash = createHash('sha256').update(canonical(body)).digest('hex');
	const [found] = await tx
		.select({ bodyHash: idempotencyKey.bodyHash, result: idempotencyKey.result })
		.from(idempotencyKey)
		.where(and(eq(idempotencyKey.scope, scope), eq(idempotencyKey.key, key)));
	if (found) return found.bodyHash === bodyHash ? (found.result as T) : { ok: false, code: 'key_reused' };

	const result = await work();
	if (!isRefused(result)) {
		await tx.insert(idempotencyKey).values({ scope, key, bodyHash, result, createdAt: now() });
	}
	return result;
}

/** Forgets keys older than 30 days. */
export async function forgetOldKeys(tx: Tx): Promise<void> {
	await tx.delete(idempotencyKey).where(lt(idempotencyKey.createdAt, now() - KEY_LIFETIME_MS));
}

/** JSON with the keys of every object sorted, so that the order of fields does not make another body. */
export function canonical(value: unknown): string {
	return JSON.stringify(value, (_, inner: unknown) =>
		inner && typeof inner === 'object' && !Array.isArray(inner)
			? Object.fromEntries(Object.entries(inner).sort(([a], [b]) => (a < b ? -1 : 1)))
			: inner
	);
}
