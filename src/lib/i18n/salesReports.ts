import { defineMessages } from './define.ts';

/** Words of the reports of what was sold. */
export const salesReportMessages = defineMessages({
	id: {
		title: 'Laporan penjualan',
		lead: 'Dihitung dari pesanan yang sudah diserahkan dalam masa ini.',
		link: 'Laporan penjualan',
		mine: 'Ringkasan penjualan',
		mineLead: 'Penjualan Anda yang sudah diserahkan dalam masa ini.',
		choose: 'Dilihat menurut',
		by: {
			month: 'Per bulan',
			product: 'Per produk',
			producer: 'Per penjual',
			group: 'Per kelompok',
			buyer: 'Per pembeli'
		},
		rowNames: {
			month: 'Bulan',
			product: 'Produk',
			producer: 'Penjual',
			group: 'Kelompok',
			buyer: 'Pembeli'
		},
		between: (from: string, to: string) => `${from} sampai ${to}`,
		quantity: 'Banyaknya',
		orders: 'Pesanan',
		gross: 'Dibayar',
		refunded: 'Dikembalikan',
		producer: 'Penjual',
		commission: 'BUM Desa',
		groupShare: 'Kelompok',
		reached: 'Sampai',
		all: 'Semua',
		empty: 'Belum ada penjualan dalam masa ini',
		emptyText: 'Angkanya muncul setelah pesanan diserahkan ke pembeli. Coba masa yang lain.',
		note: 'Dibayar pembeli tanpa ongkos kirim, lalu dibagi untuk penjual, BUM Desa, dan kelompok, sudah dikurangi uang yang dikembalikan. Sampai: bagian yang diterima penjual.',
		chart: 'Bagian harga yang sampai ke penjual',
		previous: 'Sebelumnya',
		next: 'Berikutnya',
		csv: 'Unduh CSV'
	},
	en: {
		title: 'Sales report',
		lead: 'Computed from the orders delivered in this period.',
		link: 'Sales report',
		mine: 'My sales in sums',
		mineLead: 'Your sales delivered in this period.',
		choose: 'Seen by',
		by: {
			month: 'By month',
			product: 'By product',
			producer: 'By producer',
			group: 'By group',
			buyer: 'By buyer'
		},
		rowNames: {
			month: 'Month',
			product: 'Product',
			producer: 'Producer',
			group: 'Group',
			buyer: 'Buyer'
		},
		between: (from, to) => `${from} to ${to}`,
		quantity: 'Quantity',
		orders: 'Orders',
		gross: 'Paid',
		refunded: 'Given back',
		producer: 'Producer',
		commission: 'BUM Desa',
		groupShare: 'Group',
		reached: 'Reached',
		all: 'All',
		empty: 'Nothing was sold in this period yet',
		emptyText: 'Figures appear once an order is handed over to its buyer. Try another period.',
		note: 'What buyers paid without delivery, and what of it is the producer’s, the BUM Desa’s and the group’s, less what was given back. Reached: the producer’s part.',
		chart: 'Part of the price that reached the producer',
		previous: 'Previous',
		next: 'Next',
		csv: 'Download CSV'
	}
});
