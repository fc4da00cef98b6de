import { createClient, type Client } from '@libsql/client';

/**
 * So much of the file a reader sees as memory. A connection's own cache of pages is small and emptied by every commit of
 * another; goods that lie scattered among 100,000 were then read a system call each, which took three times as long.
 */
export const MAPPED_BYTES = 128 * 2 ** 20;

/** The file behind a `file:` address, or null for a server. */
export function filePath(url: string): string | null {
	return url.startsWith('file:') ? url.replace(/^file:(\/\/)?/, '') : null;
}

/** A connection to another file, for checking a copy; whoever opens it closes it. */
export function openCopy(path: string): Client {
	return createClient({ url: `file:${path}`, concurrency: 1 });
}
