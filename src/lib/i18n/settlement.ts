import { defineMessages } from './define.ts';

/** Words about what became of a sale: complaints, money back, and every rupiah of the producer's. */
export const settlementMessages = defineMessages({
	id: {
		sales: {
			title: 'Penjualan saya',
			lead: 'Siapa memesan barang Ibu/Bapak, dan ke mana setiap rupiahnya.',
			empty: 'Belum ada yang memesan',
			emptyText: 'Pesanan barang Ibu/Bapak akan muncul di sini.',
			toProducts: 'Lihat produk saya',
			from: (name: string, village: string) => `${name} dari ${village}`,
			pickup: (name: string) => `${name}, diambil di tempat`,
			waiting: 'Uangnya dihitung setelah barang diterima dan pembeli puas, paling lama dua hari.',
			until: (time: string) => `Dihitung paling lambat ${time}, jika tidak ada keluhan.`,
			complaint: 'Ada keluhan pembeli. Uangnya dihitung setelah dijawab BUM Desa.'
		},
		story: {
			price: (amount: string) => `Harga jual ${amount}.`,
			bought: (amount: string) => `Dari itu ${amount} untuk barang yang sudah dibeli BUM Desa dari produsen.`,
			commission: (percent: string, amount: string) => `Komisi BUM Desa ${percent} ${amount}.`,
			groupShare: (percent: string, amount: string) => `Bagian kelompok ${percent} ${amount}.`,
			yours: (amount: string) => `Bagian Ibu/Bapak ${amount}.`,
			theirs: (name: string, amount: string) => `Bagian ${name} ${amount}.`,
			refundedTheirs: (name: string, amount: string, theirs: string) =>
				`Dikembalikan ke pembeli ${amount}, dari bagian ${name} ${theirs}.`,
			refundedYours: (amount: string, yours: string) =>
				`Dikembalikan ke pembeli ${amount}, dari bagian Ibu/Bapak ${yours}.`,
			refundedByOthers: (amount: string) =>
				`Dikembalikan ke pembeli ${amount}, ditanggung BUM Desa, bagian penjual tetap.`,
			replacement: (amount: string) => `Barang pengganti dibayar BUM Desa ${amount}.`,
			otherDue: (amount: string) => `Dipotong ${amount} untuk utang yang lalu kepada kelompok.`,
			penalty: (amount: string) => `Dipotong ${amount} untuk denda pinjaman.`,
			interest: (amount: string) => `Dipotong ${amount} untuk jasa pinjaman.`,
			principal: (amount: string) => `Dipotong ${amount} untuk angsuran pokok.`,
			mandatory: (amount: string) => `Masuk simpanan wajib ${amount}.`,
			voluntary: (amount: string) => `Masuk simpanan sukarela ${amount}.`,
			chargeBack: (what: string, amount: string) =>
				`${what} dikembalikan ke pembeli, ${amount} dari Ibu/Bapak.`,
			takenBack: (amount: string) => `Diambil kembali dari simpanan ${amount}.`,
			reopened: (amount: string) => `Angsuran pinjaman ${amount} terbuka lagi.`,
			receivable: (amount: string) => `Kurang ${amount}, dipotong dari penjualan berikutnya.`,
			fees: (amount: string) => `Biaya ${amount} yang Anda terima dari pembeli masuk simpanan sukarela.`,
			delivery: (amount: string) => `Ongkos antar ${amount} masuk simpanan sukarela.`,
			notYet: 'Belum dihitung.',
			parts: { producer: 'Bagian Ibu/Bapak', group: 'Kelompok', bumdesa: 'BUM Desa' },
			splitCaption: (amount: string) => `Pembagian ${amount}`,
			where: 'Ke mana uangnya'
		},
		received: {
			title: 'Barang sudah diterima?',
			lead: (seller: string) => `Barang dari ${seller}`,
			what: (seller: string) =>
				`Setelah ini ${seller} menerima uangnya. Keluhan tidak bisa dikirim lagi lewat halaman ini.`,
			submit: 'Ya, sudah diterima dan baik',
			complain: 'Tidak, ada masalah',
			done: 'Terima kasih. Penjual menerima uangnya.',
			notNow: 'Bagian ini belum diterima, atau keluhannya sedang dijawab.',
			back: 'Kembali ke pesanan'
		},
		complaint: {
			title: 'Ada masalah dengan barangnya',
			lead: (seller: string, time: string) => `Barang dari ${seller}. Keluhan diterima sampai ${time}.`,
			text: 'Apa yang terjadi',
			textHint: 'Barang mana, berapa banyak, apa yang salah',
			photo: 'Foto barang',
			photoHint: 'Membantu BUM Desa menjawab lebih cepat',
			submit: 'Kirim keluhan',
			sent: 'Keluhan terkirim. BUM Desa akan menjawab di halaman pesanan.',
			tooLate: 'Waktu mengeluh sudah lewat, atau pesanan ini sudah selesai. Hubungi BUM Desa.',
			waiting: 'Keluhan Anda sedang dijawab BUM Desa',
			from: 'Keluhan pembeli',
			photoAlt: 'Foto dari pembeli',
			answerTitle: 'Jawab keluhan',
			answer: 'Jawaban',
			answers: {
				refund: 'Kembalikan uang',
				replacement: 'Kirim barang pengganti',
				no: 'Keluhan ditolak'
			},
			answerHints: {
				refund: 'Semua atau sebagian harga barang, ongkos antar, atau biaya',
				replacement: 'Barang dikemas dan diantar lagi',
				no: 'Penjual menerima uangnya penuh'
			},
			what: 'Untuk apa',
			amount: 'Jumlah uang kembali',
			amountHint: 'Paling banyak yang dibayar untuk itu dan belum dikembalikan.',
			cause: 'Salah siapa',
			causes: {
				producer: 'Penjual',
				bumdesa: 'BUM Desa',
				courier: 'Kurir'
			},
			causeHints: {
				producer:
					'Barang: dari bagian penjual, komisi dan bagian kelompok. Ongkos dan biaya: dari yang menerimanya; ongkos paket menjadi utang penjual.',
				bumdesa: 'Ditanggung BUM Desa, bagian penjual tetap',
				courier: 'Ditanggung BUM Desa, bagian penjual tetap. Ongkos paket: dari ekspedisinya.'
			},
			words: 'Kata-kata untuk pembeli',
			send: 'Kirim jawaban',
			answered: (answer: string) => `Dijawab: ${answer}`
		},
		refund: {
			title: 'Kembalikan uang',
			lead: 'Untuk pesanan yang sudah diterima pembeli.',
			what: 'Untuk apa',
			lineLeft: (name: string, left: string) => `${name}, ${left}`,
			reason: 'Alasan',
			submit: 'Catat uang yang harus dikembalikan',
			owed: 'Uang yang harus dikembalikan',
			states: {
				owed: 'Belum dikembalikan',
				sending: 'Sedang dikirim lewat Stripe',
				paid: 'Sudah dikembalikan',
				withdrawn: 'Tidak jadi, sudah ditimbang lagi'
			},
			sendingFailed: 'Stripe tidak bisa mengembalikannya. Pilih cara lain.',
			referenceHintOnline: 'Tidak perlu diisi kalau lewat Stripe',
			causes: {
				cancelled: 'Dibatalkan',
				producer: 'Salah penjual',
				bumdesa: 'Salah BUM Desa',
				courier: 'Salah kurir',
				overpaid: 'Kelebihan bayar',
				weighed: 'Lebih ringan dari pesanan'
			},
			causeLabel: 'Sebab',
			givenBack: (what: string) => `${what}, dikembalikan`,
			nothingLeft: 'Semua uang untuk bagian ini sudah dikembalikan.',
			account: 'Rekening pembeli',
			noAccount: 'Pembeli belum menulis rekeningnya',
			payTitle: (amount: string) => `Kembalikan ${amount}`,
			payLead: (name: string, number: string) => `Kepada ${name}, pesanan ${number}`,
			how: 'Caranya',
			hows: {
				cash: 'Tunai',
				bank: 'Transfer bank',
				savings: 'Ke simpanan sukarela pembeli',
				stripe: 'Kembali lewat Stripe, ke kartu atau dompetnya'
			},
			savingsOf: 'Simpanan di',
			reference: 'Nomor bukti',
			referenceHint: 'Nomor dari bank, atau nama yang menerima tunai',
			pay: 'Uang sudah dikembalikan',
			payOut: 'Bayarkan'
		},
		courier: {
			title: 'Uang di kurir',
			lead: 'Uang tunai yang sudah diterima kurir di rumah pembeli dan belum disetor.',
			empty: 'Tidak ada uang di kurir',
			emptyText: 'Uang pesanan yang dibayar di tempat muncul di sini.',
			has: (name: string, amount: string) => `${name} membawa ${amount}`,
			received: 'Uang yang disetor',
			receivedHint: 'Hitung dulu. Kalau kurang, sisanya menjadi utang kurir.',
			count: (name: string) => `Hitung uang dari ${name}`,
			submit: 'Terima setoran',
			done: 'Setoran diterima',
			doneShort: (amount: string) => `Setoran diterima. Kurang ${amount}, menjadi utang kurir.`
		},
		refusals: {
			wrong_state: 'Keadaannya sudah berubah. Muat ulang halaman ini.',
			already_done: 'Sudah dijawab atau dibayar oleh petugas lain',
			refund_too_large: (left: string) => `Paling banyak ${left}`,
			out_of_stock: 'Stok tidak cukup untuk mengganti. Pilih kembalikan uang.',
			too_much: 'Lebih banyak dari yang dibawa kurir',
			needs_another_officer: 'Harus petugas lain, bukan kurirnya sendiri',
			stale: 'Jumlahnya baru saja berubah. Hitung lagi.',
			not_enough_cash: (cash: string) => `Kas hanya ${cash}`,
			savings_unknown: 'Pilih simpanan dari daftar',
			not_paid_online: 'Pesanan ini tidak dibayar online. Pilih cara lain.',
			closed_period: 'Bulan ini sudah ditutup di buku. Hubungi bendahara.',
			below_zero: 'Saldo di buku tidak cukup untuk ini'
		}
	},
	en: {
		sales: {
			title: 'My sales',
			lead: 'Who ordered your goods, and where every rupiah went.',
			empty: 'Nobody has ordered yet',
			emptyText: 'Orders for your goods will appear here.',
			toProducts: 'See my products',
			from: (name, village) => `${name} from ${village}`,
			pickup: (name) => `${name}, picks it up`,
			waiting:
				'The money is worked out once the goods are received and the buyer is content, two days at most.',
			until: (time) => `Worked out by ${time}, if there is no complaint.`,
			complaint: 'The buyer complained. The money is worked out after the BUM Desa has answered.'
		},
		story: {
			price: (amount) => `Sold for ${amount}.`,
			bought: (amount) => `Of it ${amount} was for goods the BUM Desa had bought from the producer before.`,
			commission: (percent, amount) => `BUM Desa commission ${percent} ${amount}.`,
			groupShare: (percent, amount) => `Group share ${percent} ${amount}.`,
			yours: (amount) => `Your part ${amount}.`,
			theirs: (name, amount) => `${name}: ${amount}.`,
			refundedTheirs: (name, amount, theirs) =>
				`${amount} given back to the buyer, ${theirs} of it from the part of ${name}.`,
			refundedYours: (amount, yours) => `${amount} given back to the buyer, ${yours} of it from your part.`,
			refundedByOthers: (amount) =>
				`${amount} given back to the buyer, borne by the BUM Desa; the seller's part is untouched.`,
			replacement: (amount) => `The BUM Desa paid ${amount} for the replacement.`,
			otherDue: (amount) => `${amount} taken for what you owed the group.`,
			penalty: (amount) => `${amount} taken for loan penalty.`,
			interest: (amount) => `${amount} taken for loan interest.`,
			principal: (amount) => `${amount} taken for loan principal.`,
			mandatory: (amount) => `${amount} into mandatory savings.`,
			voluntary: (amount) => `${amount} into voluntary savings.`,
			chargeBack: (what, amount) => `${what} given back to the buyer, ${amount} of it yours.`,
			takenBack: (amount) => `${amount} taken back from savings.`,
			reopened: (amount) => `${amount} of the loan is owed again.`,
			receivable: (amount) => `${amount} is missing, taken from the next sales.`,
			fees: (amount) => `Fees of ${amount} that buyers paid you into voluntary savings.`,
			delivery: (amount) => `Delivery charge ${amount} into voluntary savings.`,
			notYet: 'Not worked out yet.',
			parts: { producer: 'Your part', group: 'Group', bumdesa: 'BUM Desa' },
			splitCaption: (amount) => `How ${amount} is shared`,
			where: 'Where the money went'
		},
		received: {
			title: 'Have the goods come?',
			lead: (seller) => `Goods from ${seller}`,
			what: (seller) => `After this ${seller} gets the money. You can no longer complain on this page.`,
			submit: 'Yes, received and good',
			complain: 'No, there is a problem',
			done: 'Thank you. The seller gets the money.',
			notNow: 'This part has not been received yet, or its complaint is being answered.',
			back: 'Back to the order'
		},
		complaint: {
			title: 'Something is wrong with the goods',
			lead: (seller, time) => `Goods from ${seller}. Complaints are taken until ${time}.`,
			text: 'What happened',
			textHint: 'Which goods, how many, what is wrong',
			photo: 'Photo of the goods',
			photoHint: 'Helps the BUM Desa to answer sooner',
			submit: 'Send the complaint',
			sent: 'Complaint sent. The BUM Desa will answer on the order page.',
			tooLate: 'The time to complain is over, or the order is completed. Talk to the BUM Desa.',
			waiting: 'The BUM Desa is answering your complaint',
			from: "Buyer's complaint",
			photoAlt: 'Photo from the buyer',
			answerTitle: 'Answer the complaint',
			answer: 'Answer',
			answers: {
				refund: 'Give money back',
				replacement: 'Send a replacement',
				no: 'Turn the complaint down'
			},
			answerHints: {
				refund: 'All or part of the price of goods, of the delivery charge, or of a fee',
				replacement: 'The goods are packed and brought again',
				no: 'The seller gets the full amount'
			},
			what: 'What for',
			amount: 'Amount to give back',
			amountHint: 'At most what was paid for it and not given back yet.',
			cause: 'Whose fault',
			causes: { producer: 'The seller', bumdesa: 'The BUM Desa', courier: 'The courier' },
			causeHints: {
				producer:
					"Goods: from the seller's part, the commission and the group share. Charges and fees: from whoever got them; a parcel's charge is then owed by the seller.",
				bumdesa: 'Borne by the BUM Desa; the seller keeps hers',
				courier: "Borne by the BUM Desa; the seller keeps hers. A parcel's charge: from the parcel firm."
			},
			words: 'Words for the buyer',
			send: 'Send the answer',
			answered: (answer) => `Answered: ${answer}`
		},
		refund: {
			title: 'Give money back',
			lead: 'For an order the buyer has received.',
			what: 'What for',
			lineLeft: (name, left) => `${name}, ${left}`,
			reason: 'Reason',
			submit: 'Note the money owed back',
			owed: 'Money owed back',
			states: {
				owed: 'Not given back yet',
				sending: 'Being sent through Stripe',
				paid: 'Given back',
				withdrawn: 'Not owed after all: weighed again'
			},
			sendingFailed: 'Stripe could not give it back. Choose another way.',
			referenceHintOnline: 'Not needed when it goes through Stripe',
			causes: {
				cancelled: 'Cancelled',
				producer: "The seller's fault",
				bumdesa: "The BUM Desa's fault",
				courier: "The courier's fault",
				overpaid: 'Overpaid',
				weighed: 'Lighter than ordered'
			},
			causeLabel: 'Cause',
			givenBack: (what) => `${what}, given back`,
			nothingLeft: 'All the money for this part was given back.',
			account: "Buyer's account",
			noAccount: 'The buyer has not named an account yet',
			payTitle: (amount) => `Give back ${amount}`,
			payLead: (name, number) => `To ${name}, order ${number}`,
			how: 'How',
			hows: {
				cash: 'Cash',
				bank: 'Bank transfer',
				savings: "To the buyer's voluntary savings",
				stripe: 'Back through Stripe, to her card or wallet'
			},
			savingsOf: 'Savings with',
			reference: 'Reference',
			referenceHint: "The bank's number, or who took the cash",
			pay: 'The money was given back',
			payOut: 'Pay out'
		},
		courier: {
			title: 'Cash with couriers',
			lead: 'Cash that couriers took at the door and have not brought in yet.',
			empty: 'No cash with couriers',
			emptyText: 'Cash of orders paid at the door appears here.',
			has: (name, amount) => `${name} has ${amount}`,
			received: 'Cash brought in',
			receivedHint: 'Count it first. What is missing becomes a debt of the courier.',
			count: (name) => `Count the cash from ${name}`,
			submit: 'Take it in',
			done: 'Cash taken in',
			doneShort: (amount) => `Cash taken in. ${amount} is missing and owed by the courier.`
		},
		refusals: {
			wrong_state: 'It has changed meanwhile. Reload this page.',
			already_done: 'Another officer has answered or paid it',
			refund_too_large: (left) => `At most ${left}`,
			out_of_stock: 'Not enough stock for a replacement. Give money back instead.',
			too_much: 'More than the courier has',
			needs_another_officer: 'Another officer must do this, not the courier',
			stale: 'The amount has just changed. Count again.',
			not_enough_cash: (cash) => `Only ${cash} in cash`,
			savings_unknown: 'Choose savings from the list',
			not_paid_online: 'This order was not paid online. Choose another way.',
			closed_period: 'This month is closed in the books. Ask the treasurer.',
			below_zero: 'The balance in the books is not enough for this'
		}
	}
});
