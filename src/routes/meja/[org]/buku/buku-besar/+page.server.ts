import { CODE } from '#lib/ledger/codes.ts';
import { chartOf } from '#lib/reports/accounts.server.ts';
import { figuresOf } from '#lib/reports/figures.server.ts';
import { together } from '#lib/shared/together.server.ts';
import { bookChoice, openBook, rangeOf } from '../../../../readingBooks.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async (event) => {
	const opened = await openBook(event, 'books.read_exact');
	const { access } = opened;
	const range = rangeOf(event, access);
	const [chart, { lines }] = await together((reader) =>
		Promise.all([chartOf(reader, access), figuresOf(reader, [access.book], range)])
	);
	const accounts = new Map(chart.map((account) => [account.code, account]));
	return {
		...bookChoice(opened),
		range,
		cash: accounts.get(CODE.cash)?.id ?? null,
		lines: lines.map((line) => {
			const account = accounts.get(line.code);
			const sign = account?.normal === 'credit' ? -1 : 1;
			return {
				...line,
				id: account?.id ?? null,
				// A balance on the account's own side is positive, as people read it.
				opening: sign * line.opening,
				closing: sign * line.closing
			};
		})
	};
};
