import type { AccountType, BookKind } from './chart.ts';

/** An account every book of the named kinds starts with. `holder` names whose sub-ledger accounts stand below it. */
export interface ChartAccount {
	readonly code: string;
	readonly nameId: string;
	readonly nameEn: string;
	readonly type: AccountType;
	readonly normal: 'debit' | 'credit';
	readonly books: readonly BookKind[];
	readonly holder: string | null;
}

/**
/**
 * The chart of accounts: numbering of Kepmendesa 136/2022; what that list lacks has codes ending in 51 and up.
 * Principal and mandatory savings are equity while the member is in (UU 25/1992 art. 41).
 */
export const CHART: readonly ChartAccount[] = [
	account('1.1.01.01', 'Kas', 'Cash on hand', 'asset', 'debit', ['trade', 'usp', 'group'], null),
	account('1.1.01.02', 'Bank', 'Bank', 'asset', 'debit', ['trade', 'usp', 'group'], 'bank account'),
	account(
		'1.1.01.51',
		'Kas pada petugas',
		'Cash in transit with officers',
		'asset',
		'debit',
		['trade', 'usp', 'group'],
		'officer'
	),
	account(
		'1.1.01.52',
		'Kliring pembayaran daring',
		'Payment provider clearing',
		'asset',
		'debit',
		['trade'],
		'provider'
	),
	account(
		'1.1.01.53',
		'Tabungan beku di bank',
		'Blocked savings at bank',
		'asset',
		'debit',
		['usp', 'group'],
		'facility'
	),
	account('1.1.03.01', 'Piutang usaha', 'Trade receivables', 'asset', 'debit', ['trade'], 'customer'),
	account('1.1.03.51', 'Pinjaman anggota', 'Loans to members', 'asset', 'debit', ['usp', 'group'], 'loan'),
	account(
		'1.1.03.52',
		'Piutang jasa pinjaman',
		'Interest receivable',
		'asset',
		'debit',
		['usp', 'group'],
		'loan'
	),
	account(
		'1.1.03.53',
		'Piutang tanggung renteng',
		'Joint-liability receivable',
		'asset',
		'debit',
		['usp', 'group'],
		'member'
	),
	account(
		'1.1.03.54',
		'Piutang anggota lain-lain',
		'Other receivables from members',
		'asset',
		'debit',
		['trade', 'usp', 'group'],
		'member'
	),
	account(
		'1.1.03.55',
		'Piutang petugas',
		'Receivable from officers',
		'asset',
		'debit',
		['trade', 'usp', 'group'],
		'officer'
	),
	account(
		'1.1.04.01',
		'Penyisihan piutang usaha',
		'Allowance for trade receivables',
		'asset',
		'credit',
		['trade'],
		null
	),
	account(
		'1.1.04.51',
		'Penyisihan kerugian pinjaman',
		'Allowance for loan losses',
		'asset',
		'credit',
		['usp', 'group'],
		null
	),
	account('1.1.05.01', 'Persediaan barang dagang', 'Inventory of goods', 'asset', 'debit', ['trade'], 'lot'),
	account('1.1.05.51', 'Persediaan saprodi', 'Inventory of farm inputs', 'asset', 'debit', ['trade'], 'lot'),
	account('1.1.06.01', 'Perlengkapan', 'Supplies', 'asset', 'debit', ['trade', 'usp', 'group'], null),
	account(
		'1.1.07.01',
		'Biaya dibayar di muka',
		'Prepaid expenses',
		'asset',
		'debit',
		['trade', 'usp', 'group'],
		null
	),
	account('1.1.98.51', 'Akun penampung', 'Suspense', 'asset', 'debit', ['trade', 'usp', 'group'], null),
	account('1.3.01.01', 'Tanah', 'Land', 'asset', 'debit', ['trade', 'usp', 'group'], null),
	account(
		'1.3.01.51',
		'Bangunan kendaraan dan peralatan',
		'Buildings vehicles and equipment',
		'asset',
		'debit',
		['trade', 'usp', 'group'],
		'asset'
	),
	account(
		'1.3.07.01',
		'Akumulasi penyusutan',
		'Accumulated depreciation',
		'asset',
		'credit',
		['trade', 'usp', 'group'],
		'asset'
	),
	account(
		'2.1.01.01',
		'Utang usaha',
		'Trade payables',
		'liability',
		'credit',
		['trade', 'usp', 'group'],
		'supplier'
	),
	account(
		'2.1.01.51',
		'Utang titip jual',
		'Consignment payable to producers',
		'liability',
		'credit',
		['trade'],
		'producer'
	),
	account(
		'2.1.01.52',
		'Utang pembelian kepada produsen',
		'Purchases payable to producers',
		'liability',
		'credit',
		['trade'],
		'producer'
	),
	account('2.1.02.01', 'Utang PPN keluaran', 'Output VAT payable', 'liability', 'credit', ['trade'], null),
	account(
		'2.1.02.51',
		'Utang PPh final',
		'Final income tax payable',
		'liability',
		'credit',
		['trade', 'usp', 'group'],
		null
	),
	account(
		'2.1.02.52',
		'Utang PPh bunga simpanan',
		'Tax withheld on savings interest',
		'liability',
		'credit',
		['trade', 'usp', 'group'],
		null
	),
	account(
		'2.1.05.51',
		'Utang-piutang antar lembaga',
		'Due to and from other organisations',
		'liability',
		'credit',
		['trade', 'usp', 'group'],
		'book'
	),
	account(
		'2.1.05.52',
		'Titipan pihak lain (premi; angsuran bank; ongkir)',
		'Collected for others',
		'liability',
		'credit',
		['trade', 'usp', 'group'],
		'party'
	),
	account('2.1.05.53', 'Utang bagi hasil', 'Profit share payable', 'liability', 'credit', ['trade'], 'owner'),
	account(
		'2.1.05.54',
		'Hibah terikat belum terpakai',
		'Restricted grants unspent',
		'liability',
		'credit',
		['trade', 'usp', 'group'],
		'grant'
	),
	account('2.1.06.01', 'Uang muka pelanggan', 'Customer deposits', 'liability', 'credit', ['trade'], 'order'),
	account(
		'2.1.06.02',
		'Utang pengembalian dana',
		'Refunds payable',
		'liability',
		'credit',
		['trade'],
		'order'
	),
	account(
		'2.1.06.03',
		'Penerimaan belum teridentifikasi',
		'Unidentified receipts',
		'liability',
		'credit',
		['trade', 'usp', 'group'],
		null
	),
	account(
		'2.1.07.01',
		'Simpanan sukarela',
		'Voluntary savings',
		'liability',
		'credit',
		['usp', 'group'],
		'member'
	),
	account(
		'2.1.07.02',
		'Simpanan berjangka',
		'Term savings',
		'liability',
		'credit',
		['usp', 'group'],
		'member'
	),
	account(
		'2.1.07.03',
		'Jasa simpanan terutang',
		'Interest payable on savings',
		'liability',
		'credit',
		['usp', 'group'],
		'member'
	),
	account(
		'2.1.07.51',
		'Utang kepada penanggung',
		'Joint-liability payable',
		'liability',
		'credit',
		['usp', 'group'],
		'member'
	),
	account(
		'2.1.07.52',
		'Simpanan anggota keluar',
		"Leavers' savings payable",
		'liability',
		'credit',
		['trade', 'usp', 'group'],
		'member'
	),
	account(
		'2.1.07.53',
		'Angsuran diterima di muka',
		'Instalments received in advance',
		'liability',
		'credit',
		['usp', 'group'],
		'loan'
	),
	account(
		'2.1.08.01',
		'Dana risiko dan solidaritas',
		'Risk and solidarity fund',
		'liability',
		'credit',
		['trade', 'usp', 'group'],
		null
	),
	account(
		'2.1.08.02',
		'Dana pendidikan',
		'Education fund',
		'liability',
		'credit',
		['trade', 'usp', 'group'],
		null
	),
	account(
		'2.1.08.03',
		'Dana sosial dan lingkungan',
		'Social and environment fund',
		'liability',
		'credit',
		['trade', 'usp', 'group'],
		null
	),
	account(
		'2.1.08.04',
		'SHU terutang',
		'Member surplus payable',
		'liability',
		'credit',
		['trade', 'usp', 'group'],
		'member'
	),
	account(
		'2.1.08.05',
		'Dana pengurus dan karyawan',
		"Officers' and staff fund",
		'liability',
		'credit',
		['trade', 'usp', 'group'],
		null
	),
	account(
		'2.2.01.01',
		'Utang bank',
		'Bank loans payable',
		'liability',
		'credit',
		['trade', 'usp', 'group'],
		'facility'
	),
	account(
		'2.2.02.51',
		'Dana bergulir',
		'Revolving funds',
		'liability',
		'credit',
		['usp', 'group'],
		'facility'
	),
	account(
		'3.1.01.01',
		'Penyertaan modal desa',
		'Capital from the village',
		'equity',
		'credit',
		['trade'],
		null
	),
	account(
		'3.1.02.01',
		'Penyertaan modal masyarakat',
		'Capital from villagers',
		'equity',
		'credit',
		['trade'],
		'investor'
	),
	account(
		'3.1.03.01',
		'Simpanan pokok',
		'Principal savings',
		'equity',
		'credit',
		['trade', 'usp', 'group'],
		'member'
	),
	account(
		'3.1.03.02',
		'Simpanan wajib',
		'Mandatory savings',
		'equity',
		'credit',
		['trade', 'usp', 'group'],
		'member'
	),
	account(
		'3.2.01.01',
		'Bagi hasil penyertaan modal desa',
		'Village profit share',
		'equity',
		'debit',
		['trade'],
		null
	),
	account(
		'3.2.02.01',
		'Bagi hasil penyertaan modal masyarakat',
		"Villagers' profit share",
		'equity',
		'debit',
		['trade'],
		'investor'
	),
	account(
		'3.3.01.01',
		'Saldo laba / SHU belum dibagi',
		'Retained earnings / undistributed surplus',
		'equity',
		'credit',
		['trade', 'usp', 'group'],
		null
	),
	account('3.3.01.51', 'Cadangan', 'Reserve', 'equity', 'credit', ['trade', 'usp', 'group'], null),
	account('3.4.01.01', 'Hibah', 'Donated capital', 'equity', 'credit', ['trade', 'usp', 'group'], null),
	account(
		'3.8.01.01',
		'RK antar buku',
		'Inter-book account within one organisation',
		'equity',
		'credit',
		['trade', 'usp', 'group'],
		'book'
	),
	account(
		'3.9.01.01',
		'Ikhtisar laba rugi',
		'Income summary',
		'equity',
		'credit',
		['trade', 'usp', 'group'],
		null
	),
	account('3.9.51.01', 'Saldo awal', 'Opening balances', 'equity', 'credit', ['trade', 'usp', 'group'], null),
	account(
		'4.1.08.01',
		'Pendapatan jasa pinjaman',
		'Interest income',
		'income',
		'credit',
		['usp', 'group'],
		null
	),
	account('4.1.08.51', 'Pendapatan denda', 'Penalty income', 'income', 'credit', ['usp', 'group'], null),
	account(
		'4.1.08.52',
		'Pendapatan administrasi pinjaman',
		'Loan fee income',
		'income',
		'credit',
		['usp', 'group'],
		null
	),
	account(
		'4.1.08.53',
		'Pemulihan pinjaman dihapus',
		'Recoveries of written-off loans',
		'income',
		'credit',
		['usp', 'group'],
		null
	),
	account(
		'4.1.51.01',
		'Pendapatan komisi pemasaran',
		'Marketing commission',
		'income',
		'credit',
		['trade'],
		null
	),
	account('4.1.51.02', 'Pendapatan ongkos kirim', 'Delivery income', 'income', 'credit', ['trade'], null),
	account(
		'4.1.51.03',
		'Bagian kelompok dari penjualan',
		'Group share of sales',
		'income',
		'credit',
		['group', 'usp'],
		null
	),
	account('4.1.51.04', 'Pendapatan biaya pengemasan', 'Packing fees', 'income', 'credit', ['trade'], null),
	account(
		'4.1.51.05',
		'Pendapatan biaya administrasi',
		'Administration fees',
		'income',
		'credit',
		['trade'],
		null
	),
	account('4.1.51.06', 'Pendapatan biaya penjualan', 'Sales fees', 'income', 'credit', ['trade'], null),
	account('4.1.51.07', 'Pendapatan biaya angkut', 'Transport fees', 'income', 'credit', ['trade'], null),
	account(
		'4.2.01.01',
		'Penjualan kepada non-anggota',
		'Sales to non-members',
		'income',
		'credit',
		['trade'],
		null
	),
	account('4.2.01.51', 'Penjualan kepada anggota', 'Sales to members', 'income', 'credit', ['trade'], null),
	account(
		'4.2.01.99',
		'Retur dan potongan penjualan',
		'Sales returns and discounts',
		'income',
		'debit',
		['trade'],
		null
	),
	account('4.2.51.01', 'Penjualan saprodi', 'Sales of farm inputs', 'income', 'credit', ['trade'], null),
	account('5.1.01.01', 'Harga pokok penjualan', 'Cost of goods sold', 'expense', 'debit', ['trade'], null),
	account(
		'5.1.51.01',
		'Barang rusak dan susut',
		'Spoilage and shrinkage',
		'expense',
		'debit',
		['trade'],
		null
	),
	account('6.1.01.01', 'Beban pegawai', 'Staff costs', 'expense', 'debit', ['trade', 'usp', 'group'], null),
	account(
		'6.1.07.01',
		'Beban penyisihan piutang dan pinjaman',
		'Provision expense',
		'expense',
		'debit',
		['trade', 'usp', 'group'],
		null
	),
	account(
		'6.1.07.02',
		'Beban penyusutan',
		'Depreciation',
		'expense',
		'debit',
		['trade', 'usp', 'group'],
		null
	),
	account('6.2.51.01', 'Beban angkut', 'Transport costs', 'expense', 'debit', ['trade'], null),
	account(
		'6.2.51.02',
		'Beban penyedia pembayaran',
		'Payment provider costs',
		'expense',
		'debit',
		['trade'],
		null
	),
	account(
		'6.2.52.01',
		'Beban jasa simpanan',
		'Interest on savings',
		'expense',
		'debit',
		['usp', 'group'],
		null
	),
	account(
		'6.2.99.99',
		'Beban operasional lain',
		'Other operating costs',
		'expense',
		'debit',
		['trade', 'usp', 'group'],
		null
	),
	account(
		'7.1.99.99',
		'Pendapatan lain-lain',
		'Other income',
		'income',
		'credit',
		['trade', 'usp', 'group'],
		null
	),
	account(
		'7.2.01.01',
		'Beban administrasi bank',
		'Bank charges',
		'expense',
		'debit',
		['trade', 'usp', 'group'],
		null
	),
	account(
		'7.2.02.01',
		'Beban bunga bank',
		'Interest on bank loans',
		'expense',
		'debit',
		['trade', 'usp', 'group'],
		null
	),
	account(
		'7.2.99.99',
		'Beban lain-lain',
		'Other expenses',
		'expense',
		'debit',
		['trade', 'usp', 'group'],
		null
	),
	account(
		'7.3.01.10',
		'Beban pajak penghasilan',
		'Income tax expense',
		'expense',
		'debit',
		['trade', 'usp', 'group'],
		null
	)
];

function account(
	code: string,
	nameId: string,
	nameEn: string,
	type: AccountType,
	normal: 'debit' | 'credit',
	books: readonly BookKind[],
	holder: string | null
): ChartAccount {
	return { code, nameId, nameEn, type, normal, books, holder };
}
