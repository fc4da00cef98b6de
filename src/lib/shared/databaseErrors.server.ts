import { LibsqlError } from '@libsql/client';

/** The lock, or a remote stream, was lost: the whole unit may be run again. */
export function isTransient(error: unknown): boolean {
	const code = libsqlError(error)?.code ?? '';
	return /^(SQLITE_BUSY|SQLITE_LOCKED|STREAM_EXPIRED|HRANA_|TRANSACTION_CLOSED)/.test(code);
}

/** drizzle wraps the driver's error; this finds it. */
function libsqlError(error: unknown): LibsqlError | null {
	for (let cause = error; cause instanceof Error; cause = cause.cause) {
		if (cause instanceof LibsqlError) return cause;
	}
	return null;
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
