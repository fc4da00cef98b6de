import { invoicedAmong } from '#lib/invoices/find.server.ts';
import { ordersOfBuyer } from '#lib/orders/lists.server.ts';
import { openTopUpsAmong } from '#lib/orders/topUp.server.ts';
import { unreviewedOf } from '#lib/reviews/bought.server.ts';
import { db } from '#lib/shared/database.server.ts';
import { parseId } from '#lib/shared/ids.ts';
import { requireUser } from '../../guards.ts';
import type { PageServerLoad } from './$types';

const SIZE = 20;

export const load: PageServerLoad = async (event) => {
	const user = requireUser(event);
	const page: number = parseId(event.url.searchParams.get('halaman')) ?? 1;
	const { items, total } = await ordersOfBuyer(db, user.id, { page, size: SIZE });
	const numbers = items.map(({ number }) => number);
	const unreviewed = await unreviewedOf(db, numbers);
	const owed = await openTopUpsAmong(db, numbers);
	const invoiced = await invoicedAmong(db, numbers);
	return {
		items: items.map((item) => ({
			...item,
			asks: unreviewed.has(item.number),
			owesMore: owed.get(item.number) ?? null,
			hasInvoice: invoiced.has(item.number)
		})),
		page,
		pages: Math.max(1, Math.ceil(total / SIZE))
	};
};
