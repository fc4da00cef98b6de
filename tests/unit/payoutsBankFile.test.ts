import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { bankCalled } from '#lib/payouts/banks.ts';
import { bankText } from '#lib/payouts/bankText.ts';
import type { BankLine, Bulk, BulkTransfer } from '#lib/payouts/bulkTransfer.ts';
import { BANK_LAYOUTS, bulkFiles, layoutOfBank } from '#lib/payouts/layouts.ts';
import { bookDate } from '#lib/shared/dates.ts';
import { rupiah, sumRupiah } from '#lib/shared/money.ts';

const line = (changes: Partial<BankLine> & { number: number }): BankLine => ({
	...{
		reference: `B12-${String(changes.number).padStart(3, '0')}`,
		bankName: 'BRI',
		amount: rupiah(150_000)
	},
	...{ accountNumber: '002301000111500', accountName: 'Sri Wahyuni' },
	...changes
});
const transfer = (lines: readonly BankLine[]): BulkTransfer => ({
	...{ batchId: 12, onDate: bookDate('2026-11-30'), fromAccount: '1370001234567', lines },
	madeAt: { date: bookDate('2026-11-29'), time: '08:05:09' }
});
const LINES = [
	line({ number: 1 }),
	line({
		number: 2,
		bankName: 'Bank Mandiri',
		accountNumber: '137-00-1122334-4',
		accountName: 'Siti, “Nur” Áini'
	}),
	line({
		number: 3,
		bankName: 'BNI',
		accountNumber: '0116724776',
		accountName: 'Joko',
		amount: rupiah(300_000)
	}),
	line({ number: 4, bankName: 'bca', accountNumber: '0372112233', accountName: 'PT. Tani; Jaya|=1+1' }),
	line({ number: 5, bankName: 'Bank Desa Kami', accountNumber: '123456789' })
];
const textOf = ({ parts }: Bulk, index = 0): string => {
	const file = parts[index]?.file;
	if (file?.format !== 'csv') throw new Error('no text');
	return file.text;
};
const rowsOf = ({ parts }: Bulk) => {
	const file = parts[0]?.file;
	if (file?.format !== 'xlsx') throw new Error('no sheet');
	return file.rows;
};

describe('names of banks', () => {
	test.each([
		['BRI', 'bri'],
		['Bank BRI Unit Wonosari', 'bri'],
		['PT Bank Rakyat Indonesia (Persero) Tbk', 'bri'],
		['BRI Syariah', 'bsi'],
		['bank central asia', 'bca'],
		['BCA Syariah', 'bca-syariah'],
		['BNI 46', 'bni'],
		['Mandiri KCP Bantul', 'mandiri'],
		['BPD Jateng', 'jateng']
	])('%s is %s', (typed, id) => {
		expect(bankCalled(typed)?.id).toBe(id);
	});

	test('a bank that is not known is not guessed at, and the layout is then the general one', () => {
		expect(['Bank Desa Kami', '', 'BRIlian', 'BCAA', 'bank'].map(bankCalled)).toEqual(Array(5).fill(null));
		expect(['Mandiri', 'BNI', 'BRI KCP Sleman', 'BCA', 'BPD DIY', null].map(layoutOfBank)).toEqual([
			...['mandiri', 'bni', 'bri', 'bca', 'general', 'general']
		]);
	});
});

describe('the layouts', () => {
	test('Kopra: a header with count and sum, 41 fields a record, the bank code only for other banks', () => {
		const bulk = bulkFiles('mandiri', transfer([...LINES, line({ number: 6, amount: rupiah(250_000_001) })]));
		expect(textOf(bulk).split('\r\n')).toEqual([
			'P,20261130,1370001234567,4,750000',
			`002301000111500,SRI WAHYUNI,,,,IDR,150000,PENCAIRAN B12-001,B12-001,BAU,BRINIDJA${','.repeat(30)}`,
			`1370011223344,SITI NUR AINI,,,,IDR,150000,PENCAIRAN B12-002,B12-002,IBU,${','.repeat(30)}`,
			`0116724776,JOKO,,,,IDR,300000,PENCAIRAN B12-003,B12-003,BAU,BNINIDJA${','.repeat(30)}`,
			`0372112233,PT. TANI JAYA 1 1,,,,IDR,150000,PENCAIRAN B12-004,B12-004,BAU,CENAIDJA${','.repeat(30)}`
		]);
		expect(bulk.heldBack).toEqual([
			{ reference: 'B12-005', why: 'bank_unknown' },
			{ reference: 'B12-006', why: 'above_limit' }
		]);
	});

	test('BNIDirect: two header lines of 20 fields, a file for BNI and one for other banks', () => {
		const bulk = bulkFiles('bni', transfer(LINES));
		expect(bulk.parts.map(({ part, count, total }) => [part, count, total])).toEqual([
			['inhouse', 1, 300_000],
			['others', 3, 450_000]
		]);
		expect(textOf(bulk).split('\r\n')).toEqual([
			`2026/11/29_08.05.09,3,PENCAIRAN-12-IH${','.repeat(17)}`,
			`P,20261130,1370001234567,1,300000${','.repeat(15)}`,
			'0116724776,JOKO,300000,B12-003,PENCAIRAN HASIL JUAL,,,,,,,,,,,,N,,,N',
			''
		]);
		expect(textOf(bulk, 1).split('\r\n')[2]).toBe(
			'002301000111500,SRI WAHYUNI,150000,B12-001,PENCAIRAN HASIL JUAL,,002,BANK RAKYAT INDONESIA,,,,,,,,,N,,,N'
		);
	});

	test('BRI: only its own accounts, accounts as text, count and total below', () => {
		const bulk = bulkFiles('bri', transfer(LINES));
		expect(rowsOf(bulk)).toEqual([
			[
				...[1, '1370001234567', '002301000111500', 'SRI WAHYUNI', '', 150_000, 'IDR', 'OUR', '', ''],
				...['PENCAIRAN B12-001', 'B12-001']
			],
			['COUNT', 1],
			['TOTAL', 150_000]
		]);
		expect(bulk.heldBack.map(({ why }) => why)).toEqual([
			...Array<string>(3).fill('other_bank'),
			'bank_unknown'
		]);
	});

	test('BCA: within BCA by its own name, else by clearing with the BIC; ids do not repeat', () => {
		const [bri, , , bca] = rowsOf(bulkFiles('bca', transfer(LINES)));
		expect(bri).toEqual([
			...[
				'20261130000012001',
				'LLG',
				'1370001234567',
				'002301000111500',
				150_000,
				'IDR',
				'OUR',
				'1370001234567'
			],
			...['B12-001', 'PENCAIRAN', 'BRINIDJA', 'BANK RAKYAT INDONESIA', 'SRI WAHYUNI', '1', '1', '88']
		]);
		expect(bca?.slice(0, 5)).toEqual(['20261130000012004', 'BCA', '1370001234567', '0372112233', 150_000]);
		const wrong = bulkFiles(
			'bca',
			transfer([line({ number: 1, bankName: 'BCA', accountNumber: '37211223' })])
		);
		expect(wrong).toEqual({ parts: [], heldBack: [{ reference: 'B12-001', why: 'account_invalid' }] });
	});

	test('the general file has plain upper-case names, digits for accounts, whole amounts, and holds nobody back', () => {
		const lines = [
			line({
				number: 1,
				bankName: 'Bank BPD DIY',
				accountNumber: '0021-1100 45678',
				accountName: 'Siti “Nur” Áini'
			}),
			line({ number: 2, accountName: '=HYPERLINK("http://x")', amount: rupiah(1) })
		];
		expect(textOf(bulkFiles('general', transfer(lines)))).toBe(
			[
				'Referensi,Bank,Nomor rekening,Nama penerima,Jumlah',
				'B12-001,BANK BPD DIY,0021110045678,SITI NUR AINI,150000',
				'B12-002,BRI,002301000111500,HYPERLINK( HTTP //X ),1',
				''
			].join('\r\n')
		);
	});
});

describe('whatever people typed', () => {
	const anyLine = fc.record({
		bankName: fc.oneof(fc.constantFrom('BRI', 'BCA', 'BNI', 'Mandiri', 'Bank Jateng'), fc.string()),
		accountNumber: fc.oneof(fc.stringMatching(/^\d{8,16}$/), fc.string()),
		accountName: fc.oneof(
			fc.string({ unit: 'grapheme', maxLength: 120 }),
			fc.constantFrom('=1+1', '@x', '-5', '\t+a')
		),
		amount: fc.integer({ min: 1, max: 2_000_000_000 })
	});

	test('no name ends a field, begins a formula or is too long', () => {
		fc.assert(
			fc.property(
				fc.string({ unit: 'grapheme', maxLength: 200 }),
				fc.integer({ min: 1, max: 80 }),
				(text, most) => {
					const clean = bankText(text, most);
					expect(clean).toMatch(/^([A-Z0-9][A-Z0-9 ./()-]*)?$/);
					expect(clean.length).toBeLessThanOrEqual(most);
					expect(bankText(clean, most)).toBe(clean);
				}
			)
		);
	});

	test('every line stands in one part or is held back, counts and sums hold, records have their fields', () => {
		fc.assert(
			fc.property(fc.array(anyLine, { maxLength: 12 }), fc.constantFrom(...BANK_LAYOUTS), (given, layout) => {
				const lines = given.map((each, index) =>
					line({ ...each, amount: rupiah(each.amount), number: index + 1 })
				);
				const bulk = bulkFiles(layout, transfer(lines));
				const held = bulk.heldBack.map(({ reference }) => reference);
				const carried = lines.filter(({ reference }) => !held.includes(reference));
				expect(bulk.parts.reduce((sum, { count }) => sum + count, 0)).toBe(carried.length);
				expect(sumRupiah(bulk.parts.map(({ total }) => total))).toBe(
					sumRupiah(carried.map(({ amount }) => amount))
				);
				const written = bulk.parts.flatMap(({ file }) =>
					file.format === 'csv'
						? file.text.split('\r\n').filter((text) => text.includes('B12-'))
						: file.rows
								.filter((row) => row.some((cell) => String(cell).startsWith('B12-')))
								.map((row) => row.join(','))
				);
				expect(written).toHaveLength(carried.length);
				for (const { reference } of carried) {
					expect(written.filter((text) => text.includes(reference))).toHaveLength(1);
				}
				const fields = { general: 5, bca: 16, bni: 20, bri: 12, mandiri: 41 }[layout];
				for (const text of written) expect(text.split(',')).toHaveLength(fields);
			})
		);
	});
});
