import { defineMessages } from './define.ts';

/** Words about the file that goes to the bank with a list of payouts. */
export const bankFileMessages = defineMessages({
	id: {
		title: 'Berkas untuk bank',
		layout: 'Susunan berkas',
		layouts: {
			general: 'Umum (CSV)',
			bca: 'BCA: KlikBCA Bisnis, myBCA Bisnis',
			bni: 'BNI: BNIDirect',
			bri: 'BRI: CMS, Qlola',
			mandiri: 'Mandiri: Kopra, MCM'
		},
		choose: 'Pakai susunan ini',
		hints: {
			general:
				'Salin ke berkas bank Ibu/Bapak: nomor, bank, rekening, nama, jumlah. Nomornya dipakai lagi untuk jawaban bank.',
			bca: 'Buka di aplikasi pengubah dari BCA (MultiAutoTransaksi, lembar Data), lalu unggah hasilnya beserta checksum di Multi Auto-Transfer.',
			bni: 'Unggah di BNIDirect, Bulk Payment. Sesama BNI dan bank lain masing-masing satu berkas.',
			bri: 'Tempel barisnya di lembar pengubah Mass FT dari BRI. Hanya untuk rekening BRI.',
			mandiri:
				'Unggah di Kopra, Multiple Transfer by File Upload, susunan Consolidated. Bank lain lewat BI-FAST.'
		},
		check: 'Pertama kali? Coba dengan satu anggota dulu, dan tanyakan ke bank apakah susunannya masih sama.',
		parts: { all: 'semua', inhouse: 'bank yang sama', others: 'bank lain' },
		download: (part: string, format: string) => `Unduh berkas: ${part} (${format})`,
		holds: (count: string, total: string) => `${count} anggota, ${total}`,
		heldBack: 'Tidak masuk berkas ini',
		heldBackText: 'Bayar dengan susunan lain, atau perbaiki rekeningnya.',
		why: {
			bank_unknown: 'Nama bank tidak dikenal',
			other_bank: 'Bukan rekening BRI',
			account_invalid: 'Nomor rekening tidak cocok',
			name_missing: 'Nama pemilik kosong',
			above_limit: 'Melebihi batas sekali kirim'
		},
		noAccount: 'Rekening pengirim belum ada',
		noAccountText: 'Susunan ini menyebut rekening yang membayar. Isi dulu di Pengaturan.',
		settings: 'Isi rekening',
		nothing: 'Semua anggota sudah dicatat.'
	},
	en: {
		title: 'File for the bank',
		layout: 'Layout of the file',
		layouts: {
			general: 'General (CSV)',
			bca: 'BCA: KlikBCA Bisnis, myBCA Bisnis',
			bni: 'BNI: BNIDirect',
			bri: 'BRI: CMS, Qlola',
			mandiri: 'Mandiri: Kopra, MCM'
		},
		choose: 'Use this layout',
		hints: {
			general:
				"Copy it into your bank's own form: number, bank, account, name, amount. The number is used again for the bank's answer.",
			bca: "Open it in BCA's converter (MultiAutoTransaksi, sheet Data), then upload what it makes, with its checksum, in Multi Auto-Transfer.",
			bni: 'Upload it in BNIDirect, Bulk Payment. BNI accounts and other banks have a file each.',
			bri: "Paste the lines into BRI's Mass FT converter sheet. For BRI accounts only.",
			mandiri:
				'Upload it in Kopra, Multiple Transfer by File Upload, layout Consolidated. Other banks by BI-FAST.'
		},
		check: 'The first time? Try it with one member, and ask the bank whether the layout is still the same.',
		parts: { all: 'all', inhouse: 'the same bank', others: 'other banks' },
		download: (part, format) => `Download the file: ${part} (${format})`,
		holds: (count, total) => `${count} members, ${total}`,
		heldBack: 'Not in this file',
		heldBackText: 'Pay with another layout, or correct the account.',
		why: {
			bank_unknown: 'The bank is not known',
			other_bank: 'Not an account of BRI',
			account_invalid: 'The account number does not fit',
			name_missing: 'The holder has no name',
			above_limit: 'Above the limit of one transfer'
		},
		noAccount: 'The paying account is missing',
		noAccountText: 'This layout names the account that pays. Write it in the settings first.',
		settings: 'Write the account',
		nothing: 'All members are written down.'
	}
});
