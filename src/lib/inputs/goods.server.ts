import { tradeBookOf } from '#lib/ledger/books.server.ts';
import type { Goods } from '#lib/loans/disburse.server.ts';
import { linesOfInputOrder, openLoanOrder } from './find.server.ts';
import { markPaid, sellInputs } from './sell.server.ts';
import { firstShort } from './stock.server.ts';

/**
 * What a loan is paid out in: the order at the farm-input shop that waits for it. Null when the borrower has ordered
 * nothing.
 */
export const orderedGoods: Goods = async (tx, { membershipId }) => {
	const order = await openLoanOrder(tx, membershipId);
	if (!order) return null;
	const lines = await linesOfInputOrder(tx, order.id);
	const bookId = await tradeBookOf(tx, order.organisationId);
	return {
		...{ bookId, total: order.total, isThere: (await firstShort(tx, lines)) === null },
		sell: () => sellInputs(tx, bookId, order),
		paid: (posted) => markPaid(tx, order, { ...posted, bookId })
	};
};
