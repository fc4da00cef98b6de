import ExcelJS from 'exceljs';
import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import { acquireAsset } from '#lib/assets/acquire.server.ts';
import { recordCash } from '#lib/bookkeeping/cash.server.ts';
import { accountOf, pairAccounts } from '#lib/ledger/accounts.server.ts';
import { CODE } from '#lib/ledger/codes.ts';
import { credit, debit, post } from '#lib/ledger/post.server.ts';
import { bookAccess, type BookAccess } from '#lib/reports/access.server.ts';
import { accountInBook, chartOf, holdersOf, type ReadAccount } from '#lib/reports/accounts.server.ts';
import { download } from '#lib/documents/download.server.ts';
import { figuresOf } from '#lib/reports/figures.server.ts';
import { entryDetail, journal } from '#lib/reports/journal.server.ts';
import { accountStatement } from '#lib/reports/statement.server.ts';
import { cashFlowOf, equityOf, incomeOf, positionOf } from '#lib/reports/statements.ts';
import { journalTable, statementTable, trialTable } from '#lib/reports/tables.server.ts';
import { trialBalance } from '#lib/reports/trialBalance.server.ts';
import { savingsAccountOf } from '#lib/savings/accounts.server.ts';
import type { Actor } from '#lib/shared/actor.ts';
import { setClock } from '#lib/shared/clock.server.ts';
import { db, write } from '#lib/shared/database.server.ts';
import { addDays, bookDate, type BookDate } from '#lib/shared/dates.ts';
import { newKey } from '#lib/shared/ids.ts';
import { rupiah } from '#lib/shared/money.ts';
import { freshDatabase } from '../support/database.ts';
import { deposit, earn, MORNING, openDesk, type Desk } from '../support/desk.ts';

freshDatabase();
const TODAY = bookDate('2026-11-23');
const YEAR = { from: bookDate('2026-01-01'), to: TODAY };
const PRINT = { locale: 'id', printed: 'Dicetak', page: String };
let desk: Desk;

beforeAll(async () => {
	setClock(MORNING);
	desk = await openDesk();
	await deposit(desk, desk.sri.membershipId, 100_000);
	await deposit(desk, desk.wati.membershipId, 50_000, 'principal');
});

async function access(actor: Actor, { book }: Desk = desk): Promise<BookAccess> {
	const found = await bookAccess(db, actor, book);
	if (!found) throw new Error('not readable');
	return found;
}

async function accountWith(code: string, read: BookAccess): Promise<ReadAccount> {
	const found = (await chartOf(db, read)).find((account) => account.code === code);
	if (!found) throw new Error(`no account ${code}`);
	return found;
}

describe('who reads a book', () => {
	it('its officers exactly, its members with initials, nobody else at all', async () => {
		const other = await openDesk();
		expect((await access(desk.ketua)).exact).toBe(true);
		expect((await access(desk.sri.actor)).exact).toBe(false);
		expect(await bookAccess(db, other.ketua, desk.book)).toBeNull();
		expect(await bookAccess(db, { ...desk.ketua, userId: null }, desk.book)).toBeNull();
	});

	it('members see no other member’s name, and no other member’s account', async () => {
		const read = await access(desk.sri.actor);
		const { entries } = await journal(db, read);
		const shown = JSON.stringify(entries);
		expect(shown).not.toContain('Wati');
		expect(shown).toContain('W. R.');
		expect(shown).toContain('Sri Lestari');
		expect(entries.every(({ memo }) => memo === null)).toBe(true);
		const own = await write((tx) => savingsAccountOf(tx, desk.sri.membershipId, 'voluntary'));
		const others = await write((tx) => savingsAccountOf(tx, desk.wati.membershipId, 'principal'));
		expect(await accountInBook(db, read, own.accountId)).toMatchObject({ balance: -100_000 });
		expect(await accountInBook(db, read, others.accountId)).toBeNull();
		const control = await accountWith(CODE.principalSavings, read);
		expect(control.balance).toBe(-50_000);
		expect(await holdersOf(db, read, control, { page: 1, size: 10 })).toEqual({ holders: [], total: 0 });
		const exact = await access(desk.ketua);
		expect((await holdersOf(db, exact, control, { page: 1, size: 10 })).holders).toMatchObject([
			{ holder: 'Wati Rahayu', balance: -50_000 }
		]);
	});

	it('an entry is found in its own book alone, with its place in the chain', async () => {
		const { entries } = await journal(db, await access(desk.ketua));
		const [second, first] = entries;
		if (!first || !second) throw new Error('two deposits');
		const [detail, before] = [
			await entryDetail(db, await access(desk.ketua), second.id),
			await entryDetail(db, await access(desk.ketua), first.id)
		];
		expect(detail?.previousHash).toBe(before?.hash);
		expect(detail?.recordedBy).toBe('bendahara');
		const other = await openDesk();
		expect(await entryDetail(db, await access(other.ketua, other), second.id)).toBeNull();
	});
});

describe('the journal', () => {
	it('is read page by page without losing or repeating an entry, in either order and with any filter', async () => {
		const own = await openDesk();
		for (let day = 0; day < 30; day += 1)
			await earn(own, addDays(bookDate('2026-10-10'), (day * 7) % 30), 1_000 + day);
		const read = await access(own.ketua, own);
		for (const order of ['newest', 'oldest'] as const) {
			const numbers: number[] = [];
			let cursor: string | null = null;
			do {
				const page = await journal(db, read, {
					order,
					cursor,
					size: 7,
					from: bookDate('2026-10-11'),
					account: await accountWith(CODE.cash, read)
				});
				numbers.push(...page.entries.map(({ number }) => number));
				cursor = page.next;
			} while (cursor !== null);
			expect(new Set(numbers).size).toBe(numbers.length);
			expect(numbers).toHaveLength(29);
		}
		const bank = await accountWith(CODE.bank, read);
		expect((await journal(db, read, { account: bank })).entries).toEqual([]);
		expect((await journal(db, read, { kind: 'opening' })).entries).toEqual([]);
	});
});

describe('balances from monthly totals', () => {
	it('are those of the postings themselves, for any date, account and page size', async () => {
		const own = await openDesk();
		const read = await access(own.ketua, own);
		const posted: { date: BookDate; amount: number }[] = [];
		const start = bookDate('2026-08-20');
		for (let index = 0; index < 60; index += 1) {
			const date = addDays(start, (index * 37) % 90);
			posted.push({ date, amount: 1_000 + index });
			await earn(own, date, 1_000 + index);
		}
		const cash = await accountWith(CODE.cash, read);
		const sumUpTo = (last: BookDate) =>
			posted.filter(({ date }) => date <= last).reduce((sum, { amount }) => sum + amount, 0);
		const days = fc.integer({ min: -5, max: 95 });
		await fc.assert(
			fc.asyncProperty(days, days, fc.integer({ min: 1, max: 9 }), async (a, b, size) => {
				const [from, to] = [addDays(start, Math.min(a, b)), addDays(start, Math.max(a, b))];
				const trial = await trialBalance(db, read, to);
				expect(trial.debit).toBe(sumUpTo(to));
				expect(trial.credit).toBe(trial.debit);
				let balance = sumUpTo(addDays(from, -1));
				let cursor: string | null = null;
				do {
					const page = await accountStatement(db, read, cash, { from, to, cursor, size });
					expect(page.opening).toBe(balance);
					for (const line of page.lines) {
						balance += line.debit;
						expect(line.balance).toBe(balance);
					}
					cursor = page.next;
				} while (cursor !== null);
				expect(balance).toBe(sumUpTo(to));
			}),
			{ numRuns: 40 }
		);
	});

	it('of a control account are those of all its holders', async () => {
		const read = await access(desk.ketua);
		const control = await accountWith(CODE.voluntarySavings, read);
		const page = await accountStatement(db, read, control, YEAR);
		expect(page.closing).toBe(-100_000);
		expect(page.lines.map(({ holder }) => holder)).toEqual(['Sri Lestari']);
	});
});

describe('the financial statements', () => {
	it('agree with one another', async () => {
		const own = await openDesk();
		await deposit(own, own.sri.membershipId, 200_000);
		await deposit(own, own.sri.membershipId, 100_000, 'principal');
		await earn(own, '2025-12-31', 30_000);
		await earn(own, '2026-03-01', 70_000);
		const paid = { bookId: own.book, through: 'cash' as const, date: TODAY, photo: null, memo: 'x' };
		const paidOut = await recordCash(own.bendahara, {
			...paid,
			category: 'utilities',
			amount: rupiah(25_000),
			key: newKey()
		});
		const scale = await acquireAsset(own.bendahara, {
			bookId: own.book,
			name: 'Timbangan',
			source: 'cash',
			acquiredOn: TODAY,
			cost: rupiah(150_000),
			residual: rupiah(0),
			usefulMonths: 24,
			usedBefore: rupiah(0),
			key: newKey()
		});
		expect([paidOut.ok, scale.ok]).toEqual([true, true]);
		const read = await access(own.ketua, own);
		const figures = await figuresOf(db, [read.book], YEAR);
		const income = incomeOf(figures);
		expect([income.income.total, income.expense.total, income.surplus]).toEqual([70_000, 25_000, 45_000]);
		const position = positionOf(figures);
		expect(position.assets.total).toBe(375_000);
		expect(position.liabilitiesAndEquity).toBe(375_000);
		expect(position.surplusToDate).toBe(75_000);
		const equity = equityOf(figures);
		expect([equity.opening, equity.surplus, equity.closing]).toEqual([30_000, 45_000, 175_000]);
		const cash = cashFlowOf(figures);
		expect(cash.opening).toBe(30_000);
		expect(cash.closing).toBe(225_000);
		expect(cash.activities.map(({ activity, total }) => [activity, total])).toEqual([
			['operating', 45_000],
			['investing', -150_000],
			['financing', 300_000]
		]);
	});
});

describe('what organisations owe each other', () => {
	it('is a receivable where it stands in debit and a debt where it stands in credit, never one less the other', async () => {
		const [own, first, second] = [await openDesk(), await openDesk(), await openDesk()];
		const owe = (debtor: Desk, creditor: Desk, amount: number) =>
			write(async (tx) => {
				const { inA, inB } = await pairAccounts(tx, debtor.book, creditor.book);
				const [from, to] = [
					await accountOf(tx, debtor.book, CODE.cash),
					await accountOf(tx, creditor.book, CODE.cash)
				];
				const entry = { date: TODAY, memo: 'Titip uang' };
				await post(tx, {
					actor: own.bendahara,
					kind: 'manual',
					source: { kind: 'test', key: 'pair' },
					entries: [
						{
							...entry,
							bookId: debtor.book,
							postings: [debit(from, rupiah(amount)), credit(inA, rupiah(amount))]
						},
						{
							...entry,
							bookId: creditor.book,
							postings: [debit(inB, rupiah(amount)), credit(to, rupiah(amount))]
						}
					]
				});
			});
		await owe(own, first, 70_000);
		await owe(second, own, 30_000);
		const { book } = await access(own.ketua, own);
		const position = positionOf(await figuresOf(db, [book], YEAR));
		const amountIn = (lines: readonly { code: string; amount: number }[]) =>
			lines.find(({ code }) => code === CODE.dueBetweenOrganisations)?.amount;
		expect(amountIn(position.assets.lines)).toBe(30_000);
		expect(amountIn(position.liabilities.lines)).toBe(70_000);
		expect(position.assets.total).toBe(position.liabilitiesAndEquity);
	});
});

describe('files for a spreadsheet', () => {
	const memo = '=HYPERLINK("http://jahat.example","klik")';

	async function opened(): Promise<{ own: Desk; read: BookAccess }> {
		const own = await openDesk();
		await recordCash(own.bendahara, {
			bookId: own.book,
			category: 'grant',
			through: 'cash',
			amount: rupiah(75_000),
			memo,
			date: TODAY,
			photo: null,
			key: newKey()
		});
		return { own, read: await access(own.ketua, own) };
	}

	it('bring the journal as CSV, with what could run made inert', async () => {
		const { read } = await opened();
		const answer = download(journalTable({ reader: db, access: read, locale: 'id' }, YEAR), 'csv', PRINT);
		const text = await answer.text();
		expect(answer.headers.get('content-disposition')).toMatch(
			/filename="jurnal-ksm-\d+-2026-01-01-2026-11-23\.csv"/
		);
		expect(text).toContain(`"'${memo.replaceAll('"', '""')}"`);
		const lines = text.trim().split('\r\n');
		expect(lines).toHaveLength(2 + 1 + 2);
		expect(lines[3]).toContain(',1.1.01.01,Kas,,75000,0');
	});

	it('bring it as XLSX, where the same text is a text and no formula', async () => {
		const { read } = await opened();
		const answer = download(journalTable({ reader: db, access: read, locale: 'id' }, YEAR), 'xlsx', PRINT);
		const workbook = new ExcelJS.Workbook();
		await workbook.xlsx.load(await answer.arrayBuffer());
		const cell = workbook.worksheets[0]?.getRow(4).getCell(4);
		expect(cell?.type).toBe(ExcelJS.ValueType.String);
		expect(cell?.value).toBe(memo);
		expect(workbook.worksheets[0]?.getRow(4).getCell(8).value).toBe(75_000);
	});

	it('are as long as the book, whatever is read at a time', async () => {
		const own = await openDesk();
		await write(async (tx) => {
			const cash = await accountOf(tx, own.book, CODE.cash);
			const income = await accountOf(tx, own.book, CODE.otherIncome);
			for (let index = 1; index <= 1_200; index += 1) {
				await post(tx, {
					actor: own.bendahara,
					kind: 'cash.in',
					source: { kind: 'book', key: 'x' },
					entries: [
						{
							bookId: own.book,
							date: addDays(bookDate('2026-11-01'), index % 20),
							memo: `Baris ${index}`,
							postings: [debit(cash, rupiah(index)), credit(income, rupiah(index))]
						}
					]
				});
			}
		});
		const read = await access(own.ketua, own);
		const exporting = { reader: db, access: read, locale: 'id' as const };
		const journalLines = (await download(journalTable(exporting, YEAR), 'csv', PRINT).text())
			.trim()
			.split('\r\n');
		expect(journalLines).toHaveLength(3 + 2 * 1_200);
		const cash = await accountWith(CODE.cash, read);
		const statement = (await download(statementTable(exporting, cash, YEAR), 'csv', PRINT).text())
			.trim()
			.split('\r\n');
		expect(statement).toHaveLength(3 + 1 + 1_200);
		expect(statement.at(-1)).toMatch(/,720600$/);
		const trial = (await download(trialTable(exporting, TODAY), 'csv', PRINT).text()).trim().split('\r\n');
		expect(trial.at(-1)).toBe(',Jumlah,720600,720600');
	});
});
