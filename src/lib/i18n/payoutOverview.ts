import { defineMessages } from './define.ts';

/** Words about what is owed to producers, held and paid. */
export const payoutOverviewMessages = defineMessages({
	id: {
		title: 'Uang produsen',
		lead: 'Yang akan datang, yang bisa diambil, yang ditahan, dan yang sudah dibayar tahun ini.',
		none: 'Belum ada produsen',
		noneText: 'Anggota kelompok yang menjual lewat lembaga ini muncul di sini.',
		byGroup: 'Menurut kelompok',
		byProducer: 'Menurut produsen',
		producer: 'Produsen',
		group: 'Kelompok',
		members: 'Anggota',
		coming: 'Akan datang',
		free: 'Bisa diambil',
		held: 'Ditahan',
		asked: 'Sedang diminta',
		paid: 'Dibayar tahun ini',
		notes: 'Akan datang: barangnya sudah diterima pembeli, masa keluhan belum lewat.',
		all: 'Semua',
		files: 'Unduh',
		back: 'Sebelumnya',
		next: 'Berikutnya'
	},
	en: {
		title: 'Producers’ money',
		lead: 'What is coming, what can be taken, what is held, and what was paid this year.',
		none: 'No producers yet',
		noneText: 'Members of the groups that sell through this organisation appear here.',
		byGroup: 'By group',
		byProducer: 'By producer',
		producer: 'Producer',
		group: 'Group',
		members: 'Members',
		coming: 'Coming',
		free: 'Can be taken',
		held: 'Held',
		asked: 'Asked for',
		paid: 'Paid this year',
		notes: 'Coming: the buyer has the goods, and may still complain.',
		all: 'All',
		files: 'Download',
		back: 'Previous',
		next: 'Next'
	}
});
