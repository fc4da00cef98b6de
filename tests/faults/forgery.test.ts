import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { newKey } from '#lib/shared/ids.ts';
import { countOf, meddle, openStage, rowsOf, visitor, type Stage } from './stage.ts';

let stage: Stage;
beforeAll(async () => {
	stage = await openStage();
});
afterAll(() => stage.close());

const FORM = 'application/x-www-form-urlencoded';

function order(): string {
	return new URLSearchParams({
		name: 'Budi',
		phone: '081300000001',
		delivery: 'pickup',
		villageCode: '',
		address: '',
		note: '',
		payment: 'cash',
		key: newKey(),
		shown: `${stage.listings[0]}:1000:50000:0:0`,
		total: '50000'
	}).toString();
}

async function sent(headers: Record<string, string>, body: string): Promise<number> {
	const client = await visitor(stage);
	const path = `/bayar?/pesan&toko=${stage.hub.bumdesaSlug}`;
	return (await client.send(path, { method: 'POST', headers, body })).status;
}

describe('F24: forms and pages from elsewhere', () => {
	it('refuses a form from another origin, without an origin, or with no form type', async () => {
		const before = await countOf(stage, 'customer_order');
		const other = 'https://jahat.example';
		expect(await sent({ origin: other, 'content-type': FORM }, order())).toBe(403);
		expect(await sent({ 'content-type': FORM }, order())).toBe(403);
		expect(await sent({ origin: other, 'content-type': 'text/plain' }, order())).toBe(403);
		expect(
			await sent({ origin: stage.server.origin, 'content-type': 'text/plain' }, '{"key":"x"}')
		).toBeGreaterThanOrEqual(400);
		expect(await countOf(stage, 'customer_order')).toBe(before);
	});

	it('may not be framed, runs no inline script that it did not hash, and says what it allows', async () => {
		const { headers } = await (await visitor(stage)).get('/');
		const policy = headers.get('content-security-policy') ?? '';
		expect(policy).toContain("frame-ancestors 'none'");
		expect(policy).toContain("object-src 'none'");
		expect(policy).toContain("base-uri 'none'");
		expect(policy).toMatch(/script-src 'self' 'sha256-/);
		expect(policy.match(/script-src[^;]*/)?.[0]).not.toContain('unsafe-inline');
		expect(headers.get('x-content-type-options')).toBe('nosniff');
		expect(headers.get('referrer-policy')).toBeTruthy();
		expect(headers.get('permissions-policy')).toBeTruthy();
	});

	it("keeps a script in a product's name from running", async () => {
		const evil = 'Lele </script><script>alert(1)</script>';
		await meddle(stage, 'UPDATE listing SET name = ? WHERE id = ?', [evil, stage.listings[0] ?? 0]);
		const [row] = await rowsOf(stage, 'SELECT slug FROM listing WHERE id = ?', [stage.listings[0] ?? 0]);
		const page = await (await visitor(stage)).get(`/produk/${String(row?.['slug'])}`);
		expect(page.status).toBe(200);
		expect(page.body).not.toContain('<script>alert(1)');
		expect(page.words).toContain('alert(1)');
	});
});

describe('bad addresses and inputs', () => {
	it.each([
		'/produk/tidak-ada',
		'/pesanan/tidak-ada-token',
		'/penjual/tidak-ada',
		'/desa/99.99',
		'/tidak-ada',
		'/media/x/320.webp'
	])('answers %s with 404', async (path) => {
		expect((await (await visitor(stage)).get(path)).status).toBe(404);
	});

	it.each([
		'/produk?q=' + 'a'.repeat(10_000),
		'/produk?q=%00%01%1b',
		"/produk?q='%20OR%201=1--",
		'/produk?q=%22AND%20NOT%20(NEAR*',
		'/produk?page=1000000000',
		'/produk?min=900000&max=1',
		'/produk?min=abc&max=-5&sort=;drop&village=%27&category=x',
		'/api/v1/products?q=%22&page=-1&size=999999&min=x'
	])('answers %s without a fault of ours', async (path) => {
		expect((await (await visitor(stage)).get(path)).status).toBeLessThan(500);
	});

	it('refuses a body that is too large', async () => {
		const answer = await fetch(`${stage.server.origin}/masuk`, {
			method: 'POST',
			headers: { origin: stage.server.origin, 'content-type': FORM },
			body: 'contact=' + 'a'.repeat(13 * 1024 * 1024)
		}).then(
			({ status }) => status,
			() => 413
		);
		expect(answer).toBe(413);
	});
});
