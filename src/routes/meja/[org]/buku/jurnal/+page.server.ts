import { accountInBook, chartOf } from '#lib/reports/accounts.server.ts';
import { journal, kindsOf } from '#lib/reports/journal.server.ts';
import { db } from '#lib/shared/database.server.ts';
import { parseId } from '#lib/shared/ids.ts';
import { bookChoice, dateParameter, openBook } from '../../../../readingBooks.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async (event) => {
	const opened = await openBook(event, 'books.read_exact');
	const { access } = opened;
	const query = event.url.searchParams;
	const accountId = parseId<'account'>(query.get('akun'));
	const filter = {
		from: dateParameter(event, 'dari'),
		to: dateParameter(event, 'sampai'),
		kind: query.get('jenis') || null
	};
	const account = accountId ? await accountInBook(db, access, accountId) : null;
	return {
		...bookChoice(opened),
		filter: { ...filter, account: account ? String(account.id) : '' },
		paged: query.has('cursor'),
		page: await journal(db, access, { ...filter, account, cursor: query.get('cursor') }),
		accounts: (await chartOf(db, access)).map(({ id, code, nameId, nameEn }) => ({
			id,
			code,
			nameId,
			nameEn
		})),
		kinds: await kindsOf(db, access)
	};
};
