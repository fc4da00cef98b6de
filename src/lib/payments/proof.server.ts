import { eq, inArray } from 'drizzle-orm';
import { keepPhoto, photoById, type PhotoRow, type PreparedPhoto } from '#lib/media/store.server.ts';
import type { Actor } from '#lib/shared/actor.ts';
import { now } from '#lib/shared/clock.server.ts';
import type { Reader, Tx } from '#lib/shared/database.server.ts';
import type { PaymentId } from '#lib/shared/ids.ts';
import type { Refused } from '#lib/shared/result.ts';
import { payment, paymentProof } from './schema.server.ts';

export type AddProofResult =
	| { ok: true; first: boolean; repeated: boolean }
	/** The same picture was sent for another order; it is flagged by the caller, since nothing of this stays. */
	| Refused<'proof_used', { reference: string }>;

/** Keeps the picture of a transfer, privately. One picture proves one payment; sending it again changes nothing. */
export async function addProof(
	tx: Tx,
	actor: Actor,
	paymentId: PaymentId,
	photo: PreparedPhoto
): Promise<AddProofResult> {
	const [same] = await tx
		.select({ paymentId: paymentProof.paymentId, reference: payment.reference })
		.from(paymentProof)
		.innerJoin(payment, eq(payment.id, paymentProof.paymentId))
		.where(eq(paymentProof.sourceHash, photo.sourceHash));
	if (same && same.paymentId !== paymentId)
		return { ok: false, code: 'proof_used', reference: same.reference };
	const earlier = await proofsOf(tx, [paymentId]);
	if (same) return { ok: true, first: false, repeated: true };
	const mediaId = await keepPhoto(tx, actor, photo, { visibility: 'private' });
	await tx.insert(paymentProof).values({ paymentId, mediaId, sourceHash: photo.sourceHash, sentAt: now() });
	return { ok: true, first: earlier.length === 0, repeated: false };
}

export interface Proof {
	readonly id: number;
	readonly paymentId: PaymentId;
	readonly sentAt: number;
}

/** The pictures sent for payments, oldest first. */
export async function proofsOf(reader: Reader, paymentIds: readonly PaymentId[]): Promise<Proof[]> {
	if (paymentIds.length === 0) return [];
	return reader
		.select({ id: paymentProof.id, paymentId: paymentProof.paymentId, sentAt: paymentProof.sentAt })
		.from(paymentProof)
		.where(inArray(paymentProof.paymentId, [...paymentIds]))
		.orderBy(paymentProof.id);
}

/** The photo of a proof, if it belongs to this payment: the caller has asked who may see the payment. */
export async function proofPhoto(
	reader: Reader,
	paymentId: PaymentId,
	proofId: number
): Promise<PhotoRow | null> {
	const [found] = await reader
		.select({ paymentId: paymentProof.paymentId, mediaId: paymentProof.mediaId })
		.from(paymentProof)
		.where(eq(paymentProof.id, proofId));
	return found?.paymentId === paymentId ? photoById(reader, found.mediaId) : null;
}
