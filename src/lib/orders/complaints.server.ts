import { and, asc, eq, inArray, isNull } from 'drizzle-orm';
import { assert } from '#lib/shared/assert.ts';
import { now } from '#lib/shared/clock.server.ts';
import type { Reader, Tx } from '#lib/shared/database.server.ts';
import type { MediaId, OrderLineId, SubOrderId, UserId } from '#lib/shared/ids.ts';
import { complaint } from './schema.server.ts';

export type Complaint = typeof complaint.$inferSelect;

/** Writes a buyer's complaint down; beside `moveSubOrder(…, 'complaint')`, which allows one at a time. */
export async function recordComplaint(
	tx: Tx,
	input: { readonly subOrderId: SubOrderId; readonly text: string; readonly photoId: MediaId | null }
): Promise<number> {
	const [made] = await tx
		.insert(complaint)
		.values({ ...input, madeAt: now() })
		.returning({ id: complaint.id });
	assert(made, 'the complaint was inserted');
	return made.id;
}

export interface ComplaintAnswer {
	readonly answer: 'refund' | 'replacement' | 'no';
	/** Whose fault it was; a no names nobody. */
	readonly cause: 'producer' | 'bumdesa' | 'courier' | null;
	readonly orderLineId: OrderLineId | null;
	/** What the buyer reads. */
	readonly answerText: string;
	readonly refundId: number | null;
	readonly answeredBy: UserId | null;
}

/** Writes the desk's answer down, once. @throws when it was answered before: the caller has looked. */
export async function recordAnswer(tx: Tx, complaintId: number, answer: ComplaintAnswer): Promise<void> {
	const [answered] = await tx
		.update(complaint)
		.set({ ...answer, answeredAt: now() })
		.where(and(eq(complaint.id, complaintId), isNull(complaint.answeredAt)))
		.returning({ id: complaint.id });
	assert(answered, `complaint ${complaintId} was open`);
}

export async function complaintById(reader: Reader, id: number): Promise<Complaint | null> {
	const [found] = await reader.select().from(complaint).where(eq(complaint.id, id));
	return found ?? null;
}

/** The complaints about these parts, oldest first. */
export async function complaintsOf(reader: Reader, subOrderIds: readonly SubOrderId[]): Promise<Complaint[]> {
	if (subOrderIds.length === 0) return [];
	return reader
		.select()
		.from(complaint)
		.where(inArray(complaint.subOrderId, [...subOrderIds]))
		.orderBy(asc(complaint.id));
}
