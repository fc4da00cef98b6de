import type { Reader } from '#lib/shared/database.server.ts';
import { firstHash, hashEntry } from './hash.server.ts';

/** The first row found wrong, named so that it can be looked up. */
export interface Fault {
	/** As `entry 17 (book 2, number 5)`. */
	readonly row: string;
	readonly problem: string;
}

export type Verified =
	{ ok: true; books: number; entries: number; postings: number } | { ok: false; fault: Fault };

const PAGE = 2_000;

/**
 * Recomputes everything the ledger claims: each book's chain of hashes and numbers, that each entry balances, every
 * account's balance and monthly totals from its postings, control accounts from their sub-ledgers, and that what
 * books owe each other adds up to nothing. Stops at the first row that is wrong.
 */
export async function verifyLedger(reader: Reader): Promise<Verified> {
	const count = { books: 0, entries: 0, postings: 0 };
	const { rows: books } = await reader.$client.execute(
		'SELECT id, last_number, last_hash FROM book ORDER BY id'
	);
	for (const row of books) {
		const fault = await verifyChain(
			reader,
			{ id: Number(row['id']), lastNumber: Number(row['last_number']), lastHash: String(row['last_hash']) },
			count
		);
		if (fault) return { ok: false, fault };
		count.books += 1;
	}
	for (const check of CHECKS) {
		const { rows } = await reader.$client.execute(check.sql);
		const wrong = rows[0];
		if (wrong) return { ok: false, fault: { row: String(wrong['row']), problem: check.problem(wrong) } };
	}
	return { ok: true, ...count };
}

interface BookHead {
	readonly id: number;
	readonly lastNumber: number;
	readonly lastHash: string;
}

async function verifyChain(
	reader: Reader,
	book: BookHead,
	count: { entries: number; postings: number }
): Promise<Fault | null> {
	let number = 0;
	let hash = firstHash(book.id);
	for (;;) {
		const page = await entriesAfter(reader, book.id, number);
		for (const entry of page) {
			const row = `entry ${entry.id} (book ${book.id}, number ${entry.number})`;
			if (entry.number !== number + 1)
				return { row, problem: `follows number ${number}: an entry is missing` };
			if (entry.previousHash !== hash)
				return { row, problem: 'does not carry the hash of the entry before it' };
			if (entry.hash !== hashEntry(entry)) return { row, problem: 'its content does not fit its hash' };
			const sum = entry.postings.reduce((total, { amount }) => total + amount, 0);
			if (sum !== 0) return { row, problem: `does not balance: ${sum}` };
			number = entry.number;
			hash = entry.hash;
			count.entries += 1;
			count.postings += entry.postings.length;
		}
		if (page.length < PAGE) break;
	}
	if (number !== book.lastNumber || hash !== book.lastHash) {
		return {
			row: `book ${book.id}`,
			problem: `says ${book.lastNumber} entries, but the chain ends at ${number}`
		};
	}
	return null;
}

async function entriesAfter(reader: Reader, bookId: number, after: number) {
	const { rows } = await reader.$client.execute({
		sql: `SELECT e.id, e.number, e.date, e.kind, e.memo, e.previous_hash, e.hash, t.kind AS transaction_kind,
				t.source_kind, t.source_key, t.user_id, t.recorded_at, t.reverses_id, t.resolution_hash,
				(SELECT json_group_array(json_array(p.account_id, p.amount)) FROM
					(SELECT account_id, amount FROM posting WHERE entry_id = e.id ORDER BY id) p) AS postings
			FROM entry e JOIN ledger_transaction t ON t.id = e.transaction_id
			WHERE e.book_id = ? AND e.number > ? ORDER BY e.number LIMIT ?`,
		args: [bookId, after, PAGE]
	});
	return rows.map((row) => ({
		id: Number(row['id']),
		bookId,
		number: Number(row['number']),
		date: String(row['date']),
		kind: String(row['kind']),
		memo: String(row['memo']),
		transactionKind: String(row['transaction_kind']),
		sourceKind: String(row['source_kind']),
		sourceKey: String(row['source_key']),
		userId: nullable(row['user_id']),
		recordedAt: Number(row['recorded_at']),
		reversesId: nullable(row['reverses_id']),
		resolutionHash: row['resolution_hash'] === null ? null : String(row['resolution_hash']),
		previousHash: String(row['previous_hash']),
		hash: String(row['hash']),
		postings: (JSON.parse(String(row['postings'])) as [number, number][]).map(([accountId, amount]) => ({
			accountId,
			amount
		}))
	}));
}

function nullable(value: unknown): number | null {
	return value === null ? null : Number(value);
}

interface Check {
	/** Selects what is wrong as `row` and further columns; nothing when all is right. */
	readonly sql: string;
	readonly problem: (row: Record<string, unknown>) => string;
}

const CHECKS: readonly Check[] = [
	{
		sql: `SELECT 'posting ' || p.id AS row, p.entry_id FROM posting p LEFT JOIN entry e ON e.id = p.entry_id
			LEFT JOIN account a ON a.id = p.account_id
			WHERE e.id IS NULL OR a.id IS NULL OR a.book_id <> e.book_id OR a.is_control ORDER BY p.id LIMIT 1`,
		problem: (row) => `stands in no entry of its account's book (entry ${String(row['entry_id'])})`
	},
	{
		sql: `SELECT 'account ' || a.id AS row, a.balance, coalesce(s.total, 0) AS total FROM account a
			LEFT JOIN (SELECT account_id, sum(amount) AS total FROM posting GROUP BY account_id) s ON s.account_id = a.id
			WHERE NOT a.is_control AND a.balance <> coalesce(s.total, 0) ORDER BY a.id LIMIT 1`,
		problem: (row) => `says ${String(row['balance'])}, but its postings add up to ${String(row['total'])}`
	},
	{
		sql: `SELECT 'account ' || c.id AS row, c.balance, coalesce(s.total, 0) AS total FROM account c
			LEFT JOIN (SELECT control_id, sum(balance) AS total FROM account WHERE control_id IS NOT NULL GROUP BY control_id) s
				ON s.control_id = c.id
			WHERE c.is_control AND c.balance <> coalesce(s.total, 0) ORDER BY c.id LIMIT 1`,
		problem: (row) => `controls a sub-ledger of ${String(row['total'])}, but says ${String(row['balance'])}`
	},
	{
		sql: `SELECT 'account ' || id AS row, balance, ceiling FROM account
			WHERE ceiling IS NOT NULL AND balance > ceiling ORDER BY id LIMIT 1`,
		problem: (row) => `stands at ${String(row['balance'])}, beyond ${String(row['ceiling'])}`
	},
	{
		sql: `WITH truth AS (
				SELECT p.account_id, substr(e.date, 1, 7) AS month, sum(max(p.amount, 0)) AS debit, sum(max(-p.amount, 0)) AS credit,
					sum(CASE WHEN p.entry_id IN (SELECT c.entry_id FROM posting c JOIN account ca ON ca.id = c.account_id
						WHERE substr(ca.code, 1, 7) = '1.1.01.') THEN p.amount ELSE 0 END) AS cash
				FROM posting p JOIN entry e ON e.id = p.entry_id GROUP BY 1, 2)
			SELECT 'account ' || coalesce(t.account_id, m.account_id) || ', month ' || coalesce(t.month, m.month) AS row
			FROM truth t FULL JOIN account_month m ON m.account_id = t.account_id AND m.month = t.month
			WHERE t.debit IS NOT m.debit OR t.credit IS NOT m.credit OR t.cash IS NOT m.cash ORDER BY 1 LIMIT 1`,
		problem: () => 'its monthly totals are not those of its postings'
	},
	{
		sql: `SELECT 'account ' || a.id AS row, a.balance, coalesce(o.balance, 0) AS other FROM account a
			LEFT JOIN account o ON o.book_id = CAST(a.holder_key AS INTEGER) AND o.code = a.code
				AND o.holder_kind = 'book' AND o.holder_key = CAST(a.book_id AS TEXT)
			WHERE a.holder_kind = 'book' AND a.balance + coalesce(o.balance, 0) <> 0 ORDER BY a.id LIMIT 1`,
		problem: (row) =>
			`owes the other book ${String(row['balance'])}, but that book says ${String(row['other'])}`
	}
];
