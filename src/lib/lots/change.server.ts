import { and, eq, sql } from 'drizzle-orm';
import { orRefusal } from '#lib/ledger/post.server.ts';
import type { LedgerCode } from '#lib/ledger/posting.ts';
import { listingById } from '#lib/catalog/find.server.ts';
import { allow } from '#lib/organisations/authority.server.ts';
import { organisationById } from '#lib/organisations/find.server.ts';
import type { Actor } from '#lib/shared/actor.ts';
import { assert } from '#lib/shared/assert.ts';
import { audit } from '#lib/shared/audit.server.ts';
import { now, today } from '#lib/shared/clock.server.ts';
import { write, type Tx } from '#lib/shared/database.server.ts';
import { once } from '#lib/shared/idempotency.server.ts';
import type { OrganisationId } from '#lib/shared/ids.ts';
import { refuse, type Refused } from '#lib/shared/result.ts';
import { setOnHand, stockOf } from '#lib/stock/receive.server.ts';
import type { LotId } from './ids.ts';
import { bookLoss } from './lose.server.ts';
import { isPast } from './oldest.ts';
import { lot, lotChange } from './schema.server.ts';

type Lot = typeof lot.$inferSelect;

interface AtWarehouse {
	/** The desk that acts; a lot of another warehouse is not found here. */
	readonly organisationId: OrganisationId;
	readonly lotId: LotId;
}

export interface SpoilLot extends AtWarehouse {
	/** In g, ml, dm³ or pieces. */
	readonly quantity: number;
	readonly reason: string;
	/** The form's idempotency key. */
	readonly key: string;
}

type Booking = { ok: true } | Refused<'more_than_left'> | Refused<'less_than_reserved', { reserved: number }>;
export type SpoilLotResult =
	| Booking
	| Refused<
			| 'forbidden'
			| 'not_found'
			| 'key_reused'
			| 'reason_missing'
			| 'quantity_invalid'
			| 'own_goods'
			| LedgerCode
	  >;

/** Writes off what spoiled or was lost of a lot, with its reason, which the producer reads; see `bookLoss`. */
export async function spoilLot(actor: Actor, input: SpoilLot): Promise<SpoilLotResult> {
	const { key, ...body } = input;
	return booksMayRefuse(async (tx): Promise<SpoilLotResult> => {
		const found = await lotAt(tx, actor, input);
		if ('ok' in found) return found;
		if (input.reason === '') return refuse('reason_missing');
		if (!Number.isSafeInteger(input.quantity) || input.quantity < 1) return refuse('quantity_invalid');
		// What spoils may be paid for: nobody says so of her own goods.
		const goods = await listingById(tx, found.listingId);
		if (goods?.seller.userId === actor.userId) return refuse('own_goods');
		return once(tx, { scope: `lot.spoil:${actor.userId}`, key, body }, async (): Promise<SpoilLotResult> => {
			assert(actor.userId !== null, 'whoever may count is a person');
			const difference = -input.quantity;
			const booked = await book(tx, actor, found, { difference, reason: 'spoiled' });
			if (!booked.ok) return booked;
			const [row] = await tx
				.insert(lotChange)
				.values({
					...{ lotId: found.id, kind: 'spoiled', difference, reason: input.reason, state: 'booked' },
					...{ enteredBy: actor.userId, enteredAt: now() }
				})
				.returning({ id: lotChange.id });
			assert(row, 'what spoiled has a row');
			await bookLoss(tx, actor, found, { changeId: row.id, difference });
			await logged(tx, actor, found, 'lot.spoil', { quantity: input.quantity, reason: input.reason });
			return booked;
		});
	});
}

export interface CountLot extends AtWarehouse {
	/** What is really there, in g, ml, dm³ or pieces. */
	readonly counted: number;
	readonly reason: string;
	/** The form's idempotency key. */
	readonly key: string;
}

export type CountLotResult =
	| { ok: true; changeId: number | null }
	| Refused<
			'forbidden' | 'not_found' | 'key_reused' | 'reason_missing' | 'quantity_invalid' | 'already_counted'
	  >;

/** One officer writes down what is really there; a difference waits for another. No difference needs nobody. */
export async function countLot(actor: Actor, input: CountLot): Promise<CountLotResult> {
	const { key, ...body } = input;
	return write(async (tx): Promise<CountLotResult> => {
		const found = await lotAt(tx, actor, input);
		if ('ok' in found) return found;
		if (!Number.isSafeInteger(input.counted) || input.counted < 0) return refuse('quantity_invalid');
		return once(tx, { scope: `lot.count:${actor.userId}`, key, body }, async (): Promise<CountLotResult> => {
			assert(actor.userId !== null, 'whoever may count is a person');
			const difference = input.counted - found.remaining;
			await logged(tx, actor, found, 'lot.count', { counted: input.counted, difference });
			if (difference === 0) return { ok: true, changeId: null };
			if (input.reason === '') return refuse('reason_missing');
			const [waiting] = await tx
				.select({ id: lotChange.id })
				.from(lotChange)
				.where(and(eq(lotChange.lotId, found.id), eq(lotChange.state, 'waiting')));
			if (waiting) return refuse('already_counted');
			const [row] = await tx
				.insert(lotChange)
				.values({
					...{ lotId: found.id, kind: 'count', difference, reason: input.reason, state: 'waiting' },
					...{ enteredBy: actor.userId, enteredAt: now() }
				})
				.returning({ id: lotChange.id });
			assert(row, 'a counted difference has a row');
			return { ok: true, changeId: row.id };
		});
	});
}

export interface DecideCount extends AtWarehouse {
	readonly changeId: number;
	readonly approve: boolean;
}

export type DecideCountResult =
	Booking | Refused<'forbidden' | 'not_found' | 'already_done' | 'own_entry' | LedgerCode>;

/**
 * Another officer agrees with a counted difference, which books it, or refuses it. Who counted may only take it
 * back. The difference is booked, not the figure: what was packed since then stays packed.
 */
export async function decideCount(actor: Actor, input: DecideCount): Promise<DecideCountResult> {
	return booksMayRefuse(async (tx): Promise<DecideCountResult> => {
		const found = await lotAt(tx, actor, input);
		if ('ok' in found) return found;
		const [change] = await tx
			.select()
			.from(lotChange)
			.where(and(eq(lotChange.id, input.changeId), eq(lotChange.lotId, found.id)));
		if (!change) return refuse('not_found');
		if (change.state !== 'waiting') return refuse('already_done');
		if (input.approve && change.enteredBy === actor.userId) return refuse('own_entry');
		if (input.approve) {
			const { difference } = change;
			const booked = await book(tx, actor, found, { difference, reason: 'count' });
			if (!booked.ok) return booked;
			await bookLoss(tx, actor, found, { changeId: change.id, difference });
		}
		const state = input.approve ? ('booked' as const) : ('refused' as const);
		await tx
			.update(lotChange)
			.set({ state, decidedBy: actor.userId, decidedAt: now() })
			.where(eq(lotChange.id, change.id));
		const action = input.approve ? 'lot.count_approved' : 'lot.count_refused';
		await logged(tx, actor, found, action, { difference: change.difference });
		return { ok: true };
	});
}

function booksMayRefuse<T>(work: (tx: Tx) => Promise<T>): Promise<T | Refused<LedgerCode>> {
	return orRefusal(write(work));
}

async function lotAt(
	tx: Tx,
	actor: Actor,
	{ organisationId, lotId }: AtWarehouse
): Promise<Lot | Refused<'forbidden' | 'not_found'>> {
	if (!(await allow(tx, actor, organisationId, 'stock.count'))) return refuse('forbidden');
	const [found] = await tx
		.select()
		.from(lot)
		.where(and(eq(lot.id, lotId), eq(lot.organisationId, organisationId)));
	return found ?? refuse('not_found');
}

/**
 * Changes what is left of a lot, and the stock with it. What is missing was first of all what lay off sale; what is
 * more goes on sale unless the lot is past its date.
 */
async function book(
	tx: Tx,
	actor: Actor,
	{ id, listingId, organisationId, remaining, onSale, bestBefore }: Lot,
	{ difference, reason }: { difference: number; reason: 'spoiled' | 'count' }
): Promise<Booking> {
	if (remaining + difference < 0) return refuse('more_than_left');
	const warehouse = await organisationById(tx, organisationId);
	assert(warehouse, 'a lot lies in a warehouse');
	const past = isPast(bestBefore, today(warehouse.timeZone));
	const sold = difference > 0 ? (past ? 0 : difference) : Math.min(0, difference + (remaining - onSale));
	await tx
		.update(lot)
		.set({ remaining: sql`${lot.remaining} + ${difference}`, onSale: sql`${lot.onSale} + ${sold}` })
		.where(eq(lot.id, id));
	if (sold === 0) return { ok: true };
	const { onHand } = await stockOf(tx, listingId);
	const set = await setOnHand(tx, actor, { listingId, onHand: onHand + sold, reason, source: `lot:${id}` });
	return set.ok ? { ok: true } : set;
}

async function logged(tx: Tx, actor: Actor, found: Lot, action: string, detail: Record<string, unknown>) {
	await audit(tx, actor, {
		...{ action, organisationId: found.organisationId, subject: `lot:${found.id}`, detail }
	});
}
