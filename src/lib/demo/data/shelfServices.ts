import type { DemoListing } from './listing.ts';

const ksu = { group: 'ksu' } as const;

/** What KSU Giri Artha does and lends. */
export const SERVICES: readonly DemoListing[] = [
	{
		...ksu,
		commodity: 'wisata-desa',
		seller: 'slamet',
		name: 'Wisata sehari: kebun, kolam, dan dapur',
		story: 'Panen sendiri, tangkap lele sendiri, makan siang bersama kami. Sudah termasuk pemandu dan makan.',
		price: 95_000,
		stock: null,
		leadDays: 2,
		least: 4,
		usual: [4, 6, 12],
		wanted: 2
	},
	{
		...ksu,
		commodity: 'jasa-traktor',
		seller: 'mulyono',
		name: 'Bajak lahan dengan traktor',
		story: 'Dengan operator dan solar, sehari sekitar setengah hektar.',
		price: 650_000,
		stock: null,
		leadDays: 2,
		usual: [1],
		wanted: 1
	},
	{
		...ksu,
		commodity: 'sewa-traktor',
		seller: 'budi',
		name: 'Sewa traktor tangan harian',
		story: 'Traktor koperasi, dirawat tiap bulan. Solar ditanggung penyewa.',
		price: 250_000,
		stock: null,
		leadDays: 1,
		usual: [1, 2],
		wanted: 1
	},
	{
		...ksu,
		commodity: 'sewa-kursi',
		seller: 'rukmini',
		name: 'Sewa 100 kursi dan tenda',
		story: 'Termasuk antar, pasang, dan bongkar di Panggang.',
		price: 450_000,
		stock: null,
		leadDays: 3,
		usual: [1],
		wanted: 1
	}
];
