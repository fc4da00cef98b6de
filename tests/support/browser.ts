import { chromium, type Browser } from '@playwright/test';
import { findBrowser } from '../../scripts/browser.mjs';

/** What Playwright needs to launch the browser that `npm test` found or installed. */
export function launchOptions(): { executablePath?: string } {
	const browser = findBrowser();
	return browser?.executablePath ? { executablePath: browser.executablePath } : {};
}

/** A browser for tests that are not run by Playwright's own runner. The caller closes it. */
export function launchBrowser(): Promise<Browser> {
	return chromium.launch(launchOptions());
}
