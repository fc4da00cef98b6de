import { json } from '@sveltejs/kit';
import { trialBalance } from '#lib/reports/trialBalance.server.ts';
import { today } from '#lib/shared/clock.server.ts';
import { db } from '#lib/shared/database.server.ts';
import { bookForApi, queryDate } from '../../reader.ts';
import type { RequestHandler } from './$types';

export const GET: RequestHandler = async (event) => {
	const found = await bookForApi(event);
	if (!found.ok) return found.answer;
	const asOf = queryDate(event, 'asOf');
	if (!asOf.ok) return asOf.answer;
	const { access } = found;
	const trial = await trialBalance(db, access, asOf.date ?? today(access.book.timeZone));
	return json({
		book: access.book.id,
		asOf: trial.asOf,
		accounts: trial.lines.map(({ account, debit, credit }) => ({
			code: account.code,
			name: account.nameId,
			type: account.type,
			debit,
			credit
		})),
		totals: { debit: trial.debit, credit: trial.credit }
	});
};
