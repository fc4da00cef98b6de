/** What buyers of the demo say, by stars; none at all is said often too. */
export const REVIEW_WORDS: Readonly<Record<1 | 2 | 3 | 4 | 5, readonly string[]>> = {
	5: [
		'Segar sekali, sampai rumah masih seperti baru diambil. Pasti pesan lagi.',
		'Sesuai foto, timbangannya pas, malah dilebihkan sedikit. Terima kasih!',
		'',
		'Keluarga di rumah suka semua. Bungkusnya rapi dan bersih.',
		'Senang tahu siapa yang menanam dan berapa yang dia terima. Barangnya juga bagus.',
		'',
		'Sudah tiga kali pesan, mutunya tetap. Mantap.',
		'Cepat sampai, dikemas dengan daun pisang, tidak ada yang rusak.',
		'Rasanya beda dengan yang di pasar kota. Lebih manis.',
		''
	],
	4: [
		'Bagus. Ukurannya ada yang kecil, tapi segar semua.',
		'Barang bagus, hanya datangnya agak sore.',
		'',
		'Enak. Kalau bisa kemasannya dibuat lebih tebal.',
		'Sesuai harganya.'
	],
	3: [
		'Cukup. Sebagian kurang matang, sebagian sudah terlalu matang.',
		'Rasanya biasa saja, tapi bersih.',
		''
	],
	2: [
		'Ada beberapa yang layu waktu sampai.',
		'Lebih kecil dari yang saya kira.',
		'Datangnya terlambat dan isinya sudah tidak segar.'
	],
	1: ['Barang begini di toko sebelah lebih murah, beli di sana saja!']
};

/** What producers answer, by stars. */
export const ANSWERS: Readonly<Record<1 | 2 | 3 | 4 | 5, readonly string[]>> = {
	5: ['Terima kasih banyak, kami senang mendengarnya.', 'Matur nuwun. Panen berikutnya kami kabari.'],
	4: ['Terima kasih, masukannya kami catat untuk kiriman berikutnya.'],
	3: ['Mohon maaf, mulai minggu ini kami sortir lebih teliti.'],
	2: ['Mohon maaf. Kami ganti kemasannya supaya tidak layu di jalan.'],
	1: ['Mohon maaf sekali. Kami bicarakan dengan kurir supaya tidak terulang.']
};

/** Why the desk hides what is no review. */
export const ASTRAY = 'Bukan tentang barang yang diterima, melainkan promosi toko lain.';
