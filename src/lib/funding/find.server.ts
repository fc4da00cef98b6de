import { and, asc, desc, eq, inArray, sql } from 'drizzle-orm';
import { balanceOf, findAccount } from '#lib/ledger/accounts.server.ts';
import { savingsBookOf } from '#lib/ledger/books.server.ts';
import { CODE } from '#lib/ledger/codes.ts';
import type { Reader } from '#lib/shared/database.server.ts';
import type { OrganisationId, BookId } from '#lib/shared/ids.ts';
import { NO_RUPIAH, rupiah, type Rupiah } from '#lib/shared/money.ts';
import type { FundingId } from './ids.ts';
import { fundingInstalment, fundingMove, fundingSource } from './schema.server.ts';

export type FundingSource = typeof fundingSource.$inferSelect;
export type FundingMove = typeof fundingMove.$inferSelect;
export type FundingInstalment = typeof fundingInstalment.$inferSelect;

/** Whose sub-ledger accounts a source has. */
export function holderOf({ id, name }: Pick<FundingSource, 'id' | 'name'>) {
	return { kind: 'facility', key: String(id), name };
}

/** A group's sources, newest first. */
export function sourcesOf(reader: Reader, bookId: BookId): Promise<FundingSource[]> {
	return reader
		.select()
		.from(fundingSource)
		.where(eq(fundingSource.bookId, bookId))
		.orderBy(desc(fundingSource.id))
		.limit(100);
}

/** The source, if it is this organisation's. */
export async function sourceHere(
	reader: Reader,
	{ organisationId, sourceId }: { organisationId: OrganisationId; sourceId: FundingId }
): Promise<FundingSource | null> {
	const [found] = await reader.select().from(fundingSource).where(eq(fundingSource.id, sourceId));
	return found && found.bookId === (await savingsBookOf(reader, organisationId)) ? found : null;
}

/** What moved, newest first. */
export function movesOf(reader: Reader, sourceId: FundingId): Promise<FundingMove[]> {
	return reader
		.select()
		.from(fundingMove)
		.where(eq(fundingMove.sourceId, sourceId))
		.orderBy(desc(fundingMove.id))
		.limit(200);
}

/** What waits for the second officer, or null. */
export async function waitingMove(reader: Reader, sourceId: FundingId): Promise<FundingMove | null> {
	const [found] = await reader
		.select()
		.from(fundingMove)
		.where(and(eq(fundingMove.sourceId, sourceId), eq(fundingMove.state, 'entered')));
	return found ?? null;
}

/** All that a source is owed by date, over all its draws. */
export function owedTo(reader: Reader, sourceId: FundingId): Promise<FundingInstalment[]> {
	return reader
		.select()
		.from(fundingInstalment)
		.where(eq(fundingInstalment.sourceId, sourceId))
		.orderBy(asc(fundingInstalment.dueOn), asc(fundingInstalment.moveId), asc(fundingInstalment.number));
}

/** Drawn and not paid back, by what was approved; a grant is never paid back. */
export async function fundsOf(
	reader: Reader,
	sourceIds: readonly FundingId[]
): Promise<Map<FundingId, Rupiah>> {
	if (sourceIds.length === 0) return new Map();
	const rows = await reader
		.select({
			sourceId: fundingMove.sourceId,
			amount: sql<number>`sum(CASE WHEN ${fundingMove.kind} = 'draw' THEN ${fundingMove.amount}
				WHEN ${fundingMove.kind} = 'repay' THEN ${fundingMove.interest} - ${fundingMove.amount} ELSE 0 END)`
		})
		.from(fundingMove)
		.where(and(inArray(fundingMove.sourceId, [...sourceIds]), eq(fundingMove.state, 'approved')))
		.groupBy(fundingMove.sourceId);
	return new Map(rows.map(({ sourceId, amount }) => [sourceId, rupiah(amount)]));
}

export interface HeldFor {
	/** The group's own savings that the bank keeps blocked. */
	readonly blocked: Rupiah;
	/** Taken from members for the bank and not handed over, whoever has it. */
	readonly collected: Rupiah;
}

/** What stands on a source's accounts beside its debt. */
export async function heldFor(reader: Reader, source: FundingSource): Promise<HeldFor> {
	const standsOn = async (code: typeof CODE.blockedSavings | typeof CODE.collectedForOthers) => {
		const accountId = await findAccount(reader, source.bookId, code, holderOf(source));
		return accountId ? balanceOf(reader, accountId) : NO_RUPIAH;
	};
	const [blocked, collected] = await Promise.all([
		standsOn(CODE.blockedSavings),
		standsOn(CODE.collectedForOthers)
	]);
	return { blocked, collected: rupiah(0 - collected) };
}
