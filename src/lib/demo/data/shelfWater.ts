import type { DemoListing } from './listing.ts';

const mina = { group: 'mina' } as const;

/** From the ponds and tanks of KSM Mina Lestari. */
export const WATER: readonly DemoListing[] = [
	{
		...mina,
		commodity: 'lele',
		seller: 'sri',
		name: 'Lele segar kolam Bu Sri',
		story:
			'Lele sangkuriang dari kolam terpal di belakang rumah saya. Pakannya maggot dan dedak, airnya saya ganti tiap minggu, jadi tidak bau lumpur. Ditangkap pagi hari pengantaran, sudah dibersihkan kalau Ibu minta di catatan. Sekilo isi 7–8 ekor.',
		price: 32_000,
		stock: 60_000,
		least: 1000,
		tiers: [
			[10_000, 29_500],
			[25_000, 28_000]
		],
		usual: [1000, 2000, 3000, 10_000],
		wanted: 9,
		morePhotos: 2
	},
	{
		...mina,
		commodity: 'lele',
		seller: 'slamet',
		name: 'Lele ukuran pecel (10–12 ekor per kg)',
		story:
			'Ukuran kecil yang dicari warung pecel lele. Panen tiap Selasa dan Jumat. Bisa kirim rutin untuk warung.',
		price: 30_000,
		stock: 80_000,
		least: 2000,
		tiers: [[20_000, 27_500]],
		usual: [2000, 5000, 20_000],
		wanted: 5
	},
	{
		...mina,
		commodity: 'nila',
		seller: 'wagiyo',
		name: 'Nila merah kolam air hujan',
		story: 'Nila merah umur lima bulan, dagingnya tebal dan manis. Enak dibakar dengan kecap.',
		price: 38_000,
		stock: 30_000,
		least: 1000,
		usual: [1000, 2000],
		wanted: 3
	},
	{
		...mina,
		commodity: 'lobster',
		seller: 'dwi',
		name: 'Lobster air tawar ukuran konsumsi',
		story:
			'Lobster air tawar 10–12 ekor per kilo, dibesarkan dengan pelet nabati dan kulit ubi. Diantar hidup dalam kotak basah.',
		price: 165_000,
		stock: 12_000,
		least: 500,
		usual: [500, 1000, 2000],
		wanted: 2
	},
	{
		...mina,
		commodity: 'ikan-cupang',
		seller: 'eko',
		name: 'Cupang halfmoon biru',
		story:
			'Cupang hasil ternak sendiri, umur empat bulan, sirip penuh dan mentalnya bagus. Saya kirim hanya lewat kurir desa supaya selamat.',
		price: 45_000,
		stock: 24,
		pieceGrams: 200,
		usual: [1, 2, 3],
		wanted: 2,
		morePhotos: 1
	},
	{
		...mina,
		commodity: 'ikan-cupang',
		seller: 'eko',
		name: 'Cupang plakat merah',
		story: 'Plakat merah menyala, lincah dan doyan makan. Cocok untuk yang baru mulai memelihara.',
		price: 30_000,
		stock: 30,
		pieceGrams: 200,
		usual: [1, 2],
		wanted: 1
	},
	{
		...mina,
		commodity: 'ikan-louhan',
		seller: 'eko',
		name: 'Louhan jenong 12 cm',
		story: 'Louhan jenong mutiara rata, makan cacing beku dan pelet. Sudah lunak, mau mengikuti jari.',
		price: 275_000,
		stock: 6,
		pieceGrams: 400,
		usual: [1]
	},
	{
		...mina,
		commodity: 'reptil',
		seller: 'dwi',
		name: 'Gecko macan tutul (leopard gecko) tangkaran',
		story:
			'Anakan tangkaran generasi ketiga, jinak dan sudah makan jangkrik. Disertai surat asal-usul dari penangkaran.',
		price: 350_000,
		stock: 5,
		pieceGrams: 60,
		permits: { protected_species: 'Surat asal-usul penangkaran 112/GK/2025' },
		usual: [1]
	},
	{
		...mina,
		commodity: 'lele',
		seller: 'partini',
		name: 'Lele bersih siap masak',
		story:
			'Lele yang sudah saya bersihkan dan kerat, tinggal dibumbui. Dikemas es supaya sampai dalam keadaan dingin.',
		price: 62_000,
		stock: 15_000,
		least: 500,
		usual: [500, 1000],
		wanted: 2
	},
	{
		...mina,
		commodity: 'abon',
		seller: 'suminah',
		name: 'Abon lele gurih pedas 100 g',
		story: 'Daging lele disuwir dan disangrai pelan empat jam. Tahan lama, pas untuk bekal anak kos.',
		price: 28_000,
		stock: 90,
		pieceGrams: 130,
		permits: { pirt: 'P-IRT 2093403010234-29', halal: 'ID34110001234560224' },
		tiers: [[20, 24_000]],
		usual: [1, 2, 4, 20],
		wanted: 4,
		morePhotos: 1
	},
	{
		...mina,
		commodity: 'pupuk-kompos',
		seller: 'wagiyo',
		name: 'Kompos kolam dan kotoran kambing 20 kg',
		story: 'Endapan kolam, kotoran kambing, dan daun jati yang difermentasi 40 hari. Gembur dan tidak panas.',
		price: 30_000,
		stock: 70,
		pieceGrams: 20_000,
		usual: [1, 2, 5],
		wanted: 2
	},
	{
		...mina,
		commodity: 'lele',
		seller: 'tuti',
		name: 'Lele asap kayu kopi',
		story: 'Masih saya coba-coba resepnya.',
		price: 90_000,
		stock: 0,
		least: 250,
		usual: [250],
		shown: 'draft'
	},
	{
		...mina,
		commodity: 'ayam-kampung',
		seller: 'tuti',
		name: 'Ayam kampung umbaran',
		story: 'Umur delapan bulan, dilepas di kebun jati. Dipotong dan dibersihkan di hari antar.',
		price: 85_000,
		stock: 25,
		pieceGrams: 1100,
		usual: [1, 2],
		wanted: 3
	},
	{
		...mina,
		commodity: 'susu-kambing',
		seller: 'suminah',
		name: 'Susu kambing etawa',
		story: 'Diperah subuh, dipasteurisasi, langsung masuk pendingin. Tidak prengus.',
		price: 48_000,
		stock: 20_000,
		least: 250,
		permits: { pirt: 'P-IRT 2023403010111-28' },
		usual: [500, 1000],
		wanted: 2
	},
	{
		...mina,
		commodity: 'bambu',
		seller: 'wagiyo',
		name: 'Bambu petung 6 meter',
		story: 'Ditebang musim kemarau supaya tidak dimakan bubuk. Untuk kandang, gazebo, atau kolam.',
		price: 35_000,
		stock: 80,
		pieceGrams: 15_000,
		usual: [2, 5, 10],
		wanted: 1
	}
];
