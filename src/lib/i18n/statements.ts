import { defineMessages } from './define.ts';

/** The financial statements: their lines, the notes, the periods, the checks. */
export const statementMessages = defineMessages({
	id: {
		title: 'Laporan keuangan',
		lead: 'Dihitung langsung dari buku, di samping masa yang sama tahun lalu.',
		together: 'Semua buku digabung',
		part: 'Masa',
		fullYear: 'Setahun',
		show: 'Tampilkan',
		pdf: 'Unduh PDF',
		xlsx: 'Unduh XLSX',
		printed: (date: string) => `Dicetak ${date}`,
		page: (number: string) => `Halaman ${number}`,
		half: (half: string, year: string) => `Semester ${half} ${year}`,
		wholeYear: (year: string) => `Tahun ${year}`,
		empty: 'Tidak ada angka pada masa ini',
		names: {
			cooperative: {
				income: 'Perhitungan hasil usaha',
				position: 'Posisi keuangan',
				equity: 'Perubahan ekuitas',
				'cash-flow': 'Arus kas',
				notes: 'Catatan'
			},
			bumdesa: {
				income: 'Laba rugi',
				position: 'Posisi keuangan',
				equity: 'Perubahan modal',
				'cash-flow': 'Arus kas',
				notes: 'Catatan (CALK)'
			}
		},
		account: 'Akun',
		sections: {
			fromMembers: 'Pendapatan dari anggota',
			fromOthers: 'Pendapatan dari bukan anggota',
			services: 'Pendapatan jasa',
			sales: 'Pendapatan penjualan',
			cost: 'Beban pokok',
			administration: 'Beban administrasi dan umum',
			operations: 'Beban operasional',
			marketing: 'Beban pemasaran',
			otherIncome: 'Pendapatan lain',
			otherExpense: 'Beban lain',
			tax: 'Pajak penghasilan',
			currentAssets: 'Aset lancar',
			investments: 'Investasi',
			fixedAssets: 'Aset tetap',
			otherAssets: 'Aset lain',
			shortDebts: 'Kewajiban jangka pendek',
			longDebts: 'Kewajiban jangka panjang',
			membersShare: 'Bagian anggota atas dana kelompok',
			ownedTogether: 'Milik bersama',
			equity: 'Ekuitas'
		},
		sums: {
			revenue: 'Jumlah pendapatan',
			gross: 'Hasil kotor',
			operating: 'Hasil usaha',
			beforeTax: 'Hasil sebelum pajak',
			surplus: { cooperative: 'Sisa hasil usaha (SHU)', bumdesa: 'Laba (rugi) bersih' },
			assets: 'Jumlah aset',
			liabilities: 'Jumlah kewajiban',
			equity: 'Jumlah ekuitas',
			both: 'Jumlah kewajiban dan ekuitas'
		},
		total: (section: string) => `Jumlah ${section.charAt(0).toLowerCase()}${section.slice(1)}`,
		surplusToDate: { cooperative: 'SHU berjalan', bumdesa: 'Laba berjalan' },
		equityColumns: {
			opening: 'Awal',
			increase: 'Bertambah',
			decrease: 'Berkurang',
			closing: 'Akhir',
			before: 'Akhir tahun lalu'
		},
		activities: {
			operating: 'Kegiatan usaha',
			investing: 'Investasi',
			financing: 'Pendanaan'
		},
		cashChange: 'Naik (turun) kas dan bank',
		cashOpening: 'Kas dan bank di awal',
		cashClosing: 'Kas dan bank di akhir',
		checks: {
			balanced: {
				good: 'Aset sama dengan kewajiban dan ekuitas',
				bad: 'Aset tidak sama dengan kewajiban dan ekuitas'
			},
			result: {
				good: 'Hasil usaha sama dengan yang ada di perubahan ekuitas',
				bad: 'Hasil usaha tidak sama dengan yang ada di perubahan ekuitas'
			},
			cash: {
				good: 'Akhir arus kas sama dengan kas di posisi keuangan',
				bad: 'Akhir arus kas tidak sama dengan kas di posisi keuangan'
			}
		},
		checksTitle: 'Angkanya cocok satu sama lain',
		fits: 'Cocok',
		fitsNot: 'Tidak cocok',
		notes: {
			general: 'Umum',
			who: (name: string, kind: string, village: string) => `${name} adalah ${kind} di ${village}.`,
			registered: (number: string) => `Nomor pendaftaran: ${number}.`,
			founded: (date: string) => `Berdiri ${date}.`,
			members: (count: string) => `Anggota yang aktif saat laporan dibuat: ${count} orang.`,
			kinds: {
				bumdesa: 'badan usaha milik desa',
				ksu: 'koperasi serba usaha',
				ksm: 'kelompok swadaya masyarakat',
				bank: 'bank',
				lkm: 'lembaga keuangan mikro',
				social_enterprise: 'usaha sosial'
			},
			policies: 'Dasar penyusunan',
			standard: {
				cooperative: 'Laporan disusun menurut SAK Entitas Privat dan peraturan koperasi yang berlaku.',
				bumdesa: 'Laporan disusun menurut Kepmendesa PDTT 136/2022 tentang pelaporan keuangan BUM Desa.',
				group:
					'Kelompok bukan badan hukum. Simpanan pokok dan wajib ditunjukkan sebagai bagian anggota atas dana kelompok.'
			},
			accrual: 'Pendapatan dan beban dicatat saat terjadi, dalam rupiah bulat.',
			cooperativeSavings:
				'Simpanan pokok dan wajib adalah ekuitas selama anggota aktif; simpanan sukarela dan berjangka adalah kewajiban.',
			assets: 'Aset tetap dicatat sebesar harga perolehan dan disusutkan garis lurus setiap bulan.',
			combined: 'Utang-piutang antar buku lembaga ini (RK) sudah dihapus dari gabungan.',
			details: {
				cash: 'Kas dan bank',
				receivables: 'Piutang dan pinjaman',
				stock: 'Persediaan',
				fixed: 'Aset tetap',
				debts: 'Kewajiban',
				equity: 'Ekuitas'
			}
		}
	},
	en: {
		title: 'Financial statements',
		lead: 'Computed from the books as they are, beside the same period of last year.',
		together: 'All books together',
		part: 'Period',
		fullYear: 'Whole year',
		show: 'Show',
		pdf: 'Download PDF',
		xlsx: 'Download XLSX',
		printed: (date) => `Printed ${date}`,
		page: (number) => `Page ${number}`,
		half: (half, year) => `Half-year ${half}, ${year}`,
		wholeYear: (year) => `Year ${year}`,
		empty: 'No figures in this period',
		names: {
			cooperative: {
				income: 'Income statement',
				position: 'Financial position',
				equity: 'Changes in equity',
				'cash-flow': 'Cash flow',
				notes: 'Notes'
			},
			bumdesa: {
				income: 'Profit and loss',
				position: 'Financial position',
				equity: 'Changes in capital',
				'cash-flow': 'Cash flow',
				notes: 'Notes (CALK)'
			}
		},
		account: 'Account',
		sections: {
			fromMembers: 'Income from members',
			fromOthers: 'Income from non-members',
			services: 'Income from services',
			sales: 'Income from sales',
			cost: 'Cost of sales',
			administration: 'Administrative costs',
			operations: 'Operating costs',
			marketing: 'Marketing costs',
			otherIncome: 'Other income',
			otherExpense: 'Other expenses',
			tax: 'Income tax',
			currentAssets: 'Current assets',
			investments: 'Investments',
			fixedAssets: 'Fixed assets',
			otherAssets: 'Other assets',
			shortDebts: 'Short-term liabilities',
			longDebts: 'Long-term liabilities',
			membersShare: 'Members’ share of the group’s funds',
			ownedTogether: 'Owned together',
			equity: 'Equity'
		},
		sums: {
			revenue: 'Total income',
			gross: 'Gross result',
			operating: 'Operating result',
			beforeTax: 'Result before tax',
			surplus: { cooperative: 'Surplus (SHU)', bumdesa: 'Net profit (loss)' },
			assets: 'Total assets',
			liabilities: 'Total liabilities',
			equity: 'Total equity',
			both: 'Total liabilities and equity'
		},
		total: (section) => `Total ${section.charAt(0).toLowerCase()}${section.slice(1)}`,
		surplusToDate: { cooperative: 'Surplus to date', bumdesa: 'Profit to date' },
		equityColumns: {
			opening: 'Opening',
			increase: 'Increase',
			decrease: 'Decrease',
			closing: 'Closing',
			before: 'Closing last year'
		},
		activities: { operating: 'Operating', investing: 'Investing', financing: 'Financing' },
		cashChange: 'Change in cash and bank',
		cashOpening: 'Cash and bank at the beginning',
		cashClosing: 'Cash and bank at the end',
		checks: {
			balanced: { good: 'Assets are liabilities and equity', bad: 'Assets are not liabilities and equity' },
			result: {
				good: 'The result is that of the changes in equity',
				bad: 'The result is not that of the changes in equity'
			},
			cash: {
				good: 'The cash flow ends with the cash of the position',
				bad: 'The cash flow does not end with the cash of the position'
			}
		},
		checksTitle: 'The figures agree with one another',
		fits: 'Agrees',
		fitsNot: 'Differs',
		notes: {
			general: 'General',
			who: (name, kind, village) => `${name} is a ${kind} in ${village}.`,
			registered: (number) => `Registration number: ${number}.`,
			founded: (date) => `Founded ${date}.`,
			members: (count) => `Active members when this report was made: ${count}.`,
			kinds: {
				bumdesa: 'village-owned enterprise',
				ksu: 'multi-purpose co-operative',
				ksm: 'self-help group',
				bank: 'bank',
				lkm: 'microfinance institution',
				social_enterprise: 'social enterprise'
			},
			policies: 'Basis of preparation',
			standard: {
				cooperative:
					'Prepared by SAK EP (Indonesia’s standard for private entities) and the rules for co-operatives.',
				bumdesa: 'Prepared by Kepmendesa PDTT 136/2022 on the reporting of village-owned enterprises.',
				group:
					'A group is no legal person. Principal and mandatory savings are shown as the members’ share of its funds.'
			},
			accrual: 'Income and expenses are recorded when they arise, in whole rupiah.',
			cooperativeSavings:
				'Principal and mandatory savings are equity while the member is in; voluntary and term savings are liabilities.',
			assets: 'Fixed assets stand at what they cost and are depreciated in a straight line every month.',
			combined: 'What the books of this organisation owe one another (RK) was taken out.',
			details: {
				cash: 'Cash and bank',
				receivables: 'Receivables and loans',
				stock: 'Inventory',
				fixed: 'Fixed assets',
				debts: 'Liabilities',
				equity: 'Equity'
			}
		}
	}
});

export type StatementWords = (typeof statementMessages)['id' | 'en'];
