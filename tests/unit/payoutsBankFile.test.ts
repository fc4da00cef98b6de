import { expect, test } from 'vitest';
import { bankFile } from '#lib/payouts/bankFile.ts';

test('the bank file has plain upper-case names, digits for accounts, whole amounts and no formula', () => {
	const text = bankFile([
		{
			...{ reference: 'B1-001', bankName: 'Bank BPD DIY', accountNumber: '0021-1100 45678' },
			...{ accountName: 'Siti “Nur” Áini', amount: 150_000 }
		},
		{
			...{ reference: 'B1-002', bankName: 'BRI', accountNumber: '302101004455501' },
			...{ accountName: '=HYPERLINK("http://x")', amount: 1 }
		}
	]);
	expect(text).toBe(
		[
			'Referensi,Bank,Nomor rekening,Nama penerima,Jumlah',
			'B1-001,BANK BPD DIY,0021110045678,SITI NUR AINI,150000',
			'B1-002,BRI,302101004455501,HYPERLINK( HTTP //X ),1',
			''
		].join('\r\n')
	);
});
