import { defineMessages } from './define.ts';

/** Words for what was entered without a signal and waits on the telephone. */
export const offlineMessages = defineMessages({
	id: {
		waiting: (count: string) => `${count} catatan menunggu sinyal`,
		safe: 'Tersimpan di HP ini, juga bila halaman ditutup.',
		signedOut: 'Anda perlu masuk lagi. Tidak ada yang hilang.',
		otherPerson: 'Masuk dengan akun yang mencatatnya. Tidak ada yang hilang.',
		signIn: 'Masuk lagi',
		send: 'Kirim sekarang',
		refused: (what: string) => `Tidak dibukukan: ${what}`,
		discard: 'Hapus catatan ini'
	},
	en: {
		waiting: (count) => `${count} records wait for a signal`,
		safe: 'They are kept on this phone, also when the page is closed.',
		signedOut: 'You need to sign in again. Nothing is lost.',
		otherPerson: 'Sign in with the account that recorded it. Nothing is lost.',
		signIn: 'Sign in again',
		send: 'Send now',
		refused: (what) => `Not booked: ${what}`,
		discard: 'Delete this record'
	}
});
