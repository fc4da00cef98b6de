import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { db, write, type Tx } from './database.server.ts';

interface Migration {
	readonly tag: string;
	readonly hash: string;
	readonly statements: readonly string[];
}

/** The migrations in their order, from drizzle-kit's journal. */
function readMigrations(folder: string): Migration[] {
	const journal = JSON.parse(readFileSync(resolve(folder, 'meta/_journal.json'), 'utf8')) as {
		entries: { idx: number; tag: string }[];
	};
	return journal.entries.map(({ tag }) => {
		const text = readFileSync(resolve(folder, `${tag}.sql`), 'utf8');
		return {
			tag,
			hash: createHash('sha256').update(text).digest('hex'),
			statements: text.split('--> statement-breakpoint').filter((statement) => /^[^-\s]/m.test(statement))
		};
	});
}

/**
 * Brings the database forward, once. Each migration is one transaction that takes the write lock first, so two
 * processes that start together apply it once: the second waits, then finds nothing to do.
 *
 * @returns the names of the migrations applied now.
 * @throws when an applied migration was changed since, or the database is newer than this program.
 */
export async function migrate(folder = resolve('drizzle')): Promise<string[]> {
	const migrations = readMigrations(folder);
	const applied: string[] = [];
	const known = new Set(await appliedTags());
	// One write each keeps a long list of migrations under the time limit of a job.
	for (const migration of migrations) {
		if (await write((tx) => applyOnce(tx, migration))) applied.push(migration.tag);
		known.delete(migration.tag);
	}
	if (known.size > 0) {
		throw new Error(`The database has migrations this program does not know: ${[...known].join(', ')}.`);
	}
	return applied;
}

/** True when every migration of this program has been applied. */
export async function isMigrated(folder = resolve('drizzle')): Promise<boolean> {
	const { rows } = await db.$client.execute('SELECT tag FROM migration');
	const done = new Set(rows.map((row) => String(row['tag'])));
	return readMigrations(folder).every(({ tag }) => done.has(tag));
}

async function appliedTags(): Promise<string[]> {
	return write(async (tx) => {
		await tx.$client.execute(
			'CREATE TABLE IF NOT EXISTS migration (tag TEXT PRIMARY KEY, hash TEXT NOT NULL, applied_at INTEGER NOT NULL)'
		);
		const { rows } = await tx.$client.execute('SELECT tag FROM migration');
		return rows.map((row) => String(row['tag']));
	});
}

async function applyOnce(tx: Tx, migration: Migration): Promise<boolean> {
	const { rows } = await tx.$client.execute({
		sql: 'SELECT hash FROM migration WHERE tag = ?',
		args: [migration.tag]
	});
	if (rows[0]) {
		if (rows[0]['hash'] === migration.hash) return false;
		throw new Error(
			`Migration ${migration.tag} was changed after it was applied. Migrations go forward only.`
		);
	}
	await tx.$client.execute('PRAGMA defer_foreign_keys=ON');
	// At once: on a server each statement by itself is a round trip, and a long migration would outlast its transaction.
	await tx.$client.batch([...migration.statements]);
	await tx.$client.execute({
		sql: 'INSERT INTO migration (tag, hash, applied_at) VALUES (?, ?, unixepoch() * 1000)',
		args: [migration.tag, migration.hash]
	});
	return true;
}
