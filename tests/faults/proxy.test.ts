import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Client } from '../support/client.ts';
import { startServer, type TestServer } from '../support/server.ts';

let server: TestServer;
beforeAll(async () => {
	server = await startServer({ env: { ADDRESS_HEADER: 'X-Forwarded-For', XFF_DEPTH: '1' } });
});
afterAll(() => server.remove());

/** A visitor at `address`, as one proxy passes her on: what she claims of herself stands before it. */
function through(address: string, claimed: string): Client {
	return new Client(server.origin, { 'x-forwarded-for': `${claimed}, ${address}` });
}

describe('behind a proxy', () => {
	it('answers what does not come through it: checks of health and of the image, and a page', async () => {
		for (const path of ['/healthz', '/readyz', '/']) {
			expect((await new Client(server.origin).get(path)).status).toBe(200);
		}
	});

	it('says so where it is told of more proxies than there are: all visitors would be one', async () => {
		const wrong = await startServer({ env: { ADDRESS_HEADER: 'X-Forwarded-For', XFF_DEPTH: '2' } });
		try {
			const visitor = new Client(wrong.origin, { 'x-forwarded-for': '203.0.113.7' });
			expect((await visitor.get('/masuk')).status).toBe(500);
			expect(wrong.log).toContain('XFF_DEPTH is 2');
		} finally {
			await wrong.remove();
		}
	});

	it('slows guesses by the address that the proxy saw, and nobody else', async () => {
		const statuses: number[] = [];
		for (let guess = 0; guess < 101; guess += 1) {
			const client = through('203.0.113.7', `10.0.0.${guess}`);
			const contact = `0813${String(guess).padStart(8, '0')}`;
			statuses.push((await client.post('/masuk', { contact, password: 'tebakan-umum-1' })).status);
		}
		expect(statuses[0]).toBe(400);
		expect(statuses.at(-1)).toBe(429);
		const neighbour = through('203.0.113.8', '10.0.0.1');
		const answer = await neighbour.post('/masuk', { contact: '081399999999', password: 'tebakan-umum-1' });
		expect(answer.status).toBe(400);
	});

	it('shows its figures to nobody who comes through it', async () => {
		expect((await through('203.0.113.9', '127.0.0.1').get('/metrics')).status).toBe(404);
		expect((await through('127.0.0.1', '127.0.0.1').get('/metrics')).status).toBe(404);
		expect((await new Client(server.origin).get('/metrics')).status).toBe(200);
	});
});
