import { expect, test, type Browser, type Page } from '@playwright/test';
import type { TestServer } from './server.ts';

export interface Neighbour {
	readonly name: string;
	readonly phone: string;
	/** Hers, where she did not take the one that all neighbours take. */
	readonly password?: string;
}

const PASSWORD = 'sawah-hijau-subur-27';

/** People of one village, each with a telephone of her own, on a server whose clock can be set on. */
export class Neighbours {
	readonly #phones = new Map<string, Page>();

	constructor(
		readonly server: TestServer,
		readonly browser: Browser
	) {}

	/** Months go by: the server's night work catches up before anybody looks. */
	async itIs(instant: string): Promise<void> {
		await this.server.restart({ CLOCK_AT: instant });
		const due = async () => {
			const metrics = await fetch(`${this.server.origin}/metrics`);
			return /^desa_jobs_due (\d+)/m.exec(await metrics.text())?.[1];
		};
		await expect.poll(due, { timeout: 60_000, intervals: [250] }).toBe('0');
	}

	async register(who: Neighbour): Promise<void> {
		const page = await this.#phoneOf(who);
		await page.goto('/daftar');
		await fill(page, { name: who.name, contact: who.phone, password: who.password ?? PASSWORD });
		await page.getByRole('main').locator('form button').first().click();
		await page.waitForURL((url) => !url.pathname.startsWith('/daftar'));
	}

	/** Her telephone at a page, signed in again where the session ended meanwhile. */
	async at(who: Neighbour, path: string): Promise<Page> {
		const page = await this.#phoneOf(who);
		await page.goto(path);
		if (!new URL(page.url()).pathname.startsWith('/masuk')) return page;
		await fill(page, { contact: who.phone, password: who.password ?? PASSWORD });
		await page.getByRole('main').locator('form button').first().click();
		await page.waitForURL((url) => !url.pathname.startsWith('/masuk'));
		return page;
	}

	async #phoneOf({ phone }: Neighbour): Promise<Page> {
		const known = this.#phones.get(phone);
		if (known) return known;
		const { viewport, hasTouch, isMobile, locale } = test.info().project.use;
		const context = await this.browser.newContext({
			...{ baseURL: this.server.origin, viewport: viewport ?? null },
			...{ hasTouch: hasTouch ?? false, isMobile: isMobile ?? false, locale: locale ?? 'id-ID' }
		});
		const page = await context.newPage();
		page.setDefaultTimeout(10_000);
		this.#phones.set(phone, page);
		return page;
	}
}

export const press = (page: Page, name: string | RegExp) =>
	page.getByRole('main').getByRole('button', { name }).first().click();

export const follow = (page: Page, name: string | RegExp) =>
	page.getByRole('main').getByRole('link', { name }).first().click();

/** The first field of the page with a form name. */
export const field = (page: Page, name: string) => page.getByRole('main').locator(`[name="${name}"]`).first();

/** A card of a list, by the name in its heading. */
export const cardOf = (page: Page, { name }: Neighbour) =>
	page.getByRole('listitem').filter({ has: page.getByRole('heading', { name }) });

/** Fills fields by their form names; a choice by its value. */
export async function fill(page: Page, values: Readonly<Record<string, string>>): Promise<void> {
	for (const [name, value] of Object.entries(values)) {
		const input = field(page, name);
		if ((await input.evaluate((element) => element.tagName)) === 'SELECT') await input.selectOption(value);
		else await input.fill(value);
	}
}
