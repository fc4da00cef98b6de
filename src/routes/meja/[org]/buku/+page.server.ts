import { CODE } from '#lib/ledger/codes.ts';
import { abilitiesOf } from '#lib/organisations/authority.server.ts';
import { bookAttention } from '#lib/bookkeeping/attention.server.ts';
import { cashDrawer } from '#lib/bookkeeping/cashCount.server.ts';
import { isOpened } from '#lib/bookkeeping/opening.server.ts';
import { chartOf } from '#lib/reports/accounts.server.ts';
import { journal } from '#lib/reports/journal.server.ts';
import { formatDateTime } from '#lib/shared/dates.ts';
import { NO_RUPIAH } from '#lib/shared/money.ts';
import { together } from '#lib/shared/together.server.ts';
import { requireUser } from '../../../guards.ts';
import { bookChoice, openBook } from '../../../readingBooks.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async (event) => {
	const opened = await openBook(event, 'books.read_exact');
	const { organisation, access } = opened;
	const [chart, drawer, abilities, { draftsWaiting }, isOpen, { entries }] = await together((reader) =>
		Promise.all([
			chartOf(reader, access),
			cashDrawer(reader, access.book.id),
			abilitiesOf(reader, requireUser(event).id, organisation.id),
			bookAttention(reader, organisation.id),
			isOpened(reader, access.book.id),
			journal(reader, access, { size: 5 })
		])
	);
	const balance = (code: string) => chart.find((account) => account.code === code)?.balance ?? NO_RUPIAH;
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
		waiting: draftsWaiting,
		may: { enter: abilities.has('books.enter'), open: abilities.has('books.opening') },
		opened: isOpen,
		latest: entries
	};
};
