import { once } from 'node:events';
import { request, type IncomingMessage } from 'node:http';
import { connect, type Socket } from 'node:net';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { startServer, type TestServer } from '../support/server.ts';

let server: TestServer;
beforeAll(async () => {
	server = await startServer();
});
beforeEach(async () => {
	if (!server.isRunning) await server.start();
});
afterAll(() => server.remove());

/** A connection as browsers open in advance: nothing is ever sent on it. */
async function unusedConnection(): Promise<Socket> {
	const socket = connect(Number(new URL(server.origin).port), '127.0.0.1');
	socket.on('error', () => undefined);
	await once(socket, 'connect');
	return socket;
}

/** A request whose body is never finished: the slowest client there can be. */
async function stuckUpload(): Promise<Socket> {
	const socket = await unusedConnection();
	socket.write(
		`POST /bahasa HTTP/1.1\r\nHost: localhost\r\nOrigin: ${server.origin}\r\n` +
			'Content-Type: application/x-www-form-urlencoded\r\nContent-Length: 100\r\n\r\nbahasa='
	);
	return socket;
}

function get(path: string): Promise<number | undefined> {
	return new Promise((resolve, reject) => {
		request(`${server.origin}${path}`, { agent: false }, (response: IncomingMessage) => {
			response.resume().on('end', () => {
				resolve(response.statusCode);
			});
		})
			.on('error', reject)
			.end();
	});
}

describe('the server ends when asked to', () => {
	test.each(['SIGTERM', 'SIGINT'] as const)('idle, within two seconds of %s', async (signal) => {
		await get('/healthz');
		const { code, milliseconds } = await server.stop(signal);
		expect(code).toBe(0);
		expect(milliseconds).toBeLessThan(2_000);
	});

	test('within two seconds although browsers keep connections open', async () => {
		const unused = await unusedConnection();
		const kept = await unusedConnection();
		kept.write('GET /healthz HTTP/1.1\r\nHost: localhost\r\nConnection: keep-alive\r\n\r\n');
		await once(kept, 'data');
		const { code, milliseconds } = await server.stop();
		expect(code).toBe(0);
		expect(milliseconds).toBeLessThan(2_000);
		unused.destroy();
		kept.destroy();
	});

	test('under load within five seconds, and what it had begun to answer is answered', async () => {
		const answers = Array.from({ length: 20 }, () => get('/readyz').catch(() => 'refused'));
		const stuck = await stuckUpload();
		await get('/healthz');
		const { code, milliseconds } = await server.stop();
		expect(code).toBe(0);
		expect(milliseconds).toBeLessThan(5_000);
		expect((await Promise.all(answers)).every((answer) => answer === 200 || answer === 503)).toBe(true);
		stuck.destroy();
	});

	test('killed without warning, it starts again on the same data', async () => {
		const { signal } = await server.kill();
		expect(signal).toBe('SIGKILL');
		await server.restart();
		expect(await get('/healthz')).toBe(200);
	});
});
