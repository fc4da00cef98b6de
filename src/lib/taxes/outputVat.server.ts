import { eq, inArray, sql } from 'drizzle-orm';
import type { Reader, Tx } from '#lib/shared/database.server.ts';
import type { BookDate, BookMonth } from '#lib/shared/dates.ts';
import type { BookId, TransactionId } from '#lib/shared/ids.ts';
import { NO_RUPIAH, rupiah, type Rupiah } from '#lib/shared/money.ts';
import { outputVat } from './schema.server.ts';
import { netOf, type Supply } from './vat.ts';

/** The entry that posted it. */
export interface PostedIn {
	readonly bookId: BookId;
	readonly transactionId: TransactionId;
	readonly date: BookDate;
}

/** Writes supplies into the register, in the transaction that posted their VAT; those whose price contains none are left out. */
export async function registerVat(tx: Tx, posted: PostedIn, supplies: readonly Supply[]): Promise<void> {
	const rows = supplies
		.filter(({ rate, price }) => rate > 0 && price !== 0)
		.map((supply) => ({
			...{ ...posted, supply: supply.kind, reference: supply.reference },
			...{ base: netOf(supply), vat: supply.vat }
		}));
	if (rows.length > 0) await tx.insert(outputVat).values(rows);
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

/** What supplies contained when they were made, before anything was given back; by their references. */
export async function vatSupplied(reader: Reader, references: readonly string[]): Promise<Rupiah> {
	if (references.length === 0) return NO_RUPIAH;
	const [row] = await reader
		.select({ vat: sql<Rupiah>`coalesce(sum(max(${outputVat.vat}, 0)), 0)` })
		.from(outputVat)
		.where(inArray(outputVat.reference, [...references]));
	return row?.vat ?? NO_RUPIAH;
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
