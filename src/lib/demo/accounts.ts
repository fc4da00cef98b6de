/** The one easy password of every account of the demo village; the demo is never made where NODE_ENV=production. */
export const DEMO_PASSWORD = 'panen-raya-2026';

export interface DemoAccount {
	readonly name: string;
	readonly phone: string;
	/** What the person is in the village. */
	readonly role: string;
	/** Where the person begins after signing in. */
	readonly page: string;
}

/** Who to sign in as, so that each side of the village can be seen. */
export const DEMO_ACCOUNTS: readonly DemoAccount[] = [
	{ name: 'Sri Wahyuni', phone: '0812-0000-0101', role: 'Anggota KSM, petani lele', page: '/saya' },
	{ name: 'Rina Kusuma', phone: '0812-0000-0901', role: 'Pembeli di Jakarta', page: '/saya/pesanan' },
	{ name: 'Ratna Dewi', phone: '0812-0000-0104', role: 'Bendahara KSM', page: '/meja/ksm-mina-lestari' },
	{ name: 'Joko Susilo', phone: '0812-0000-0102', role: 'Ketua KSM', page: '/meja/ksm-mina-lestari' },
	{
		name: 'Agus Prasetyo',
		phone: '0812-0000-0001',
		role: 'Direktur BUM Desa',
		page: '/meja/bum-desa-giri-sejahtera'
	},
	{
		name: 'Endah Kurniasih',
		phone: '0812-0000-0002',
		role: 'Bendahara BUM Desa',
		page: '/meja/bum-desa-giri-sejahtera'
	},
	{
		name: 'Wahyu Nugroho',
		phone: '0812-0000-0003',
		role: 'Gudang BUM Desa',
		page: '/meja/bum-desa-giri-sejahtera'
	},
	{ name: 'Dewi Anggraini', phone: '0812-0000-0801', role: 'Pendamping', page: '/dampingan' }
];

/** The accounts as a table in plain text, for the terminal. */
export function accountsTable(): string {
	const heads = ['Nama', 'Nomor HP', 'Peran', 'Mulai dari'];
	const rows = [heads, ...DEMO_ACCOUNTS.map(({ name, phone, role, page }) => [name, phone, role, page])];
	const widths = heads.map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)));
	const lines = rows.map((row) =>
		row
			.map((cell, column) => cell.padEnd(widths[column] ?? 0))
			.join('  ')
			.trimEnd()
	);
	lines.splice(1, 0, widths.map((width) => '-'.repeat(width)).join('  '));
	return [`Akun contoh, semuanya dengan kata sandi ${DEMO_PASSWORD}`, '', ...lines].join('\n');
}
