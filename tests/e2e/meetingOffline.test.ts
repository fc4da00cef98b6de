import { expect, test, type Page } from '@playwright/test';
import { DEMO_PASSWORD } from '#lib/demo/accounts.ts';

const RATNA = '0812-0000-0104';
const JOKO = '0812-0000-0102';
const MEETINGS = '/meja/ksm-mina-lestari/rapat';

async function signIn(page: Page, phone = RATNA): Promise<void> {
	await page.locator('[name=contact]').fill(phone);
	await page.locator('[name=password]').fill(DEMO_PASSWORD);
	await page.getByRole('main').locator('form button').first().click();
	await page.waitForURL((url) => !url.pathname.startsWith('/masuk'));
}

/** Opens a meeting, or goes on with the one that runs. */
async function openMeeting(page: Page): Promise<void> {
	await page.goto(MEETINGS);
	const running = page.getByRole('link', { name: 'Lanjutkan rapat' });
	if (await running.isVisible()) await running.click();
	else {
		await page.locator('[name=place]').fill('Balai dusun');
		await page.getByRole('button', { name: 'Buka rapat' }).click();
	}
	await page.waitForURL(/\/rapat\/\d+$/);
}

/** A member's card, by her name. */
const rowOf = (page: Page, name: string) =>
	page.getByRole('listitem').filter({ has: page.getByRole('heading', { name }) });

async function pay(page: Page, name: string, amount: string): Promise<void> {
	const row = rowOf(page, name);
	await row.getByText('Bayar jumlah lain').click();
	// What she owes differs from day to day: she pays none of it here.
	for (const field of await row.locator('input[inputmode=numeric]').all()) await field.fill('0');
	await row.getByLabel('Setor simpanan sukarela').fill(amount);
	await row.getByRole('button', { name: 'Catat' }).click();
}

/** How often a deposit of this amount stands in a member's savings book at the desk. */
async function timesBooked(page: Page, name: string, amount: string): Promise<number> {
	await page.goto('/meja/ksm-mina-lestari/simpanan');
	await page.getByRole('link', { name: `Buka simpanan ${name}` }).click();
	await page.waitForURL(/\/simpanan\/\d+$/);
	return page.getByText(`+Rp${amount}`, { exact: true }).count();
}

test('a meeting is filled in without a signal, kept through a reload and a lost session, and booked once', async ({
	page,
	context
}, { project }) => {
	// Sums that nothing else in the village comes to, each project its own.
	const [first, second] = project.name === 'phone' ? ['13.571', '24.683'] : ['13.579', '24.689'];
	await page.goto('/masuk');
	await signIn(page);
	await openMeeting(page);
	// The page has asked to be kept with all that it is made of.
	const address = new URL(page.url()).pathname;
	await expect
		.poll(() =>
			page.evaluate(async (path) => {
				const kept = (await (await caches.open('meetings')).keys()).map(({ url }) => new URL(url).pathname);
				return { page: kept.includes(path), scripts: kept.some((part) => part.endsWith('.js')) };
			}, address)
		)
		.toEqual({ page: true, scripts: true });

	await context.setOffline(true);
	await pay(page, 'Sri Wahyuni', first);
	await expect(page.getByText(`Rp${first} menunggu dikirim`)).toBeVisible();
	await page.reload();
	await expect(page.getByText(`Rp${first} menunggu dikirim`)).toBeVisible();
	await pay(page, 'Tuti Handayani', 'lima ribu');
	await expect(page.getByText('Tulis jumlah dengan angka saja')).toBeVisible();
	await rowOf(page, 'Tuti Handayani').getByLabel('Setor simpanan sukarela').fill(second);
	await rowOf(page, 'Tuti Handayani').getByRole('button', { name: 'Catat' }).click();
	await expect(page.getByText('2 catatan menunggu sinyal')).toBeVisible();
	await expect(page.getByText('Rapat bisa ditutup setelah semua catatan terkirim.')).toBeVisible();

	// The session ends meanwhile.
	await context.clearCookies();
	await context.setOffline(false);
	await expect(page.getByText('Anda perlu masuk lagi. Tidak ada yang hilang.')).toBeVisible();
	await page.getByRole('link', { name: 'Masuk lagi' }).click();
	await signIn(page);
	await page.waitForURL(/\/rapat\/\d+$/);
	await expect(rowOf(page, 'Sri Wahyuni').getByText(/^Sudah bayar/)).toBeVisible();
	await expect(rowOf(page, 'Tuti Handayani').getByText(/^Sudah bayar/)).toBeVisible();
	await expect(page.getByText('menunggu sinyal')).toHaveCount(0);
	await expect(rowOf(page, 'Sri Wahyuni').getByRole('link', { name: 'Bukti' })).toBeVisible();

	expect(await timesBooked(page, 'Sri Wahyuni', first)).toBe(1);
	expect(await timesBooked(page, 'Tuti Handayani', second)).toBe(1);
});

test('what the server did not answer is sent again with its key and booked once', async ({ page }, {
	project
}) => {
	const amount = project.name === 'phone' ? '17.391' : '17.393';
	await page.goto('/masuk');
	await signIn(page);
	await openMeeting(page);
	// The first time it arrives, but its answer is lost on the way.
	let lost = 0;
	await page.route(/\?\/collect$/, async (route) => {
		if (lost > 0) return route.continue();
		lost += 1;
		await route.fetch();
		return route.abort();
	});
	await pay(page, 'Slamet Widodo', amount);
	await expect(rowOf(page, 'Slamet Widodo').getByText(`Rp${amount} menunggu dikirim`)).toBeVisible();
	await page.getByRole('button', { name: 'Kirim sekarang' }).click();
	await expect(page.getByText('menunggu sinyal')).toHaveCount(0);
	expect(lost).toBe(1);
	expect(await timesBooked(page, 'Slamet Widodo', amount)).toBe(1);
});

test('what one officer entered is not booked in the name of another', async ({ page, context }, {
	project
}) => {
	const amount = project.name === 'phone' ? '19.753' : '19.757';
	await page.goto('/masuk');
	await signIn(page);
	await openMeeting(page);
	await context.setOffline(true);
	await pay(page, 'Suminah', amount);
	await expect(rowOf(page, 'Suminah').getByText(`Rp${amount} menunggu dikirim`)).toBeVisible();
	// Another officer signs in on this telephone; the page of the first one is still open.
	await context.clearCookies();
	await context.setOffline(false);
	const other = await context.newPage();
	await other.goto('/masuk');
	await signIn(other, JOKO);
	await page.evaluate(() => window.dispatchEvent(new Event('online')));
	await expect(page.getByText('Masuk dengan akun yang mencatatnya. Tidak ada yang hilang.')).toBeVisible();
	await openMeeting(other);
	await expect(other.getByText('menunggu sinyal')).toHaveCount(0);
	expect(await timesBooked(other, 'Suminah', amount)).toBe(0);
	await other.close();
	await context.clearCookies();
	await page.goto('/masuk');
	await signIn(page);
	await openMeeting(page);
	await expect(rowOf(page, 'Suminah').getByText(/^Sudah bayar/)).toBeVisible();
	expect(await timesBooked(page, 'Suminah', amount)).toBe(1);
});
