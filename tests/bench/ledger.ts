import { join } from 'node:path';
import Database from 'libsql';
import { accountOf } from '#lib/ledger/accounts.server.ts';
import { CODE } from '#lib/ledger/codes.ts';
import { credit, debit, post } from '#lib/ledger/post.server.ts';
import { systemActor } from '#lib/shared/actor.ts';
import { closeDatabase, openDatabase, write } from '#lib/shared/database.server.ts';
import type { AccountId, BookId } from '#lib/shared/ids.ts';
import { migrate } from '#lib/shared/migrations.server.ts';
import { rupiah } from '#lib/shared/money.ts';
import { bareOrganisation } from '../support/village.ts';
import { mediansInTurn, perSecond, result, type Bench, type Result } from './harness.ts';

interface Books {
	group: BookId;
	cash: AccountId;
	income: AccountId;
}

const WAITING = 64;

/**
 * Durable ledger entries per second through the use-case, with every trigger on, against raw prepared statements of
 * the driver below doing the same inserts into the same schema: one entry per commit, and 64 per commit.
 */
export async function benchLedger({ quick, folder }: Bench): Promise<Result[]> {
	const path = join(folder, 'ledger.db');
	await openDatabase({ url: `file:${path}` });
	await migrate();
	const organisation = await bareOrganisation('ksm');
	const group = organisation.books.group as BookId;
	const books = await write(async (tx) => ({
		group,
		cash: await accountOf(tx, group, CODE.cash),
		income: await accountOf(tx, group, CODE.otherIncome)
	}));

	const count = quick ? 640 : 6_400;
	await throughUseCase(books, WAITING, WAITING);
	const raw = rawWriter(path, books);
	const rates = await mediansInTurn(5, {
		rawOne: () => perSecond(count / 4, () => raw.run(count / 4, 1)),
		rawGrouped: () => perSecond(count, () => raw.run(count, WAITING)),
		alone: () => perSecond(count / 4, () => throughUseCase(books, count / 4, 1)),
		together: () => perSecond(count, () => throughUseCase(books, count, WAITING))
	});
	raw.close();
	await closeDatabase();

	const dataset = `${count} entries of 2 postings, every trigger on`;
	return [
		result({
			name: 'ledger entries, 64 waiting, through the use-case',
			dataset,
			value: rates.together,
			unit: 'entries/s',
			baseline: rates.rawOne,
			note: 'baseline: raw prepared statements, one entry per commit'
		}),
		result({
			name: 'ledger entries, 64 waiting, through the use-case (against grouped)',
			dataset,
			value: rates.together,
			unit: 'entries/s',
			baseline: rates.rawGrouped,
			note: 'baseline: raw prepared statements, 64 entries per commit'
		}),
		result({
			name: 'ledger entries, one at a time, through the use-case',
			dataset,
			value: rates.alone,
			unit: 'entries/s',
			baseline: rates.rawOne,
			note: 'baseline: raw prepared statements, one entry per commit'
		})
	];
}

async function throughUseCase(books: Books, count: number, atOnce: number): Promise<void> {
	for (let done = 0; done < count; done += atOnce) {
		await Promise.all(Array.from({ length: atOnce }, () => write((tx) => postOne(tx, books))));
	}
}

function postOne(tx: Parameters<typeof post>[0], { group, cash, income }: Books) {
	return post(tx, {
		actor: systemActor,
		kind: 'bench',
		source: { kind: 'bench', key: '1' },
		entries: [
			{
				bookId: group,
				date: '2026-11-23',
				memo: 'Setoran uji',
				postings: [debit(cash, rupiah(1_000)), credit(income, rupiah(1_000))]
			}
		]
	});
}

function rawWriter(path: string, { group, cash, income }: Books) {
	const database = new Database(path);
	const transaction = database.prepare(
		"INSERT INTO ledger_transaction (kind, source_kind, source_key, recorded_at) VALUES ('bench', 'bench', '1', ?)"
	);
	const posting = database.prepare(
		'INSERT INTO posting (entry_id, account_id, amount) VALUES (?, ?, ?), (?, ?, ?)'
	);
	const entry =
		database.prepare(`INSERT INTO entry (id, transaction_id, book_id, number, date, kind, memo, previous_hash, hash)
		SELECT ?, ?, id, last_number + 1, '2026-11-23', 'bench', 'Setoran uji', last_hash, ? FROM book WHERE id = ?`);
	const lastEntry = database.prepare('SELECT coalesce(max(id), 0) AS id FROM entry');
	let next = 0;
	const one = () => {
		next += 1;
		const { lastInsertRowid } = transaction.run(Date.now());
		posting.run(next, cash, 1_000, next, income, -1_000);
		entry.run(next, lastInsertRowid, `${next}`.padStart(64, '0'), group);
	};
	return {
		run(count: number, grouped: number) {
			// The use-case has posted entries since the run before.
			next = (lastEntry.get() as { id: number }).id;
			for (let done = 0; done < count; done += grouped) {
				database.exec('BEGIN IMMEDIATE');
				for (let index = 0; index < grouped; index += 1) one();
				database.exec('COMMIT');
			}
		},
		close: () => database.close()
	};
}
