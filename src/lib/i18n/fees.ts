import { defineMessages } from './define.ts';

/** Words of the fees that an order cycle asks beside the price. */
export const feeMessages = defineMessages({
	id: {
		title: 'Biaya',
		lead: 'Dibayar pembeli di atas harga barang, dan terlihat sebelum ia memesan.',
		none: 'Tanpa biaya. Tambahkan di bawah kalau perlu.',
		purpose: 'Untuk apa',
		purposes: {
			packing: 'pengemasan',
			transport: 'angkut',
			administration: 'administrasi',
			sales: 'penjualan',
			fundraising: 'dana sosial'
		},
		charger: 'Siapa yang menerima',
		chargers: { producer: 'produsen', coordinator: 'BUM Desa', distributor: 'distributor' },
		kind: 'Cara menghitung',
		kinds: {
			flat: 'tetap, tiap produsen',
			per_order: 'tiap pesanan',
			per_item: 'tiap barang',
			percent_item: 'persen tiap barang',
			percent_total: 'persen dari jumlah',
			by_weight: 'tiap kg'
		},
		value: 'Berapa',
		valueHint: 'Rupiah, atau persen seperti 2,5',
		charged: (purpose: string, charger: string) => `Biaya ${purpose} (${charger})`,
		asked: (purpose: string, value: string, kind: string) => `${purpose} ${value} ${kind}`,
		more: (fees: string) => `Ditambah biaya: ${fees}.`,
		add: 'Tambah biaya',
		drop: 'Hapus',
		dropOf: (fee: string) => `Hapus ${fee}`,
		saved: 'Biaya disimpan.',
		dropped: 'Biaya dihapus.',
		errors: {
			fee_not_whole: 'Tulis jumlah rupiah yang utuh, paling banyak 10 juta',
			percent_too_large: 'Paling banyak 100 persen',
			percent_wrong: 'Tulis persen seperti 2,5'
		}
	},
	en: {
		title: 'Fees',
		lead: 'Paid by the buyer on top of the price, and shown before she orders.',
		none: 'No fees. Add some below if needed.',
		purpose: 'What for',
		purposes: {
			packing: 'packing',
			transport: 'transport',
			administration: 'administration',
			sales: 'sales',
			fundraising: 'fundraising'
		},
		charger: 'Who gets it',
		chargers: { producer: 'producer', coordinator: 'BUM Desa', distributor: 'distributor' },
		kind: 'How it is worked out',
		kinds: {
			flat: 'flat, each producer',
			per_order: 'per order',
			per_item: 'per item',
			percent_item: 'percent per item',
			percent_total: 'percent of the total',
			by_weight: 'per kg'
		},
		value: 'How much',
		valueHint: 'Rupiah, or percent such as 2,5',
		charged: (purpose, charger) => `Fee for ${purpose} (${charger})`,
		asked: (purpose, value, kind) => `${purpose} ${value} ${kind}`,
		more: (fees) => `Fees on top: ${fees}.`,
		add: 'Add fee',
		drop: 'Remove',
		dropOf: (fee) => `Remove ${fee}`,
		saved: 'The fee is saved.',
		dropped: 'The fee was removed.',
		errors: {
			fee_not_whole: 'Write whole rupiah, 10 million at most',
			percent_too_large: 'At most 100 percent',
			percent_wrong: 'Write a percentage such as 2,5'
		}
	}
});
