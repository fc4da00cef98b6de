import { describe, expect, test } from 'vitest';
import { readSettings } from '#lib/shared/settings.server.ts';

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
