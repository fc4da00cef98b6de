import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { csvLine } from '#lib/documents/csv.ts';
import { readDelimited } from '#lib/documents/delimited.ts';
import { planAnswer, type AnsweredLine } from '#lib/payouts/answerPlan.ts';
import { readBankAmount } from '#lib/payouts/bankAmount.ts';
import { bankWord, readAnswer, referencesIn } from '#lib/payouts/bankAnswer.ts';
import type { BatchLineId } from '#lib/payouts/ids.ts';
import { rupiah } from '#lib/shared/money.ts';

const line = (number: number, changes: Partial<AnsweredLine> = {}): AnsweredLine => ({
	...{ lineId: number as BatchLineId, reference: `B12-${String(number).padStart(3, '0')}`, state: 'waiting' },
	...{ payoutState: 'approved', account: `00230100011150${number}`, amount: rupiah(number * 100_000) },
	...changes
});
const LINES = [line(1), line(2), line(3), line(4)];
const plan = (text: string, lines = LINES) => planAnswer(lines, readAnswer(readDelimited(text)));
const outcomes = (text: string, lines = LINES) =>
	plan(text, lines).results.map(({ lineId, outcome, note, foundBy }) => [lineId, outcome, note, foundBy]);

describe('text with fields', () => {
	test('whatever a CSV line of ours holds comes back, and the sign that most lines have separates', () => {
		const cell = fc.string({ unit: 'grapheme' }).filter((text) => !/^[=+\-@\t\r\n＝＋－＠]/.test(text));
		fc.assert(
			fc.property(fc.array(fc.array(cell, { minLength: 2, maxLength: 5 }), { minLength: 1 }), (rows) => {
				const text = rows
					.map((row) => csvLine(row.map((each) => `x${each.replace(/[;|\t]/g, '')}`)))
					.join('');
				expect(readDelimited(text)).toEqual(
					rows.map((row) => row.map((each) => `x${each.replace(/[;|\t]/g, '')}`))
				);
			})
		);
		expect(readDelimited('a;1,500,000.00;x\nb;2,000,000.00;y\n')).toEqual([
			['a', '1,500,000.00', 'x'],
			['b', '2,000,000.00', 'y']
		]);
		expect(readDelimited('a,"he said ""no"", twice\nand left",c\r\n')).toEqual([
			['a', 'he said "no", twice\nand left', 'c']
		]);
		expect(readDelimited('a,"never closed\nb,c')).toEqual([
			['a', '"never closed'],
			['b', 'c']
		]);
	});
});

describe('amounts as banks write them', () => {
	test.each([
		['1.500.000,00', 1_500_000],
		['1,500,000.00', 1_500_000],
		['1500000', 1_500_000],
		['1500000.00', 1_500_000],
		['Rp 1.500.000', 1_500_000],
		['IDR 1,500,000.00 DB', 1_500_000],
		['(1.500.000)', 1_500_000],
		['-1.500.000,-', 1_500_000],
		['1.500', 1_500]
	])('%s', (text, amount) => {
		expect(readBankAmount(text)).toBe(amount);
	});
	test.each([
		'',
		'0',
		'1.500.000,50',
		'1.50.000',
		'B12-001',
		'2026-11-30',
		'30/11/2026',
		'1e9',
		'1.5.000',
		'sri'
	])('%s is none', (text) => {
		expect(readBankAmount(text)).toBeNull();
	});
});

describe('words of banks', () => {
	test.each([
		['BERHASIL', 'paid'],
		['Transaksi Berhasil', 'paid'],
		['00 - SUCCESS', 'paid'],
		['GAGAL', 'refused'],
		['Tidak berhasil', 'refused'],
		['UNSUCCESSFUL', 'refused'],
		['DITOLAK BANK TUJUAN', 'refused'],
		['REJECTED', 'refused'],
		['RETUR BERHASIL', 'refused'],
		['Sedang diproses', 'waiting'],
		['Belum selesai', 'waiting'],
		['NOT PAID', 'waiting'],
		['Sukses sebagian', 'waiting'],
		['OK?', null]
	])('%s', (text, word) => {
		expect(bankWord(text)).toBe(word);
	});
	test('a reference is found whatever the bank makes of its sign', () => {
		const all = ['PENCAIRAN B12-003 SRI', 'b12 003', 'B12003', 'B12-3', 'AB12-003', 'B12-0034'];
		expect(all.map((text) => referencesIn(text).map(({ reference }) => reference))).toEqual([
			...[['B12-003'], ['B12-003'], ['B12-003'], [], [], []]
		]);
	});
});

describe('a report of the transfers', () => {
	test('with headings, semicolons, lines above and a total below', () => {
		const text = [
			'Laporan Bulk Transfer;;;;;',
			'Tanggal;30/11/2026;;;;',
			'No;Rekening Tujuan;Nama;Jumlah;Status;Keterangan Status;No Referensi;No Jurnal',
			'1;002301000111501;SRI SUKSES;100.000,00;BERHASIL;;B12-001;778899',
			'2;2301000111502;JOKO;200.000,00;GAGAL;Rekening tutup;B12-002;',
			'3;002301000111503;SITI;300.000,00;Sedang diproses;;B12-003;',
			'TOTAL;;;600.000,00;;'
		].join('\n');
		expect(outcomes(text)).toEqual([
			[1, 'paid', '778899', 'reference'],
			[2, 'refused', 'Rekening tutup', 'reference']
		]);
		const { doubtful, missing, unknown } = plan(text);
		expect(doubtful.map(({ lineId, why }) => [lineId, why])).toEqual([[3, 'in_progress']]);
		expect([missing, unknown]).toEqual([[4], []]);
	});

	test('a remark beside a refusal says why, unless it is our own remark given back', () => {
		const text = [
			'Referensi;Nominal;Status;Keterangan',
			'B12-001;100.000,00;GAGAL;Rekening tidak aktif',
			'B12-002;200.000,00;GAGAL;Pencairan B12-002',
			'B12-003;300.000,00;BERHASIL;Lunas'
		].join('\n');
		expect(plan(text).results.map(({ lineId, outcome, note }) => [lineId, outcome, note])).toEqual([
			[1, 'refused', 'GAGAL: Rekening tidak aktif'],
			[2, 'refused', 'GAGAL'],
			[3, 'paid', '']
		]);
	});
	test("Kopra's answer: no headings, the file's own fields and behind them status and reason", () => {
		const blank = ';'.repeat(30);
		const text = [
			'P;20261130;1370001234567;2;300000',
			`002301000111501;SRI SUKSES;;;;IDR;100000;PENCAIRAN B12-001;B12-001;BAU;BRINIDJA${blank};SUCCESS;`,
			`002301000111502;JOKO;;;;IDR;200000;PENCAIRAN B12-002;B12-002;BAU;BRINIDJA${blank};FAILED;ACCOUNT CLOSED`
		].join('\r\n');
		expect(outcomes(text).map(([id, outcome]) => [id, outcome])).toEqual([
			[1, 'paid'],
			[2, 'refused']
		]);
		expect(plan(text).unknown).toEqual([]);
	});

	test('a name that is a word for success is none', () => {
		expect(plan('B12-001,SUKSES MAKMUR,100000\nB12-002,JOKO,200000').doubtful).toMatchObject([
			{ lineId: 1, why: 'not_understood' },
			{ lineId: 2, why: 'not_understood' }
		]);
	});
});

describe('a statement of the account', () => {
	test('what went out is paid, what came in again was sent back, the rest fits nobody', () => {
		const text = [
			'Tanggal,Keterangan,Debit,Kredit,Saldo',
			'30/11,PENCAIRAN B12-001 SRI,"100,000.00",,"9,900,000.00"',
			'30/11,PENCAIRAN B12-002 JOKO,"200,000.00",,"9,700,000.00"',
			'30/11,RETUR PENCAIRAN B12-002 REK TIDAK AKTIF,,"200,000.00","9,900,000.00"',
			'30/11,BIAYA ADM,"2,500.00",,"9,897,500.00"',
			'30/11,PENCAIRAN B11-001,"100,000.00",,"9,797,500.00"'
		].join('\n');
		expect(outcomes(text)).toEqual([
			[1, 'paid', '', 'reference'],
			[2, 'refused', 'RETUR PENCAIRAN B12-002 REK TIDAK AKTIF', 'reference']
		]);
		expect(plan(text).unknown.map(({ row, why }) => [row, why])).toEqual([
			[6, 'other_list'],
			[5, 'unknown']
		]);
	});

	test('one sum with DB or CR beside it', () => {
		const text = '30/11,B12-001 SRI,"100,000.00 DB"\n30/11,B12-002,"200,000.00","CR"';
		expect(outcomes(text).map(([id, outcome]) => [id, outcome])).toEqual([
			[1, 'paid'],
			[2, 'refused']
		]);
	});
});

describe('doubts', () => {
	test('another amount, none, or another account is never taken', () => {
		const text = [
			'Ref,Rekening Tujuan,Jumlah,Status',
			'B12-001,002301000111501,100001,BERHASIL',
			'B12-002,002301000111502,,BERHASIL',
			'B12-003,99999999,300000,BERHASIL',
			'B12-004,002301000111504,40000,GAGAL'
		].join('\n');
		expect(plan(text).results).toEqual([]);
		expect(plan(text).doubtful.map(({ lineId, why }) => [lineId, why])).toEqual([
			[1, 'amount_differs'],
			[2, 'amount_missing'],
			[3, 'account_differs'],
			[4, 'amount_differs']
		]);
	});

	test('rows that contradict each other are shown, rows that say the same twice count once', () => {
		const head = 'Ref,Jumlah,Status\n';
		expect(plan(`${head}B12-001,100000,BERHASIL\nB12-001,100000,GAGAL`).doubtful).toMatchObject([
			{ lineId: 1, why: 'contradiction' }
		]);
		expect(outcomes(`${head}B12-001,100000,BERHASIL\nB12-001,100000,BERHASIL`)).toHaveLength(1);
	});

	test('without a reference only the one line with this account and amount is meant', () => {
		const head = 'Rekening Tujuan,Jumlah,Status,Berita\n';
		const row = '2301000111501,100000,BERHASIL,PENCAIRAN B12-0\n';
		expect(outcomes(head + row)).toEqual([[1, 'paid', '', 'account']]);
		const twins = [line(1), line(5, { account: '002301000111501', amount: rupiah(100_000) })];
		expect(plan(head + row, twins)).toMatchObject({ results: [], unknown: [{ row: 2, why: 'ambiguous' }] });
		// One of them is named by its reference, but the row without could still be either.
		expect(outcomes(`${head}2301000111501,100000,BERHASIL,B12-001\n${row}`, twins)).toEqual([
			[1, 'paid', '', 'reference'],
			[5, 'paid', '', 'account']
		]);
	});

	test('money that came in is nobody’s by account and amount alone', () => {
		const text = 'Tanggal,Rekening,Debit,Kredit\n30/11,002301000111501,,100000\n';
		expect(plan(text)).toMatchObject({ results: [], unknown: [{ why: 'unknown' }] });
	});

	test('what is written down already is not written again; what came back after it was paid is', () => {
		const lines = [
			line(1, { state: 'paid', payoutState: 'paid' }),
			line(2, { state: 'paid', payoutState: 'paid' }),
			line(3, { state: 'refused' }),
			line(4, { state: 'paid', payoutState: 'returned' })
		];
		const text = [
			'Ref,Jumlah,Status,Alasan',
			'B12-001,100000,BERHASIL,',
			'B12-002,200000,RETUR,Rekening tutup',
			'B12-003,300000,BERHASIL,',
			'B12-004,400000,RETUR,Rekening tutup'
		].join('\n');
		expect(outcomes(text, lines)).toEqual([[2, 'returned', 'Rekening tutup', 'reference']]);
		expect(plan(text, lines)).toMatchObject({
			already: [1, 4],
			doubtful: [{ lineId: 3, why: 'ended_otherwise' }]
		});
	});

	test('whatever the file says, a line is decided once at most and never paid at another amount', () => {
		const cell = fc.oneof(
			fc.constantFrom(
				'B12-001',
				'B12 002',
				'B12-9',
				'BERHASIL',
				'GAGAL',
				'RETUR',
				'Jumlah',
				'Status',
				'Debit',
				'P'
			),
			fc.constantFrom('100000', '200.000,00', '300,000.00 DB', '100001', '002301000111501', ''),
			fc.string()
		);
		fc.assert(
			fc.property(fc.array(fc.array(cell, { maxLength: 6 }), { maxLength: 12 }), (cells) => {
				const rows = readAnswer(cells);
				const { results, doubtful, already, missing } = planAnswer(LINES, rows);
				const all = [...results.map(({ lineId }) => lineId), ...doubtful.map(({ lineId }) => lineId)];
				expect([...all, ...already, ...missing].toSorted()).toEqual([1, 2, 3, 4]);
				for (const { lineId, row, outcome, note } of results) {
					expect(rows.find((each) => each.row === row)?.amounts).toContain(LINES[lineId - 1]?.amount);
					expect(outcome === 'paid' || note !== '').toBe(true);
				}
			})
		);
	});
});
