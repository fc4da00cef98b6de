import { createClient, type Client } from '@libsql/client';

/** The file behind a `file:` address, or null for a server. */
export function filePath(url: string): string | null {
	return url.startsWith('file:') ? url.replace(/^file:(\/\/)?/, '') : null;
}

/** A connection to another file, for checking a copy; whoever opens it closes it. */
export function openCopy(path: string): Client {
	return createClient({ url: `file:${path}`, concurrency: 1 });
}
