import type { OrganisationKind, Role } from '#lib/organisations/roles.ts';

export interface DemoPerson {
	readonly name: string;
	/** As one types it. */
	readonly phone: string;
	readonly gender: 'female' | 'male';
}

const woman = (name: string, digits: string): DemoPerson => ({
	name,
	phone: `0812-0000-${digits}`,
	gender: 'female'
});
const man = (name: string, digits: string): DemoPerson => ({
	name,
	phone: `0812-0000-${digits}`,
	gender: 'male'
});

/** Everybody of the demo village who has an account, by the key that the rest of the demo calls them. */
export const PEOPLE = {
	agus: man('Agus Prasetyo', '0001'),
	endah: woman('Endah Kurniasih', '0002'),
	wahyu: man('Wahyu Nugroho', '0003'),
	sutarno: man('Sutarno', '0004'),
	sumarno: man('Sumarno', '0005'),
	retno: woman('Retno Palupi', '0006'),
	sri: woman('Sri Wahyuni', '0101'),
	joko: man('Joko Susilo', '0102'),
	tuti: woman('Tuti Handayani', '0103'),
	ratna: woman('Ratna Dewi', '0104'),
	slamet: man('Slamet Widodo', '0105'),
	wagiyo: man('Wagiyo', '0106'),
	suminah: woman('Suminah', '0107'),
	dwi: man('Dwi Hartanto', '0108'),
	eko: man('Eko Purnomo', '0109'),
	partini: woman('Partini', '0110'),
	suyat: man('Suyatno', '0201'),
	yanti: woman('Yanti Rahayu', '0202'),
	kartini: woman('Kartini Ningsih', '0203'),
	paijo: man('Paijo', '0204'),
	ngatini: woman('Ngatini', '0205'),
	mulyono: man('Mulyono', '0206'),
	surati: woman('Surati', '0207'),
	tugiman: man('Tugiman', '0208'),
	warsini: woman('Warsini', '0209'),
	budi: man('Budi Santosa', '0210'),
	lasmi: woman('Lasmi', '0211'),
	giyem: woman('Giyem', '0212'),
	endang: woman('Endang Susilowati', '0301'),
	nur: woman('Nur Aini', '0302'),
	sari: woman('Sari Puspita', '0303'),
	marsih: woman('Marsih', '0304'),
	titik: woman('Titik Wulandari', '0305'),
	rukmini: woman('Rukmini', '0306'),
	yatmi: woman('Yatmi', '0307'),
	indah: woman('Indah Permatasari', '0308'),
	wiwik: woman('Wiwik Suryani', '0309'),
	harti: woman('Suharti', '0310'),
	bambang: man('Bambang Riyanto', '0401'),
	dewi: woman('Dewi Anggraini', '0801'),
	yuni: woman('Yuni Astuti', '0802'),
	rina: woman('Rina Kusuma', '0901'),
	hendra: man('Hendra Wijaya', '0902'),
	maria: woman('Maria Lestari', '0903'),
	fajar: man('Fajar Hidayat', '0904')
} as const satisfies Record<string, DemoPerson>;
export type PersonKey = keyof typeof PEOPLE;
export const PERSON_KEYS = Object.keys(PEOPLE) as PersonKey[];

/** Girisekar in Panggang, Gunungkidul, by the government's list. */
export const VILLAGE_CODE = '34.03.06.2002';

export interface DemoOrganisation {
	readonly kind: OrganisationKind;
	readonly name: string;
	readonly founder: PersonKey;
	readonly members: readonly PersonKey[];
	/** The founder's own office is given by the founding. */
	readonly officers: readonly (readonly [Role, PersonKey])[];
	/** The scene of its photo. */
	readonly scene: string;
	readonly phone: string;
	readonly address: string;
	readonly story: string;
	readonly foundedOn: string;
	readonly bank: readonly [name: string, number: string] | null;
	/** Terms with the BUM Desa; none for the BUM Desa itself. */
	readonly terms: {
		readonly commission: number;
		readonly groupShare: number;
		readonly leastTakeHome: number;
		/** Days until bought goods are paid, where the BUM Desa buys; it bears what spoils where it says so. */
		readonly purchaseDays?: number;
		readonly bearsSpoilage?: true;
	} | null;
	/** In rupiah; none for who keeps no savings. */
	readonly savings: { readonly principal: number; readonly mandatory: number } | null;
}

export const ORGANISATIONS = {
	bumdesa: {
		kind: 'bumdesa',
		name: 'BUM Desa Giri Sejahtera',
		founder: 'agus',
		members: [],
		officers: [
			['treasurer', 'endah'],
			['warehouse', 'wahyu'],
			['supervisor', 'sutarno'],
			['adviser', 'sumarno'],
			['village_government', 'retno']
		],
		scene: 'bumdesa',
		phone: '0812-0000-0001',
		address: 'Balai Kalurahan Girisekar, Jalan Panggang–Wonosari',
		story:
			'Kami badan usaha milik Kalurahan Girisekar. Hasil kebun, kolam, dan dapur warga kami kumpulkan, kemas, lalu antar sampai ke tangan Anda. Setiap rupiah dicatat, dan pembukuannya bisa dibaca anggota.',
		foundedOn: '2019-03-11',
		bank: ['Bank BPD DIY', '0021110045678'],
		terms: null,
		savings: null
	},
	mina: {
		kind: 'ksm',
		name: 'KSM Mina Lestari',
		founder: 'joko',
		members: ['sri', 'tuti', 'ratna', 'slamet', 'wagiyo', 'suminah', 'dwi', 'eko', 'partini'],
		officers: [
			['sekretaris', 'tuti'],
			['bendahara', 'ratna'],
			['facilitator', 'dewi']
		],
		scene: 'pond',
		phone: '0812-0000-0102',
		address: 'Dusun Jeruken, Girisekar',
		story:
			'Sepuluh keluarga di Dusun Jeruken memelihara ikan di kolam terpal dari air hujan yang ditampung. Pakannya kami racik sendiri dari dedak dan maggot. Tiap tanggal lima kami berkumpul, menabung, dan membuka buku bersama.',
		foundedOn: '2021-02-14',
		bank: ['BRI', '302101004455501'],
		terms: { commission: 800, groupShare: 200, leastTakeHome: 20_000, bearsSpoilage: true },
		savings: { principal: 100_000, mandatory: 20_000 }
	},
	tani: {
		kind: 'ksm',
		name: 'KSM Tani Makmur',
		founder: 'suyat',
		members: [
			'yanti',
			'kartini',
			'paijo',
			'ngatini',
			'mulyono',
			'surati',
			'tugiman',
			'warsini',
			'budi',
			'lasmi',
			'giyem'
		],
		officers: [
			['sekretaris', 'yanti'],
			['bendahara', 'kartini'],
			['facilitator', 'dewi']
		],
		scene: 'field',
		phone: '0812-0000-0201',
		address: 'Dusun Warak, Girisekar',
		story:
			'Tanah kapur Gunungkidul kami rawat dengan kompos dan mulsa, sampai buah naga dan srikaya pun betah. Kami menanam bersama, panen bergantian, dan menjual lewat BUM Desa supaya harga tidak dimainkan tengkulak.',
		foundedOn: '2018-09-02',
		bank: ['BRI', '302101007788902'],
		terms: { commission: 700, groupShare: 300, leastTakeHome: 0, purchaseDays: 7 },
		savings: { principal: 150_000, mandatory: 25_000 }
	},
	srikandi: {
		kind: 'ksm',
		name: 'KSM Srikandi Mandiri',
		founder: 'endang',
		members: ['nur', 'sari', 'marsih', 'titik', 'rukmini', 'yatmi', 'indah', 'wiwik', 'harti'],
		officers: [
			['sekretaris', 'nur'],
			['bendahara', 'sari'],
			['facilitator', 'dewi']
		],
		scene: 'nursery',
		phone: '0812-0000-0301',
		address: 'Dusun Blimbing, Girisekar',
		story:
			'Kami ibu-ibu Dusun Blimbing yang mengolah hasil kebun jadi minyak, jamu, dan camilan, serta merawat tanaman hias di halaman rumah. Uang hasil jual masuk simpanan kami masing-masing, jelas sampai rupiahnya.',
		foundedOn: '2020-08-17',
		bank: ['Bank BPD DIY', '0021110099123'],
		terms: { commission: 1000, groupShare: 250, leastTakeHome: 10_000 },
		savings: { principal: 100_000, mandatory: 20_000 }
	},
	ksu: {
		kind: 'ksu',
		name: 'KSU Giri Artha',
		founder: 'bambang',
		members: ['sutarno', 'slamet', 'mulyono', 'budi', 'warsini', 'wiwik', 'rukmini'],
		officers: [
			['sekretaris', 'warsini'],
			['bendahara', 'wiwik']
		],
		scene: 'ksu',
		phone: '0812-0000-0401',
		address: 'Jalan Panggang–Wonosari km 2, Girisekar',
		story:
			'Koperasi serba usaha milik warga Girisekar: simpan pinjam, sewa alat tani, dan jasa yang dibutuhkan tetangga. Satu anggota satu suara.',
		foundedOn: '2012-07-12',
		bank: ['BRI', '302101001122301'],
		terms: { commission: 500, groupShare: 500, leastTakeHome: 0 },
		savings: { principal: 200_000, mandatory: 30_000 }
	}
} as const satisfies Record<string, DemoOrganisation>;
export type OrganisationKey = keyof typeof ORGANISATIONS;
export const GROUP_KEYS = ['mina', 'tani', 'srikandi', 'ksu'] as const;
export type GroupKey = (typeof GROUP_KEYS)[number];

export interface DemoGuest {
	readonly name: string;
	readonly phone: string;
	readonly villageCode: string;
	readonly address: string;
	/** Those near enough for the village courier; a parcel goes to the others. */
	readonly near: boolean;
}

const place =
	(near: boolean) =>
	(name: string, digits: string, villageCode: string, address: string): DemoGuest => ({
		name,
		phone: `+62813000${digits}`,
		villageCode,
		address,
		near
	});
const nearby = place(true);
const faraway = place(false);

/** Who buys without an account, or with one: where their goods go. */
export const BUYERS: readonly DemoGuest[] = [
	nearby('Siti Maryam', '00001', '34.03.06.2005', 'Rumah hijau depan masjid, Giriharjo'),
	nearby('Warung Bu Tini', '00002', '34.03.06.2002', 'Warung makan pertigaan Jeruken'),
	nearby('Anton Saputra', '00003', '34.03.06.2001', 'RT 03 Girikarto, dekat SD'),
	nearby('Lilis Suryani', '00004', '34.71.01.1002', 'Karangwaru TR II/412, Yogyakarta'),
	nearby('Dapur Mbak Ayu', '00005', '34.04.07.2003', 'Ruko Condongcatur blok C-7, Sleman'),
	nearby('Rumah Makan Sederhana Jogja', '00006', '34.04.07.2001', 'Jalan Kaliurang km 5,3, Sleman'),
	nearby('Pak Darmo', '00007', '34.03.06.2003', 'Sebelah balai dusun, Girimulyo'),
	nearby('Nita Ramadhani', '00008', '34.71.01.1001', 'Kos Melati, Kricak Kidul, Yogyakarta'),
	nearby('Yohanes Wibowo', '00009', '34.04.06.2001', 'Perum Griya Sinduadi B12, Sleman'),
	faraway('Dian Pertiwi', '00010', '31.74.01.1002', 'Tebet Barat Dalam VIII no. 14, Jakarta Selatan'),
	faraway('Toko Sehat Alami', '00011', '32.73.02.1004', 'Jalan Ir. H. Juanda 205, Dago, Bandung'),
	faraway('Andi Firmansyah', '00012', '31.71.06.1003', 'Jalan Cikini Raya 33, Jakarta Pusat'),
	faraway('Fransiska Tan', '00013', '33.74.01.1013', 'Jalan Pekunden Timur 8, Semarang'),
	faraway('Bayu Aditya', '00014', '32.73.01.1004', 'Sarijadi Raya 71, Bandung'),
	faraway('Laras Ayuningtyas', '00015', '31.74.03.1002', 'Jalan Bangka IX no. 5, Jakarta Selatan'),
	nearby('Kedai Kopi Kapur', '00016', '34.04.07.2002', 'Jalan Raya Tajem 21, Maguwoharjo, Sleman')
];

/** Where the buyers with an account live. */
export const MEMBERS_HOMES: Readonly<Partial<Record<PersonKey, DemoGuest>>> = {
	rina: {
		...faraway('Rina Kusuma', '00101', '31.74.01.1001', 'Tebet Timur Dalam II no. 9, Jakarta Selatan'),
		phone: '+6281200000901'
	},
	hendra: {
		...nearby('Hendra Wijaya', '00102', '34.71.01.1002', 'Warung Mbok Hendra, Jalan Magelang 18, Yogyakarta'),
		phone: '+6281200000902'
	},
	maria: {
		...faraway('Maria Lestari', '00103', '33.74.01.1003', 'Jalan Jagalan Tengah 40, Semarang'),
		phone: '+6281200000903'
	},
	fajar: {
		...faraway('Fajar Hidayat', '00104', '32.73.02.1005', 'Sekeloa Utara 12, Bandung'),
		phone: '+6281200000904'
	}
};
