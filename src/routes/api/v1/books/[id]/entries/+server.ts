import { json } from '@sveltejs/kit';
import { chartOf, type ReadAccount } from '#lib/reports/accounts.server.ts';
import type { BookAccess } from '#lib/reports/access.server.ts';
import { journal, type JournalEntry } from '#lib/reports/journal.server.ts';
import { db } from '#lib/shared/database.server.ts';
import { valueProblem } from '#lib/shared/problem.ts';
import { bookForApi, queryDate } from '../../reader.ts';
import type { RequestHandler } from './$types';

const PAGE_SIZE = 100;

export const GET: RequestHandler = async (event) => {
	const found = await bookForApi(event);
	if (!found.ok) return found.answer;
	const from = queryDate(event, 'from');
	if (!from.ok) return from.answer;
	const to = queryDate(event, 'to');
	if (!to.ok) return to.answer;
	const { access } = found;
	const account = await accountByCode(access, event.url.searchParams.get('account'));
	if (account === undefined) {
		const detail = 'This book has no account with that code.';
		return valueProblem([{ field: 'account', code: 'choice_unknown', detail }]);
	}
	const page = await journal(db, access, {
		from: from.date,
		to: to.date,
		account,
		cursor: event.url.searchParams.get('cursor'),
		size: PAGE_SIZE,
		order: 'oldest'
	});
	return json({ book: access.book.id, entries: page.entries.map(entryDocument), next: page.next });
};

/** The account of a code; null when none was asked for, undefined when there is none. */
async function accountByCode(
	access: BookAccess,
	code: string | null
): Promise<ReadAccount | null | undefined> {
	if (code === null || code === '') return null;
	return (await chartOf(db, access)).find((account) => account.code === code);
}

function entryDocument({ id, number, date, kind, memo, reversed, isReversal, lines }: JournalEntry) {
	return {
		id,
		number,
		date,
		kind,
		memo,
		reversed,
		isReversal,
		postings: lines.map(({ code, nameId, holder, debit, credit }) => ({
			account: code,
			name: nameId,
			holder: holder === '' ? null : holder,
			// Debit positive, as the posting table has it.
			amount: debit - credit
		}))
	};
}
