import AxeBuilder from '@axe-core/playwright';
import { expect, test, type Page } from '@playwright/test';

const fieldOf = (page: Page) => page.getByRole('combobox', { name: 'Cari hasil desa' });
const listOf = (page: Page) => page.getByRole('listbox', { name: 'Saran' });
const optionsOf = (page: Page) => listOf(page).getByRole('option');

/** Kit writes into the history when it brings a page to life. */
async function openAlive(page: Page, path = '/'): Promise<void> {
	await page.goto(path);
	await expect.poll(() => page.evaluate(() => history.state !== null)).toBe(true);
}

/** The words of each request for suggestions. */
function askedOf(page: Page): string[] {
	const asked: string[] = [];
	page.on('request', (request) => {
		const url = new URL(request.url());
		if (url.pathname === '/api/v1/suggestions') asked.push(url.searchParams.get('q') ?? '');
	});
	return asked;
}

test('suggestions come for a mistyped word, are chosen by the arrows, and Escape gives back what was typed', async ({
	page
}) => {
	await openAlive(page);
	await fieldOf(page).fill('durain');
	await expect(
		optionsOf(page)
			.filter({ hasText: /durian/i })
			.first()
	).toBeVisible();
	await expect(fieldOf(page)).toHaveValue('durain');
	const [first = '', second = ''] = (await optionsOf(page).allTextContents()).map((text) => text.trim());
	await fieldOf(page).press('ArrowDown');
	await expect(fieldOf(page)).toHaveValue(first);
	await expect(optionsOf(page).first()).toHaveAttribute('aria-selected', 'true');
	await expect(fieldOf(page)).toHaveAttribute('aria-activedescendant', 'suggestions-0');
	await fieldOf(page).press('ArrowUp');
	await expect(fieldOf(page)).toHaveValue('durain');
	await fieldOf(page).press('ArrowDown');
	await fieldOf(page).press('Escape');
	await expect(listOf(page)).toBeHidden();
	await expect(fieldOf(page)).toHaveValue('durain');
	await expect(fieldOf(page)).toHaveAttribute('aria-expanded', 'false');
	expect(first).not.toBe(second);
	await fieldOf(page).press('ArrowDown');
	await fieldOf(page).press('ArrowDown');
	await fieldOf(page).press('Enter');
	await expect(page).toHaveURL(`/produk?q=${encodeURIComponent(first).replaceAll('%20', '+')}`);
	await expect(listOf(page)).toBeHidden();
});

test('a tap on a suggestion searches for it; leaving the field puts them away', async ({ page }) => {
	await openAlive(page, '/produk');
	await fieldOf(page).fill('lele');
	await expect(optionsOf(page).first()).toBeVisible();
	// Over the page and within it: a list that is cut off, or widens the page, cannot be tapped.
	const box = await listOf(page).boundingBox();
	const width = page.viewportSize()?.width ?? 0;
	expect(box && box.x >= 0 && box.x + box.width <= width).toBe(true);
	for (const option of await optionsOf(page).all()) {
		expect((await option.boundingBox())?.height).toBeGreaterThanOrEqual(44);
	}
	const axe = new AxeBuilder({ page }).setLegacyMode().options({ resultTypes: ['violations'] });
	expect((await axe.analyze()).violations).toEqual([]);
	await fieldOf(page).blur();
	await expect(listOf(page)).toBeHidden();
	await fieldOf(page).focus();
	await fieldOf(page).press('ArrowDown');
	const chosen = (await optionsOf(page).nth(1).textContent())?.trim() ?? '';
	await optionsOf(page).nth(1).click();
	await expect(page).toHaveURL(`/produk?q=${encodeURIComponent(chosen).replaceAll('%20', '+')}`);
	await expect(fieldOf(page)).toHaveValue(chosen);
});

test('on a bad signal words are asked once, what fits stays while the next is on its way, and late answers are dropped', async ({
	page
}) => {
	const answers = new Map<string, () => void>();
	await page.route('**/api/v1/suggestions**', async (route) => {
		const words = new URL(route.request().url()).searchParams.get('q') ?? '';
		await new Promise<void>((answer) => answers.set(words, answer));
		// The page may have given up on it.
		await route.fulfill({ json: { items: [`${words} segar`, `${words} asap`] } }).catch(() => undefined);
	});
	await openAlive(page);
	const asked = askedOf(page);
	await fieldOf(page).pressSequentially('lel');
	await expect.poll(() => asked).toEqual(['lel']);
	answers.get('lel')?.();
	await expect(optionsOf(page)).toHaveText(['lel segar', 'lel asap']);
	await expect(fieldOf(page)).toHaveValue('lel');
	// While this one is on its way, only what still fits stays.
	await fieldOf(page).pressSequentially(' s');
	await expect(optionsOf(page)).toHaveText(['lel segar']);
	await expect.poll(() => asked).toEqual(['lel', 'lel s']);
	await fieldOf(page).pressSequentially('a');
	await expect.poll(() => asked).toEqual(['lel', 'lel s', 'lel sa']);
	answers.get('lel s')?.();
	answers.get('lel sa')?.();
	await expect(optionsOf(page)).toHaveText(['lel sa segar', 'lel sa asap']);
	// Letters taken back are known already.
	await fieldOf(page).press('Backspace');
	await fieldOf(page).press('Backspace');
	await fieldOf(page).press('Backspace');
	await expect(optionsOf(page)).toHaveText(['lel segar', 'lel asap']);
	expect(asked).toEqual(['lel', 'lel s', 'lel sa']);
});

test('without a signal the field searches all the same', async ({ page }) => {
	await page.route('**/api/v1/suggestions**', (route) => route.abort());
	await openAlive(page);
	await fieldOf(page).fill('lele');
	await fieldOf(page).press('Enter');
	await expect(page).toHaveURL('/produk?q=lele');
	await expect(listOf(page)).toBeHidden();
});
