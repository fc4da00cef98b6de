import { besidesGoods, unpaidOrders } from '#lib/salesReports/besides.server.ts';
import { salesBy, salesTotals } from '#lib/salesReports/read.server.ts';
import { db } from '#lib/shared/database.server.ts';
import { openSales } from '../../../../salesPeriod.ts';
import type { PageServerLoad } from './$types';

const ROWS_SHOWN = 50;

export const load: PageServerLoad = async (event) => {
	const { asked, by, page, period, thisYear, choices, organisation } = await openSales(event);
	const { id, kind, slug, timeZone } = organisation;
	return {
		// What buyers still owe, and paid beside the goods, is the BUM Desa's to know.
		besides:
			kind === 'bumdesa'
				? { ...(await besidesGoods(db, asked)), unpaid: await unpaidOrders(db, id), desk: slug, timeZone }
				: null,
		...(await salesBy(db, asked, { by, page, size: ROWS_SHOWN })),
		totals: await salesTotals(db, asked),
		...{ by, choices, page, thisYear },
		period: { key: period.key, year: period.year }
	};
};
