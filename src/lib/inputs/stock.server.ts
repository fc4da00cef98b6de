import { and, asc, desc, eq, gt, sql } from 'drizzle-orm';
import { GENERAL_HOLDER } from '#lib/bookkeeping/manualAccounts.ts';
import { accountOf, balanceOf } from '#lib/ledger/accounts.server.ts';
import { tradeBookOf } from '#lib/ledger/books.server.ts';
import { CODE } from '#lib/ledger/codes.ts';
import { credit, debit, orRefusal, post } from '#lib/ledger/post.server.ts';
import type { LedgerCode, Posting } from '#lib/ledger/posting.ts';
import { todayIn } from '#lib/lending/products.server.ts';
import { allow } from '#lib/organisations/authority.server.ts';
import type { Actor } from '#lib/shared/actor.ts';
import { assert } from '#lib/shared/assert.ts';
import { audit } from '#lib/shared/audit.server.ts';
import { now } from '#lib/shared/clock.server.ts';
import { write, type Reader, type Tx } from '#lib/shared/database.server.ts';
import { once } from '#lib/shared/idempotency.server.ts';
import type { AccountId, BookId, OrganisationId } from '#lib/shared/ids.ts';
import { divideHalfEven, rupiah, sumRupiah, type Rupiah } from '#lib/shared/money.ts';
import { refuse, type Refused } from '#lib/shared/result.ts';
import type { InputItemId, InputLotId, InputOrderId } from './ids.ts';
import { inputItemById } from './items.server.ts';
import { inputLot, inputTaken } from './schema.server.ts';
import type { StockPayment } from './terms.ts';

export interface ReceiveInputs {
	readonly organisationId: OrganisationId;
	readonly itemId: InputItemId;
	/** Whole units. */
	readonly quantity: number;
	/** What all of it cost. */
	readonly cost: Rupiah;
	readonly supplier: string;
	readonly paidFrom: StockPayment;
	readonly key: string;
}

export type ReceiveInputsResult =
	| { ok: true; lotId: InputLotId }
	| Refused<'forbidden' | 'not_found' | 'key_reused' | LedgerCode>
	| Refused<'not_enough_money', { available: Rupiah }>;

/** Goods come in for the shop: Dr inventory of farm inputs (this lot) · Cr cash, bank or trade payables. */
export async function receiveInputs(actor: Actor, input: ReceiveInputs): Promise<ReceiveInputsResult> {
	return orRefusal(
		write(async (tx): Promise<ReceiveInputsResult> => {
			const item = await inputItemById(tx, input.itemId);
			if (item?.organisationId !== input.organisationId) return refuse('not_found');
			if (!(await allow(tx, actor, input.organisationId, 'inputs.manage'))) return refuse('forbidden');
			const { key, ...body } = input;
			return once(tx, { scope: `input.receive:${actor.userId}`, key, body }, () =>
				receive(tx, actor, item.name, input)
			);
		})
	);
}

const PAID_BY: Readonly<Record<StockPayment, string>> = {
	cash: CODE.cash,
	bank: CODE.bank,
	owed: CODE.tradePayables
};

async function receive(
	tx: Tx,
	actor: Actor,
	name: string,
	{ organisationId, itemId, quantity, cost, supplier, paidFrom }: ReceiveInputs
): Promise<ReceiveInputsResult> {
	assert(actor.userId, 'a person receives it');
	const bookId = await tradeBookOf(tx, organisationId);
	const owed = paidFrom === 'owed' ? GENERAL_HOLDER : undefined;
	const other = await accountOf(tx, bookId, PAID_BY[paidFrom], owed);
	if (!owed) {
		const available = await balanceOf(tx, other);
		if (available < cost) return { ok: false, code: 'not_enough_money', available };
	}
	const receivedOn = await todayIn(tx, bookId);
	const [made] = await tx
		.insert(inputLot)
		.values({
			...{ itemId, receivedOn, supplier, quantity, left: quantity, cost },
			...{ receivedBy: actor.userId, receivedAt: now() }
		})
		.returning({ id: inputLot.id });
	assert(made, 'the lot was inserted');
	const accountId = await accountOf(tx, bookId, CODE.farmInputInventory, {
		...{ kind: 'lot', key: String(made.id), name: `${name} ${receivedOn}` }
	});
	const { transactionId } = await post(tx, {
		...{ actor, kind: 'input.received', source: { kind: 'input_lot', key: String(made.id) } },
		key: `input_lot:${made.id}`,
		entries: [
			{
				...{ bookId, date: receivedOn, memo: `Beli saprodi ${quantity} ${name}, ${supplier}` },
				postings: [debit(accountId, cost), credit(other, cost)]
			}
		]
	});
	await tx.update(inputLot).set({ accountId, transactionId }).where(eq(inputLot.id, made.id));
	await audit(tx, actor, {
		...{ action: 'input.receive', organisationId, subject: `input_lot:${made.id}` },
		detail: { itemId, quantity, cost, paidFrom, transactionId }
	});
	return { ok: true, lotId: made.id };
}

interface Wanted {
	readonly itemId: InputItemId;
	readonly quantity: number;
}

/** The first item of which the shelf has not enough, and how much there is; null when all is there. */
export async function firstShort(
	reader: Reader,
	lines: readonly Wanted[]
): Promise<{ readonly itemId: InputItemId; readonly left: number } | null> {
	for (const { itemId, quantity } of lines) {
		const item = await inputItemById(reader, itemId);
		const left = item?.left ?? 0;
		if (left < quantity) return { itemId, left };
	}
	return null;
}

/**
 * Takes what an order asks for off the shelf, the oldest lot first, each unit at what it cost: Dr cost of goods sold · Cr
 * inventory. The last unit of a lot takes all that is left of its cost. The caller has asked whether all is there.
 */
export async function takeInputs(
	tx: Tx,
	bookId: BookId,
	orderId: InputOrderId,
	lines: readonly Wanted[]
): Promise<Posting[]> {
	const credits: Posting[] = [];
	const costs: Rupiah[] = [];
	for (const { itemId, quantity } of lines) {
		for (const { accountId, cost, ...taken } of await takeOldest(tx, itemId, quantity)) {
			await tx.insert(inputTaken).values({ orderId, ...taken, cost });
			credits.push(credit(accountId, cost));
			costs.push(cost);
		}
	}
	return [debit(await accountOf(tx, bookId, CODE.costOfGoodsSold), sumRupiah(costs)), ...credits];
}

/** Takes so many units off the oldest lots, each at what it cost; the caller has asked whether all is there, and posts it. */
export async function takeOldest(tx: Tx, itemId: InputItemId, quantity: number) {
	const all: { lotId: InputLotId; accountId: AccountId; quantity: number; cost: Rupiah }[] = [];
	let wanted = quantity;
	for (const lot of await openLots(tx, itemId)) {
		if (wanted === 0) break;
		assert(lot.accountId, 'a lot that was received has its account');
		const taken = Math.min(wanted, lot.left);
		const worth = await balanceOf(tx, lot.accountId);
		const cost = taken === lot.left ? worth : partOf(worth, taken, lot.left);
		await tx
			.update(inputLot)
			.set({ left: sql`${inputLot.left} - ${taken}` })
			.where(eq(inputLot.id, lot.id));
		all.push({ lotId: lot.id, accountId: lot.accountId, quantity: taken, cost });
		wanted -= taken;
	}
	assert(wanted === 0, 'the shelf was looked at before');
	return all;
}

function partOf(worth: Rupiah, taken: number, left: number): Rupiah {
	return rupiah(Number(divideHalfEven(BigInt(worth) * BigInt(taken), BigInt(left))));
}

/** Puts back what an order took; the entry that reverses the sale gives the lots their cost again. */
export async function putBackInputs(tx: Tx, orderId: InputOrderId): Promise<void> {
	const rows = await tx.select().from(inputTaken).where(eq(inputTaken.orderId, orderId));
	for (const { lotId, quantity } of rows) {
		await tx
			.update(inputLot)
			.set({ left: sql`${inputLot.left} + ${quantity}` })
			.where(eq(inputLot.id, lotId));
	}
	await tx.delete(inputTaken).where(eq(inputTaken.orderId, orderId));
}

function openLots(reader: Reader, itemId: InputItemId) {
	return reader
		.select({ id: inputLot.id, left: inputLot.left, accountId: inputLot.accountId })
		.from(inputLot)
		.where(and(eq(inputLot.itemId, itemId), gt(inputLot.left, 0)))
		.orderBy(asc(inputLot.receivedOn), asc(inputLot.id));
}

/** What was bought of an item, newest first. */
export function lotsOfItem(reader: Reader, itemId: InputItemId) {
	return reader
		.select()
		.from(inputLot)
		.where(eq(inputLot.itemId, itemId))
		.orderBy(desc(inputLot.id))
		.limit(50);
}
