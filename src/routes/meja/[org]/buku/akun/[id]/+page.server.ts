import { error } from '@sveltejs/kit';
import { accountInBook, holdersOf } from '#lib/reports/accounts.server.ts';
import { accountStatement } from '#lib/reports/statement.server.ts';
import { db } from '#lib/shared/database.server.ts';
import { parseId } from '#lib/shared/ids.ts';
import { bookChoice, openBook, rangeOf } from '../../../../../readingBooks.ts';
import type { PageServerLoad } from './$types';

const HOLDERS_A_PAGE = 50;

export const load: PageServerLoad = async (event) => {
	const opened = await openBook(event, 'books.read_exact');
	const { access } = opened;
	const id = parseId<'account'>(event.params.id);
	const account = id ? await accountInBook(db, access, id) : null;
	if (!account) error(404);
	const range = rangeOf(event, access);
	const cursor = event.url.searchParams.get('cursor');
	const page = parseId(event.url.searchParams.get('halaman')) ?? 1;
	const holders = account.isControl
		? await holdersOf(db, access, account, { page, size: HOLDERS_A_PAGE })
		: { holders: [], total: 0 };
	return {
		...bookChoice(opened),
		account,
		range,
		paged: cursor !== null,
		statement: await accountStatement(db, access, account, { ...range, cursor }),
		holders: holders.holders,
		holdersPage: page,
		holdersPages: Math.ceil(holders.total / HOLDERS_A_PAGE)
	};
};
