import { and, asc, eq, inArray, isNull, lte } from 'drizzle-orm';
import { listing } from '#lib/catalog/schema.server.ts';
import { user } from '#lib/people/schema.server.ts';
import { membership, organisation } from '#lib/organisations/schema.server.ts';
import { now } from '#lib/shared/clock.server.ts';
import type { Reader, Tx } from '#lib/shared/database.server.ts';
import type { BookDate, TimeZone } from '#lib/shared/dates.ts';
import type { LotDebtId, LotId } from './ids.ts';
import { lot, lotDebt } from './schema.server.ts';

/** The warehouses' time zones in which something is owed for lots. */
export async function zonesWithDebts(reader: Reader): Promise<TimeZone[]> {
	const rows = await reader
		.selectDistinct({ timeZone: organisation.timeZone })
		.from(lotDebt)
		.innerJoin(lot, eq(lot.id, lotDebt.lotId))
		.innerJoin(organisation, eq(organisation.id, lot.organisationId))
		.where(isNull(lotDebt.settledAt));
	return rows.map(({ timeZone }) => timeZone);
}

/** What is owed for lots and due by a day, the oldest first, at most so many. */
export async function dueDebts(
	reader: Reader,
	{ on, timeZone, most }: { on: BookDate; timeZone: TimeZone; most: number }
): Promise<LotDebtId[]> {
	const rows = await reader
		.select({ id: lotDebt.id })
		.from(lotDebt)
		.innerJoin(lot, eq(lot.id, lotDebt.lotId))
		.innerJoin(organisation, eq(organisation.id, lot.organisationId))
		.where(and(isNull(lotDebt.settledAt), lte(lotDebt.dueOn, on), eq(organisation.timeZone, timeZone)))
		.orderBy(asc(lotDebt.dueOn), asc(lotDebt.id))
		.limit(most);
	return rows.map(({ id }) => id);
}

export type LotDebt = NonNullable<Awaited<ReturnType<typeof debtById>>>;

/** A debt with whose it is and on what terms, or null. */
export async function debtById(reader: Reader, id: LotDebtId) {
	const [found] = await reader
		.select({
			debt: lotDebt,
			number: lot.number,
			bumdesaId: lot.organisationId,
			agreementId: lot.agreementId,
			goods: listing.name,
			groupId: listing.groupId,
			sellerName: user.name
		})
		.from(lotDebt)
		.innerJoin(lot, eq(lot.id, lotDebt.lotId))
		.innerJoin(listing, eq(listing.id, lot.listingId))
		.innerJoin(membership, eq(membership.id, lotDebt.membershipId))
		.innerJoin(user, eq(user.id, membership.userId))
		.where(eq(lotDebt.id, id));
	return found ?? null;
}

/** It was paid by the waterfall; called in the transaction that posts it. */
export async function debtSettled(tx: Tx, id: LotDebtId): Promise<void> {
	await tx.update(lotDebt).set({ settledAt: now() }).where(eq(lotDebt.id, id));
}

/** What is or was owed for some lots, the oldest first. */
export function debtsOfLots(reader: Reader, lotIds: readonly LotId[]) {
	return reader
		.select({
			lotId: lotDebt.lotId,
			kind: lotDebt.kind,
			amount: lotDebt.amount,
			groupShare: lotDebt.groupShare,
			dueOn: lotDebt.dueOn,
			settledAt: lotDebt.settledAt
		})
		.from(lotDebt)
		.where(inArray(lotDebt.lotId, [...lotIds]))
		.orderBy(asc(lotDebt.id));
}
