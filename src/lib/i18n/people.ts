import { defineMessages } from './define.ts';

/** Signing in, registering, lost passwords, and a person's own pages. */
export const peopleMessages = defineMessages({
	id: {
		contact: 'Nomor telepon atau e-mail',
		contactHint: 'Misalnya 0812-3456-7890',
		phone: 'Nomor telepon',
		email: 'E-mail',
		name: 'Nama lengkap',
		password: 'Kata sandi',
		newPassword: 'Kata sandi baru',
		currentPassword: 'Kata sandi sekarang',
		passwordHint: 'Paling sedikit 8 huruf atau angka. Pilih yang mudah Anda ingat tetapi sulit ditebak.',
		signIn: {
			title: 'Masuk',
			lead: 'Untuk berjualan, menabung, dan melihat pesanan Anda.',
			button: 'Masuk',
			forgotten: 'Lupa kata sandi?',
			newHere: 'Belum punya akun?',
			toRegister: 'Daftar sekarang',
			guest: 'Untuk berbelanja, Anda tidak perlu masuk.'
		},
		register: {
			title: 'Daftar',
			lead: 'Satu akun untuk belanja, jualan, dan simpanan.',
			button: 'Buat akun',
			haveAccount: 'Sudah punya akun?',
			toSignIn: 'Masuk'
		},
		reset: {
			title: 'Lupa kata sandi',
			lead: 'Pengurus kelompok Anda bisa membantu.',
			steps: [
				'Temui atau telepon pengurus kelompok, koperasi, atau BUM Desa Anda.',
				'Pengurus membuka Anggota di meja kerjanya, lalu memilih nama Anda di Bantu kata sandi.',
				'Ia membacakan kode 8 angka. Kode berlaku 30 menit dan hanya untuk sekali pakai.'
			].join('\n'),
			officers: 'Anda sendiri pengurus? Mintalah kode dari dua pengurus lain, lalu tulis keduanya berurutan.',
			code: 'Kode dari pengurus',
			codeHint: '8 angka; dari dua pengurus 16 angka',
			button: 'Ganti kata sandi',
			ended: 'Setelah diganti, akun Anda keluar dari semua telepon lain.'
		},
		home: {
			title: 'Ringkasan',
			greeting: (name: string) => `Halo, ${name}`,
			first: 'Perlu Anda lihat dulu',
			nothing: 'Tidak ada yang menunggu Anda. Semua beres.',
			desks: 'Meja kerja saya',
			groups: 'Kelompok saya',
			noGroup: 'Anda belum menjadi anggota kelompok',
			noGroupText:
				'Dengan menjadi anggota, Anda bisa menjual hasil kebun, ternak, dan kerajinan, serta menabung.',
			findGroup: 'Cari kelompok',
			found: 'Dirikan kelompok',
			quick: 'Lanjut ke',
			sell: 'Jualan saya',
			sales: 'Siapa yang memesan',
			orders: 'Belanjaan saya',
			savings: 'Simpanan saya',
			loans: 'Pinjaman saya',
			payouts: 'Hasil jual saya',
			profile: 'Data diri dan kata sandi',
			assisted: 'Kelompok dampingan',
			memberNumber: (number: string) => `Anggota nomor ${number}`,
			waitingForOfficers: 'Menunggu jawaban pengurus'
		},
		profile: {
			title: 'Data diri',
			saved: 'Data diri tersimpan.',
			passwordSaved: 'Kata sandi diganti. Anda keluar dari semua telepon lain.',
			contactSaved: 'Nomor dan e-mail tersimpan.',
			about: 'Tentang Anda',
			gender: 'Jenis kelamin',
			genderHint: 'Dipakai untuk melihat berapa perempuan yang terbantu.',
			female: 'Perempuan',
			male: 'Laki-laki',
			unsaid: 'Tidak disebut',
			language: 'Bahasa',
			save: 'Simpan data diri',
			contacts: 'Untuk masuk',
			contactsHint: 'Boleh salah satu saja.',
			saveContacts: 'Simpan nomor dan e-mail',
			changePassword: 'Ganti kata sandi',
			close: 'Tutup akun',
			closeTitle: 'Tutup akun ini?',
			closeText:
				'Anda tidak bisa masuk lagi dengan akun ini. Catatan di buku kelompok tetap ada karena milik semua anggota.',
			closeButton: 'Ya, tutup akun saya',
			back: 'Ke ringkasan'
		},
		errors: {
			wrong_password: 'Nomor atau kata sandi belum cocok. Periksa lagi keduanya.',
			wrong_current: 'Kata sandi sekarang belum cocok.',
			wrong_code: 'Nomor atau kodenya belum cocok, atau kodenya sudah lewat 30 menit.',
			contact_missing: 'Tulis nomor telepon atau e-mail Anda',
			contact_invalid: 'Tulis nomor telepon atau alamat e-mail yang lengkap',
			too_many: 'Terlalu sering dicoba. Demi keamanan, tunggu 15 menit, lalu coba lagi.',
			still_officer: 'Anda masih pengurus. Serahkan dulu jabatan Anda di Pengaturan meja kerja.',
			still_member: 'Anda masih anggota kelompok. Keluarlah dulu dari kelompok di Kelompok saya.'
		}
	},
	en: {
		contact: 'Phone number or e-mail',
		contactHint: 'For example 0812-3456-7890',
		phone: 'Phone number',
		email: 'E-mail',
		name: 'Full name',
		password: 'Password',
		newPassword: 'New password',
		currentPassword: 'Present password',
		passwordHint: 'At least 8 letters or figures. Easy for you to remember, hard to guess.',
		signIn: {
			title: 'Sign in',
			lead: 'To sell, to save, and to see your orders.',
			button: 'Sign in',
			forgotten: 'Lost your password?',
			newHere: 'No account yet?',
			toRegister: 'Register now',
			guest: 'To buy, you need not sign in.'
		},
		register: {
			title: 'Register',
			lead: 'One account to buy, to sell and to save.',
			button: 'Make an account',
			haveAccount: 'Have an account already?',
			toSignIn: 'Sign in'
		},
		reset: {
			title: 'Lost password',
			lead: 'An officer of your group can help.',
			steps: [
				'See or call an officer of your group, co-operative or village enterprise.',
				'The officer opens Members at the desk and chooses your name under Help with password.',
				'They read out a code of 8 figures. It is good for 30 minutes, once.'
			].join('\n'),
			officers:
				'Are you an officer yourself? Ask two other officers for a code each, and write one after the other.',
			code: 'Code from the officer',
			codeHint: '8 figures; 16 from two officers',
			button: 'Change the password',
			ended: 'After that your account is signed out on every other phone.'
		},
		home: {
			title: 'Overview',
			greeting: (name) => `Hello, ${name}`,
			first: 'Look at this first',
			nothing: 'Nothing waits for you. All done.',
			desks: 'My desks',
			groups: 'My groups',
			noGroup: 'You are not a member of a group yet',
			noGroupText: 'As a member you can sell what you grow, raise and make, and save money.',
			findGroup: 'Find a group',
			found: 'Found a group',
			quick: 'Go on to',
			sell: 'My goods',
			sales: 'Who ordered',
			orders: 'What I bought',
			savings: 'My savings',
			loans: 'My loans',
			payouts: 'My earnings',
			profile: 'My details and password',
			assisted: 'Groups I assist',
			memberNumber: (number) => `Member number ${number}`,
			waitingForOfficers: 'Waiting for the officers'
		},
		profile: {
			title: 'My details',
			saved: 'Your details are saved.',
			passwordSaved: 'The password is changed. You are signed out on every other phone.',
			contactSaved: 'Number and e-mail are saved.',
			about: 'About you',
			gender: 'Gender',
			genderHint: 'Used to see how many women are helped.',
			female: 'Woman',
			male: 'Man',
			unsaid: 'Not said',
			language: 'Language',
			save: 'Save my details',
			contacts: 'To sign in with',
			contactsHint: 'One of the two is enough.',
			saveContacts: 'Save number and e-mail',
			changePassword: 'Change the password',
			close: 'Close the account',
			closeTitle: 'Close this account?',
			closeText:
				'You cannot sign in with it again. What the group’s books say stays, because they belong to all members.',
			closeButton: 'Yes, close my account',
			back: 'To the overview'
		},
		errors: {
			wrong_password: 'The number or the password does not fit. Please check both.',
			wrong_current: 'The present password does not fit.',
			wrong_code: 'The number or the code does not fit, or the code is older than 30 minutes.',
			contact_missing: 'Write your phone number or e-mail',
			contact_invalid: 'Write a whole phone number or e-mail address',
			too_many: 'Tried too often. For safety, wait 15 minutes, then try again.',
			still_officer: 'You are still an officer. Hand over your office first, in the desk’s settings.',
			still_member: 'You are still a member of a group. Leave it first, under My groups.'
		}
	}
});
