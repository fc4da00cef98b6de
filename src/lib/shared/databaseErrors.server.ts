import { LibsqlError } from '@libsql/client';

/** The database stayed locked or out of reach for the whole patience; the request is answered 503 with Retry-After. */
export class DatabaseBusy extends Error {
	override name = 'DatabaseBusy';
}

/** A server that left others without an answer was not asked; it may be a moment later. */
export class ServerSilent extends Error {
	override name = 'ServerSilent';
}

/** Whether that is why something failed: drizzle wraps what a query threw. */
export function isDatabaseBusy(error: unknown): boolean {
	return causesOf(error).some((cause) => cause instanceof DatabaseBusy);
}

const PASSING = new RegExp(
	'^(SQLITE_(BUSY|LOCKED)|STREAM_EXPIRED|BATON_|HRANA_|TRANSACTION_(CLOSED|TIMEOUT|BUSY))'
);

/**
 * The lock was lost, or a server's stream, or the way to it: the whole unit may be run again. Whether a commit whose
 * answer was lost took place is not known; what moves money finds its key then, as after a process that was killed.
 */
export function isTransient(error: unknown): boolean {
	const code = libsqlError(error)?.code ?? '';
	return PASSING.test(code) || causesOf(error).some(isLostOnTheWay);
}

/** A server took the question and did not answer in time. */
export function isUnanswered(error: unknown): boolean {
	return causesOf(error).some(({ name }) => name === 'TimeoutError');
}

/** The network's failures, which the client passes on as they are, and those of a proxy before a server that is gone. */
function isLostOnTheWay(error: Error): boolean {
	if (error.name === 'TimeoutError' || error instanceof ServerSilent) return true;
	if (error instanceof TypeError) return /^(fetch failed|terminated)/.test(error.message);
	return 'status' in error && typeof error.status === 'number' && error.status >= 500;
}

function causesOf(error: unknown): Error[] {
	const causes: Error[] = [];
	for (let cause = error; cause instanceof Error; cause = cause.cause) causes.push(cause);
	return causes;
}

/** drizzle wraps the driver's error; this finds it. */
function libsqlError(error: unknown): LibsqlError | null {
	return causesOf(error).find((cause) => cause instanceof LibsqlError) ?? null;
}

/**
 * True when a unique index or primary key was violated; `execute` and `batch` give different codes for it.
 * @param column narrows it to an index on `table.column`.
 */
export function isUniqueViolation(error: unknown, column?: string): boolean {
	const found = libsqlError(error);
	if (
		!found ||
		!/UNIQUE constraint failed|SQLITE_CONSTRAINT_(UNIQUE|PRIMARYKEY)/.test(`${found.code} ${found.message}`)
	) {
		return false;
	}
	return column === undefined || found.message.includes(column);
}

/** The words a trigger raised, when it was a trigger that refused; for mapping to a typed refusal. */
export function refusedByDatabase(error: unknown): string | null {
	const found = libsqlError(error);
	return found && /SQLITE_CONSTRAINT/.test(found.code + (found.extendedCode ?? '')) ? found.message : null;
}
