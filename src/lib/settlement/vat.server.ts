import { and, eq, exists, inArray, ne, not, sql } from 'drizzle-orm';
import { refund } from '#lib/payments/schema.server.ts';
import { vatGivenBackBy } from '#lib/taxes/outputVat.server.ts';
import { outputVat } from '#lib/taxes/schema.server.ts';
import type { Reader } from '#lib/shared/database.server.ts';
import { NO_RUPIAH, type Rupiah } from '#lib/shared/money.ts';
import { referencesOf, type SuppliedPart } from '#lib/orders/supplies.ts';

/**
 * The VAT that what a buyer pays for some parts contains, as far as they were paid or handed over. What the scales found is in it; what
 * credit notes take off does not lessen it, since each of them says its own.
 */
export async function vatOfParts(
	reader: Reader,
	parts: readonly (Pick<SuppliedPart, 'id'> & {
		readonly lines: readonly Pick<SuppliedPart['lines'][number], 'id'>[];
	})[]
): Promise<Rupiah> {
	const references = parts.flatMap(referencesOf);
	if (references.length === 0) return NO_RUPIAH;
	const credited = reader
		.select({ id: refund.id })
		.from(refund)
		.where(and(eq(refund.owedTransactionId, outputVat.transactionId), ne(refund.cause, 'weighed')));
	const [row] = await reader
		.select({ vat: sql<Rupiah>`coalesce(sum(${outputVat.vat}), 0)` })
		.from(outputVat)
		.where(and(inArray(outputVat.reference, references), not(exists(credited))));
	return row?.vat ?? NO_RUPIAH;
}

/** The VAT that goes back with each refund; 0 where none does. */
export async function vatOfRefunds(
	reader: Reader,
	refundIds: readonly number[]
): Promise<ReadonlyMap<number, Rupiah>> {
	const owed = await reader
		.select({ id: refund.id, transactionId: refund.owedTransactionId })
		.from(refund)
		.where(inArray(refund.id, [...refundIds]));
	const vat = await vatGivenBackBy(
		reader,
		owed.map(({ transactionId }) => transactionId)
	);
	return new Map(owed.map(({ id, transactionId }) => [id, vat.get(transactionId) ?? NO_RUPIAH]));
}
