import { defineMessages } from './define.ts';

/** Closing months and years, and opening them again. */
export const closingMessages = defineMessages({
	id: {
		title: 'Tutup bulan',
		lead: 'Bulan yang sudah ditutup tidak bisa diubah lagi. Semua buku ditutup bersama.',
		year: (year: string) => `Tahun ${year}`,
		years: 'Pilih tahun',
		states: { closed: 'Ditutup', next: 'Giliran ditutup', open: 'Terbuka', running: 'Sedang berjalan' },
		closedOn: (date: string) => `Ditutup ${date}`,
		nextTitle: (month: string) => `Sebelum ${month} ditutup`,
		nothingNext: 'Semua bulan yang sudah lewat sudah ditutup.',
		ready: 'Semua sudah beres. Bulan ini siap ditutup.',
		notReady: 'Bereskan dulu yang bertanda merah.',
		close: (month: string) => `Tutup ${month}`,
		done: 'Beres',
		toDo: 'Belum',
		reminder: 'Periksa',
		checks: {
			month_over: { good: 'Bulannya sudah lewat', bad: 'Bulan ini belum selesai' },
			earlier_closed: {
				good: 'Bulan sebelumnya sudah ditutup',
				bad: 'Ada bulan sebelumnya yang belum ditutup'
			},
			drafts: {
				good: 'Tidak ada entri yang menunggu',
				bad: 'Masih ada entri yang menunggu disetujui'
			},
			cash_counted: {
				good: 'Kas sudah dihitung',
				bad: 'Kas belum dihitung sejak awal bulan itu'
			},
			suspense: {
				good: 'Tidak ada uang yang belum jelas',
				bad: 'Masih ada uang yang belum jelas asalnya'
			},
			opening_balance: {
				good: 'Akun saldo awal kosong',
				bad: 'Akun saldo awal belum nol'
			},
			pairs: {
				good: 'Utang antar buku cocok',
				bad: 'Utang antar buku tidak cocok. Hubungi pengelola situs.'
			},
			depreciation: {
				good: 'Berkurangnya nilai aset sudah dicatat',
				bad: 'Berkurangnya nilai aset bulan itu belum dicatat'
			},
			savings_interest: {
				good: 'Jasa simpanan sudah dicatat, atau memang tidak ada',
				bad: 'Jasa simpanan pernah dicatat, tetapi bulan ini belum'
			}
		},
		links: {
			drafts: 'Lihat yang menunggu',
			cash_counted: 'Hitung kas',
			suspense: 'Lihat saldonya',
			opening_balance: 'Lihat saldo awal',
			pairs: 'Lihat saldonya',
			depreciation: 'Lihat aset',
			savings_interest: 'Lihat simpanan'
		},
		yearTitle: (year: string) => `Tutup tahun ${year}`,
		yearStates: {
			running: 'Tahun ini belum selesai.',
			months_open: 'Tutup dulu semua bulannya.',
			year_before_open: 'Tutup dulu tahun sebelumnya.',
			ready: 'Semua bulan sudah ditutup. Hasil usaha setahun akan dipindah ke saldo yang belum dibagi.',
			closed: 'Tahun ini sudah ditutup. Hasil usahanya siap dibahas di rapat anggota atau musyawarah desa.'
		},
		closeYear: (year: string) => `Tutup tahun ${year}`,
		share: 'Bagi hasilnya',
		reopenTitle: 'Buka kembali',
		reopenLead:
			'Hanya jika ada yang salah. Satu pengurus meminta, pengurus lain menyetujui. Semua anggota membacanya.',
		period: 'Yang dibuka',
		reason: 'Alasan',
		reasonHint: 'Terbaca oleh semua anggota.',
		ask: 'Minta dibuka',
		approve: 'Setujui dan buka',
		history: 'Riwayat buka kembali',
		historyMember: 'Bulan yang pernah dibuka kembali',
		asked: (name: string, date: string) => `Diminta ${name}, ${date}`,
		decided: (name: string, date: string) => `Diputuskan ${name}, ${date}`,
		reopenStates: { waiting: 'Menunggu', approved: 'Dibuka', refused: 'Ditolak' },
		noReopening: 'Belum pernah ada yang dibuka kembali.',
		noBooks: 'Lembaga ini tidak punya buku',
		noBooksText: 'Tidak ada bulan yang perlu ditutup.',
		errors: {
			not_ready: 'Masih ada yang perlu dibereskan sebelum bulan ini ditutup',
			already_done: 'Sudah dilakukan oleh pengurus lain',
			months_open: 'Tutup dulu semua bulan tahun itu',
			year_before_open: 'Tutup dulu tahun sebelumnya',
			already_asked: 'Permintaan yang sama sedang menunggu',
			not_closed: 'Yang dipilih tidak sedang ditutup',
			year_closed: 'Tahunnya sudah ditutup. Buka tahunnya dulu.',
			later_year_closed: 'Tahun sesudahnya sudah ditutup. Buka yang itu dulu.',
			surplus_shared: 'Hasil usahanya sudah dibagi. Perbaiki dengan catatan di bulan yang terbuka.',
			same_person: 'Yang meminta tidak boleh menyetujui'
		}
	},
	en: {
		title: 'Close the month',
		lead: 'A closed month can no longer be changed. All books are closed together.',
		year: (year) => `Year ${year}`,
		years: 'Choose a year',
		states: { closed: 'Closed', next: 'Next to be closed', open: 'Open', running: 'Still running' },
		closedOn: (date) => `Closed ${date}`,
		nextTitle: (month) => `Before ${month} is closed`,
		nothingNext: 'Every month that has passed is closed.',
		ready: 'All is in order. This month can be closed.',
		notReady: 'First put in order what is marked red.',
		close: (month) => `Close ${month}`,
		done: 'Done',
		toDo: 'To do',
		reminder: 'Look again',
		checks: {
			month_over: { good: 'The month has passed', bad: 'The month is not over yet' },
			earlier_closed: {
				good: 'The months before are closed',
				bad: 'A month before is still open'
			},
			drafts: {
				good: 'No entry is waiting',
				bad: 'Entries are still waiting for approval'
			},
			cash_counted: {
				good: 'The cash was counted',
				bad: 'The cash was not counted since the month began'
			},
			suspense: {
				good: 'No money of unclear source',
				bad: 'There is still money whose source is not clear'
			},
			opening_balance: {
				good: 'The opening account is empty',
				bad: 'The opening account is not at nothing'
			},
			pairs: {
				good: 'What the books owe each other agrees',
				bad: 'What the books owe each other differs. Tell the site’s keeper.'
			},
			depreciation: {
				good: 'The assets’ loss of value is recorded',
				bad: 'The assets’ loss of value is not recorded for that month'
			},
			savings_interest: {
				good: 'Savings interest was recorded, or there is none',
				bad: 'Savings interest was recorded before, but not this month'
			}
		},
		links: {
			drafts: 'See what waits',
			cash_counted: 'Count the cash',
			suspense: 'See the balances',
			opening_balance: 'See the opening balances',
			pairs: 'See the balances',
			depreciation: 'See the assets',
			savings_interest: 'See the savings'
		},
		yearTitle: (year) => `Close the year ${year}`,
		yearStates: {
			running: 'This year is not over yet.',
			months_open: 'First close all of its months.',
			year_before_open: 'First close the year before.',
			ready: 'All months are closed. The year’s result will move to the undistributed surplus.',
			closed: 'This year is closed. Its result is ready for the members’ or the village meeting.'
		},
		closeYear: (year) => `Close the year ${year}`,
		share: 'Share the result out',
		reopenTitle: 'Open again',
		reopenLead: 'Only when something is wrong. One officer asks, another agrees. Every member can read it.',
		period: 'What is opened',
		reason: 'Reason',
		reasonHint: 'Every member can read it.',
		ask: 'Ask to open it',
		approve: 'Agree and open',
		history: 'What was opened again',
		historyMember: 'Months that were opened again',
		asked: (name, date) => `Asked by ${name}, ${date}`,
		decided: (name, date) => `Decided by ${name}, ${date}`,
		reopenStates: { waiting: 'Waiting', approved: 'Opened', refused: 'Refused' },
		noReopening: 'Nothing was ever opened again.',
		noBooks: 'This organisation keeps no books',
		noBooksText: 'There is no month to close.',
		errors: {
			not_ready: 'Something must be put in order before this month is closed',
			already_done: 'Another officer has done it already',
			months_open: 'First close all months of that year',
			year_before_open: 'First close the year before',
			already_asked: 'The same request is waiting already',
			not_closed: 'What was chosen is not closed',
			year_closed: 'Its year is closed. Open the year first.',
			later_year_closed: 'A later year is closed. Open that one first.',
			surplus_shared: 'Its result was shared out. Put it right with an entry in an open month.',
			same_person: 'Who asked does not approve'
		}
	}
});
