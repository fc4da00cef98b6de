import { and, eq, isNull, sql } from 'drizzle-orm';
import { organisation } from '#lib/organisations/schema.server.ts';
import { assert } from '#lib/shared/assert.ts';
import { today } from '#lib/shared/clock.server.ts';
import type { Reader, Tx } from '#lib/shared/database.server.ts';
import type { BookDate } from '#lib/shared/dates.ts';
import type { OrganisationId, UserId } from '#lib/shared/ids.ts';
import { rupiah, type Rupiah } from '#lib/shared/money.ts';
import type { Refused } from '#lib/shared/result.ts';
import type { TradeBuyerId } from './ids.ts';
import { tradeBuyer, tradeHold, tradeInvoice } from './schema.server.ts';

export interface Buying {
	readonly bumdesaId: OrganisationId;
	/** Null for a guest, who has no agreement. */
	readonly buyerId: UserId | null;
}

/** What a buyer may still order on her agreement with a BUM Desa. */
export interface Credit {
	readonly tradeBuyerId: TradeBuyerId;
	readonly limit: Rupiah;
	readonly days: number;
	/** Of the limit; nothing when it was lowered below what is taken. */
	readonly left: Rupiah;
	/** Whether something is past its due date, which stops new orders. */
	readonly overdue: boolean;
}

/** The agreement in force between a buyer and a BUM Desa, or null. */
export async function creditOf(reader: Reader, { bumdesaId, buyerId }: Buying): Promise<Credit | null> {
	if (buyerId === null) return null;
	const [row] = await reader
		.select({ buyer: tradeBuyer, timeZone: organisation.timeZone })
		.from(tradeBuyer)
		.innerJoin(organisation, eq(organisation.id, tradeBuyer.organisationId))
		.where(
			and(
				eq(tradeBuyer.organisationId, bumdesaId),
				eq(tradeBuyer.buyerId, buyerId),
				isNull(tradeBuyer.endedAt)
			)
		);
	if (!row) return null;
	const { buyer: found, timeZone } = row;
	const { id, creditLimit, days, used } = found;
	return {
		...{ tradeBuyerId: id, limit: creditLimit, days },
		left: rupiah(Math.max(0, creditLimit - used)),
		overdue: await owesOverdue(reader, id, today(timeZone))
	};
}

async function owesOverdue(reader: Reader, tradeBuyerId: TradeBuyerId, on: BookDate): Promise<boolean> {
	const [late] = await reader
		.select({ id: tradeInvoice.id })
		.from(tradeInvoice)
		.where(
			and(
				eq(tradeInvoice.tradeBuyerId, tradeBuyerId),
				sql`${tradeInvoice.dueOn} < ${on}`,
				sql`${tradeInvoice.paid} < ${tradeInvoice.amount}`
			)
		)
		.limit(1);
	return late !== undefined;
}

export type CreditRefusal =
	/** No agreement in force. */
	| Refused<'credit_not_offered'>
	/** Something is past its due date. */
	| Refused<'credit_overdue'>
	| Refused<'credit_limit_reached', { left: Rupiah }>;

/** Why a buyer may not order for this much on her agreement; null when she may. */
export async function refuseCredit(
	reader: Reader,
	buying: Buying,
	amount: Rupiah
): Promise<CreditRefusal | null> {
	const credit = await creditOf(reader, buying);
	if (!credit) return { ok: false, code: 'credit_not_offered' };
	if (credit.overdue) return { ok: false, code: 'credit_overdue' };
	if (amount > credit.left) return { ok: false, code: 'credit_limit_reached', left: credit.left };
	return null;
}

export interface HoldCredit extends Buying {
	/** The part of the order it is for. */
	readonly reference: string;
	/** The most it may cost once it is weighed. */
	readonly amount: Rupiah;
}

/**
 * Takes what a part of an order may cost at most from the buyer's limit, in the transaction that places it. The update
 * looks at the limit itself, and a trigger again, so two orders at once never exceed it.
 */
export async function holdCredit(tx: Tx, hold: HoldCredit): Promise<{ ok: true } | CreditRefusal> {
	const { reference, amount } = hold;
	const refused = await refuseCredit(tx, hold, amount);
	if (refused) return refused;
	const credit = await creditOf(tx, hold);
	assert(credit, 'who may order on credit has an agreement');
	const taken = await tx
		.update(tradeBuyer)
		.set({ used: sql`${tradeBuyer.used} + ${amount}` })
		.where(
			and(
				eq(tradeBuyer.id, credit.tradeBuyerId),
				sql`${tradeBuyer.used} + ${amount} <= ${tradeBuyer.creditLimit}`
			)
		)
		.returning({ id: tradeBuyer.id });
	if (taken.length === 0) return { ok: false, code: 'credit_limit_reached', left: credit.left };
	await tx.insert(tradeHold).values({ reference, tradeBuyerId: credit.tradeBuyerId, amount });
	return { ok: true };
}

/** What a part holds of a limit, or null when it is paid another way. */
export async function holdOf(reader: Reader, reference: string) {
	const [found] = await reader.select().from(tradeHold).where(eq(tradeHold.reference, reference));
	return found ?? null;
}

/** A part came to nothing or was paid at once: its limit is free again. Holding nothing, it changes nothing. */
export async function releaseCredit(tx: Tx, reference: string): Promise<void> {
	const held = await holdOf(tx, reference);
	if (!held) return;
	await tx.delete(tradeHold).where(eq(tradeHold.reference, reference));
	await giveBack(tx, held.tradeBuyerId, held.amount);
}

/** So much of a buyer's limit is free again. */
export async function giveBack(tx: Tx, tradeBuyerId: TradeBuyerId, amount: Rupiah): Promise<void> {
	await tx
		.update(tradeBuyer)
		.set({ used: sql`${tradeBuyer.used} - ${amount}` })
		.where(eq(tradeBuyer.id, tradeBuyerId));
}
