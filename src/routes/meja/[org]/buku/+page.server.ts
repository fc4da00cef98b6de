import { CODE } from '#lib/ledger/codes.ts';
import { abilitiesOf } from '#lib/organisations/authority.server.ts';
import { bookAttention } from '#lib/bookkeeping/attention.server.ts';
import { cashDrawer } from '#lib/bookkeeping/cashCount.server.ts';
import { isOpened } from '#lib/bookkeeping/opening.server.ts';
import { chartOf } from '#lib/reports/accounts.server.ts';
import { journal } from '#lib/reports/journal.server.ts';
import { db } from '#lib/shared/database.server.ts';
import { formatDateTime } from '#lib/shared/dates.ts';
import { NO_RUPIAH } from '#lib/shared/money.ts';
import { requireUser } from '../../../guards.ts';
import { bookChoice, openBook } from '../../../readingBooks.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async (event) => {
	const opened = await openBook(event, 'books.read_exact');
	const { organisation, access } = opened;
	const chart = await chartOf(db, access);
	const balance = (code: string) => chart.find((account) => account.code === code)?.balance ?? NO_RUPIAH;
	const drawer = await cashDrawer(db, access.book.id);
	const abilities = await abilitiesOf(db, requireUser(event).id, organisation.id);
	return {
		...bookChoice(opened),
		cash: balance(CODE.cash),
		bank: balance(CODE.bank),
		countedAt: drawer.last
			? formatDateTime(drawer.last.countedAt, {
					locale: event.locals.locale,
					timeZone: organisation.timeZone
				})
			: null,
		waiting: (await bookAttention(db, organisation.id)).draftsWaiting,
		may: { enter: abilities.has('books.enter'), open: abilities.has('books.opening') },
		opened: await isOpened(db, access.book.id),
		latest: (await journal(db, access, { size: 5 })).entries
	};
};
