import { orRefusal } from '#lib/ledger/post.server.ts';
import { complaintById, recordAnswer, type Complaint } from '#lib/orders/complaints.server.ts';
import { moveSubOrder } from '#lib/orders/move.server.ts';
import { allow } from '#lib/organisations/authority.server.ts';
import type { Actor } from '#lib/shared/actor.ts';
import { assert } from '#lib/shared/assert.ts';
import { audit } from '#lib/shared/audit.server.ts';
import { write, type Tx } from '#lib/shared/database.server.ts';
import { once } from '#lib/shared/idempotency.server.ts';
import type { OrganisationId } from '#lib/shared/ids.ts';
import type { Rupiah } from '#lib/shared/money.ts';
import type { Refused } from '#lib/shared/result.ts';
import { reserve } from '#lib/stock/reserve.server.ts';
import { holderOf } from '#lib/orders/place.server.ts';
import { partById, type Part, type PartLine } from '#lib/supply/parts.server.ts';
import { completePart } from './complete.server.ts';
import type { Answer } from './forms.ts';
import { refundPart } from './refund.server.ts';

export interface AnswerComplaint {
	/** The desk that acts; a complaint at another desk is not found here. */
	readonly organisationId: OrganisationId;
	readonly complaintId: number;
	readonly answer: Answer;
	/** What the buyer reads. */
	readonly text: string;
	/** The form's idempotency key. */
	readonly key: string;
}

export type AnswerResult =
	| { ok: true; refundId: number | null }
	| Refused<'forbidden' | 'not_found' | 'already_done' | 'wrong_state' | 'key_reused' | 'closed_period'>
	| Refused<'refund_too_large', { left: Rupiah }>
	| Refused<'out_of_stock', { available: number }>;

/**
 * The desk answers a complaint: money back or a no, after which the sale is settled, or a replacement, which is packed
 * again; who bears it shows when it is handed over, by the lots it came from. Whoever answers second reads that it was answered.
 */
export async function answerComplaint(actor: Actor, input: AnswerComplaint): Promise<AnswerResult> {
	return orRefusal(
		write(async (tx): Promise<AnswerResult> => {
			if (!(await mayAnswer(tx, actor, input))) return { ok: false, code: 'forbidden' };
			const complaint = await complaintById(tx, input.complaintId);
			const part = complaint ? await partById(tx, complaint.subOrderId) : null;
			if (!complaint || part?.bumdesaId !== input.organisationId) return { ok: false, code: 'not_found' };
			const { key, ...body } = input;
			return once(tx, { scope: `complaint.answer:${actor.userId}`, key, body }, () =>
				answer(tx, actor, { complaint, part, input })
			);
		})
	) as Promise<AnswerResult>;
}

/** Money back needs the ability to refund besides. */
async function mayAnswer(tx: Tx, actor: Actor, { organisationId, answer: given }: AnswerComplaint) {
	if (!(await allow(tx, actor, organisationId, 'complaints.answer'))) return false;
	return given.kind !== 'refund' || (await allow(tx, actor, organisationId, 'orders.refund'));
}

interface Answering {
	readonly complaint: Complaint;
	readonly part: Part;
	readonly input: AnswerComplaint;
}

async function answer(tx: Tx, actor: Actor, answering: Answering): Promise<AnswerResult> {
	const { complaint, part, input } = answering;
	if (complaint.answeredAt !== null) return { ok: false, code: 'already_done' };
	if (part.state !== 'complaint') return { ok: false, code: 'wrong_state' };
	const given = input.answer;
	const line = 'orderLineId' in given ? part.lines.find(({ id }) => id === given.orderLineId) : null;
	if (line === undefined) return { ok: false, code: 'not_found' };
	const done = await carryOut(tx, actor, answering, line);
	if (!done.ok) return done;
	await recordAnswer(tx, complaint.id, {
		answer: given.kind,
		cause: given.kind === 'no' ? null : given.cause,
		orderLineId: line?.id ?? null,
		answerText: input.text,
		refundId: done.refundId,
		answeredBy: actor.userId
	});
	const moved =
		given.kind === 'replacement'
			? await moveSubOrder(tx, actor, part.id, 'packing', { replacement: line?.name ?? '' })
			: await completePart(tx, actor, part, 'answer');
	if (!moved.ok) return { ok: false, code: 'wrong_state' };
	await audit(tx, actor, {
		action: `complaint.${given.kind}`,
		organisationId: part.bumdesaId,
		subject: `complaint:${complaint.id}`,
		detail: { ...given }
	});
	return done;
}

async function carryOut(
	tx: Tx,
	actor: Actor,
	{ part, input }: Answering,
	line: PartLine | null
): Promise<AnswerResult> {
	const given = input.answer;
	if (given.kind === 'no') return { ok: true, refundId: null };
	if (given.kind === 'refund') return refundPart(tx, actor, part, { ...given, reason: input.text });
	assert(line, 'a replacement is for a line');
	const reserved = await reserve(tx, [{ listingId: line.listingId, quantity: line.quantity }], {
		holder: holderOf(part.orderNumber, part.id),
		expiresAt: null
	});
	if (!reserved.ok) return { ok: false, code: 'out_of_stock', available: reserved.available };
	return { ok: true, refundId: null };
}
