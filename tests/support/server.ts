import { execFile, spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { promisify } from 'node:util';

const runFile = promisify(execFile);
const readyWithinMilliseconds = 60_000;

export interface ServerOptions {
	/** Laid over the environment of the tests, for example `{ FAULT_AT: 'order.inserted' }`. */
	env?: Record<string, string>;
	/** An existing folder, such as a restored backup; without it a new one, removed by `remove()`. */
	dataDirectory?: string;
	/** Fill it with the demo village first. Without that the database is migrated and empty. */
	seed?: boolean;
	/** A script that fills it instead, run in the environment of the server. */
	fill?: string;
}

export interface Ended {
	/** The exit code, or null when a signal ended the process. */
	code: number | null;
	signal: NodeJS.Signals | null;
	/** From the request to end until the process was gone. */
	milliseconds: number;
}

/**
 * The production build, in a process of its own, with a data folder and a port of its own. It outlives its
 * process: after `kill()` or `stop()`, `restart()` runs a new process on the same folder and the same port.
 */
export class TestServer {
	readonly dataDirectory: string;
	readonly origin: string;
	readonly #port: number;
	readonly #ownsFolder: boolean;
	#child: ChildProcess | null = null;
	#log = '';

	constructor(port: number, dataDirectory: string | undefined) {
		this.#port = port;
		this.origin = `http://localhost:${port}`;
		this.#ownsFolder = dataDirectory === undefined;
		this.dataDirectory = dataDirectory ?? mkdtempSync(join(tmpdir(), 'desa-server-'));
	}

	get databasePath(): string {
		return join(this.dataDirectory, 'desa.db');
	}

	get pid(): number {
		if (this.#child?.pid === undefined) throw new Error('The server is not running.');
		return this.#child.pid;
	}

	/** What all its processes wrote so far, to both outputs. */
	get log(): string {
		return this.#log;
	}

	get isRunning(): boolean {
		return this.#child !== null;
	}

	/** Starts a process and waits until it answers `/healthz`. */
	async start(env: Record<string, string> = {}): Promise<void> {
		if (this.#child) throw new Error('The server runs already.');
		const child = spawn(process.execPath, ['scripts/serve.mjs'], {
			env: this.environment(env),
			stdio: ['ignore', 'pipe', 'pipe']
		});
		this.#child = child;
		const keep = (chunk: Buffer) => {
			this.#log += chunk.toString();
		};
		child.stdout.on('data', keep);
		child.stderr.on('data', keep);
		child.once('exit', () => {
			if (this.#child === child) this.#child = null;
		});
		await this.#answering(child);
	}

	/** The environment of its processes, also for a command run beside it on the same data. */
	environment(env: Record<string, string> = {}): NodeJS.ProcessEnv {
		return {
			PATH: process.env['PATH'],
			HOME: process.env['HOME'],
			PORT: String(this.#port),
			HOST: '127.0.0.1',
			ORIGIN: this.origin,
			DATA_DIR: this.dataDirectory,
			...env
		};
	}

	/** `kill -9`, at once. */
	kill(): Promise<Ended> {
		return this.#end('SIGKILL');
	}

	/** Asks the process to end as a person or a container would. */
	stop(signal: 'SIGTERM' | 'SIGINT' = 'SIGTERM'): Promise<Ended> {
		return this.#end(signal);
	}

	/** Waits for a process that ends itself, at a fault point. */
	async ended(): Promise<void> {
		if (this.#child) await once(this.#child, 'exit');
	}

	/** Kills the process if there is one, and starts a new one on the same data. */
	async restart(env: Record<string, string> = {}): Promise<void> {
		if (this.#child) await this.kill();
		await this.start(env);
	}

	/** Kills the process and removes the data folder, unless it was given. */
	async remove(): Promise<void> {
		if (this.#child) await this.kill();
		if (this.#ownsFolder) rmSync(this.dataDirectory, { recursive: true, force: true });
	}

	async #end(signal: NodeJS.Signals): Promise<Ended> {
		const child = this.#child;
		if (!child) throw new Error('The server is not running.');
		const askedAt = performance.now();
		const exit = once(child, 'exit') as Promise<[number | null, NodeJS.Signals | null]>;
		child.kill(signal);
		const [code, endedBy] = await exit;
		this.#child = null;
		return { code, signal: endedBy, milliseconds: performance.now() - askedAt };
	}

	async #answering(child: ChildProcess): Promise<void> {
		const giveUpAt = performance.now() + readyWithinMilliseconds;
		while (performance.now() < giveUpAt) {
			if (child.exitCode !== null || child.signalCode !== null) {
				throw new Error(`The server ended while starting:\n${this.#log}`);
			}
			const answer = await fetch(`${this.origin}/healthz`).catch(() => null);
			await answer?.body?.cancel();
			if (answer?.ok) return;
			await pause(25);
		}
		throw new Error(`The server did not answer:\n${this.#log}`);
	}
}

/**
 * Starts the production build for a test. Migrations run first, so the server's own start is as quick as any
 * later one.
 */
export async function startServer(options: ServerOptions = {}): Promise<TestServer> {
	if (!existsSync(resolve('build/index.js')))
		throw new Error('There is no build: run `npm run build` first.');
	const server = new TestServer(await freePort(), options.dataDirectory);
	const script = options.fill ?? (options.seed ? 'scripts/seed.ts' : 'scripts/migrate.ts');
	await runFile(process.execPath, ['--import', 'tsx', script], {
		env: server.environment(options.fill ? options.env : {}),
		maxBuffer: 64 * 1024 * 1024
	});
	await server.start(options.env);
	return server;
}

/** A port that nobody listens on at this moment. */
export async function freePort(): Promise<number> {
	const probe = createServer().listen(0, '127.0.0.1');
	await once(probe, 'listening');
	const { port } = probe.address() as AddressInfo;
	await new Promise((closed) => probe.close(closed));
	return port;
}
