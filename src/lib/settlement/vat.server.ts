import { inArray } from 'drizzle-orm';
import { refund } from '#lib/payments/schema.server.ts';
import { vatGivenBackBy, vatSupplied } from '#lib/taxes/outputVat.server.ts';
import type { Reader } from '#lib/shared/database.server.ts';
import { NO_RUPIAH, type Rupiah } from '#lib/shared/money.ts';
import { lineReference, partReference, type SuppliedPart } from './supplies.ts';

/** The VAT that what a buyer pays for some parts contains, as far as they were handed over; refunds do not lessen it. */
export function vatOfParts(
	reader: Reader,
	parts: readonly (Pick<SuppliedPart, 'id'> & {
		readonly lines: readonly Pick<SuppliedPart['lines'][number], 'id'>[];
	})[]
): Promise<Rupiah> {
	return vatSupplied(
		reader,
		parts.flatMap(({ id, lines }) => [partReference(id), ...lines.map((line) => lineReference(line.id))])
	);
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
