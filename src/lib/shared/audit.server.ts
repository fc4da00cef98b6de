import type { Actor } from './actor.ts';
import { now } from './clock.server.ts';
import { write, type Tx } from './database.server.ts';
import type { OrganisationId } from './ids.ts';
import { isRefused } from './result.ts';
import { auditLog } from './schema.server.ts';

export interface AuditEvent {
	/** What was done, as `listing.publish`. */
	readonly action: string;
	readonly organisationId?: OrganisationId | null;
	/** What it was done to, as `listing:12`. */
	readonly subject?: string;
	readonly detail?: Record<string, unknown>;
}

/** Records what was done, in the transaction that does it. */
export async function audit(tx: Tx, actor: Actor, event: AuditEvent): Promise<void> {
	await insert(tx, actor, event, 'done');
}

/** Records what was refused, in a transaction of its own since the refused one leaves nothing behind. */
export async function auditRefusal(actor: Actor, event: AuditEvent): Promise<void> {
	await write((tx) => insert(tx, actor, event, 'refused'));
}

/** Passes a use-case's answer on, and records it when the actor was not allowed to do what was asked. */
export async function audited<T>(actor: Actor, event: AuditEvent, work: Promise<T>): Promise<T> {
	const answer = await work;
	if (isRefused(answer) && answer.code === 'forbidden') await auditRefusal(actor, event);
	return answer;
}

async function insert(tx: Tx, actor: Actor, event: AuditEvent, outcome: 'done' | 'refused'): Promise<void> {
	await tx.insert(auditLog).values({
		at: now(),
		userId: actor.userId,
		address: actor.address,
		requestId: actor.requestId,
		action: event.action,
		organisationId: event.organisationId ?? null,
		subject: event.subject ?? null,
		outcome,
		detail: event.detail ?? null
	});
}
