import { AsyncLocalStorage } from 'node:async_hooks';

const noted = new AsyncLocalStorage<string[]>();

/** Called by the database each time it is read from outside transactions, with the statements that go together. */
export function noteQuery(...statements: readonly (string | { readonly sql: string })[]): void {
	noted.getStore()?.push(statements.map((each) => (typeof each === 'string' ? each : each.sql)).join(';\n'));
}

/** Runs something and says how often it read, and with what: a page must not need more reads than it has parts. */
export async function noteQueries<T>(run: () => Promise<T>): Promise<{ value: T; queries: string[] }> {
	const queries: string[] = [];
	const value = await noted.run(queries, run);
	return { value, queries };
}
