import { expect, test } from '@playwright/test';

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
