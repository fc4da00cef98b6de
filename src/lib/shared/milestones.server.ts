import { eq } from 'drizzle-orm';
import { now } from './clock.server.ts';
import type { Reader, Tx } from './database.server.ts';
import { milestone } from './schema.server.ts';

/** Marks the start of something long that must be finished before the site is ready. */
export async function begin(tx: Tx, name: string): Promise<void> {
	await tx.insert(milestone).values({ name, begunAt: now() }).onConflictDoNothing();
}

export async function finish(tx: Tx, name: string): Promise<void> {
	await tx.update(milestone).set({ doneAt: now() }).where(eq(milestone.name, name));
}

/** False only while it has begun and is not done: what was never begun is not wanted. */
export async function isFinished(reader: Reader, name: string): Promise<boolean> {
	const [found] = await reader.select().from(milestone).where(eq(milestone.name, name));
	return !found || found.doneAt !== null;
}
