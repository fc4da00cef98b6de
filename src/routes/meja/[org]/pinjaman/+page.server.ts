import { booksOf } from '#lib/ledger/books.server.ts';
import { openApplications } from '#lib/lending/find.server.ts';
import { loansOfBook } from '#lib/loans/find.server.ts';
import { today } from '#lib/shared/clock.server.ts';
import { db } from '#lib/shared/database.server.ts';
import { parseId } from '#lib/shared/ids.ts';
import { requireAbility } from '../../../guards.ts';
import type { PageServerLoad } from './$types';

const SIZE = 30;
const TABS = ['applications', 'running', 'late'] as const;

export const load: PageServerLoad = async (event) => {
	const organisation = await requireAbility(event, event.params.org, 'loans.read');
	const book = (await booksOf(db, organisation.id)).find(({ kind }) => kind !== 'trade');
	const tab = TABS.find((each) => each === event.url.searchParams.get('tab')) ?? 'applications';
	const page: number = parseId(event.url.searchParams.get('halaman')) ?? 1;
	if (!book) return { lends: false, tab, page, pages: 1, applications: [], loans: [], late: 0 };
	const on = today(organisation.timeZone);
	const late = await loansOfBook(db, book.id, {
		on,
		late: true,
		page: tab === 'late' ? page : 1,
		size: SIZE
	});
	const listed = tab === 'running' ? await loansOfBook(db, book.id, { on, page, size: SIZE }) : late;
	const applications = await openApplications(db, book.id);
	return {
		lends: true,
		...{ tab, page, late: late.total },
		pages: Math.max(1, Math.ceil(listed.total / SIZE)),
		applications: applications.map(({ id, memberName, amount, state, product }) => ({
			...{ id, memberName, amount, state, product: product.name }
		})),
		loans: listed.items
	};
};
