import { defineMessages } from './define.ts';

/** Words of notices by e-mail, and of the page where a person asks for them. */
export const mailMessages = defineMessages({
	id: {
		site: 'Desa Mandiri',
		foot: 'Tidak mau menerima kabar lewat email lagi?',
		confirmFoot: 'Kalau bukan Anda yang meminta, abaikan saja email ini.',
		kinds: {
			confirm: {
				subject: () => 'Apakah ini alamat email Anda?',
				text: () =>
					'Seseorang meminta kabar dari Desa Mandiri dikirim ke alamat ini. Kalau itu Anda, buka tautan ini dalam satu hari dan tekan tombolnya.',
				link: 'Ya, ini alamat saya'
			},
			placed: {
				subject: (number: string) => `Pesanan ${number} kami terima`,
				text: (number: string, amount: string) => `Pesanan ${number} sebesar ${amount} sudah kami terima.`,
				link: 'Lihat pesanan'
			},
			paid: {
				subject: (number: string) => `Pembayaran pesanan ${number} diterima`,
				text: (number: string, amount: string) =>
					`Pembayaran ${amount} untuk pesanan ${number} sudah diterima.`,
				link: 'Lihat pesanan'
			},
			ready: {
				subject: (number: string) => `Pesanan ${number} sudah siap`,
				text: (number: string) => `Barang dari pesanan ${number} sudah dikemas.`,
				link: 'Lihat pesanan'
			},
			top_up: {
				subject: (number: string) => `Pesanan ${number} lebih berat`,
				text: (number: string, amount: string) =>
					`Barang dari pesanan ${number} lebih berat dari yang dipesan, sesuai yang Anda izinkan. Bayar ${amount} lagi.`,
				link: 'Lihat dan bayar'
			},
			on_the_way: {
				subject: (number: string) => `Pesanan ${number} sedang diantar`,
				text: (number: string) => `Barang dari pesanan ${number} sedang dalam perjalanan.`,
				link: 'Lihat pesanan'
			},
			delivered: {
				subject: (number: string) => `Pesanan ${number} sudah diserahkan`,
				text: (number: string) =>
					`Barang dari pesanan ${number} sudah diserahkan. Kalau ada yang tidak sesuai, beri tahu kami dalam dua hari.`,
				link: 'Lihat pesanan'
			},
			order_cancelled: {
				subject: (number: string) => `Pesanan ${number} dibatalkan`,
				text: (number: string) =>
					`Pesanan ${number} dibatalkan dan tidak perlu dibayar lagi. Alasan dan uang yang akan kembali, kalau ada, tertulis di halaman pesanan.`,
				link: 'Lihat pesanan'
			},
			part_cancelled: {
				subject: (number: string) => `Sebagian pesanan ${number} dibatalkan`,
				text: (number: string) =>
					`Sebagian barang dari pesanan ${number} dibatalkan; sisanya tidak berubah. Barang mana dan alasannya tertulis di halaman pesanan.`,
				link: 'Lihat pesanan'
			},
			order_expired: {
				subject: (number: string) => `Pesanan ${number} berakhir karena belum dibayar`,
				text: (number: string) =>
					`Sampai batas waktunya pembayaran pesanan ${number} belum kami terima, jadi pesanan ini berakhir. Jangan membayarnya lagi. Kalau sudah terlanjur dibayar, uang Anda dikembalikan; caranya tertulis di halaman pesanan.`,
				link: 'Lihat pesanan'
			},
			refund_owed: {
				subject: (number: string) => `Uang pesanan ${number} akan kembali`,
				text: (number: string, amount: string) =>
					`${amount} dari pesanan ${number} akan dikembalikan kepada Anda.`,
				link: 'Lihat pesanan'
			},
			refunded: {
				subject: (number: string) => `Uang pesanan ${number} sudah kembali`,
				text: (number: string, amount: string) => `${amount} dari pesanan ${number} sudah dikembalikan.`,
				link: 'Lihat pesanan'
			},
			sold: {
				subject: (number: string) => `Pesanan baru ${number} untuk Anda`,
				text: (number: string) => `Ada pesanan baru untuk barang Anda, nomor ${number}.`,
				link: 'Lihat penjualan'
			},
			payout: {
				subject: (_number: string, amount: string) => `Hasil jual ${amount} sudah dibayarkan`,
				text: (_number: string, amount: string) => `Hasil jual ${amount} sudah dibayarkan kepada Anda.`,
				link: 'Lihat pencairan'
			},
			payout_refused: {
				subject: (_number: string, amount: string) => `Pencairan ${amount} tidak dibayarkan`,
				text: (_number: string, amount: string) =>
					`Permintaan pencairan ${amount} tidak jadi dibayarkan. Uangnya tetap di simpanan sukarela Anda. Alasannya ada di halaman Anda.`,
				link: 'Lihat pencairan'
			},
			payout_returned: {
				subject: (_number: string, amount: string) => `Bank mengembalikan ${amount}`,
				text: (_number: string, amount: string) =>
					`${amount} yang sudah dibayarkan dikembalikan oleh bank. Uangnya ada lagi di simpanan sukarela Anda, dan pencairan bisa diminta lagi. Alasannya ada di halaman Anda.`,
				link: 'Lihat pencairan'
			},
			cycle_changed: {
				subject: (number: string) => `Hari pesanan ${number} berubah`,
				text: (number: string) =>
					`Hari ambil atau antar, atau catatan, untuk pesanan ${number} diubah. Lihat hari yang baru.`,
				link: 'Lihat pesanan'
			},
			box_changed: {
				subject: (name: string) => `Hari patungan ${name} berubah`,
				text: (name: string) =>
					`Hari ambil, atau catatan, untuk patungan ${name} diubah. Lihat hari yang baru.`,
				link: 'Lihat patungan'
			},
			request_changed: {
				subject: (name: string) => `Hari ${name} dipindah`,
				text: (name: string, _amount: string, why: string) =>
					`Hari ambil atau antar untuk ${name} dipindah: ${why}. Tanyakan ke BUM Desa kapan barang Anda ditunggu.`,
				link: 'Lihat penjualan'
			},
			standing_missed: {
				subject: (_number: string, _amount: string, on: string) =>
					`Pesanan rutin untuk ${on} belum dipesankan`,
				text: (_number: string, _amount: string, on: string) =>
					`Pesanan rutin Anda untuk ${on} tidak bisa dipesankan. Alasannya ada di halaman Anda.`,
				link: 'Lihat pesanan rutin'
			},
			instalment: {
				subject: (_number: string, _amount: string, on: string) => `Angsuran jatuh tempo ${on}`,
				text: (_number: string, amount: string, on: string) =>
					`Angsuran pinjaman Anda ${amount} jatuh tempo pada ${on}.`,
				link: 'Lihat pinjaman'
			}
		},
		title: 'Kabar lewat email',
		lead: 'Pesanan, penjualan, pencairan, dan angsuran dikabarkan ke alamat email Anda.',
		email: 'Alamat email',
		ask: 'Kirim kabar ke alamat ini',
		asked: (email: string) =>
			`Kami mengirim tautan ke ${email}. Buka dalam satu hari untuk memastikan alamat itu milik Anda.`,
		confirmTitle: 'Pastikan alamat Anda',
		confirm: 'Ya, ini alamat saya',
		on: (email: string) => `Kabar dikirim ke ${email}.`,
		stop: 'Berhenti menerima email',
		stopped: 'Kabar lewat email dihentikan.',
		confirmed: 'Alamat Anda sudah dipastikan.',
		errors: {
			email_invalid: 'Tulis alamat email yang lengkap, misalnya nama@contoh.id',
			code_wrong: 'Tautan ini sudah tidak berlaku. Minta yang baru.',
			too_many: 'Terlalu sering diminta. Coba lagi satu jam lagi.'
		}
	},
	en: {
		site: 'Desa Mandiri',
		foot: 'No more notices by e-mail?',
		confirmFoot: 'If it was not you, leave this message alone.',
		kinds: {
			confirm: {
				subject: () => 'Is this your e-mail address?',
				text: () =>
					'Somebody asked that notices from Desa Mandiri be sent to this address. If it was you, open this link within a day and press the button.',
				link: 'Yes, it is mine'
			},
			placed: {
				subject: (number) => `We have your order ${number}`,
				text: (number, amount) => `We have received your order ${number} of ${amount}.`,
				link: 'See the order'
			},
			paid: {
				subject: (number) => `Order ${number} is paid`,
				text: (number, amount) => `${amount} has come in for order ${number}.`,
				link: 'See the order'
			},
			ready: {
				subject: (number) => `Order ${number} is ready`,
				text: (number) => `The goods of order ${number} are packed.`,
				link: 'See the order'
			},
			top_up: {
				subject: (number) => `Order ${number} weighs more`,
				text: (number, amount) =>
					`The goods of order ${number} weigh more than ordered, within what you allowed. Please pay ${amount} more.`,
				link: 'See and pay'
			},
			on_the_way: {
				subject: (number) => `Order ${number} is on its way`,
				text: (number) => `The goods of order ${number} are on their way.`,
				link: 'See the order'
			},
			delivered: {
				subject: (number) => `Order ${number} was handed over`,
				text: (number) =>
					`The goods of order ${number} were handed over. If something is wrong, tell us within two days.`,
				link: 'See the order'
			},
			order_cancelled: {
				subject: (number) => `Order ${number} was cancelled`,
				text: (number) =>
					`Order ${number} was cancelled and is no longer to be paid. Its page says why, and what money comes back, if any.`,
				link: 'See the order'
			},
			part_cancelled: {
				subject: (number) => `Part of order ${number} was cancelled`,
				text: (number) =>
					`Some goods of order ${number} were cancelled; nothing changes for the rest. The order's page says which and why.`,
				link: 'See the order'
			},
			order_expired: {
				subject: (number) => `Order ${number} ended unpaid`,
				text: (number) =>
					`We had no payment for order ${number} by the time it was due, so the order has ended. Please do not pay it any more. If you have paid already, you get your money back; its page says how.`,
				link: 'See the order'
			},
			refund_owed: {
				subject: (number) => `You get money back for order ${number}`,
				text: (number, amount) => `${amount} of order ${number} will be given back to you.`,
				link: 'See the order'
			},
			refunded: {
				subject: (number) => `Money for order ${number} was given back`,
				text: (number, amount) => `${amount} of order ${number} was given back.`,
				link: 'See the order'
			},
			sold: {
				subject: (number) => `A new order ${number} for you`,
				text: (number) => `There is a new order for your goods, number ${number}.`,
				link: 'See your sales'
			},
			payout: {
				subject: (_number, amount) => `${amount} of your sales was paid out`,
				text: (_number, amount) => `${amount} of your sales was paid out to you.`,
				link: 'See your payouts'
			},
			payout_refused: {
				subject: (_number, amount) => `${amount} will not be paid out`,
				text: (_number, amount) =>
					`You asked for ${amount}, which will not be paid out. The money stays in your voluntary savings. The reason is on your page.`,
				link: 'See your payouts'
			},
			payout_returned: {
				subject: (_number, amount) => `The bank sent back ${amount}`,
				text: (_number, amount) =>
					`The bank sent back ${amount} that was paid to you. The money is in your voluntary savings again, and you may ask for it again. The reason is on your page.`,
				link: 'See your payouts'
			},
			cycle_changed: {
				subject: (number) => `The days of order ${number} changed`,
				text: (number) =>
					`The day of pick-up or delivery, or the note, of order ${number} was changed. Look at the new one.`,
				link: 'See the order'
			},
			box_changed: {
				subject: (name) => `The day of the box in ${name} changed`,
				text: (name) =>
					`The day of pick-up, or the note, of the box in ${name} was changed. Look at the new one.`,
				link: 'See the box'
			},
			request_changed: {
				subject: (name) => `The days of ${name} have moved`,
				text: (name, _amount, why) =>
					`The day of pick-up or delivery for ${name} has moved: ${why}. Ask the BUM Desa when your goods are expected.`,
				link: 'See your sales'
			},
			standing_missed: {
				subject: (_number, _amount, on) => `Your standing order for ${on} is not ordered`,
				text: (_number, _amount, on) =>
					`Your standing order for ${on} could not be ordered. Your page says why.`,
				link: 'See your standing orders'
			},
			instalment: {
				subject: (_number, _amount, on) => `An instalment is due ${on}`,
				text: (_number, amount, on) => `${amount} of your loan is due ${on}.`,
				link: 'See your loan'
			}
		},
		title: 'Notices by e-mail',
		lead: 'Orders, sales, payouts and instalments are told to your e-mail address.',
		email: 'E-mail address',
		ask: 'Send notices there',
		asked: (email) =>
			`We have sent a link to ${email}. Open it within a day to say that the address is yours.`,
		confirmTitle: 'Confirm your address',
		confirm: 'Yes, it is mine',
		on: (email) => `Notices are sent to ${email}.`,
		stop: 'Stop the e-mails',
		stopped: 'No more notices by e-mail.',
		confirmed: 'Your address is confirmed.',
		errors: {
			email_invalid: 'Write the whole e-mail address, for example name@example.org',
			code_wrong: 'This link is no longer good. Ask for a new one.',
			too_many: 'Asked for too often. Try again in an hour.'
		}
	}
});
