import type { Client, InStatement, ResultSet } from '@libsql/client';
import { drizzle } from 'drizzle-orm/libsql';
import { db, type Reader } from './database.server.ts';

interface Waiting {
	readonly statement: InStatement;
	readonly resolve: (result: ResultSet) => void;
	readonly reject: (error: unknown) => void;
}

/**
 * Reads what does not wait for each other in one round trip and from one state of the database: all that is asked of the
 * reader in the same turn of the event loop is sent as one batch. For pages made of many small parts; never inside a write.
 */
export function together<T>(run: (reader: Reader) => Promise<T>): Promise<T> {
	let waiting: Waiting[] = [];
	const send = async () => {
		const group = waiting;
		waiting = [];
		try {
			const statements = group.map(({ statement }) => statement);
			const [alone] = statements;
			// One read is of one state by itself, and needs no transaction around it.
			const results =
				alone && statements.length === 1
					? [await db.$client.execute(alone)]
					: await db.$client.batch(statements);
			group.forEach(({ resolve }, index) => {
				const result = results[index];
				if (result) resolve(result);
			});
		} catch (error) {
			for (const { reject } of group) reject(error);
		}
	};
	const execute = (statement: InStatement) =>
		new Promise<ResultSet>((resolve, reject) => {
			waiting.push({ statement, resolve, reject });
			if (waiting.length === 1) setImmediate(() => void send());
		});
	return run(drizzle({ execute } as unknown as Client));
}
