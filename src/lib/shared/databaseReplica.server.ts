import { mkdirSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { createClient, LibsqlError, type Client } from '@libsql/client';
import { DatabaseBusy } from './databaseErrors.server.ts';
import { MAPPED_BYTES } from './databaseFile.server.ts';
import { within } from './databaseTurns.server.ts';
import { log } from './log.server.ts';
import { keepPreparedStatements } from './preparedStatements.server.ts';
import { ReplicaProcess } from './replicaProcess.server.ts';
import { sharedRun } from './sharedRun.ts';

/** How old another process's commits become at most before they are looked for. */
const EVERY_MS = 1_000;
/** Whoever has written waits no longer than this for the copy; then everybody reads from the server. */
const WAIT_MS = 1_000;
/** A server that is gone is found out after three seconds; one that hangs is not waited for longer. */
const STEP_MS = 5_000;
const FIRST_COPY_MS = 20 * 60_000;
/** While the server packs its log it refuses for some milliseconds. */
const AGAIN_MS = 30;
/** A copy that does not get on although the server answers is given up after so many steps. */
const MOST_FAILURES = 3;
const REST_MS = 5_000;
const LONGEST_REST_MS = 5 * 60_000;
/** Reads that are at the server keep everybody from coming back to the copy no longer than this. */
const LEAVING_MS = 250;

/** One copy from its first page to its end. A doubtful one is never mended: another takes its place, from the beginning. */
interface Copy {
	readonly number: number;
	readonly folder: string;
	readonly process: ReplicaProcess;
	/** Both read the file beside the process that writes it, so nobody waits for the network. */
	readonly reader: Client;
	readonly watcher: Client;
	frame: number;
}

export interface ReplicaOptions {
	/** Holds copies and nothing else; on this machine's own disk. */
	readonly folder: string;
	readonly url: string;
	readonly authToken: string | null;
	/** Reads from the server itself. */
	readonly primary: Client;
}

/**
 * A copy of the server's database on this machine, from which pages are read. Reads never go back in time: they leave the
 * copy whenever it may miss something that this process has committed or shown, and come back once it has all of that.
 */
export class Replica {
	readonly #options: ReplicaOptions;
	readonly #step = sharedRun(() => this.#stepOnce());
	readonly #atPrimary = new Set<Promise<unknown>>();
	readonly #timer: NodeJS.Timeout;
	#copy: Copy | null = null;
	/** Whether reads go to the copy. */
	#current = false;
	#turning: Promise<void> | null = null;
	/** Rises whenever the copy is found to miss something, so that nobody comes back to it who was about to. */
	#doubts = 0;
	#failures = 0;
	#made = 0;
	#making: Promise<void> | null = null;
	#maker: ReplicaProcess | null = null;
	#restUntil = 0;
	#restMs = REST_MS;
	#inStepAt = 0;
	#closed = false;

	constructor(options: ReplicaOptions) {
		this.#options = options;
		keepPreparedStatements();
		removeLeftovers(options.folder);
		this.#timer = setInterval(() => void this.#tick(), EVERY_MS);
		this.#timer.unref();
		void this.#tick();
	}

	/** Reads from the copy when it has all that was written and shown here, else from the server. */
	async read<T>(ask: (from: Client) => Promise<T>): Promise<T> {
		while (this.#turning) await this.#turning;
		const copy = this.#copy;
		if (this.#current && copy) {
			try {
				return await ask(copy.reader);
			} catch (error) {
				if (!isOfNoUse(error)) throw error;
				if (this.#copy === copy) this.#giveUp('it could not be read', error);
			}
		}
		const asked = ask(this.#options.primary);
		this.#atPrimary.add(asked);
		try {
			return await asked;
		} finally {
			this.#atPrimary.delete(asked);
		}
	}

	/** Called after each commit of this process and before anybody is told of it. */
	async committed(): Promise<void> {
		if (!this.#current && !this.#turning) return;
		if (await this.#inStep()) return;
		this.#leave('what was written here did not come back in time');
	}

	/**
	 * Resolves once whatever was committed before the call, at whichever process, is read here.
	 *
	 * @throws DatabaseBusy when the server is out of reach.
	 */
	async catchUp(): Promise<void> {
		if (!this.#current && !this.#turning) return;
		if (await this.#inStep()) return;
		// Others may go on reading what they can: only who needs the newest is told to wait.
		const answers = await this.#serverAnswers();
		if (!answers) throw new DatabaseBusy('the database did not answer');
		this.#leave('it did not follow in time');
	}

	/** Another number after every change of the copy; null while reads go to the server. */
	async version(): Promise<number | null> {
		while (this.#turning) await this.#turning;
		const copy = this.#copy;
		if (!this.#current || !copy) return null;
		try {
			const { rows } = await copy.watcher.execute('PRAGMA data_version');
			return copy.number * 2 ** 32 + Number(rows[0]?.[0]);
		} catch (error) {
			log.warn('the copy of the database could not be asked for its version', { error });
			return null;
		}
	}

	/** For whoever watches over the site. */
	get state(): { readonly current: boolean; readonly secondsSinceStep: number } {
		const since = this.#inStepAt > 0 ? (performance.now() - this.#inStepAt) / 1_000 : Infinity;
		return { current: this.#current, secondsSinceStep: since };
	}

	close(): void {
		this.#closed = true;
		this.#current = false;
		clearInterval(this.#timer);
		this.#end();
	}

	async #tick(): Promise<void> {
		try {
			if (this.#copy) {
				if ((await this.#step()) && !this.#current) await this.#comeBack();
			} else if (performance.now() >= this.#restUntil) await (this.#making ??= this.#make());
		} catch (error) {
			log.error('the copy of the database failed', { error });
		}
	}

	/** Makes a copy from the beginning. Until it is there the server is read. */
	async #make(): Promise<void> {
		const { folder, url, authToken } = this.#options;
		const number = (this.#made += 1);
		const own = join(folder, `${process.pid}-${number}`);
		const path = join(own, 'copy.db');
		const begun = performance.now();
		rmSync(own, { recursive: true, force: true });
		mkdirSync(own, { recursive: true });
		const child = new ReplicaProcess({ path, url, authToken });
		this.#maker = child;
		try {
			const frame = await child.step(FIRST_COPY_MS);
			if (this.#closed) throw new Error('closed meanwhile');
			const [reader, watcher] = [await openReader(path), await openReader(path)];
			this.#copy = { number, folder: own, process: child, reader, watcher, frame };
			this.#failures = 0;
			log.info('a copy of the database was made', { frame, ms: Math.round(performance.now() - begun) });
		} catch (error) {
			child.end();
			rmSync(own, { recursive: true, force: true });
			if (!this.#closed) log.warn('no copy of the database could be made; the server is read', { error });
			this.#rest();
		} finally {
			this.#making = null;
			this.#maker = null;
		}
		if (this.#copy) await this.#comeBack();
	}

	async #stepOnce(): Promise<boolean> {
		const copy = this.#copy;
		if (!copy) return false;
		try {
			const frame = await copy.process.step(STEP_MS);
			if (this.#copy !== copy) return false;
			if (frame < copy.frame) {
				// The server began its log anew: it was killed, or is another one. The copy may have been rewritten under its readers.
				this.#giveUp('the server began its log anew');
				return false;
			}
			copy.frame = frame;
			this.#failures = 0;
			this.#restMs = REST_MS;
			this.#inStepAt = performance.now();
			return true;
		} catch (error) {
			if (this.#copy === copy) await this.#failed(copy, error);
			return false;
		}
	}

	async #failed(copy: Copy, error: unknown): Promise<void> {
		this.#failures += 1;
		if (this.#failures < MOST_FAILURES || !(await this.#serverAnswers())) return;
		if (this.#copy === copy) this.#giveUp('it does not get on although the server answers', error);
	}

	/** Whether the copy came to what is committed now, in time. */
	#inStep(): Promise<boolean> {
		const deadline = performance.now() + WAIT_MS;
		const attempt = async (): Promise<boolean> => {
			while (performance.now() < deadline && this.#copy) {
				if (await this.#step()) return true;
				await new Promise((next) => setTimeout(next, AGAIN_MS));
			}
			return false;
		};
		return within(attempt(), WAIT_MS, false);
	}

	#serverAnswers(): Promise<boolean> {
		const asked = this.#options.primary.execute('SELECT 1').then(
			() => true,
			() => false
		);
		return within(asked, WAIT_MS, false);
	}

	/** Nobody reads while reads move from the server to the copy, or one could see an older state than the one before. */
	#comeBack(): Promise<void> {
		const doubts = this.#doubts;
		const turn = async () => {
			const read = await within(
				Promise.allSettled([...this.#atPrimary]).then(() => true),
				LEAVING_MS,
				false
			);
			if (!read || !(await this.#inStep()) || doubts !== this.#doubts || !this.#copy) return;
			this.#current = true;
			log.info('pages are read from the copy of the database');
		};
		this.#turning ??= turn().finally(() => (this.#turning = null));
		return this.#turning;
	}

	/** The copy stays, and reads come back to it once it has caught up. */
	#leave(why: string, error?: unknown): void {
		this.#doubts += 1;
		if (this.#current) log.warn('pages are read from the database server', { why, error });
		this.#current = false;
	}

	#giveUp(why: string, error?: unknown): void {
		this.#leave(why, error);
		this.#end();
		this.#rest();
		log.warn('the copy of the database is made anew', { why, error });
	}

	#rest(): void {
		this.#restUntil = performance.now() + this.#restMs;
		this.#restMs = Math.min(this.#restMs * 2, LONGEST_REST_MS);
	}

	#end(): void {
		this.#maker?.end();
		const copy = this.#copy;
		this.#copy = null;
		if (!copy) return;
		copy.process.end();
		copy.reader.close();
		copy.watcher.close();
		rmSync(copy.folder, { recursive: true, force: true });
	}
}

async function openReader(path: string): Promise<Client> {
	const client = createClient({ url: `file:${path}`, timeout: 250, concurrency: 1 });
	await client.execute('PRAGMA query_only=1');
	await client.execute(`PRAGMA mmap_size=${MAPPED_BYTES}`);
	return client;
}

/** A copy that is damaged, gone, or that lacks what the program knows to be there. */
function isOfNoUse(error: unknown): boolean {
	if (!(error instanceof LibsqlError)) return false;
	return (
		/^(SQLITE_(CORRUPT|NOTADB|IOERR|CANTOPEN)|CLIENT_CLOSED)/.test(error.code) ||
		/^(?:\w+: )?no such (table|column)/.test(error.message)
	);
}

/** Copies of processes that were killed. Each process has folders of its own, named by its number. */
function removeLeftovers(folder: string): void {
	mkdirSync(folder, { recursive: true });
	for (const name of readdirSync(folder)) {
		const owner = Number(/^(\d+)-\d+$/.exec(name)?.[1] ?? 0);
		if (owner === 0 || (owner !== process.pid && isAlive(owner))) continue;
		rmSync(join(folder, name), { recursive: true, force: true });
	}
}

function isAlive(pid: number): boolean {
	try {
		process.kill(pid, 0);
		return true;
	} catch (error) {
		return error instanceof Error && 'code' in error && error.code === 'EPERM';
	}
}
