import { defineMessages } from './define.ts';

/** Words about reading what the bank answers to a list of payouts. */
export const bankAnswerMessages = defineMessages({
	id: {
		title: 'Baca jawaban bank',
		lead: 'Unggah hasil transfer atau mutasi rekening dari bank. Dibandingkan dulu, baru dicatat.',
		open: 'Baca jawaban bank',
		file: 'Berkas dari bank',
		fileHint: 'CSV, TXT atau XLSX',
		paste: 'Atau tempel isinya di sini',
		read: 'Bandingkan',
		again: 'Baca berkas lain',
		willWrite: (count: string) => `Yang akan dicatat: ${count}`,
		nothing: 'Tidak ada yang baru untuk dicatat',
		noFit: 'Tidak ada baris yang cocok dengan daftar ini',
		noFitText: 'Tidak ada yang dicatat. Periksa berkasnya: mungkin untuk daftar atau hari lain.',
		nothingText: 'Semua yang dijawab bank sudah tercatat, atau masih perlu dilihat di bawah.',
		member: 'Anggota',
		amount: 'Jumlah',
		result: 'Hasil',
		outcomes: {
			paid: 'Sudah dibayar',
			refused: 'Ditolak bank',
			returned: 'Dikembalikan bank, masuk simpanan lagi'
		},
		foundBy: { reference: 'cocok nomornya', account: 'cocok rekening dan jumlahnya' },
		row: (number: string) => `baris ${number}`,
		charge: 'Biaya transfer tiap anggota yang dibayar',
		chargeHint: 'Tulis 0 jika tidak ada',
		confirm: (count: string) => `Catat ${count} hasil`,
		doubtful: 'Perlu dilihat, tidak dicatat',
		why: {
			amount_differs: 'Jumlahnya berbeda dengan daftar',
			amount_missing: 'Jumlahnya tidak ada',
			account_differs: 'Rekening tujuannya berbeda',
			contradiction: 'Jawabannya bertentangan',
			in_progress: 'Bank belum selesai',
			not_understood: 'Jawabannya tidak jelas',
			ended_otherwise: 'Sudah dicatat dengan hasil lain'
		},
		missing: 'Belum dijawab bank',
		already: (count: string) => `Sudah tercatat sebelumnya: ${count}`,
		unknown: 'Baris yang tidak cocok',
		unknownWhy: {
			other_list: 'Nomor daftar lain',
			ambiguous: 'Cocok dengan beberapa anggota',
			unknown: 'Tidak ada di daftar ini'
		},
		more: (count: string) => `dan ${count} baris lagi`,
		refusals: {
			file_missing: 'Pilih berkas, atau tempel isinya',
			file_too_large: 'Berkasnya terlalu besar. Ambil hanya hari transfernya.',
			file_unreadable: 'Berkas ini tidak bisa dibaca. Simpan sebagai CSV atau XLSX.',
			file_too_many_rows: 'Barisnya terlalu banyak. Ambil hanya hari transfernya.',
			plan_changed: 'Daftarnya sudah berubah. Periksa lagi di bawah.',
			nothing_to_write: 'Tidak ada yang baru untuk dicatat'
		}
	},
	en: {
		title: "Read the bank's answer",
		lead: 'Upload what became of the transfers, or the account statement. It is compared first, then written down.',
		open: "Read the bank's answer",
		file: 'File from the bank',
		fileHint: 'CSV, TXT or XLSX',
		paste: 'Or paste what is in it',
		read: 'Compare',
		again: 'Read another file',
		willWrite: (count) => `To be written down: ${count}`,
		nothing: 'Nothing new to write down',
		noFit: 'No row fits this list',
		noFitText: 'Nothing is written down. Look at the file: it may be for another list or day.',
		nothingText: 'All that the bank answered is written down, or has to be looked at below.',
		member: 'Member',
		amount: 'Amount',
		result: 'Result',
		outcomes: {
			paid: 'Paid',
			refused: 'Refused by the bank',
			returned: 'Sent back by the bank, in the savings again'
		},
		foundBy: { reference: 'found by its number', account: 'found by account and amount' },
		row: (number) => `row ${number}`,
		charge: 'Transfer fee for each member paid',
		chargeHint: 'Write 0 if there is none',
		confirm: (count) => `Write down ${count} results`,
		doubtful: 'To be looked at, not written down',
		why: {
			amount_differs: 'Another amount than on the list',
			amount_missing: 'There is no amount',
			account_differs: 'It went to another account',
			contradiction: 'The answers contradict each other',
			in_progress: 'The bank is not done yet',
			not_understood: 'The answer is not clear',
			ended_otherwise: 'Written down otherwise before'
		},
		missing: 'Not answered yet',
		already: (count) => `Written down before: ${count}`,
		unknown: 'Rows that fit nobody',
		unknownWhy: {
			other_list: "Another list's number",
			ambiguous: 'Fits several members',
			unknown: 'Not on this list'
		},
		more: (count) => `and ${count} rows more`,
		refusals: {
			file_missing: 'Choose a file, or paste what is in it',
			file_too_large: 'The file is too large. Take the day of the transfer only.',
			file_unreadable: 'This file cannot be read. Save it as CSV or XLSX.',
			file_too_many_rows: 'Too many rows. Take the day of the transfer only.',
			plan_changed: 'The list has changed. Look at it again below.',
			nothing_to_write: 'Nothing new to write down'
		}
	}
});
