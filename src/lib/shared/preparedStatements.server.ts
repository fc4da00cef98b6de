import Database from 'libsql';

/** More than the different statements of the whole house; beyond it something builds texts it should bind. */
const MOST_KEPT = 500;
/** What reads and writes rows, and what is asked at each page. A change of the schema is never kept. */
const KEEPABLE = /^\s*(?:select|insert|update|delete|with|pragma data_version)\b/i;

interface Statement {
	run(...args: unknown[]): unknown;
	all(...args: unknown[]): unknown;
}

interface Connection {
	prepare(sql: string): Statement;
}

const connections = Database.prototype as unknown as Connection;
const kept = new WeakMap<Connection, Map<string, Statement>>();
let installed = false;

/**
 * Lets every connection of the driver keep its prepared statements. The client prepares each statement anew, and
 * preparing an insert compiles all its triggers: kept, the ledger took 6,100 entries a second instead of 1,750 on the
 * same two cores. SQLite itself prepares a kept statement again when the schema has changed.
 */
export function keepPreparedStatements(): void {
	if (installed) return;
	installed = true;
	const prepare = Reflect.get<Connection, 'prepare'>(connections, 'prepare');
	connections.prepare = function keeping(this: Connection, sql: string): Statement {
		if (!KEEPABLE.test(sql)) return prepare.call(this, sql);
		const statements = kept.get(this) ?? new Map<string, Statement>();
		kept.set(this, statements);
		const found = statements.get(sql);
		if (found) return found;
		if (statements.size >= MOST_KEPT) statements.clear();
		const fresh = forgottenWhenItFails(prepare.call(this, sql), () => statements.delete(sql));
		statements.set(sql, fresh);
		return fresh;
	};
}

/** A statement that threw may be in any state, so it is not used again. */
function forgottenWhenItFails(statement: Statement, forget: () => void): Statement {
	for (const name of ['run', 'all'] as const) {
		const original = statement[name].bind(statement);
		Object.defineProperty(statement, name, {
			value: (...args: unknown[]) => {
				try {
					return original(...args);
				} catch (error) {
					forget();
					throw error;
				}
			}
		});
	}
	return statement;
}
