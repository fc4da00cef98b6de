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

describe('a copy of the database', () => {
	test('is kept only of a server, in a folder', () => {
		const server = { DATABASE_URL: 'libsql://db.example.org', DATABASE_REPLICA: '/var/copies' };
		expect(readSettings({}).replicaFolder).toBeNull();
		expect(readSettings(server).replicaFolder).toBe('/var/copies');
		expect(() => readSettings({ DATABASE_REPLICA: '/var/copies' })).toThrow(
			'set DATABASE_URL to libsql:// or http://'
		);
		expect(() => readSettings({ ...server, DATABASE_URL: 'wss://db.example.org' })).toThrow(
			'set DATABASE_URL to'
		);
		expect(() => readSettings({ ...server, DATABASE_REPLICA: ' ' })).toThrow('DATABASE_REPLICA is empty');
	});
});

describe('a bucket', () => {
	const set = {
		S3_ENDPOINT: 'https://s3.example.org/',
		S3_BUCKET: 'desa-photos',
		S3_ACCESS_KEY_ID: 'key',
		S3_SECRET_ACCESS_KEY: 'secret'
	};

	test('is set whole or not at all', () => {
		expect(readSettings({}).bucket).toBeNull();
		expect(readSettings(set).bucket).toEqual({
			endpoint: 'https://s3.example.org',
			bucket: 'desa-photos',
			accessKeyId: 'key',
			secretAccessKey: 'secret',
			region: 'us-east-1'
		});
		for (const name of Object.keys(set)) {
			expect(() => readSettings({ ...set, [name]: '' })).toThrow(`${name} is missing or empty. Set all of`);
		}
	});

	test('has an address without a path and a name that is one', () => {
		for (const wrong of ['s3.example.org', 'ftp://host', 'https://host/path', 'https://key:secret@host']) {
			expect(() => readSettings({ ...set, S3_ENDPOINT: wrong })).toThrow('S3_ENDPOINT must be like');
		}
		for (const wrong of ['../x', 'UPPER', 'a']) {
			expect(() => readSettings({ ...set, S3_BUCKET: wrong })).toThrow("S3_BUCKET must be a bucket's name");
		}
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
