import { and, desc, eq, sql } from 'drizzle-orm';
import { accountOf } from '#lib/ledger/accounts.server.ts';
import { tradeBookOf } from '#lib/ledger/books.server.ts';
import { CODE } from '#lib/ledger/codes.ts';
import { credit, debit, orRefusal, post } from '#lib/ledger/post.server.ts';
import type { LedgerCode } from '#lib/ledger/posting.ts';
import { todayIn } from '#lib/lending/products.server.ts';
import { allow } from '#lib/organisations/authority.server.ts';
import type { Actor } from '#lib/shared/actor.ts';
import { assert } from '#lib/shared/assert.ts';
import { audit } from '#lib/shared/audit.server.ts';
import { now } from '#lib/shared/clock.server.ts';
import { write, type Reader, type Tx } from '#lib/shared/database.server.ts';
import { once } from '#lib/shared/idempotency.server.ts';
import type { OrganisationId } from '#lib/shared/ids.ts';
import { NO_RUPIAH, sumRupiah } from '#lib/shared/money.ts';
import { refuse, type Refused } from '#lib/shared/result.ts';
import type { InputCountId, InputItemId } from './ids.ts';
import { inputItemById } from './items.server.ts';
import { inputCount, inputLost, inputLot } from './schema.server.ts';
import { takeOldest } from './stock.server.ts';

export interface CountInputs {
	readonly organisationId: OrganisationId;
	readonly itemId: InputItemId;
	/** Whole units that are really there. */
	readonly counted: number;
	readonly reason: string;
	/** The form's idempotency key. */
	readonly key: string;
}

export type CountInputsResult =
	| { ok: true; countId: InputCountId | null }
	| Refused<
			'forbidden' | 'not_found' | 'key_reused' | 'reason_missing' | 'already_counted' | 'more_than_bought'
	  >;

/**
 * One officer writes down what is really on the shelf; a difference waits for another. More than was ever bought and not
 * sold is refused: that came in without being received.
 */
export async function countInputs(actor: Actor, input: CountInputs): Promise<CountInputsResult> {
	const { key, ...body } = input;
	return write(async (tx): Promise<CountInputsResult> => {
		const item = await inputItemById(tx, input.itemId);
		if (item?.organisationId !== input.organisationId) return refuse('not_found');
		if (!(await allow(tx, actor, input.organisationId, 'inputs.manage'))) return refuse('forbidden');
		return once(
			tx,
			{ scope: `input.count:${actor.userId}`, key, body },
			async (): Promise<CountInputsResult> => {
				const difference = input.counted - item.left;
				if (difference === 0) return { ok: true, countId: null };
				if (input.reason === '') return refuse('reason_missing');
				if (difference > (await room(tx, item.id))) return refuse('more_than_bought');
				if (await waitingCount(tx, item.id)) return refuse('already_counted');
				assert(actor.userId, 'a person counts');
				const [made] = await tx
					.insert(inputCount)
					.values({
						...{ itemId: item.id, difference, reason: input.reason, state: 'waiting' },
						...{ enteredBy: actor.userId, enteredAt: now() }
					})
					.returning({ id: inputCount.id });
				assert(made, 'the count was inserted');
				await logged(tx, actor, input.organisationId, 'input.count', { itemId: item.id, difference });
				return { ok: true, countId: made.id };
			}
		);
	});
}

export interface DecideInputCount {
	readonly organisationId: OrganisationId;
	readonly countId: InputCountId;
	readonly approve: boolean;
}

export type DecideInputCountResult =
	| { ok: true }
	| Refused<
			| 'forbidden'
			| 'not_found'
			| 'already_done'
			| 'own_entry'
			| 'stock_short'
			| 'more_than_bought'
			| LedgerCode
	  >;

/**
 * Another officer agrees, which books the difference, or refuses it; who counted may only take it back. What is missing is
 * taken off the oldest lots at what it cost: Dr spoilage · Cr inventory. What was found again goes back without a cost, which
 * was booked when it went missing.
 */
export async function decideInputCount(
	actor: Actor,
	input: DecideInputCount
): Promise<DecideInputCountResult> {
	return orRefusal(
		write(async (tx): Promise<DecideInputCountResult> => {
			if (!(await allow(tx, actor, input.organisationId, 'inputs.manage'))) return refuse('forbidden');
			const [count] = await tx.select().from(inputCount).where(eq(inputCount.id, input.countId));
			const item = count && (await inputItemById(tx, count.itemId));
			if (!count || item?.organisationId !== input.organisationId) return refuse('not_found');
			if (count.state !== 'waiting') return refuse('already_done');
			if (input.approve && count.enteredBy === actor.userId) return refuse('own_entry');
			if (input.approve) {
				const { difference } = count;
				if (item.left + difference < 0) return refuse('stock_short');
				if (difference > (await room(tx, item.id))) return refuse('more_than_bought');
				if (difference < 0) await lose(tx, actor, { organisationId: input.organisationId, item, count });
				else await putBack(tx, count);
			}
			const state = input.approve ? ('booked' as const) : ('refused' as const);
			await tx
				.update(inputCount)
				.set({ state, decidedBy: actor.userId, decidedAt: now() })
				.where(eq(inputCount.id, count.id));
			const action = input.approve ? 'input.count_approved' : 'input.count_refused';
			await logged(tx, actor, input.organisationId, action, {
				countId: count.id,
				difference: count.difference
			});
			return { ok: true };
		})
	);
}

type Count = typeof inputCount.$inferSelect;

async function lose(
	tx: Tx,
	actor: Actor,
	{ organisationId, item, count }: { organisationId: OrganisationId; item: { name: string }; count: Count }
): Promise<void> {
	const bookId = await tradeBookOf(tx, organisationId);
	const taken = await takeOldest(tx, count.itemId, -count.difference);
	const cost = sumRupiah(taken.map((each) => each.cost));
	for (const { lotId, quantity, cost: own } of taken) {
		await tx.insert(inputLost).values({ countId: count.id, lotId, quantity, cost: own });
	}
	if (cost === 0) return;
	await post(tx, {
		...{ actor, kind: 'input.lost', source: { kind: 'input_item', key: String(count.itemId) } },
		key: `input_count:${count.id}`,
		entries: [
			{
				...{ bookId, date: await todayIn(tx, bookId), memo: `Selisih hitung saprodi ${item.name}` },
				postings: [
					debit(await accountOf(tx, bookId, CODE.spoilage), cost),
					...taken.map(({ accountId, cost: own }) => credit(accountId, own))
				]
			}
		]
	});
}

/** Into the newest lots that have room: those were sold from last. */
async function putBack(tx: Tx, count: Count): Promise<void> {
	let found = count.difference;
	const lots = await tx
		.select({ id: inputLot.id, room: sql<number>`${inputLot.quantity} - ${inputLot.left}` })
		.from(inputLot)
		.where(and(eq(inputLot.itemId, count.itemId), sql`${inputLot.left} < ${inputLot.quantity}`))
		.orderBy(desc(inputLot.receivedOn), desc(inputLot.id));
	for (const lot of lots) {
		const back = Math.min(found, lot.room);
		if (back === 0) break;
		await tx
			.update(inputLot)
			.set({ left: sql`${inputLot.left} + ${back}` })
			.where(eq(inputLot.id, lot.id));
		await tx.insert(inputLost).values({ countId: count.id, lotId: lot.id, quantity: -back, cost: NO_RUPIAH });
		found -= back;
	}
	assert(found === 0, 'the room was asked for before');
}

/** How many units were bought and are not on the shelf: more than that cannot be found again. */
async function room(reader: Reader, itemId: InputItemId): Promise<number> {
	const [sum] = await reader
		.select({ room: sql<number>`coalesce(sum(${inputLot.quantity} - ${inputLot.left}), 0)` })
		.from(inputLot)
		.where(eq(inputLot.itemId, itemId));
	return sum?.room ?? 0;
}

/** The count of an item that waits for a second officer, or null. */
export async function waitingCount(reader: Reader, itemId: InputItemId): Promise<Count | null> {
	const [found] = await reader
		.select()
		.from(inputCount)
		.where(and(eq(inputCount.itemId, itemId), eq(inputCount.state, 'waiting')));
	return found ?? null;
}

async function logged(
	tx: Tx,
	actor: Actor,
	organisationId: OrganisationId,
	action: string,
	detail: Record<string, unknown>
): Promise<void> {
	await audit(tx, actor, { action, organisationId, subject: 'input_count', detail });
}
