import { and, desc, eq, isNull } from 'drizzle-orm';
import type Stripe from 'stripe';
import { now } from '#lib/shared/clock.server.ts';
import type { Reader, Tx } from '#lib/shared/database.server.ts';
import type { UserId } from '#lib/shared/ids.ts';
import type { Rupiah } from '#lib/shared/money.ts';
import { stripeEvent } from './schema.server.ts';
import type { EventOutcome } from './states.ts';

export type KeptEvent = typeof stripeEvent.$inferSelect;

/** What came of an event. */
export interface Judged {
	readonly outcome: EventOutcome;
	readonly reason?: string;
	readonly reference?: string | null;
	readonly amount?: Rupiah | null;
}

/** Whether an event was kept before: Stripe sends one more than once. */
export async function isKnownEvent(reader: Reader, id: string): Promise<boolean> {
	return (
		(await reader.select({ id: stripeEvent.id }).from(stripeEvent).where(eq(stripeEvent.id, id))).length > 0
	);
}

/** Keeps an event with what came of it, in the transaction that did it. */
export async function keepEvent(
	tx: Tx,
	event: Pick<Stripe.Event, 'id' | 'type'>,
	objectId: string,
	judged: Judged
): Promise<void> {
	await tx
		.insert(stripeEvent)
		.values({
			...{ id: event.id, type: event.type, objectId, receivedAt: now() },
			outcome: judged.outcome,
			reason: judged.reason ?? null,
			reference: judged.reference ?? null,
			amount: judged.amount ?? null
		})
		.onConflictDoNothing();
}

const FLAGS_SHOWN = 50;

/** What an officer must still look at, newest first. */
export function flaggedEvents(reader: Reader): Promise<KeptEvent[]> {
	return reader
		.select()
		.from(stripeEvent)
		.where(and(eq(stripeEvent.outcome, 'flagged'), isNull(stripeEvent.seenBy)))
		.orderBy(desc(stripeEvent.receivedAt))
		.limit(FLAGS_SHOWN);
}

/** An officer has seen to it. @returns false when it was seen to before, or is not flagged. */
export async function markSeen(tx: Tx, id: string, userId: UserId): Promise<boolean> {
	const seen = await tx
		.update(stripeEvent)
		.set({ seenBy: userId })
		.where(and(eq(stripeEvent.id, id), eq(stripeEvent.outcome, 'flagged'), isNull(stripeEvent.seenBy)))
		.returning({ id: stripeEvent.id });
	return seen.length > 0;
}
