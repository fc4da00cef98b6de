import { defineMessages } from './define.ts';

/** Places: the picker of villages and their pages. */
export const villageMessages = defineMessages({
	id: {
		village: 'Desa',
		villageLine: (village: string, regency: string) => `${village}, ${regency}`,
		placeLine: (district: string, regency: string, province: string) =>
			`Kecamatan ${district}, ${regency}, ${province}`,
		picker: {
			label: 'Desa atau kelurahan',
			hint: 'Ketik nama desa dan kabupatennya, misalnya “sari gunungkidul”',
			button: 'Cari desa',
			choose: 'Pilih desanya',
			none: 'Belum ada desa yang cocok. Coba tulis nama desa dan kabupatennya.',
			chosen: 'Desa yang dipilih',
			found: (count: string) => `${count} desa ditemukan`
		},
		villages: {
			title: 'Desa',
			lead: 'Cari desa, lihat kelompok dan hasilnya.',
			search: 'Nama desa',
			button: 'Cari',
			active: 'Desa yang sudah bergabung',
			none: 'Belum ada desa yang bergabung',
			noneText: 'Desa pertama muncul di sini begitu ada lembaga yang didirikan.',
			notFound: (text: string) => `Tidak ada desa yang cocok dengan “${text}”`,
			notFoundText: 'Periksa ejaannya, atau tambahkan nama kabupatennya.',
			results: (count: string) => `${count} desa yang cocok`,
			organisations: 'Lembaga di desa ini',
			organisationCount: (count: string) => `${count} lembaga`,
			noOrganisations: 'Belum ada lembaga dari desa ini',
			noOrganisationsText:
				'Kelompok, koperasi, atau BUM Desa yang didirikan di sini akan muncul di halaman ini.',
			goods: 'Lihat hasil desa ini',
			code: 'Kode wilayah',
			district: 'Kecamatan',
			regency: 'Kabupaten atau kota',
			province: 'Provinsi',
			sourceBefore: 'Nama dan kode desa dari',
			sourceAfter: 'dengan lisensi ODbL 1.0.'
		}
	},
	en: {
		village: 'Village',
		villageLine: (village, regency) => `${village}, ${regency}`,
		placeLine: (district, regency, province) => `District ${district}, ${regency}, ${province}`,
		picker: {
			label: 'Village',
			hint: 'Type the village and its regency, for example “sari gunungkidul”',
			button: 'Find the village',
			choose: 'Choose the village',
			none: 'No village fits yet. Try the names of the village and its regency.',
			chosen: 'The village chosen',
			found: (count) => (count === '1' ? '1 village found' : `${count} villages found`)
		},
		villages: {
			title: 'Villages',
			lead: 'Find a village, its groups and what they make.',
			search: 'Name of the village',
			button: 'Search',
			active: 'Villages that take part',
			none: 'No village takes part yet',
			noneText: 'The first one appears here as soon as an organisation is founded.',
			notFound: (text) => `No village fits “${text}”`,
			notFoundText: 'Check the spelling, or add the regency.',
			results: (count) => (count === '1' ? '1 village fits' : `${count} villages fit`),
			organisations: 'Organisations of this village',
			organisationCount: (count) => (count === '1' ? '1 organisation' : `${count} organisations`),
			noOrganisations: 'No organisation of this village yet',
			noOrganisationsText: 'Groups, co-operatives and enterprises founded here appear on this page.',
			goods: 'See this village’s goods',
			code: 'Government code',
			district: 'District',
			regency: 'Regency or city',
			province: 'Province',
			sourceBefore: 'Names and codes of villages from',
			sourceAfter: 'under the ODbL 1.0 licence.'
		}
	}
});
