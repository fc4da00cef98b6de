import { join } from 'node:path';
import Database from 'libsql';
import { accountOf } from '#lib/ledger/accounts.server.ts';
import { bookById } from '#lib/ledger/books.server.ts';
import { CODE } from '#lib/ledger/codes.ts';
import { closeDatabase, db, openDatabase, write } from '#lib/shared/database.server.ts';
import { bookDate } from '#lib/shared/dates.ts';
import type { AccountId, BookId } from '#lib/shared/ids.ts';
import { migrate } from '#lib/shared/migrations.server.ts';
import { assert } from '#lib/shared/assert.ts';
import { accountInBook } from '#lib/reports/accounts.server.ts';
import type { BookAccess } from '#lib/reports/access.server.ts';
import { figuresOf } from '#lib/reports/figures.server.ts';
import { accountStatement } from '#lib/reports/statement.server.ts';
import { tiesOf } from '#lib/reports/statements.ts';
import { trialBalance } from '#lib/reports/trialBalance.server.ts';
import { bareOrganisation } from '../support/village.ts';
import { mediansInTurn, result, type Bench, type Result } from './harness.ts';

interface Filled {
	readonly access: BookAccess;
	/** A member's savings account, on which as many movements stand in either book. */
	readonly member: AccountId;
}

const SMALL = 10_000;
const FULL = 1_000_000;
const QUICK = 60_000;
const MEMBERS = 50;
/** How often each is read for one figure, so that a reading of a millisecond can be told from none. */
const READINGS = 5;

/**
 * Reading the books when they are long: trial balance, a member's statement and all the statements of a year, with a
 * million postings against ten thousand in a book of its own in the same database.
 */
export async function benchReports({ quick, folder }: Bench): Promise<Result[]> {
	const path = join(folder, 'reports.db');
	await openDatabase({ url: `file:${path}` });
	await migrate();
	const many = quick ? QUICK : FULL;
	const small = await filledBook(path, SMALL);
	const large = await filledBook(path, many);
	const figures = await mediansInTurn(5, {
		trialSmall: () => milliseconds(() => trial(small)),
		trialLarge: () => milliseconds(() => trial(large)),
		memberSmall: () => milliseconds(() => statement(small)),
		memberLarge: () => milliseconds(() => statement(large)),
		yearSmall: () => milliseconds(() => year(small)),
		yearLarge: () => milliseconds(() => year(large))
	});
	await closeDatabase();
	const dataset = `${many.toLocaleString('en')} postings over two years`;
	const line = (name: string, value: number, baseline: number) =>
		result({
			name,
			dataset,
			value,
			unit: 'ms',
			baseline,
			note: `baseline: ${SMALL.toLocaleString('en')} postings; at most 1.5 times as slow`
		});
	return [
		line('trial balance of the last day, inside a month', figures.trialLarge, figures.trialSmall),
		line('a member’s statement', figures.memberLarge, figures.memberSmall),
		line('the statements of a year', figures.yearLarge, figures.yearSmall)
	];
}

async function milliseconds(work: () => Promise<unknown>): Promise<number> {
	const begun = performance.now();
	for (let reading = 0; reading < READINGS; reading += 1) await work();
	return (performance.now() - begun) / READINGS;
}

const trial = ({ access }: Filled) => trialBalance(db, access, bookDate('2026-12-21'));

async function statement({ access, member }: Filled) {
	const account = await accountInBook(db, access, member);
	assert(account, 'the member has an account');
	const page = await accountStatement(db, access, account, {
		from: bookDate('2026-06-01'),
		to: bookDate('2026-11-30'),
		cursor: null,
		size: 25
	});
	assert(page.lines.length > 0, 'the member has movements');
}

async function year({ access }: Filled) {
	const range = { from: bookDate('2026-01-01'), to: bookDate('2026-12-31') };
	const ties = tiesOf(await figuresOf(db, [access.book], range));
	assert(ties.balanced && ties.cash && ties.result, 'the statements agree');
}

/** A group's book with savings that come and go in cash, every trigger on, the days of two years in turn. */
async function filledBook(path: string, postings: number): Promise<Filled> {
	const organisation = await bareOrganisation('ksm');
	const bookId = organisation.books.group as BookId;
	const { cash, members, rare } = await write(async (tx) => {
		const accounts: AccountId[] = [];
		for (let index = 0; index < MEMBERS; index += 1) {
			const holder = { kind: 'membership', key: String(index), name: `Anggota ${index}` };
			accounts.push(await accountOf(tx, bookId, CODE.voluntarySavings, holder));
		}
		const holder = { kind: 'membership', key: 'rare', name: 'Sri' };
		return {
			cash: await accountOf(tx, bookId, CODE.cash),
			members: accounts,
			rare: await accountOf(tx, bookId, CODE.voluntarySavings, holder)
		};
	});
	const entries = postings / 2;
	fill(path, bookId, entries, (index) => {
		// One entry in so many is the statement's member's, two hundred in either book.
		const own = index % Math.max(1, Math.floor(entries / 200)) === 0;
		return [cash, own ? rare : (members[index % MEMBERS] as AccountId)];
	});
	const book = await bookById(db, bookId);
	assert(book, 'the book is there');
	return { access: { book, exact: true, ownMembershipId: null }, member: rare };
}

/** Inserts as the use-case does, by prepared statements: a million entries through it would take the bench's whole time. */
function fill(
	path: string,
	book: BookId,
	entries: number,
	accounts: (index: number) => [AccountId, AccountId]
) {
	const database = new Database(path);
	const transaction = database.prepare(
		"INSERT INTO ledger_transaction (kind, source_kind, source_key, recorded_at) VALUES ('bench', 'bench', '1', 0)"
	);
	const posting = database.prepare(
		'INSERT INTO posting (entry_id, account_id, amount) VALUES (?, ?, 1000), (?, ?, -1000)'
	);
	const entry =
		database.prepare(`INSERT INTO entry (id, transaction_id, book_id, number, date, kind, memo, previous_hash, hash)
		SELECT ?, ?, id, last_number + 1, ?, 'bench', 'Setoran uji', last_hash, ? FROM book WHERE id = ?`);
	const last = database.prepare('SELECT coalesce(max(id), 0) AS id FROM entry').get() as { id: number };
	const start = Date.UTC(2025, 0, 1);
	database.exec('BEGIN IMMEDIATE');
	for (let index = 0; index < entries; index += 1) {
		const id = last.id + 1 + index;
		const [to, from] = accounts(index);
		const day = Math.floor((index / entries) * 720);
		const date = new Date(start + day * 86_400_000).toISOString().slice(0, 10);
		const { lastInsertRowid } = transaction.run();
		posting.run(id, to, id, from);
		entry.run(id, lastInsertRowid, date, String(id).padStart(64, '0'), book);
	}
	database.exec('COMMIT');
	database.close();
}
