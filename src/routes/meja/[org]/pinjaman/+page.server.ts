import { booksOf } from '#lib/ledger/books.server.ts';
import { openApplications } from '#lib/lending/find.server.ts';
import { loanProducts } from '#lib/lending/products.server.ts';
import { loansOfBook } from '#lib/loans/find.server.ts';
import { coverDebts } from '#lib/solidarity/find.server.ts';
import { today } from '#lib/shared/clock.server.ts';
import { db } from '#lib/shared/database.server.ts';
import { parseId } from '#lib/shared/ids.ts';
import { requireAbility } from '../../../guards.ts';
import type { PageServerLoad } from './$types';

const SIZE = 30;
const TABS = ['applications', 'running', 'late', 'ended'] as const;

export const load: PageServerLoad = async (event) => {
	const organisation = await requireAbility(event, event.params.org, 'loans.read');
	const book = (await booksOf(db, organisation.id)).find(({ kind }) => kind !== 'trade');
	const tab = TABS.find((each) => each === event.url.searchParams.get('tab')) ?? 'applications';
	const page: number = parseId(event.url.searchParams.get('halaman')) ?? 1;
	const empty = { applications: [], loans: [], debts: [], late: 0, againstHarvests: false };
	if (!book) return { lends: false, tab, page, pages: 1, ...empty };
	const on = today(organisation.timeZone);
	const list = (which: 'running' | 'late' | 'ended') =>
		loansOfBook(db, book.id, { on, which, page: tab === which ? page : 1, size: SIZE });
	const late = await list('late');
	const listed = tab === 'running' || tab === 'ended' ? await list(tab) : late;
	const debts = await coverDebts(db, book.id);
	const applications = await openApplications(db, book.id);
	return {
		lends: true,
		againstHarvests: (await loanProducts(db, book.id)).some(
			({ advanceBasisPoints }) => advanceBasisPoints !== null
		),
		...{ tab, page, late: late.total + debts.length },
		pages: Math.max(1, Math.ceil(listed.total / SIZE)),
		applications: applications.map(({ id, memberName, amount, state, product }) => ({
			...{ id, memberName, amount, state, product: product.name }
		})),
		debts: tab === 'late' ? debts : [],
		loans: listed.items
	};
};
