import { defineMessages } from './define.ts';

/** Words of a producer's statement. */
export const producerStatementMessages = defineMessages({
	id: {
		title: 'Rincian hasil jual',
		lead: 'Bagian produsen dari setiap penjualan, ke mana perginya, dan yang sudah dibayarkan.',
		link: 'Rincian hasil jual',
		send: 'Kirim lewat WhatsApp',
		of: (name: string, group: string) => `${name}, ${group}`,
		between: (from: string, to: string) => `${from} sampai ${to}`,
		date: 'Tanggal',
		what: 'Keterangan',
		group: 'Kelompok',
		columns: {
			earned: 'Hasil',
			loans: 'Pinjaman',
			mandatory: 'Wajib',
			voluntary: 'Sukarela',
			paid: 'Dibayar'
		},
		kinds: {
			sale: 'Jual',
			refund: 'Dikembalikan ke pembeli:',
			charges: 'Ongkos antar dan biaya sendiri:',
			charges_back: 'Ongkos atau biaya dikembalikan:',
			bought: 'Dibeli BUM Desa:',
			spoiled: 'Ganti rusak:',
			payout: 'Dibayarkan'
		},
		all: 'Semua',
		note: 'Hasil: bagian produsen setelah komisi dan bagian kelompok. Pinjaman: angsuran dan utang kepada kelompok. Wajib dan sukarela: masuk simpanan.',
		empty: 'Belum ada penjualan dalam masa ini',
		emptyText: 'Coba masa yang lain.',
		share: (name: string, period: string, sums: { earned: string; saved: string; paid: string }) =>
			`${name}, hasil jual ${period}: ${sums.earned}. Masuk simpanan sukarela ${sums.saved}. Dibayarkan ${sums.paid}. Rinciannya: `
	},
	en: {
		title: 'Statement of sales',
		lead: 'The producer’s part of each sale, where it went, and what was paid out.',
		link: 'Statement of sales',
		send: 'Send by WhatsApp',
		of: (name, group) => `${name}, ${group}`,
		between: (from, to) => `${from} to ${to}`,
		date: 'Date',
		what: 'What',
		group: 'Group',
		columns: {
			earned: 'Earned',
			loans: 'Loans',
			mandatory: 'Mandatory',
			voluntary: 'Voluntary',
			paid: 'Paid out'
		},
		kinds: {
			sale: 'Sale',
			refund: 'Given back to the buyer:',
			charges: 'Own delivery charge and fees:',
			charges_back: 'Charge or fee given back:',
			bought: 'Bought by the BUM Desa:',
			spoiled: 'For what spoiled:',
			payout: 'Paid out'
		},
		all: 'All',
		note: 'Earned: the producer’s part after commission and the group’s share. Loans: instalments and debts to the group. Mandatory and voluntary: into savings.',
		empty: 'No sales in this period yet',
		emptyText: 'Try another period.',
		share: (name, period, sums) =>
			`${name}, sales of ${period}: ${sums.earned}. Into voluntary savings ${sums.saved}. Paid out ${sums.paid}. Details: `
	}
});
