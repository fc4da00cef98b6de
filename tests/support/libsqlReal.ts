import { spawn, type ChildProcess } from 'node:child_process';
import { generateKeyPairSync, sign } from 'node:crypto';
import { once } from 'node:events';
import { copyFileSync, mkdirSync, writeFileSync } from 'node:fs';
import {
	createServer,
	request as ask,
	type IncomingMessage,
	type Server,
	type ServerResponse
} from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { freePort } from './server.ts';

const STARTS_WITHIN_MS = 20_000;

/**
 * A real libSQL server (sqld) on loopback, with a proxy before it that can lose an answer, hang or say that it is gone.
 * It takes tokens that are signed with a key made here.
 */
export class RealLibsql {
	hangs = false;
	fails = false;
	loseAnswerOf: RegExp | null = null;
	/** Answers statements, but nobody who keeps a copy, while true. */
	refusesCopies = false;
	/** How many requests came with statements, and how many for a copy. */
	readonly counted = { requests: 0, copying: 0 };
	readonly token: string;
	readonly #program: string;
	readonly #folder: string;
	#process: ChildProcess | null = null;
	#proxy: Server | null = null;
	#innerPort = 0;

	/** @param from a database file to begin with, all of it in the one file; without it the database is empty. */
	constructor({ program, folder, from }: { program: string; folder: string; from?: string }) {
		this.#program = program;
		this.#folder = folder;
		const databases = join(folder, 'data', 'dbs', 'default');
		mkdirSync(databases, { recursive: true });
		if (from) copyFileSync(from, join(databases, 'data'));
		const { publicKey, privateKey } = generateKeyPairSync('ed25519');
		writeFileSync(join(folder, 'key.pem'), publicKey.export({ type: 'spki', format: 'pem' }));
		const part = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url');
		const claims = `${part({ alg: 'EdDSA', typ: 'JWT' })}.${part({ a: 'rw' })}`;
		this.token = `${claims}.${sign(null, Buffer.from(claims), privateKey).toString('base64url')}`;
	}

	async start(port = 0): Promise<void> {
		this.#innerPort ||= await freePort();
		await this.#startProgram();
		this.#proxy = createServer((request, response) => void this.#pass(request, response));
		this.#proxy.listen(port, '127.0.0.1');
		await once(this.#proxy, 'listening');
	}

	async stop(): Promise<void> {
		this.#proxy?.closeAllConnections();
		this.#proxy?.close();
		if (this.#proxy) await once(this.#proxy, 'close');
		this.#proxy = null;
		await this.#killProgram();
	}

	/** What the application is told, as its environment has it. */
	get environment() {
		return { DATABASE_URL: this.url, DATABASE_AUTH_TOKEN: this.token };
	}

	/** Ends all transactions and forgets their streams: it is killed and started again. */
	async forgetStreams(): Promise<void> {
		await this.#killProgram();
		await this.#startProgram();
	}

	get port(): number {
		return (this.#proxy?.address() as AddressInfo).port;
	}

	get url(): string {
		return `http://127.0.0.1:${this.port}`;
	}

	async #startProgram(): Promise<void> {
		const child = spawn(
			this.#program,
			[
				...['--db-path', join(this.#folder, 'data'), '--http-listen-addr', `127.0.0.1:${this.#innerPort}`],
				...['--auth-jwt-key-file', join(this.#folder, 'key.pem'), '--no-welcome']
			],
			{ stdio: 'ignore' }
		);
		this.#process = child;
		const deadline = Date.now() + STARTS_WITHIN_MS;
		while (Date.now() < deadline && child.exitCode === null) {
			const answer = await fetch(`http://127.0.0.1:${this.#innerPort}/health`).catch(() => null);
			if (answer?.ok) return;
			await pause(50);
		}
		throw new Error(`${this.#program} did not start`);
	}

	async #killProgram(): Promise<void> {
		const child = this.#process;
		this.#process = null;
		if (child?.exitCode !== null) return;
		child.kill('SIGKILL');
		await once(child, 'exit');
	}

	async #pass(request: IncomingMessage, response: ServerResponse): Promise<void> {
		const chunks: Buffer[] = [];
		for await (const chunk of request) chunks.push(chunk as Buffer);
		const body = Buffer.concat(chunks);
		const isCopying = request.headers['content-type']?.startsWith('application/grpc') ?? false;
		this.counted[isCopying ? 'copying' : 'requests'] += 1;
		if (this.hangs) return;
		if (this.fails || (isCopying && this.refusesCopies)) {
			response.writeHead(502, { 'content-type': 'text/plain' }).end('bad gateway');
			return;
		}
		try {
			const answer = await this.#passOn(request, body);
			const parts: Buffer[] = [];
			for await (const part of answer) parts.push(part as Buffer);
			const bytes = Buffer.concat(parts);
			if (this.loseAnswerOf?.test(body.toString())) {
				this.loseAnswerOf = null;
				request.socket.destroy();
				return;
			}
			const headers = { ...answer.headers };
			// The answer goes on in one piece.
			delete headers['transfer-encoding'];
			response.writeHead(answer.statusCode ?? 502, headers).end(bytes);
		} catch {
			// Killed meanwhile: whoever asked hears nothing more.
			request.socket.destroy();
		}
	}

	#passOn({ method, url, headers }: IncomingMessage, body: Buffer): Promise<IncomingMessage> {
		return new Promise((answered, failed) => {
			const options = { host: '127.0.0.1', port: this.#innerPort, method, path: url, headers };
			ask(options, answered).on('error', failed).end(body);
		});
	}
}
