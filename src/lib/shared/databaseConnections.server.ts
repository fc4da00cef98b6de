import { mkdirSync } from 'node:fs';
import { dirname } from 'node:path';
import { createClient, type Client } from '@libsql/client';
import { filePath } from './databaseFile.server.ts';
import { keepPreparedStatements } from './preparedStatements.server.ts';

/** What is opened for one database. Several connections, because a client's open transaction holds its own. */
export interface Connections {
	readonly reader: Client;
	readonly writer: Client;
	/** Sees the commits of all other connections, here and in other processes; null on a server. */
	readonly watcher: Client | null;
}

const BUSY_TIMEOUT_MS = 250;
/** A reader waits meanwhile for her page. */
const READ_LIMIT_MS = 4_000;
/** More than the server lets one transaction keep another waiting. */
const WRITE_LIMIT_MS = 7_000;

export interface DatabaseAddress {
	readonly url: string;
	readonly authToken?: string | null;
}

/** Opens the file, creating its folder, or makes the clients of a server, which is not asked yet. */
export function connect({ url, authToken }: DatabaseAddress): Connections {
	const path = filePath(url);
	const config = { url, authToken: authToken ?? undefined, timeout: BUSY_TIMEOUT_MS };
	if (!path) {
		return {
			reader: createClient({ ...config, fetch: fetchWithin(READ_LIMIT_MS) }),
			writer: createClient({ ...config, fetch: fetchWithin(WRITE_LIMIT_MS), concurrency: 1 }),
			watcher: null
		};
	}
	mkdirSync(dirname(path), { recursive: true });
	keepPreparedStatements();
	return {
		writer: createClient({ ...config, concurrency: 1 }),
		reader: createClient(config),
		watcher: createClient({ ...config, concurrency: 1 })
	};
}

/** The client itself waits for a server's answer for ever. */
function fetchWithin(limitMs: number) {
	return async (request: Request) => fetch(request, { signal: AbortSignal.timeout(limitMs) });
}

/** What a database must be set to, or it would lose money. A file is set so; a server has to be. */
const EXPECTED = {
	file: { journal_mode: 'wal', foreign_keys: 1, synchronous: 2 },
	server: { foreign_keys: 1 }
};

/** @throws when the database is set in a way that loses money. */
export async function checkPragmas({ writer, watcher }: Connections): Promise<void> {
	if (watcher) await writer.execute('PRAGMA journal_mode=WAL');
	for (const [name, value] of Object.entries(watcher ? EXPECTED.file : EXPECTED.server)) {
		const found = (await writer.execute(`PRAGMA ${name}`)).rows[0]?.[0];
		if (found !== value) {
			throw new Error(`The database has ${name}=${String(found)}, but it must be ${value}. Not starting.`);
		}
	}
}
