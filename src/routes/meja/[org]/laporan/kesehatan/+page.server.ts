import { error } from '@sveltejs/kit';
import { CLASSES, shareOf } from '#lib/arrears/classes.ts';
import { healthOf } from '#lib/arrears/health.server.ts';
import { trendOf } from '#lib/arrears/monthEnd.server.ts';
import { savingsBookOf } from '#lib/ledger/books.server.ts';
import { today } from '#lib/shared/clock.server.ts';
import { db } from '#lib/shared/database.server.ts';
import { requireAbility } from '../../../../guards.ts';
import type { PageServerLoad } from './$types';

const MONTHS_SHOWN = 12;
const LATE_SHOWN = 100;

export const load: PageServerLoad = async (event) => {
	const organisation = await requireAbility(event, event.params.org, 'books.read_exact');
	if (organisation.kind !== 'ksm' && organisation.kind !== 'ksu') error(404);
	const bookId = await savingsBookOf(db, organisation.id);
	const { standings, portfolio, ...figures } = await healthOf(db, bookId, today(organisation.timeZone));
	return {
		figures,
		...{ gross: portfolio.gross, provision: portfolio.provision, loans: portfolio.loans },
		classes: CLASSES.map(({ key }) => ({ key, ...portfolio.classes[key] })),
		late: standings
			.filter(({ daysLate, restructured }) => daysLate > 0 || restructured)
			.slice(0, LATE_SHOWN)
			.map(({ loanId, memberName, outstanding, daysLate }) => ({
				loanId,
				memberName,
				outstanding,
				daysLate
			})),
		trend: (await trendOf(db, bookId, MONTHS_SHOWN)).map(({ month, atRisk, gross }) => ({
			...{ month, share: shareOf(atRisk, gross) ?? 0 }
		}))
	};
};
