/** Finds a browser for the browser tests, and gets one where there is none. */
import { accessSync, constants, existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { delimiter, join } from 'node:path';
import { root, run, runNode } from './processes.mjs';

const systemBrowsers = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable'];
const systemFolders = ['/usr/bin', '/usr/local/bin', '/snap/bin'];

/**
 * @returns {{ executablePath: string | undefined } | null} `undefined` means Playwright's own browser, which it
 *   finds by itself; null means there is none.
 */
export function findBrowser() {
	if (hasPlaywrightBrowser()) return { executablePath: undefined };
	const folders = [...(process.env.PATH ?? '').split(delimiter), ...systemFolders].filter(Boolean);
	for (const name of systemBrowsers) {
		const found = folders.map((folder) => join(folder, name)).find(isExecutable);
		if (found) return { executablePath: found };
	}
	return null;
}

/**
 * Makes sure there is a browser: Playwright's own, else the system's, else Debian's by apt, else Playwright's
 * by download.
 *
 * @returns {Promise<boolean>} False, after saying what to install, when none could be had.
 */
export async function ensureBrowser() {
	if (findBrowser()) return true;
	await installWithApt();
	if (findBrowser()) return true;
	await runNode([join('node_modules', '@playwright', 'test', 'cli.js'), 'install', 'chromium']);
	if (findBrowser()) return true;
	console.log(
		'There is no browser for the browser tests. Install Chromium (Debian, Ubuntu: `apt-get install chromium`)\n' +
			'or Playwright’s own (`npx playwright install --with-deps chromium`), then run `npm test` again.'
	);
	return false;
}

async function installWithApt() {
	if (process.platform !== 'linux' || !existsSync('/usr/bin/apt-get')) return;
	const isRoot = process.getuid?.() === 0;
	if (!isRoot && (await run('sudo', ['-n', 'true'], { output: 'collect' })).code !== 0) return;
	console.log('Installing Chromium with apt-get …');
	/** @param {string[]} args */
	const aptGet = (args) => {
		const command = ['env', 'DEBIAN_FRONTEND=noninteractive', 'apt-get', '-qq', ...args];
		const [first = '', ...rest] = isRoot ? command : ['sudo', '-n', ...command];
		return run(first, rest, { output: 'collect' });
	};
	const updated = await aptGet(['update']);
	const installed = await aptGet([
		'install',
		'-y',
		'--no-install-recommends',
		'chromium',
		'fonts-liberation'
	]);
	if (installed.code !== 0) console.log(updated.output + installed.output);
}

/** Playwright's own, of the version it was made for. */
function hasPlaywrightBrowser() {
	/** @type {typeof import('@playwright/test')} Loaded here, since this file is read before anything is installed. */
	const { chromium } = createRequire(join(root, 'package.json'))('@playwright/test');
	return isExecutable(chromium.executablePath());
}

/** @param {string} path */
function isExecutable(path) {
	try {
		accessSync(path, constants.X_OK);
		return true;
	} catch {
		// Not there or not ours to run: either way this is not the browser.
		return false;
	}
}
