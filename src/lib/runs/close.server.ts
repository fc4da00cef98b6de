import { and, eq } from 'drizzle-orm';
import { orRefusal } from '#lib/ledger/post.server.ts';
import type { LedgerCode } from '#lib/ledger/posting.ts';
import { allow } from '#lib/organisations/authority.server.ts';
import { bringCash, cashHeldBy } from '#lib/settlement/courierCash.server.ts';
import type { Actor } from '#lib/shared/actor.ts';
import { assert } from '#lib/shared/assert.ts';
import { audit } from '#lib/shared/audit.server.ts';
import { now } from '#lib/shared/clock.server.ts';
import { write, type Reader, type Tx } from '#lib/shared/database.server.ts';
import { once } from '#lib/shared/idempotency.server.ts';
import { rupiah, sumRupiah, type Rupiah } from '#lib/shared/money.ts';
import type { Refused } from '#lib/shared/result.ts';
import { partsByIds } from '#lib/supply/parts.server.ts';
import { runHere, stopsOf, type OfRun, type Run } from './find.server.ts';
import { deliveryRun, deliveryStop } from './schema.server.ts';

export interface CloseRun extends OfRun {
	/** What the page said is due; if more was taken meanwhile, it is shown again. */
	readonly shown: Rupiah;
	/** What was counted into the drawer. */
	readonly received: Rupiah;
	readonly key: string;
}

export type CloseRunResult =
	| { ok: true; short: Rupiah }
	| Refused<
			| 'forbidden'
			| 'not_found'
			| 'wrong_state'
			| 'key_reused'
			| 'stops_open'
			| 'stale'
			| 'too_much'
			| 'needs_another_officer'
			| LedgerCode
	  >;

/**
 * The run is back and its cash is counted against the sheet, by somebody else than who carried it. What is missing is
 * owed by the courier from then on.
 */
export async function closeRun(actor: Actor, input: CloseRun): Promise<CloseRunResult> {
	return orRefusal(
		write(async (tx): Promise<CloseRunResult> => {
			const found = await runHere(tx, actor, input, 'orders.hand_over');
			if (!found.ok) return found;
			const { key, ...body } = input;
			return once(tx, { scope: `run.close:${actor.userId}`, key, body }, () =>
				close(tx, actor, found.run, input)
			);
		})
	);
}

async function close(tx: Tx, actor: Actor, run: Run, input: CloseRun): Promise<CloseRunResult> {
	assert(actor.userId, 'a person closes a run');
	if (run.state !== 'out') return { ok: false, code: 'wrong_state' };
	if (await isOut(tx, run)) return { ok: false, code: 'stops_open' };
	const due = await cashDue(tx, run);
	if (due !== input.shown) return { ok: false, code: 'stale' };
	if (input.received > due) return { ok: false, code: 'too_much' };
	if (due > 0) {
		const { organisationId, courierId } = run;
		if (!(await allow(tx, actor, organisationId, 'orders.confirm_payment'))) {
			return { ok: false, code: 'forbidden' };
		}
		if (actor.userId === courierId) return { ok: false, code: 'needs_another_officer' };
		await bringCash(tx, actor, { organisationId, courierId, due, received: input.received });
	}
	await tx
		.update(deliveryStop)
		.set({ state: 'removed', endedAt: now() })
		.where(and(eq(deliveryStop.runId, run.id), eq(deliveryStop.state, 'waiting')));
	await tx
		.update(deliveryRun)
		.set({
			...{ state: 'closed', closedBy: actor.userId, closedAt: now() },
			...{ cashDue: due, cashReceived: input.received }
		})
		.where(eq(deliveryRun.id, run.id));
	const short = rupiah(due - input.received);
	await audit(tx, actor, {
		...{ action: 'run.close', organisationId: run.organisationId, subject: `run:${run.id}` },
		detail: { due, received: input.received, short }
	});
	return { ok: true, short };
}

/** Whether the courier still has goods of this run; what the desk saw to meanwhile is no longer with her. */
async function isOut(reader: Reader, run: Run): Promise<boolean> {
	const waiting = (await stopsOf(reader, run.id)).filter(({ state }) => state === 'waiting');
	const parts = await partsByIds(
		reader,
		waiting.map(({ subOrderId }) => subOrderId)
	);
	return parts.some(({ state }) => state === 'on_the_way');
}

/** What the sheet says she took, but for what she has brought to the desk already. */
export async function cashDue(reader: Reader, run: Run): Promise<Rupiah> {
	const taken = sumRupiah((await stopsOf(reader, run.id)).map(({ cash }) => cash));
	return rupiah(Math.min(taken, await cashHeldBy(reader, run)));
}
