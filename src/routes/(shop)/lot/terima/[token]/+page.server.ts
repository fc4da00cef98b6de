import { error } from '@sveltejs/kit';
import { receiptOf } from '#lib/lots/find.server.ts';
import { db } from '#lib/shared/database.server.ts';
import { formatDateTime } from '#lib/shared/dates.ts';
import type { PageServerLoad } from './$types';

/** What the producer keeps; who has its address may read it. */
export const load: PageServerLoad = async ({ params, locals }) => {
	const found = await receiptOf(db, params.token);
	if (!found) error(404);
	const { lot, goods, unit, soldBy, seller, group, warehouse, timeZone, debts } = found;
	const bought = debts.find(({ kind }) => kind === 'bought');
	return {
		...{ goods, unit, soldBy, seller, group, warehouse, number: lot.number },
		...{ gross: lot.gross, tare: lot.tare, brought: lot.brought, grade: lot.grade },
		...{ rejected: lot.rejected, rejectedReason: lot.rejectedReason, harvestedOn: lot.harvestedOn },
		unitPrice: lot.unitPrice,
		bought: bought ? { amount: bought.amount, groupShare: bought.groupShare, dueOn: bought.dueOn } : null,
		when: formatDateTime(lot.receivedAt, { locale: locals.locale, timeZone })
	};
};
