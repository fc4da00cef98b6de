import { describe, expect, test } from 'vitest';
import { readSettings } from '#lib/shared/settings.server.ts';

describe('a mail server', () => {
	const url = 'smtp://user:secret@mail.example.org:587';

	test('is set whole or not at all', () => {
		expect(readSettings({}).mail).toBeNull();
		expect(() => readSettings({ SMTP_URL: url })).toThrow('MAIL_FROM is missing');
		expect(() => readSettings({ MAIL_FROM: 'a@example.org' })).toThrow('SMTP_URL is missing');
		const from = 'Desa Mandiri <kabar@example.org>';
		expect(readSettings({ SMTP_URL: url, MAIL_FROM: from }).mail).toEqual({ url, from });
	});

	test('has an address that is one, and its password is not repeated', () => {
		const wrong = () => readSettings({ SMTP_URL: 'http://user:secret@host', MAIL_FROM: 'a@example.org' });
		expect(wrong).toThrow('SMTP_URL must be like');
		expect(wrong).not.toThrow('secret');
		expect(() => readSettings({ SMTP_URL: url, MAIL_FROM: 'nobody' })).toThrow('MAIL_FROM must be like');
	});
});

describe('settings for tests', () => {
	test('are refused in production, by name', () => {
		for (const name of ['FAULT_AT', 'CLOCK_AT']) {
			expect(() => readSettings({ NODE_ENV: 'production', [name]: 'x' })).toThrow(
				`${name} is for tests only`
			);
		}
	});

	test('set the clock to an instant, never to a day in whatever zone the machine has', () => {
		expect(readSettings({}).clockAt).toBeNull();
		expect(readSettings({ CLOCK_AT: '2027-01-31T09:00:00+07:00' }).clockAt).toBe(Date.UTC(2027, 0, 31, 2));
		for (const wrong of ['2027-01-31', '2027-01-31T09:00:00', 'tomorrow']) {
			expect(() => readSettings({ CLOCK_AT: wrong })).toThrow('CLOCK_AT must be like');
		}
	});
});
