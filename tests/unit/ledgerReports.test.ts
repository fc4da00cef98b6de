import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isManualCode } from '#lib/bookkeeping/manualAccounts.ts';
import { CASH_CATEGORIES, cashCategories, findCashCategory } from '#lib/bookkeeping/cashCategories.ts';
import { isRemainderCode, openingTotals, parseOpening } from '#lib/bookkeeping/openingSheet.ts';
import { readLines } from '#lib/bookkeeping/draftForm.ts';
import { CHART } from '#lib/ledger/chartOfAccounts.ts';
import { csvCell, csvLine } from '#lib/documents/csv.ts';
import { cursorText, parseCursor } from '#lib/reports/cursor.ts';
import { initialsOf, shownHolder, shownMemo } from '#lib/reports/masking.ts';
import { splitPeriod } from '#lib/reports/period.ts';
import { addDays, bookDate, daysBetween, firstOfMonth, lastOfMonth, monthOf } from '#lib/shared/dates.ts';
import type { BookDate, BookMonth } from '#lib/shared/dates.ts';
import type { MembershipId } from '#lib/shared/ids.ts';
import { rupiah } from '#lib/shared/money.ts';

/** Reads one CSV line back the way RFC 4180 says. */
function readCsvLine(line: string): string[] {
	const cells: string[] = [];
	const pattern = /(?:"((?:[^"]|"")*)"|([^,\r\n]*))(,|\r\n$)/gy;
	for (let match = pattern.exec(line); match; match = pattern.exec(line)) {
		cells.push(match[1] === undefined ? (match[2] ?? '') : match[1].replaceAll('""', '"'));
		if (match[3] !== ',') break;
	}
	return cells;
}

describe('a CSV cell', () => {
	it.each(['=HYPERLINK("http://x")', '+1', '-1', '@SUM(A1)', '\tx', '\rx', '＝1'])(
		'that a spreadsheet would run, as %j, is made a text',
		(text) => {
			expect(readCsvLine(csvLine([text]))[0]).toBe(`'${text}`);
		}
	);

	it('never begins with a sign that starts a formula, and reads back as it was', () => {
		fc.assert(
			fc.property(fc.array(fc.string({ unit: 'binary' }), { minLength: 1, maxLength: 4 }), (texts) => {
				const read = readCsvLine(csvLine(texts));
				expect(read).toHaveLength(texts.length);
				read.forEach((cell, index) => {
					expect(cell).not.toMatch(/^[=+\-@\t\r]/);
					expect(cell === texts[index] || cell === `'${texts[index] ?? ''}`).toBe(true);
				});
			})
		);
	});

	it('keeps a number a number', () => {
		expect(csvCell(-5000)).toBe('-5000');
	});
});

describe('a period', () => {
	const date = fc.integer({ min: 0, max: 2000 }).map((days) => addDays(bookDate('2024-01-01'), days));

	it('is split into months and days that cover each of its days once', () => {
		fc.assert(
			fc.property(date, date, (a, b) => {
				const [from, to] = a < b ? [a, b] : [b, a];
				const { months, days, less } = splitPeriod({ from, to });
				const lengthOf = (part: { from: BookDate; to: BookDate }) => daysBetween(part.from, part.to) + 1;
				let covered = days.reduce((sum, part) => sum + lengthOf(part), 0);
				if (months && months.first <= months.last) {
					const first = firstOfMonth(months.first as BookMonth);
					const last = lastOfMonth(months.last as BookMonth);
					expect(first >= from && monthOf(last) === monthOf(to)).toBe(true);
					covered += lengthOf({ from: first, to: last });
				}
				if (less) {
					expect([addDays(less.from, -1), less.to]).toEqual([to, lastOfMonth(monthOf(to))]);
					covered -= lengthOf(less);
				}
				expect(covered).toBe(daysBetween(from, to) + 1);
			})
		);
	});

	it('without a beginning takes all months up to the last and leaves off the days after it', () => {
		expect(splitPeriod({ from: null, to: bookDate('2026-11-23') })).toEqual({
			months: { first: '', last: '2026-11' },
			days: [],
			less: { from: '2026-11-24', to: '2026-11-30' }
		});
		expect(splitPeriod({ from: null, to: bookDate('2026-11-30') })).toEqual({
			months: { first: '', last: '2026-11' },
			days: [],
			less: null
		});
	});
});

describe('a cursor', () => {
	it('reads back, and anything else begins at the beginning', () => {
		const cursor = { date: bookDate('2026-11-23'), number: 17 };
		expect(parseCursor(cursorText(cursor))).toEqual(cursor);
		for (const text of [null, '', '17', '2026-02-30.1', "2026-11-23.1' OR 1=1"]) {
			expect(parseCursor(text)).toBeNull();
		}
	});
});

describe('names in a book that members read', () => {
	const sri = { holderKind: 'membership', holderKey: '7', holderName: 'Sri Lestari' };
	const member = { exact: false, ownKey: '9' };

	it('are initials for other members, whole for oneself and for officers', () => {
		expect(initialsOf('Sri Lestari')).toBe('S. L.');
		expect(shownHolder(sri, member)).toBe('S. L.');
		expect(shownHolder(sri, { exact: false, ownKey: '7' })).toBe('Sri Lestari');
		expect(shownHolder(sri, { exact: true, ownKey: null })).toBe('Sri Lestari');
	});

	it('do not leak through the memo', () => {
		const kept = { kind: 'savings.deposit', memo: 'Setoran simpanan wajib Sri Lestari', holders: [sri] };
		expect(shownMemo(kept, member)).toBeNull();
		expect(shownMemo({ ...kept, kind: 'manual', memo: 'Untuk Sri Lestari' }, member)).toBe('Untuk S. L.');
		expect(shownMemo(kept, { exact: true, ownKey: null })).toBe(kept.memo);
	});
});

describe('accounts that officers may move by hand', () => {
	it('are not those of savings, loans, orders, producers, assets or other books', () => {
		for (const code of [
			'2.1.07.01',
			'1.1.03.51',
			'2.1.06.01',
			'2.1.01.51',
			'3.8.01.01',
			'3.9.51.01',
			'9.9'
		]) {
			expect(isManualCode(code), code).toBe(false);
		}
		expect(isManualCode('6.1.01.01')).toBe(true);
		expect(isManualCode('1.3.01.51')).toBe(false);
		expect(isManualCode('1.3.01.01')).toBe(true);
	});

	it('are what every category of money in and out means, in a book that has the account', () => {
		for (const category of CASH_CATEGORIES) {
			for (const kind of category.books) {
				const found = findCashCategory(category.key, kind);
				const inChart = CHART.find(({ code }) => code === found?.code);
				expect(inChart?.books, `${category.key} in ${kind}`).toContain(kind);
				expect(isManualCode(found?.code ?? ''), category.key).toBe(true);
			}
		}
		expect(cashCategories('group', 'in')).not.toContain('village_capital');
	});
});

describe('the lines of a manual entry', () => {
	it('leave out empty ones, and name what is wrong by its field', () => {
		const { lines, errors } = readLines({
			account: ['1.1.01.01', '', '4.2.01.01', '6.1.01.01', '', ''],
			debit: ['50.000', '', '', '1,5', '', '5'],
			credit: ['', '', '50000', '', '', '5']
		});
		expect(lines.slice(0, 2)).toEqual([
			{ code: '1.1.01.01', debit: 50_000, credit: 0 },
			{ code: '4.2.01.01', debit: 0, credit: 50_000 }
		]);
		expect(errors).toEqual({
			'debit-3': 'money_not_whole',
			'credit-5': 'bothSides',
			'account-5': 'accountMissing'
		});
	});
});

describe('a sheet of opening balances', () => {
	const members = [
		{ id: 11 as MembershipId, number: 1, name: 'Sri Lestari', phone: '+6281234567890' },
		{ id: 12 as MembershipId, number: 2, name: 'Wati', phone: null },
		{ id: 13 as MembershipId, number: 3, name: 'Wati', phone: null }
	];
	const head = ['jenis', 'anggota', 'pokok', 'wajib', 'sukarela', 'pinjaman', 'jumlah'];
	const parse = (rows: string[][]) => {
		const parsed = parseOpening([head, ...rows], { members, bookKind: 'group' });
		if (!parsed.ok) throw new Error(parsed.code);
		return parsed.rows;
	};

	it('adds up, and says what is left over', () => {
		const rows = parse([
			['kas', '', '', '', '', '', '1.000.000'],
			['Bank', '', '', '', '', '', 'Rp 2.000.000'],
			['anggota', '0812-3456-7890', '100.000', '250000', '400.000', '500.000', ''],
			['', '', '', '', '', '', ''],
			['anggota', '3', '100.000', '', '', '', '']
		]);
		expect(rows.flatMap(({ mistakes }) => mistakes)).toEqual([]);
		expect(rows.map(({ line, membershipId }) => [line, membershipId])).toEqual([
			[2, null],
			[3, null],
			[4, 11],
			[6, 13]
		]);
		expect(openingTotals(rows)).toMatchObject({
			cash: 1_000_000,
			bank: 2_000_000,
			loans: 500_000,
			principal: 200_000,
			mandatory: 250_000,
			voluntary: 400_000,
			remainder: 2_650_000
		});
	});

	it('names everything that is wrong in each row', () => {
		const rows = parse([
			['emas', '', '', '', '', '', '5'],
			['persediaan', '', '', '', '', '', '5'],
			['kas', '', '', '', '', '', '1,5'],
			['kas', '', '', '', '', '', '5'],
			['anggota', 'Wati', '5', '', '', '', ''],
			['anggota', 'Budi', '-5', '1e9', '', '', ''],
			['anggota', '', '5', '', '', '', ''],
			['anggota', '1', '', '', '', '', ''],
			['anggota', 'sri lestari', '5', '', '', '', '']
		]);
		expect(rows.map(({ mistakes }) => mistakes.map(({ column, code }) => `${column} ${code}`))).toEqual([
			['jenis kind_unknown'],
			['jenis kind_not_kept'],
			['jumlah money_not_whole'],
			['jenis kind_twice'],
			['anggota member_ambiguous'],
			['anggota member_unknown', 'pokok money_not_whole', 'wajib money_not_whole'],
			['anggota member_missing'],
			['pokok row_without_amount'],
			['anggota member_twice']
		]);
	});

	it('must have its columns', () => {
		expect(parseOpening([['jenis', 'jumlah']], { members, bookKind: 'group' })).toEqual({
			ok: false,
			code: 'columns_missing',
			missing: ['anggota', 'pokok', 'wajib', 'sukarela', 'pinjaman']
		});
		expect(parseOpening([head], { members, bookKind: 'group' })).toEqual({ ok: false, code: 'sheet_empty' });
	});

	it('puts a loss only on undistributed surplus, and names nothing where nothing is left', () => {
		expect(isRemainderCode('3.3.01.51', rupiah(5))).toBe(true);
		expect(isRemainderCode('3.3.01.51', rupiah(-5))).toBe(false);
		expect(isRemainderCode('3.3.01.01', rupiah(-5))).toBe(true);
		expect(isRemainderCode(null, rupiah(0))).toBe(true);
		expect(isRemainderCode(null, rupiah(5))).toBe(false);
		expect(isRemainderCode('1.1.01.01', rupiah(5))).toBe(false);
	});
});
