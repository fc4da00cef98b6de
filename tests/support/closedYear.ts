import { closeYear } from '#lib/closing/closeYear.server.ts';
import { monthsOfYear } from '#lib/closing/periods.ts';
import { accountOf } from '#lib/ledger/accounts.server.ts';
import { closeMonths } from '#lib/ledger/periods.server.ts';
import { booksOf } from '#lib/ledger/books.server.ts';
import { CODE } from '#lib/ledger/codes.ts';
import { credit, debit, post } from '#lib/ledger/post.server.ts';
import { systemActor, type Actor } from '#lib/shared/actor.ts';
import { write } from '#lib/shared/database.server.ts';
import type { BookId, OrganisationId } from '#lib/shared/ids.ts';
import { rupiah } from '#lib/shared/money.ts';

/** Other income (or, below zero, expense) in cash on a day, straight through the ledger. */
export async function earnIn(book: BookId, date: string, amount: number): Promise<void> {
	await write(async (tx) => {
		const cash = await accountOf(tx, book, CODE.cash);
		const other = await accountOf(tx, book, amount > 0 ? CODE.otherIncome : CODE.otherExpense);
		const sum = rupiah(Math.abs(amount));
		const [to, from] = amount > 0 ? [cash, other] : [other, cash];
		await post(tx, {
			...{ actor: systemActor, kind: 'test', source: { kind: 'test', key: 'earn' } },
			entries: [{ bookId: book, date, memo: 'Uji', postings: [debit(to, sum), credit(from, sum)] }]
		});
	});
}

/** Closes all months of a year without asking what a treasurer is asked, then the year itself. */
export async function closeWholeYear(
	officer: Actor,
	organisationId: OrganisationId,
	year: number
): Promise<void> {
	await write(async (tx) => {
		const books = await booksOf(tx, organisationId);
		await closeMonths(
			...([tx, books.map(({ id }) => id)] as const),
			...([monthsOfYear(year), officer.userId] as const)
		);
	});
	const closed = await closeYear(officer, { organisationId, year });
	if (!closed.ok) throw new Error(`refused: ${closed.code}`);
}
