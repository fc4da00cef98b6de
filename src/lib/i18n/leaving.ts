import { defineMessages } from './define.ts';

/** A member leaves: what she saved, what she owes, what is paid out. */
export const leavingMessages = defineMessages({
	id: {
		title: 'Anggota keluar',
		none: 'Belum ada yang minta keluar.',
		savings: 'Simpanan',
		held: 'Tetap dijaminkan',
		rest: 'Dibayarkan',
		debtLeft: 'Sisa utang',
		approve: 'Setujui',
		refuse: 'Tolak',
		pay: 'Bayar tunai',
		approved: 'Sudah keluar',
		refused: 'Ditolak',
		errors: {
			stale: 'Angkanya sudah berubah. Periksa lagi.',
			own_entry: 'Harus disetujui pengurus lain.',
			own_money: 'Harus dibayar pengurus lain.',
			already_done: 'Sudah diputuskan.',
			nothing_to_pay: 'Tidak ada yang perlu dibayar.',
			not_enough_cash: 'Uang kas tidak cukup.',
			goods_under_way: 'Masih ada barang atau hasil jual yang belum selesai.',
			payout_open: 'Masih ada pencairan yang berjalan.',
			still_officer: 'Masih menjadi pengurus.',
			last_head: 'Satu-satunya ketua. Angkat pengganti dulu.',
			closed_period: 'Bulan ini sudah ditutup.'
		}
	},
	en: {
		title: 'Members who leave',
		none: 'Nobody has asked to leave.',
		savings: 'Savings',
		held: 'Still stands for others',
		rest: 'To be paid out',
		debtLeft: 'Debt left',
		approve: 'Approve',
		refuse: 'Refuse',
		pay: 'Pay in cash',
		approved: 'Has left',
		refused: 'Refused',
		errors: {
			stale: 'The numbers have changed. Check again.',
			own_entry: 'Another officer approves it.',
			own_money: 'Another officer pays it.',
			already_done: 'It was decided already.',
			nothing_to_pay: 'There is nothing to pay.',
			not_enough_cash: 'There is not enough cash.',
			goods_under_way: 'Goods or earnings are not settled yet.',
			payout_open: 'A payout is still under way.',
			still_officer: 'Still an officer.',
			last_head: 'The only head. Appoint a successor first.',
			closed_period: 'This month is closed.'
		}
	}
});
