import { eq } from 'drizzle-orm';
import type { Tx } from '#lib/shared/database.server.ts';
import type { OrderLineId } from '#lib/shared/ids.ts';
import type { Rupiah } from '#lib/shared/money.ts';
import { withBought } from './amounts.ts';
import { orderLine } from './schema.server.ts';

type Line = typeof orderLine.$inferSelect;

/**
 * Keeps on a line, as it is handed over, what of it the BUM Desa had bought, and shares out the rest anew.
 *
 * @returns the line as it is now.
 */
export async function recordBought<Given extends Line & { readonly id: OrderLineId }>(
	tx: Tx,
	line: Given,
	{ quantity, cost, groupShare }: { quantity: number; cost: Rupiah; groupShare: Rupiah }
): Promise<Given> {
	const changed = { ...withBought(line, quantity), boughtCost: cost, boughtGroupShare: groupShare };
	await tx.update(orderLine).set(changed).where(eq(orderLine.id, line.id));
	return { ...line, ...changed };
}
