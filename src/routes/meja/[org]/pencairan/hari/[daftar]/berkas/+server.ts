import { error } from '@sveltejs/kit';
import { bankFile } from '#lib/payouts/bankFile.ts';
import { linesOf } from '#lib/payouts/findBatches.server.ts';
import { db } from '#lib/shared/database.server.ts';
import { batchAt } from '../batchAt.ts';
import type { RequestHandler } from './$types';

/** The file for the bank's bulk transfer: the lines of an approved list that are not paid yet. */
export const GET: RequestHandler = async (event) => {
	const { batch } = await batchAt(event);
	if (batch.method !== 'bank' || batch.state !== 'approved') error(404);
	const waiting = (await linesOf(db, batch.id)).filter(({ line }) => line.state === 'waiting');
	const text = bankFile(
		waiting.map(({ line, payout }) => ({
			...{ reference: line.reference, bankName: payout.bankName ?? '', amount: payout.amount },
			...{ accountNumber: payout.bankAccountNumber ?? '', accountName: payout.bankAccountName ?? '' }
		}))
	);
	return new Response(text, {
		headers: {
			'content-type': 'text/csv; charset=us-ascii',
			'content-disposition': `attachment; filename="pencairan-${batch.id}.csv"`,
			'cache-control': 'private, no-store'
		}
	});
};
