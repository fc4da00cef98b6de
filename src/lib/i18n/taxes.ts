import { defineMessages } from './define.ts';

/** Words about the taxes on what was sold. */
export const taxMessages = defineMessages({
	id: {
		title: 'Pajak penjualan',
		link: 'Pajak penjualan',
		lead: 'Dasar untuk laporan pajak Anda, dihitung dari buku dan penjualan. Bukan bukti lapor.',
		year: 'Tahun',
		show: 'Lihat',
		terms: 'Keadaan pajak',
		termsNone: 'Belum diisi. Isi dulu agar pajaknya dihitung.',
		termsChange: 'Isi atau ubah',
		vat: 'PPN',
		vatNo: 'Bukan PKP',
		vatYes: (rate: string) => `PKP, harga sudah termasuk PPN ${rate}`,
		income: 'PPh',
		final: (rate: string) => `PPh final ${rate} dari omzet`,
		finalUntil: (rate: string, month: string) => `PPh final ${rate} dari omzet, sampai ${month}`,
		ordinary: 'PPh dari laba, dihitung sendiri',
		since: (month: string) => `sejak ${month}`,
		own: 'Omzet BUM Desa sendiri',
		ownText:
			'Titip jual: hanya komisi yang menjadi omzet BUM Desa. Barang yang dibeli putus: seluruh harganya.',
		month: 'Bulan',
		commission: 'Komisi',
		goods: 'Barang sendiri',
		farmInputs: 'Toko Tani',
		services: 'Antar dan biaya',
		turnover: 'Omzet',
		vatBase: 'Dasar PPN',
		incomeTax: 'PPh final',
		booked: 'Sudah di buku',
		total: 'Setahun',
		difference: (sum: string) => `Belum di buku: ${sum}`,
		post: 'Catat di buku: debet 7.3.01.10 Beban pajak penghasilan, kredit 2.1.02.51 Utang PPh final. PPN: debet pendapatannya, kredit 2.1.02.01.',
		postLink: 'Tulis di buku',
		large:
			'Omzet tahun ini di atas Rp4,8 miliar. Tanyakan kantor pajak: PPh final berakhir dan wajib menjadi PKP.',
		producers: 'Produsen',
		producer: 'Produsen',
		groups: 'Kelompok',
		producersText:
			'Yang dijual tiap produsen di sini, sebelum komisi. Orang pribadi bebas sampai Rp500 juta setahun, di atasnya PPh final 0,5%. Setiap produsen melaporkan sendiri.',
		taxable: 'Di atas Rp500 juta',
		tax: 'PPh final',
		none: 'Belum ada penjualan tahun ini',
		noneText: 'Angkanya muncul setelah pesanan diserahkan.',
		mine: 'Pajak hasil jual',
		mineLead:
			'Omzet Anda sebelum komisi, di semua tempat Anda menjual lewat sini. Sampai Rp500 juta setahun bebas PPh.',
		mineFree: (left: string) => `Sisa bebas pajak tahun ini: ${left}`,
		mineOver: 'Di atas Rp500 juta: setor PPh final 0,5% sendiri paling lambat tanggal 15 bulan berikutnya.',
		notes: {
			basis:
				'Dasar untuk laporan pajak sendiri, bukan bukti lapor. Omzet lain di luar aplikasi belum terhitung.',
			refunds: 'Pengembalian dikurangkan di bulan terjadinya. Ongkos kirim tidak termasuk omzet produsen.',
			free: 'Bebas PPN: buah, sayur, bahan pokok, ikan, ternak, bumbu, bibit (PP 49/2022). Toko Tani dan tanaman hias, kayu: periksa aturannya (PMK 64/2022).'
		},
		csv: 'Unduh CSV',
		xlsx: 'Unduh XLSX',
		form: {
			title: 'Keadaan pajak BUM Desa',
			lead: 'Isi menurut surat dari kantor pajak. Yang lama tetap tersimpan.',
			validFrom: 'Berlaku mulai',
			validFromHint: 'Dihitung sejak awal bulan itu',
			registered: 'Sudah dikukuhkan sebagai PKP',
			vatRate: 'PPN dalam harga (%)',
			vatRateHint: 'Misalnya 11. Kosongkan atau 0 jika bukan PKP.',
			scheme: 'PPh',
			schemes: { final: 'PPh final dari omzet (UMKM)', ordinary: 'Dari laba, dihitung sendiri' },
			incomeRate: 'Tarif PPh final (%)',
			incomeUntil: 'PPh final sampai',
			incomeUntilHint: 'Bulan terakhir, kosongkan jika belum tahu',
			save: 'Simpan',
			history: 'Yang pernah diisi',
			by: (name: string, on: string) => `${name}, ${on}`
		},
		refusals: {
			vat_rate_missing: 'Tulis tarif PPN yang ada dalam harga',
			ends_before: 'Berakhir sebelum mulai berlaku'
		}
	},
	en: {
		title: 'Taxes on sales',
		link: 'Taxes on sales',
		lead: 'A basis for your own return, computed from the books and sales. No proof of filing.',
		year: 'Year',
		show: 'Show',
		terms: 'What holds',
		termsNone: 'Not stated yet. State it so that the taxes are computed.',
		termsChange: 'State or change it',
		vat: 'VAT',
		vatNo: 'Not registered',
		vatYes: (rate) => `Registered, prices contain ${rate} VAT`,
		income: 'Income tax',
		final: (rate) => `Final tax of ${rate} on turnover`,
		finalUntil: (rate, month) => `Final tax of ${rate} on turnover, until ${month}`,
		ordinary: 'On profit, computed outside of here',
		since: (month) => `since ${month}`,
		own: "The BUM Desa's own turnover",
		ownText:
			'On consignment the commission alone is its turnover. Of goods bought outright it is the whole price.',
		month: 'Month',
		commission: 'Commission',
		goods: 'Own goods',
		farmInputs: 'Farm shop',
		services: 'Delivery and fees',
		turnover: 'Turnover',
		vatBase: 'VAT base',
		incomeTax: 'Final income tax',
		booked: 'In the books',
		total: 'The year',
		difference: (sum) => `Not in the books yet: ${sum}`,
		post: 'In the books: debit 7.3.01.10 income tax expense, credit 2.1.02.51 final income tax payable. VAT: debit the income it is in, credit 2.1.02.01.',
		postLink: 'Write it in the books',
		large:
			"This year's turnover is above Rp4.8 billion. Ask the tax office: the final tax ends and VAT registration is a duty.",
		producers: 'Producers',
		producer: 'Producer',
		groups: 'Groups',
		producersText:
			'What each producer sold here, before commission. A person is free up to Rp500 million a year, above it 0.5% final tax. Each files her own.',
		taxable: 'Above Rp500 million',
		tax: 'Final income tax',
		none: 'Nothing was sold this year',
		noneText: 'The figures appear once orders are delivered.',
		mine: 'Taxes on my sales',
		mineLead:
			'Your turnover before commission, wherever you sell through here. Up to Rp500 million a year is free of income tax.',
		mineFree: (left) => `Still free this year: ${left}`,
		mineOver: 'Above Rp500 million: pay the 0.5% final tax yourself by the 15th of the next month.',
		notes: {
			basis: 'A basis for your own return, no proof of filing. Turnover outside of here is not counted.',
			refunds: "Refunds are taken off in the month they were made. Delivery is not in a producer's turnover.",
			free: 'Free of VAT: fruit, vegetables, staples, fish, livestock, spices, seed (PP 49/2022). Farm shop, ornamental plants and timber: look at their rules (PMK 64/2022).'
		},
		csv: 'Download CSV',
		xlsx: 'Download XLSX',
		form: {
			title: "The BUM Desa's taxes",
			lead: "As the tax office's letter says. What held before is kept.",
			validFrom: 'Holds from',
			validFromHint: 'Counted from the start of that month',
			registered: 'Registered for VAT (PKP)',
			vatRate: 'VAT in the prices (%)',
			vatRateHint: 'For example 11. Empty or 0 if not registered.',
			scheme: 'Income tax',
			schemes: {
				final: 'Final tax on turnover (small businesses)',
				ordinary: 'On profit, computed outside of here'
			},
			incomeRate: 'Rate of the final tax (%)',
			incomeUntil: 'Final tax until',
			incomeUntilHint: 'The last month, empty if not known',
			save: 'Save',
			history: 'What was stated',
			by: (name, on) => `${name}, ${on}`
		},
		refusals: {
			vat_rate_missing: 'Write the rate of VAT that prices contain',
			ends_before: 'It ends before it begins'
		}
	}
});
