import { expect, test, type Page } from '@playwright/test';

test('the front page opens in Indonesian, without an error and no wider than the screen', async ({
	page
}) => {
	const errors: string[] = [];
	page.on('pageerror', (error) => errors.push(error.message));
	page.on('console', (message) => {
		if (message.type() === 'error') errors.push(message.text());
	});
	const response = await page.goto('/');
	expect(response?.status()).toBe(200);
	await expect(page.locator('html')).toHaveAttribute('lang', 'id');
	await expect(page.getByRole('main')).toBeVisible();
	const { width, visible } = await page.evaluate(() => ({
		width: document.documentElement.scrollWidth,
		visible: document.documentElement.clientWidth
	}));
	expect(width).toBeLessThanOrEqual(visible);
	expect(errors).toEqual([]);
});

test('the security headers stand on a page', async ({ request }) => {
	const headers = (await request.get('/')).headers();
	expect(headers['x-content-type-options']).toBe('nosniff');
	expect(headers['referrer-policy']).toBeTruthy();
	expect(headers['permissions-policy']).toBeTruthy();
	const policy = headers['content-security-policy'] ?? '';
	for (const directive of ["frame-ancestors 'none'", "object-src 'none'", "base-uri 'none'"]) {
		expect(policy).toContain(directive);
	}
	expect(policy.match(/script-src[^;]*/)?.[0]).not.toContain('unsafe-inline');
});

test('an address nobody knows answers 404 with a page of our own', async ({ page }) => {
	const response = await page.goto('/tidak-ada');
	expect(response?.status()).toBe(404);
	await expect(page.getByRole('main')).toBeVisible();
});

test('what is typed and chosen before the scripts arrive stays, also for them', async ({ page }) => {
	let arrive = () => {};
	const signal = new Promise<void>((resolve) => (arrive = resolve));
	await page.route('**/_app/**/*.js', async (route) => {
		await signal;
		await route.continue();
	});
	await page.goto('/produk', { waitUntil: 'commit' });
	await page.getByRole('combobox').first().fill('nag');
	const filters = page.locator('form[action="/produk"]').last();
	const summary = filters.locator('xpath=ancestor::details/summary');
	if ((await summary.count()) > 0) await summary.first().click();
	await filters.locator('[name=min]').fill('20.000');
	await filters.locator('[name=village]').selectOption({ index: 1 });
	const village = await filters.locator('[name=village]').inputValue();
	await filters.getByLabel(/Hanya yang bisa dipesan/).check();

	arrive();
	// Suggestions come by script only: they show that the page listens.
	await expect(page.locator('#suggestions [role=option]').first()).toBeAttached();
	await expect(page.getByRole('combobox').first()).toHaveValue('nag');
	await expect(filters.locator('[name=min]')).toHaveValue('20.000');
	await expect(filters.locator('[name=village]')).toHaveValue(village);
	await expect(filters.getByLabel(/Hanya yang bisa dipesan/)).toBeChecked();
});

// Kit writes into the history when it brings a page to life.
const alive = (page: Page) => page.evaluate(() => history.state !== null);

test('a page that is read comes alive at the first touch', async ({ page }) => {
	await page.addInitScript(() => {
		// Never idle, so that nothing else can wake it.
		window.requestIdleCallback = () => 0;
	});
	await page.goto('/');
	await page.waitForTimeout(1000);
	expect(await alive(page)).toBe(false);
	let x = 100;
	await expect
		.poll(async () => {
			await page.mouse.move((x += 10), 200);
			return alive(page);
		})
		.toBe(true);
});

test('a page that is read comes alive by itself once it is still, and any other at once', async ({
	page
}) => {
	await page.goto('/produk');
	await expect.poll(() => alive(page), { timeout: 20_000 }).toBe(true);

	await page.addInitScript(() => {
		window.requestIdleCallback = () => 0;
	});
	await page.goto('/masuk');
	await expect.poll(() => alive(page)).toBe(true);
});

test('after filtering, goods stand on the first screen of a phone and each filter is taken away with one tap', async ({
	page
}) => {
	await page.goto('/produk?max=50000&practice=organic&inStock=1');
	const first = page.locator('main .goods a[href^="/produk/"], main a[href^="/produk/"] img').first();
	const box = await first.boundingBox();
	expect(box?.y).toBeLessThan(page.viewportSize()?.height ?? 0);
	const chosen = page.getByRole('navigation', { name: 'Saringan yang dipilih' });
	await expect(chosen.getByRole('link')).toHaveText(['Organik', 'Sampai Rp50.000', 'Bisa dipesan sekarang']);
	await chosen.getByRole('link', { name: 'Hapus saringan Organik' }).click();
	await page.waitForURL((url) => !url.searchParams.has('practice'));
	expect(new URL(page.url()).search).toBe('?max=50000&inStock=1');
	await expect(chosen.getByRole('link')).toHaveCount(2);
});
