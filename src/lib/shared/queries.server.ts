import { AsyncLocalStorage } from 'node:async_hooks';

const noted = new AsyncLocalStorage<string[]>();

/** Called by the database for each statement that is read with, outside transactions. */
export function noteQuery(statement: string | { readonly sql: string }): void {
	noted.getStore()?.push(typeof statement === 'string' ? statement : statement.sql);
}

/** Runs something and says which statements it read with: a page must not need more of them than it has parts. */
export async function noteQueries<T>(run: () => Promise<T>): Promise<{ value: T; queries: string[] }> {
	const queries: string[] = [];
	const value = await noted.run(queries, run);
	return { value, queries };
}
