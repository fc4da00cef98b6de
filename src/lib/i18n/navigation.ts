import { defineMessages } from './define.ts';

/** Header, footer, side navigation, and the pages for errors and for being offline. */
export const navigationMessages = defineMessages({
	id: {
		skipToContent: 'Langsung ke isi',
		home: 'Beranda',
		searchLabel: 'Cari hasil desa',
		searchHint: 'Lele, beras, madu …',
		suggestions: 'Saran',
		products: 'Produk',
		cart: 'Keranjang',
		cartWithCount: (count: string) => `Keranjang, ${count} barang`,
		signIn: 'Masuk',
		register: 'Daftar',
		signOut: 'Keluar',
		mine: 'Saya',
		mainNavigation: 'Menu utama',
		footerNavigation: 'Tautan bawah',
		language: 'Bahasa',
		indonesian: 'Bahasa Indonesia',
		english: 'English',
		languageShort: { id: 'ID', en: 'EN' },
		loading: 'Memuat halaman …',
		sellers: 'Penjual',
		villages: 'Desa',
		saleCalculator: 'Hitung bagian penjual',
		loanCalculator: 'Hitung angsuran',
		footerPromise: 'Setiap rupiah yang Anda bayar tercatat di buku kelompok, dan anggotanya bisa membacanya.',
		villageData: 'Nama dan kode wilayah: idn-area-data (ODbL).',
		memberNavigation: 'Menu saya',
		member: {
			home: 'Saya',
			products: 'Jualan',
			orders: 'Pesanan',
			savings: 'Simpanan',
			payouts: 'Hasil jual',
			liked: 'Disukai',
			followed: 'Diikuti',
			addresses: 'Alamat'
		},
		deskNavigation: 'Menu meja',
		deskMenu: 'Menu',
		desk: {
			home: 'Hari ini',
			orders: 'Pesanan',
			standing: 'Pesanan rutin',
			credit: 'Bayar nanti',
			products: 'Produk',
			reviews: 'Ulasan',
			promises: 'Janji panen',
			cycles: 'Siklus pesanan',
			inputs: 'Toko Tani',
			warehouse: 'Gudang',
			payouts: 'Pencairan',
			members: 'Anggota',
			savings: 'Simpanan',
			loans: 'Pinjaman',
			meetings: 'Rapat',
			books: 'Buku',
			reports: 'Laporan',
			surplus: 'Bagi hasil',
			agreements: 'Perjanjian',
			settings: 'Pengaturan'
		},
		deskGroups: { sales: 'Jual beli', money: 'Uang', organisation: 'Lembaga' },
		organisationKinds: {
			bumdesa: 'BUM Desa',
			ksu: 'KSU',
			ksm: 'KSM',
			bank: 'Bank',
			lkm: 'LKM',
			social_enterprise: 'Usaha sosial',
			village_government: 'Pemerintah desa'
		},
		unanswered: {
			notSent:
				'Sinyal terputus, jadi belum ada jawaban. Isian Anda tetap ada di sini. Kirim lagi; pesanan dan pembayaran tidak akan tercatat dua kali.',
			busy: 'Sedang ramai sekali, jadi belum tercatat. Isian Anda tetap ada di sini. Kirim lagi sebentar lagi.'
		},
		close: 'Tutup',
		backToShop: 'Kembali ke toko',
		toDesk: 'Ke meja kerja',
		error: {
			kept: 'Yang tersimpan',
			todo: 'Yang bisa dilakukan',
			code: (status: string, requestId: string) =>
				requestId === '' ? `Kode ${status}` : `Kode ${status} · ${requestId}`,
			toProducts: 'Lihat produk',
			toHome: 'Ke beranda',
			reload: 'Muat ulang halaman',
			tryAgain: 'Coba lagi',
			openAgain: 'Buka halaman tadi',
			signIn: 'Masuk dengan akun lain'
		},
		errors: {
			notFound: {
				title: 'Halaman ini tidak ada',
				what: 'Alamatnya mungkin salah ketik, atau barangnya sudah tidak dijual.',
				kept: 'Keranjang Anda tetap ada.',
				todo: 'Cari barangnya lagi, atau mulai dari beranda.'
			},
			forbidden: {
				title: 'Halaman ini bukan untuk akun Anda',
				what: 'Halaman ini hanya untuk pengurus atau anggota yang berwenang.',
				kept: 'Tidak ada yang berubah.',
				todo: 'Masuk dengan akun yang berwenang, atau minta pengurus memberi wewenang.'
			},
			signInFirst: {
				title: 'Silakan masuk dulu',
				what: 'Halaman ini hanya bisa dibuka setelah masuk.',
				kept: 'Keranjang Anda tetap ada.',
				todo: 'Masuk, lalu buka halaman ini lagi.'
			},
			stale: {
				title: 'Formulir ini sudah tidak berlaku',
				what: 'Formulir ini sudah pernah dikirim, atau datanya berubah sejak halaman dibuka.',
				kept: 'Kiriman yang pertama tetap tercatat, satu kali saja.',
				todo: 'Kembali ke halaman sebelumnya, muat ulang, lalu periksa sebelum mengirim lagi.'
			},
			tooLarge: {
				title: 'Kirimannya terlalu besar',
				what: 'Foto atau berkas yang dikirim lebih besar dari batasnya (8 MB tiap foto).',
				kept: 'Tidak ada yang tersimpan setengah jalan.',
				todo: 'Kembali, lalu kirim foto yang lebih kecil atau lebih sedikit.'
			},
			tooMany: {
				title: 'Terlalu sering dicoba',
				what: 'Demi keamanan, percobaan dari sini dibatasi sebentar.',
				kept: 'Akun dan keranjang Anda aman.',
				todo: 'Tunggu beberapa menit, lalu coba lagi.'
			},
			busy: {
				title: 'Sedang ramai sekali',
				what: 'Kiriman Anda belum sempat dicatat.',
				kept: 'Tidak ada uang atau barang yang berpindah.',
				todo: 'Tunggu beberapa detik, lalu kirim lagi. Aman: tidak akan tercatat dua kali.'
			},
			offline: {
				title: 'Tidak ada sinyal',
				what: 'Halaman ini belum pernah dibuka di telepon ini, jadi belum tersimpan.',
				kept: 'Halaman yang baru saja Anda baca masih bisa dibuka. Keranjang Anda tetap ada.',
				todo: 'Cari tempat yang sinyalnya lebih baik, lalu coba lagi.'
			},
			notSent: {
				title: 'Sinyal terputus',
				what: 'Sinyal hilang sebelum ada jawaban, jadi yang tadi Anda tekan mungkin belum sampai.',
				kept: 'Isian Anda masih ada di halaman sebelumnya. Keranjang Anda tetap ada.',
				todo: 'Cari tempat yang sinyalnya lebih baik, kembali ke halaman tadi, lalu kirim lagi. Pesanan dan pembayaran tidak akan tercatat dua kali.'
			},
			broken: {
				title: 'Ada yang rusak di pihak kami',
				what: 'Halaman ini gagal dibuat. Ini kesalahan kami, bukan kesalahan Anda.',
				kept: 'Yang sudah dicatat tetap ada; yang belum selesai tidak dicatat sama sekali.',
				todo: 'Coba lagi sebentar lagi. Jika masih begitu, kirimkan kode di bawah kepada pengurus.'
			}
		}
	},
	en: {
		skipToContent: 'Skip to content',
		home: 'Home',
		searchLabel: 'Search village goods',
		searchHint: 'Catfish, rice, honey …',
		suggestions: 'Suggestions',
		products: 'Products',
		cart: 'Cart',
		cartWithCount: (count) => `Cart, ${count} items`,
		signIn: 'Sign in',
		register: 'Register',
		signOut: 'Sign out',
		mine: 'My page',
		mainNavigation: 'Main menu',
		footerNavigation: 'Footer links',
		language: 'Language',
		indonesian: 'Bahasa Indonesia',
		english: 'English',
		languageShort: { id: 'ID', en: 'EN' },
		loading: 'Loading the page …',
		sellers: 'Sellers',
		villages: 'Villages',
		saleCalculator: 'A seller’s share',
		loanCalculator: 'Loan instalments',
		footerPromise: 'Every rupiah you pay is written in the group’s books, and its members can read them.',
		villageData: 'Names and codes of places: idn-area-data (ODbL).',
		memberNavigation: 'My menu',
		member: {
			home: 'Me',
			products: 'My goods',
			orders: 'Orders',
			savings: 'Savings',
			payouts: 'Earnings',
			liked: 'Saved',
			followed: 'Followed',
			addresses: 'Addresses'
		},
		deskNavigation: 'Desk menu',
		deskMenu: 'Menu',
		desk: {
			home: 'Today',
			orders: 'Orders',
			standing: 'Standing orders',
			credit: 'Pay later',
			products: 'Products',
			reviews: 'Reviews',
			promises: 'Harvest promises',
			cycles: 'Order cycles',
			inputs: 'Farm shop',
			warehouse: 'Warehouse',
			payouts: 'Payouts',
			members: 'Members',
			savings: 'Savings',
			loans: 'Loans',
			meetings: 'Meetings',
			books: 'Books',
			reports: 'Reports',
			surplus: 'Surplus',
			agreements: 'Agreements',
			settings: 'Settings'
		},
		deskGroups: { sales: 'Trade', money: 'Money', organisation: 'Organisation' },
		organisationKinds: {
			bumdesa: 'Village enterprise',
			ksu: 'Co-operative',
			ksm: 'Self-help group',
			bank: 'Bank',
			lkm: 'Microfinance institution',
			social_enterprise: 'Social enterprise',
			village_government: 'Village government'
		},
		unanswered: {
			notSent:
				'The signal was lost, so there is no answer yet. What you filled in is still here. Send it again; orders and payments are never recorded twice.',
			busy: 'It is very busy, so nothing was recorded. What you filled in is still here. Send it again in a moment.'
		},
		close: 'Close',
		backToShop: 'Back to the shop',
		toDesk: 'To the desk',
		error: {
			kept: 'What was kept',
			todo: 'What you can do',
			code: (status, requestId) => (requestId === '' ? `Code ${status}` : `Code ${status} · ${requestId}`),
			toProducts: 'See products',
			toHome: 'To the home page',
			reload: 'Reload the page',
			tryAgain: 'Try again',
			openAgain: 'Open that page',
			signIn: 'Sign in with another account'
		},
		errors: {
			notFound: {
				title: 'There is no such page',
				what: 'The address may be mistyped, or the goods are no longer sold.',
				kept: 'Your cart is still there.',
				todo: 'Search for the goods again, or start from the home page.'
			},
			forbidden: {
				title: 'This page is not for your account',
				what: 'Only officers or members who may do so can open this page.',
				kept: 'Nothing has changed.',
				todo: 'Sign in with an account that may, or ask an officer for access.'
			},
			signInFirst: {
				title: 'Please sign in first',
				what: 'This page opens only after signing in.',
				kept: 'Your cart is still there.',
				todo: 'Sign in, then open this page again.'
			},
			stale: {
				title: 'This form is no longer valid',
				what: 'It was already sent, or the data changed since the page was opened.',
				kept: 'The first sending stays recorded, exactly once.',
				todo: 'Go back, reload the page, and check before sending again.'
			},
			tooLarge: {
				title: 'That was too large to send',
				what: 'A photo or file is larger than the limit (8 MB a photo).',
				kept: 'Nothing was saved half-way.',
				todo: 'Go back, and send smaller or fewer photos.'
			},
			tooMany: {
				title: 'Tried too often',
				what: 'For safety, tries from here are limited for a while.',
				kept: 'Your account and cart are safe.',
				todo: 'Wait a few minutes, then try again.'
			},
			busy: {
				title: 'It is very busy',
				what: 'What you sent could not be recorded yet.',
				kept: 'No money and no goods have moved.',
				todo: 'Wait a few seconds, then send again. It is safe: nothing is recorded twice.'
			},
			offline: {
				title: 'No signal',
				what: 'This page has not been opened on this phone before, so it is not stored.',
				kept: 'Pages you have just read still open. Your cart is still there.',
				todo: 'Find a place with better signal, then try again.'
			},
			notSent: {
				title: 'The signal was lost',
				what: 'The signal was lost before an answer came, so what you pressed may not have arrived.',
				kept: 'What you filled in is still on the page before. Your cart is still there.',
				todo: 'Find a place with better signal, go back to that page, then send it again. Orders and payments are never recorded twice.'
			},
			broken: {
				title: 'Something broke on our side',
				what: 'This page could not be made. It is our mistake, not yours.',
				kept: 'What was recorded stays; what was not finished is not recorded at all.',
				todo: 'Try again in a moment. If it stays so, send the code below to an officer.'
			}
		}
	}
});
