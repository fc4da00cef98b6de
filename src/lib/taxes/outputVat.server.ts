import { eq, inArray, sql } from 'drizzle-orm';
import type { Reader, Tx } from '#lib/shared/database.server.ts';
import type { BookDate, BookMonth } from '#lib/shared/dates.ts';
import type { BookId, TransactionId } from '#lib/shared/ids.ts';
import { rupiah, type Rupiah } from '#lib/shared/money.ts';
import { outputVat } from './schema.server.ts';
import { vatMoves, type Supply, type VatMove } from './vat.ts';

/** The entry that posted it. */
export interface PostedIn {
	readonly bookId: BookId;
	readonly transactionId: TransactionId;
	readonly date: BookDate;
}

/** Writes supplies into the register, in the transaction that posted their VAT; those whose price contains none are left out. */
export async function registerVat(tx: Tx, posted: PostedIn, supplies: readonly Supply[]): Promise<void> {
	await registerMoves(tx, posted, vatMoves(supplies, []));
}

/** The same for what an entry changed of what stood there before. */
export async function registerMoves(tx: Tx, posted: PostedIn, moves: readonly VatMove[]): Promise<void> {
	if (moves.length === 0) return;
	await tx.insert(outputVat).values(moves.map(({ kind, ...move }) => ({ ...posted, ...move, supply: kind })));
}

/** What the register has of some references, each kind of supply by itself. */
export async function registeredOf(reader: Reader, references: readonly string[]): Promise<VatMove[]> {
	if (references.length === 0) return [];
	return reader
		.select({
			...{ kind: outputVat.supply, reference: outputVat.reference },
			...{ base: sql<Rupiah>`sum(${outputVat.base})`, vat: sql<Rupiah>`sum(${outputVat.vat})` }
		})
		.from(outputVat)
		.where(inArray(outputVat.reference, [...references]))
		.groupBy(outputVat.supply, outputVat.reference);
}

/** The entry of a supply is reversed: its register is too. */
export async function unregisterVat(tx: Tx, from: TransactionId, posted: PostedIn): Promise<void> {
	const rows = await tx.select().from(outputVat).where(eq(outputVat.transactionId, from));
	if (rows.length === 0) return;
	await tx.insert(outputVat).values(
		rows.map(({ supply, reference, base, vat }) => ({
			...{ ...posted, supply, reference },
			...{ base: rupiah(-base), vat: rupiah(-vat) }
		}))
	);
}

/** What the entries of refunds gave back of it; those that gave back none are missing. */
export async function vatGivenBackBy(
	reader: Reader,
	transactionIds: readonly TransactionId[]
): Promise<ReadonlyMap<TransactionId, Rupiah>> {
	if (transactionIds.length === 0) return new Map();
	const rows = await reader
		.select({ id: outputVat.transactionId, vat: sql<Rupiah>`-sum(${outputVat.vat})` })
		.from(outputVat)
		.where(inArray(outputVat.transactionId, [...transactionIds]))
		.groupBy(outputVat.transactionId);
	return new Map(rows.map(({ id, vat }) => [id, vat]));
}

export interface VatOfMonth {
	readonly month: BookMonth;
	readonly base: Rupiah;
	readonly vat: Rupiah;
}

/** By month of a year, what a book's supplies came to without their VAT, and the VAT; what was given back is taken off. */
export function vatByMonth(reader: Reader, bookId: BookId, year: number): Promise<VatOfMonth[]> {
	return reader.all<VatOfMonth>(sql`
		SELECT substr(date, 1, 7) AS month, sum(base) AS base, sum(vat) AS vat FROM ${outputVat}
		WHERE book_id = ${bookId} AND date BETWEEN ${`${year}-01-01`} AND ${`${year}-12-31`} GROUP BY 1`);
}
