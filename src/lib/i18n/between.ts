import { defineMessages } from './define.ts';

/** Words about what books owe each other. */
export const betweenMessages = defineMessages({
	id: {
		title: 'Antar buku',
		lead: 'Utang buku satu kepada buku lain, dan pelunasannya. Kedua buku dicatat bersama.',
		none: 'Tidak ada utang antar buku',
		noneText: 'Setelah ada penjualan atau pembayaran dari simpanan, utangnya tampil di sini.',
		owes: (amount: string, name: string) => `Berutang ${amount} kepada ${name}`,
		isOwed: (amount: string, name: string) => `${name} berutang ${amount}`,
		ofBook: (book: string) => `Buku ${book}`,
		pay: (name: string) => `Bayar kepada ${name}`,
		amount: 'Jumlah yang dibayar',
		paidFrom: 'Dibayar dari',
		receivedIn: 'Masuk ke',
		places: { cash: 'Kas', bank: 'Rekening bank' },
		note: 'Nomor bukti atau pembawa uang',
		submit: 'Catat pembayaran',
		waits: 'Dibukukan setelah pengurus penerima mengonfirmasi.',
		incoming: 'Menunggu konfirmasi Anda',
		comes: (name: string, amount: string) => `${name} membayar ${amount}`,
		confirm: 'Uangnya sudah diterima',
		refuse: 'Belum diterima',
		takeBack: 'Tarik kembali',
		history: 'Pembayaran antar buku',
		fromTo: (from: string, to: string) => `${from} kepada ${to}`,
		states: { entered: 'Menunggu konfirmasi', approved: 'Diterima', refused: 'Batal' },
		saved: 'Tersimpan.',
		errors: {
			payment_waits: 'Masih ada pembayaran yang menunggu konfirmasi',
			more_than_owed: 'Lebih besar dari utangnya',
			not_enough_money: 'Uangnya tidak cukup',
			same_person: 'Yang mencatat tidak boleh mengonfirmasi',
			wrong_state: 'Pembayaran ini sudah diputuskan',
			closed_period: 'Bulan ini sudah ditutup di buku'
		}
	},
	en: {
		title: 'Between books',
		lead: 'What one book owes another, and how it is paid. Both books are written at once.',
		none: 'No book owes another anything',
		noneText: 'After a sale, or a payment from savings, the debt is shown here.',
		owes: (amount, name) => `Owes ${amount} to ${name}`,
		isOwed: (amount, name) => `${name} owes ${amount}`,
		ofBook: (book) => `${book} book`,
		pay: (name) => `Pay ${name}`,
		amount: 'The amount paid',
		paidFrom: 'Paid from',
		receivedIn: 'Received in',
		places: { cash: 'Cash', bank: 'Bank account' },
		note: 'Reference, or who carried it',
		submit: 'Enter the payment',
		waits: 'It is booked when an officer of the receiver confirms it.',
		incoming: 'Waits for your confirmation',
		comes: (name, amount) => `${name} pays ${amount}`,
		confirm: 'The money has arrived',
		refuse: 'It has not arrived',
		takeBack: 'Take it back',
		history: 'Payments between books',
		fromTo: (from, to) => `${from} to ${to}`,
		states: { entered: 'Waits for confirmation', approved: 'Received', refused: 'Cancelled' },
		saved: 'Saved.',
		errors: {
			payment_waits: 'Another payment waits for confirmation',
			more_than_owed: 'More than is owed',
			not_enough_money: 'There is not enough money',
			same_person: 'Who entered it may not confirm it',
			wrong_state: 'This payment has been decided',
			closed_period: 'This month is closed in the books'
		}
	}
});
