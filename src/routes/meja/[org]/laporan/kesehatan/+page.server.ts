import { error, fail, redirect } from '@sveltejs/kit';
import * as v from 'valibot';
import { CLASSES, shareOf } from '#lib/arrears/classes.ts';
import { healthOf } from '#lib/arrears/health.server.ts';
import { setIncomePerHead } from '#lib/arrears/incomePerHead.server.ts';
import { trendOf } from '#lib/arrears/monthEnd.server.ts';
import { savingsBookOf } from '#lib/ledger/books.server.ts';
import { today } from '#lib/shared/clock.server.ts';
import { db } from '#lib/shared/database.server.ts';
import { allow } from '#lib/organisations/authority.server.ts';
import { healthMessages } from '#lib/i18n/health.ts';
import { messagesFor } from '#lib/i18n/define.ts';
import { line, money, whole } from '#lib/shared/fields.ts';
import { readForm } from '#lib/shared/form.ts';
import { refused, requireAbility } from '../../../../guards.ts';
import type { Actions, PageServerLoad } from './$types';

const MONTHS_SHOWN = 12;
const LATE_SHOWN = 100;

const incomeForm = v.object({ year: whole({ least: 2000, most: 9999 }), amount: money(), source: line(120) });

export const load: PageServerLoad = async (event) => {
	const organisation = await requireAbility(event, event.params.org, 'books.read_exact');
	if (organisation.kind !== 'ksm' && organisation.kind !== 'ksu') error(404);
	const bookId = await savingsBookOf(db, organisation.id);
	const { standings, portfolio, ...figures } = await healthOf(db, bookId, today(organisation.timeZone));
	return {
		figures,
		mayConfigure: await allow(db, event.locals.actor, organisation.id, 'loans.configure'),
		thisYear: Number(today(organisation.timeZone).slice(0, 4)),
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

export const actions: Actions = {
	default: async (event) => {
		const organisation = await requireAbility(event, event.params.org, 'loans.configure');
		const read = await readForm(event.request, incomeForm);
		if (!read.ok) return fail(400, { values: read.values, errors: read.errors });
		const done = await setIncomePerHead(event.locals.actor, {
			organisationId: organisation.id,
			...read.data
		});
		if (done.ok) redirect(303, event.url.pathname);
		const { yearOutside } = messagesFor(healthMessages, event.locals.locale);
		return refused(done.code, read.values, done.code === 'year_outside' ? { year: yearOutside } : undefined);
	}
};
