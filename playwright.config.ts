import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { defineConfig } from '@playwright/test';
import { launchOptions } from './tests/support/browser.ts';

// Set once by the runner; its workers read this file again and get the same values from their environment.
const port = (process.env.E2E_PORT ??= '4173');
const dataDirectory = (process.env.E2E_DATA_DIR ??= mkdtempSync(join(tmpdir(), 'desa-mandiri-e2e-')));
// An address here uses a server that runs already, such as `npm run dev`, instead of starting one.
const running = process.env.E2E_BASE_URL;

export default defineConfig({
	testDir: 'tests/e2e',
	testMatch: '**/*.test.ts',
	outputDir: 'test-results',
	// The stories change one and the same village, so they run one after another.
	workers: 1,
	forbidOnly: !!process.env.CI,
	retries: 0,
	timeout: 90_000,
	expect: { timeout: 10_000 },
	reporter: [['list']],
	use: {
		baseURL: running ?? `http://localhost:${port}`,
		locale: 'id-ID',
		timezoneId: 'Asia/Jakarta',
		launchOptions: launchOptions(),
		screenshot: 'only-on-failure'
	},
	projects: [
		{
			name: 'phone',
			use: { viewport: { width: 360, height: 740 }, hasTouch: true, isMobile: true, deviceScaleFactor: 2 }
		},
		{
			name: 'desktop',
			// A year and a harvest are lived once, and what has no signal is a phone; pages of all are looked at in both sizes elsewhere.
			testIgnore: ['**/year.test.ts', '**/harvest.test.ts', '**/*Offline.test.ts'],
			use: { viewport: { width: 1280, height: 800 } }
		}
	],
	webServer: running
		? undefined
		: {
				command: 'node scripts/start.mjs',
				url: `http://localhost:${port}/readyz`,
				timeout: 300_000,
				stdout: 'ignore',
				stderr: 'pipe',
				env: { PORT: port, ORIGIN: `http://localhost:${port}`, DATA_DIR: dataDirectory, DATABASE_URL: '' },
				gracefulShutdown: { signal: 'SIGTERM', timeout: 6_000 }
			}
});
