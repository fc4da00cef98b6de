import { mkdirSync } from 'node:fs';
import { dirname } from 'node:path';
import { createClient, type Client } from '@libsql/client';
import { filePath, MAPPED_BYTES } from './databaseFile.server.ts';
import { Replica } from './databaseReplica.server.ts';
import { AttentiveFetch } from './databaseSilence.server.ts';
import { keepPreparedStatements } from './preparedStatements.server.ts';

/** What is opened for one database. Several connections, because a client's open transaction holds its own. */
export interface Connections {
	readonly reader: Client;
	readonly writer: Client;
	/** Sees the commits of all other connections, here and in other processes; null on a server. */
	readonly watcher: Client | null;
	/** A copy of the server's database on this machine, when one is kept. */
	readonly replica: Replica | null;
}

const BUSY_TIMEOUT_MS = 250;
/** A reader waits meanwhile for her page. */
const READ_LIMIT_MS = 4_000;
/** More than the server lets one transaction keep another waiting. */
const WRITE_LIMIT_MS = 7_000;

export interface DatabaseAddress {
	readonly url: string;
	readonly authToken?: string | null;
	/** A folder of this machine, for a server's copy that pages are read from. */
	readonly replicaFolder?: string | null;
}

/** Opens the file, creating its folder, or makes the clients of a server, which is not asked yet. */
export function connect({ url, authToken, replicaFolder }: DatabaseAddress): Connections {
	const path = filePath(url);
	const config = { url, authToken: authToken ?? undefined, timeout: BUSY_TIMEOUT_MS };
	if (!path) {
		const server = new AttentiveFetch();
		const within = (limitMs: number) => (request: Request) => server.ask(request, limitMs);
		const reader = createClient({ ...config, fetch: within(READ_LIMIT_MS) });
		return {
			reader,
			writer: createClient({ ...config, fetch: within(WRITE_LIMIT_MS), concurrency: 1 }),
			watcher: null,
			replica: replicaFolder
				? new Replica({ folder: replicaFolder, url, authToken: authToken ?? null, primary: reader })
				: null
		};
	}
	mkdirSync(dirname(path), { recursive: true });
	// A read of a file ends before the next begins, so more connections read nothing sooner: each would only find its own
	// pages and prepared statements cold. With sixteen readers at once, one connection answered twice as many.
	keepPreparedStatements();
	return {
		writer: createClient({ ...config, concurrency: 1 }),
		reader: createClient({ ...config, concurrency: 1 }),
		watcher: createClient({ ...config, concurrency: 1 }),
		replica: null
	};
}

export function disconnect({ reader, writer, watcher, replica }: Connections): void {
	replica?.close();
	for (const client of [reader, writer, watcher]) client?.close();
}

/** What a database must be set to, or it would lose money. A file is set so; a server has to be. */
const EXPECTED = {
	file: { journal_mode: 'wal', foreign_keys: 1, synchronous: 2 },
	server: { foreign_keys: 1 }
};

/** @throws when the database is set in a way that loses money. */
export async function checkPragmas({ reader, writer, watcher }: Connections): Promise<void> {
	if (watcher) {
		await writer.execute('PRAGMA journal_mode=WAL');
		// Stays set, because the reader has one connection. It writes nothing, so the map can spoil nothing.
		await reader.execute(`PRAGMA mmap_size=${MAPPED_BYTES}`);
	}
	for (const [name, value] of Object.entries(watcher ? EXPECTED.file : EXPECTED.server)) {
		const { rows } = await writer.execute(`PRAGMA ${name}`).catch(refusedToken);
		const found = rows[0]?.[0];
		if (found !== value) {
			throw new Error(`The database has ${name}=${String(found)}, but it must be ${value}. Not starting.`);
		}
	}
}

/** A server says no more than its number. */
function refusedToken(error: unknown): never {
	const cause = error instanceof Error ? error.cause : null;
	if (!(cause instanceof Error && 'status' in cause && cause.status === 401)) throw error;
	throw new Error('The database server does not accept DATABASE_AUTH_TOKEN. Not starting.', { cause: error });
}
