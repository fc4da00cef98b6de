import { join } from 'node:path';
import Database from 'libsql';
import { endMonth } from '#lib/arrears/monthEnd.server.ts';
import { accountOf } from '#lib/ledger/accounts.server.ts';
import { CODE } from '#lib/ledger/codes.ts';
import { createLoanProduct } from '#lib/lending/products.server.ts';
import { assert } from '#lib/shared/assert.ts';
import { closeDatabase, openDatabase, write } from '#lib/shared/database.server.ts';
import type { BookMonth } from '#lib/shared/dates.ts';
import type { BookId } from '#lib/shared/ids.ts';
import { migrate } from '#lib/shared/migrations.server.ts';
import { FLAT } from '../support/loans.ts';
import { officerOf, producerOf } from '../support/sale.ts';
import { bareOrganisation } from '../support/village.ts';
import { mediansInTurn, result, type Bench, type Result } from './harness.ts';

const FULL = { small: 10_000, large: 100_000 };
const QUICK = { small: 400, large: 2_000 };
const INSTALMENTS = 10;
/** Each figure's five runs end five months one after the other. */
const MONTHS = ['2026-01', '2026-02', '2026-03', '2026-04', '2026-05'] as BookMonth[];

/** What the end of a month does with every running loan: days late, class, interest accrued, set aside for losses. */
export async function benchNightly({ quick, folder }: Bench): Promise<Result[]> {
	const path = join(folder, 'nightly.db');
	await openDatabase({ url: `file:${path}` });
	await migrate();
	const counts = quick ? QUICK : FULL;
	const small = await lentBook(path, counts.small);
	const large = await lentBook(path, counts.large);
	const figures = await mediansInTurn(MONTHS.length, {
		small: monthAfterMonth(small, counts.small),
		large: monthAfterMonth(large, counts.large)
	});
	await closeDatabase();
	const seconds = (figures.large * counts.large) / 1_000_000;
	return [
		result({
			name: 'ending a month, for each running loan',
			dataset: `${counts.large.toLocaleString('en')} loans, ${seconds.toFixed(1)} s in all`,
			value: figures.large,
			unit: 'µs/loan',
			baseline: figures.small,
			note: `baseline: ${counts.small.toLocaleString('en')} loans; at most 1.2 times as slow, and 100,000 in under 60 s`
		})
	];
}

/** Microseconds for each loan, of the next month each time. */
function monthAfterMonth(bookId: BookId, loans: number): () => Promise<number> {
	let next = 0;
	return async () => {
		const month = MONTHS[next];
		assert(month, 'there is a month for each run');
		next += 1;
		const begun = performance.now();
		await endMonth(bookId, month);
		return ((performance.now() - begun) * 1000) / loans;
	};
}

/** A book with so many running loans, each paid or late in its own way. */
async function lentBook(path: string, loans: number): Promise<BookId> {
	const group = await bareOrganisation('ksm');
	const bookId = group.books.group as BookId;
	const { membershipId, userId } = await producerOf(group.id);
	const made = await createLoanProduct(await officerOf(group.id, 'bendahara'), group.id, FLAT);
	assert(made.ok, 'the product was made');
	await write((tx) => accountOf(tx, bookId, CODE.loans, { kind: 'loan', key: 'first', name: 'Sri' }));
	fill(path, { loans, bookId, membershipId, userId, productId: made.productId });
	return bookId;
}

interface Fill {
	readonly loans: number;
	readonly bookId: number;
	readonly membershipId: number;
	readonly userId: number;
	readonly productId: number;
}

/** Rows as the use-cases leave them; a hundred thousand requests and votes would take the bench's whole time. */
function fill(path: string, { loans, bookId, membershipId, userId, productId }: Fill): void {
	const database = new Database(path);
	const last = (table: string) =>
		(database.prepare(`SELECT coalesce(max(id), 0) AS id FROM ${table}`).get() as { id: number }).id;
	const [application, transaction, account, loan] = [
		last('loan_application'),
		last('ledger_transaction'),
		last('account'),
		last('loan')
	];
	const each = `WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < ${loans})`;
	database.exec(`BEGIN IMMEDIATE;
		${each} INSERT INTO loan_application
			(id, product_id, membership_id, amount, instalments, purpose, state, entered_by, entered_at)
			SELECT ${application} + i, ${productId}, ${membershipId}, 1000000, ${INSTALMENTS}, 'Pakan', 'disbursed', ${userId}, 0 FROM n;
		${each} INSERT INTO ledger_transaction (id, kind, source_kind, source_key, recorded_at)
			SELECT ${transaction} + i, 'bench', 'bench', '1', 0 FROM n;
		${each} INSERT INTO account (id, book_id, code, name_id, name_en, type, normal, control_id, is_control, holder_kind, holder_key, holder_name)
			SELECT ${account} + i, c.book_id, c.code, c.name_id, c.name_en, c.type, c.normal, c.id, 0, 'loan', 'bench' || i, 'Sri'
			FROM n JOIN account c ON c.book_id = ${bookId} AND c.code = '${CODE.loans}' AND c.holder_kind = '';
		${each} INSERT INTO loan (id, application_id, product_id, membership_id, book_id, account_id, principal, disbursed_on, state, source, version, transaction_id)
			SELECT ${loan} + i, ${application} + i, ${productId}, ${membershipId}, ${bookId}, ${account} + i, 1000000, '2025-12-15', 'running', 'savings', 1, ${transaction} + i FROM n;
		${each}, k(j) AS (SELECT 1 UNION ALL SELECT j + 1 FROM k WHERE j < ${INSTALMENTS})
			INSERT INTO loan_instalment (loan_id, version, number, due_on, principal, interest, paid_principal, paid_interest, late_from)
			SELECT ${loan} + i, 1, j, date('2025-12-15', '+' || j || ' months'), 100000, 20000,
				iif(j <= i % 6, 100000, 0), iif(j <= i % 6, 20000, 0), date('2025-12-15', '+' || j || ' months') FROM n, k;
		COMMIT`);
	database.close();
}
