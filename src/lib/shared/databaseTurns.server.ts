import { InvariantError } from './assert.ts';
import { log } from './log.server.ts';

/** How the database's queue waits. */

/** A job that has not finished by then is ours to mend: nothing slow belongs inside a transaction. */
const JOB_LIMIT_MS = 5_000;

/** One turn of the event loop: whatever has arrived meanwhile is looked at. */
export function turn(): Promise<void> {
	return new Promise((next) => setImmediate(next));
}

/** A moment of its own for each, so that those who wait for one lock do not come back all at once. */
export async function jitter(): Promise<void> {
	await new Promise((next) => setTimeout(next, 40 + Math.random() * 160));
}

/** What was promised, or `fallback` when that takes longer; it goes on all the same. */
export async function within<T>(work: Promise<T>, limitMs: number, fallback: T): Promise<T> {
	let timer: NodeJS.Timeout | undefined;
	const limit = new Promise<T>((given) => {
		timer = setTimeout(() => given(fallback), limitMs);
	});
	try {
		return await Promise.race([work, limit]);
	} finally {
		clearTimeout(timer);
	}
}

/** @throws InvariantError when a job takes longer than any of ours should. */
export async function withLimit<T>(work: Promise<T>): Promise<T> {
	let timer: NodeJS.Timeout | undefined;
	const limit = new Promise<never>((_, reject) => {
		timer = setTimeout(() => {
			log.error('a write job took too long and was rolled back', { limitMs: JOB_LIMIT_MS });
			reject(new InvariantError('a write job took too long'));
		}, JOB_LIMIT_MS);
	});
	try {
		return await Promise.race([work, limit]);
	} finally {
		clearTimeout(timer);
	}
}
