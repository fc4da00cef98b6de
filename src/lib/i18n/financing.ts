import { defineMessages } from './define.ts';

/** Words about money lent against a harvest. */
export const financingMessages = defineMessages({
	id: {
		title: 'Modal panen',
		lead: 'Uang sekarang, dibayar dari hasil jual. Kelompok memutuskan bersama.',
		none: 'Belum ada panen yang bisa menjamin',
		noneText: 'Janjikan panen yang bisa dipesan pembeli. Pesanan yang sudah dibayar juga bisa.',
		toPromises: 'Janjikan panen',
		against: 'Panen yang mana',
		bases: {
			promise: (name: string, quantity: string) => `Janji panen ${quantity} ${name}`,
			orders: 'Pesanan yang sudah dibayar pembeli',
			delivered: 'Barang yang sudah diserahkan, belum cair'
		},
		basisNames: {
			promise: 'Janji panen',
			orders: 'Pesanan yang sudah dibayar',
			delivered: 'Barang yang sudah diserahkan'
		},
		yours: {
			hint: (worth: string, most: string, date: string) =>
				`Bagian Anda ${worth}. Bisa dipinjam ${most}, jatuh tempo ${date}.`,
			used: (worth: string) => `Bagian Anda ${worth}. Sudah terpakai oleh pinjaman yang berjalan.`,
			shareHint: 'Sisanya tetap masuk simpanan Anda. Berlaku sampai lunas.'
		},
		hers: {
			hint: (worth: string, most: string, date: string) =>
				`Bagian anggota ${worth}. Bisa dipinjam ${most}, jatuh tempo ${date}.`,
			used: (worth: string) => `Bagian anggota ${worth}. Sudah terpakai oleh pinjaman yang berjalan.`,
			shareHint: 'Tanyakan kepada anggota. Sisanya tetap masuk simpanannya. Berlaku sampai lunas.'
		},
		deskTitle: 'Catat modal panen',
		deskFor: (name: string) => `Modal panen ${name}`,
		deskLead:
			'Untuk anggota yang tidak mengisi sendiri di HP. Diputuskan pengurus lain seperti pinjaman lain.',
		deskNext: 'Lanjut',
		deskNoProduct: 'Buat dulu jenis pinjaman yang dijamin hasil panen.',
		deskNone:
			'Anggota ini belum menjanjikan panen yang bisa dipesan, dan tidak punya pesanan yang sudah dibayar.',
		deskOther: 'Pilih anggota lain',
		deskSubmit: 'Catat permintaan ini',
		product: 'Jenis',
		share: 'Dari setiap hasil jual, dipakai membayar paling banyak',
		purpose: 'Untuk apa',
		purposeHint: 'Misalnya: pakan untuk dua bulan',
		amount: 'Berapa yang diminta',
		submit: 'Minta modal ini',
		interest: 'Jasa dihitung sampai jatuh tempo, juga bila lunas lebih dulu.',
		promisesBefore: 'Janji panen sebelumnya',
		promiseRecord: (kept: string, late: string, short: string) =>
			`${kept} ditepati, ${late} terlambat, ${short} kurang`,
		worth: 'Nilainya bagi anggota saat diminta',
		most: 'Paling banyak bisa cair hari ini',
		repaidBy: (share: string) => `Dibayar dari setiap hasil jual, paling banyak ${share}, sampai lunas.`
	},
	en: {
		title: 'Money for the harvest',
		lead: 'Money now, repaid from what you sell. The group decides together.',
		none: 'No harvest to lend against yet',
		noneText: 'Promise a harvest that buyers can order. Orders that are paid count as well.',
		toPromises: 'Promise a harvest',
		against: 'Which harvest',
		bases: {
			promise: (name, quantity) => `Promised: ${quantity} of ${name}`,
			orders: 'Orders that buyers have paid',
			delivered: 'Goods delivered and not settled yet'
		},
		basisNames: {
			promise: 'A promised harvest',
			orders: 'Orders that are paid',
			delivered: 'Goods that were delivered'
		},
		yours: {
			hint: (worth, most, date) => `Your part is ${worth}. You can borrow ${most}, due on ${date}.`,
			used: (worth) => `Your part is ${worth}. A loan that runs uses it already.`,
			shareHint: 'The rest still goes to your savings. Until it is repaid.'
		},
		hers: {
			hint: (worth, most, date) => `Her part is ${worth}. She can borrow ${most}, due on ${date}.`,
			used: (worth) => `Her part is ${worth}. A loan that runs uses it already.`,
			shareHint: 'Ask the member. The rest still goes to her savings. Until it is repaid.'
		},
		deskTitle: 'Enter money for a harvest',
		deskFor: (name) => `Money for the harvest of ${name}`,
		deskLead: 'For a member who does not ask on a phone. Other officers decide, as on any loan.',
		deskNext: 'Continue',
		deskNoProduct: 'Make a kind of loan against harvests first.',
		deskNone: 'This member has promised no harvest that can be ordered and has no paid orders.',
		deskOther: 'Choose another member',
		deskSubmit: 'Enter this request',
		product: 'Kind',
		share: 'Of each sale, at most so much repays it',
		purpose: 'What for',
		purposeHint: 'For example: feed for two months',
		amount: 'How much do you ask for',
		submit: 'Ask for this',
		interest: 'Interest is counted up to the day it is due, also when it is repaid before.',
		promisesBefore: 'Harvests promised before',
		promiseRecord: (kept, late, short) => `${kept} kept, ${late} late, ${short} short`,
		worth: 'Its worth to the member when she asked',
		most: 'The most that can be paid out today',
		repaidBy: (share) => `Repaid from each sale, at most ${share} of it, until it is paid.`
	}
});
