import { AsyncLocalStorage } from 'node:async_hooks';
import type { Client, InStatement, ResultSet, Transaction } from '@libsql/client';
import { drizzle, type LibSQLDatabase } from 'drizzle-orm/libsql';
import { assert, InvariantError } from './assert.ts';
import {
	checkPragmas,
	connect,
	disconnect,
	type Connections,
	type DatabaseAddress
} from './databaseConnections.server.ts';
import { DatabaseBusy, isTransient, isUnanswered } from './databaseErrors.server.ts';
import { faultPoint } from './fault.server.ts';
import { heldOr, letReadsGo } from './heldReads.server.ts';
import { jitter, turn, withLimit } from './databaseTurns.server.ts';
import { isRefused } from './result.ts';
import { keepSelections } from './selections.server.ts';

/**
 * The only place that opens connections. All writes go through one queue, because concurrent transactions on
 * one file fail with SQLITE_BUSY and block the event loop while they wait; readers have a client of their own.
 */

type Orm = LibSQLDatabase & { $client: Client };

/** Anything that can be read from: the shared reader, or the transaction one is inside. */
export type Reader = Orm;
/** The transaction of the running write job. Only `write` makes one. */
export type Tx = Orm & { readonly __writes: true };

/** How many waiting jobs are committed together; measured best between 32 and 128. */
const GROUP_SIZE = 64;
/** How long a job may be tried again while another process holds the lock. */
const PATIENCE_MS = 8_000;
/** Jobs that are committed together let others have their turn after this long. */
const TURN_MS = 20;

interface Job {
	readonly run: (tx: Tx) => Promise<unknown>;
	readonly resolve: (value: unknown) => void;
	readonly reject: (error: unknown) => void;
	readonly deadline: number;
}

export {
	DatabaseBusy,
	isDatabaseBusy,
	isUniqueViolation,
	refusedByDatabase
} from './databaseErrors.server.ts';
export { filePath, openCopy } from './databaseFile.server.ts';

let connections: Connections | null = null;
const waiting: Job[] = [];
let draining: Promise<void> | null = null;
let current: { transaction: Transaction; token: symbol } | null = null;
const insideJob = new AsyncLocalStorage<symbol>();

/** Opens the database, creating its folder, and refuses one whose settings would lose money. */
export async function openDatabase(address: DatabaseAddress): Promise<void> {
	assert(connections === null, 'the database is open already');
	keepSelections();
	const opening = connect(address);
	connections = opening;
	await withPatience(() => checkPragmas(opening));
}

/** Waits for the queue to empty, then closes; nothing answered is lost. */
export async function closeDatabase(): Promise<void> {
	await drained();
	if (connections) disconnect(connections);
	connections = null;
}

/** Resolves once no write is waiting or running. */
export async function drained(): Promise<void> {
	while (draining) await draining;
}

export function isDatabaseOpen(): boolean {
	return connections !== null;
}

/** A number that is another one after every commit, of this process or another; null on a server, which has none. */
export async function dataVersion(): Promise<number | null> {
	const { watcher, replica } = opened();
	if (replica) return replica.version();
	const found = await watcher?.execute('PRAGMA data_version');
	return found ? Number(found.rows[0]?.[0]) : null;
}

/** The copy that pages are read from, when the settings name a folder for one. */
export const replicaInUse = () => connections?.replica ?? null;

function opened(): Connections {
	assert(connections, 'the database is not open');
	return connections;
}

/** The reader's client. Inside a write job it would wait for the job's own transaction until the timeout: it throws. */
const readingClient = {
	execute: async (statement: InStatement) =>
		(await read([statement], async (from) => [await from.execute(statement)]))[0],
	batch: (all: InStatement[]) => read(all, (from, statements) => from.batch(statements, 'read')),
	transaction: refuseTransaction
} as unknown as Client;

async function read(all: InStatement[], ask: (from: Client, missing: InStatement[]) => Promise<ResultSet[]>) {
	refuseInsideJob();
	return heldOr(all, (missing) => reading((from) => ask(from, missing)));
}

/** A read that was lost on its way, or came while a server started again, is asked once more; it changes nothing. */
async function reading<T>(ask: (from: Client) => Promise<T>): Promise<T> {
	const read = ({ reader, replica } = opened()) => (replica ? replica.read(ask) : ask(reader));
	try {
		return await read();
	} catch (error) {
		if (!isTransient(error)) throw error;
		if (isUnanswered(error)) throw new DatabaseBusy('the database did not answer', { cause: error });
	}
	await jitter();
	try {
		return await read();
	} catch (error) {
		if (!isTransient(error)) throw error;
		throw new DatabaseBusy('the database did not answer', { cause: error });
	}
}

/** The write job's client: every statement goes to the open transaction, and only from the running job. */
const writingClient = {
	execute: async (statement: InStatement) => openTransaction().execute(statement),
	batch: async (statements: InStatement[]) => openTransaction().batch(statements),
	transaction: refuseTransaction
} as unknown as Client;

function refuseInsideJob(): void {
	if (insideJob.getStore()) throw new InvariantError('`db` was used inside a write job; use its `tx`');
}

function refuseTransaction(): never {
	throw new InvariantError('transactions are opened by write() alone');
}

function openTransaction(): Transaction {
	const token = insideJob.getStore();
	if (!current || token !== current.token) {
		throw new InvariantError('`tx` was used outside its write job; await everything the job starts');
	}
	return current.transaction;
}

const scratch = new Map<string, unknown>();

/**
 * What a room has read and may reuse until the open transaction ends, such as the head of a chain that it moves
 * itself. Emptied at every begin and whenever a job is undone; nobody else writes meanwhile.
 */
export function scratchOf(tx: Tx): Map<string, unknown> {
	assert(tx === transactionOrm, 'a scratch belongs to the open transaction');
	openTransaction();
	return scratch;
}

/** The same for a reader that may be one; null outside a transaction. */
export const scratchIn = (reader: Reader) => (reader === transactionOrm ? scratchOf(transactionOrm) : null);

/** For reads outside a transaction. Inside a write job it throws: there, read through `tx`. */
export const db: Reader = drizzle(readingClient);
const transactionOrm = drizzle(writingClient) as unknown as Tx;

/**
 * Runs a job that writes, in one durable transaction. Jobs that wait together are committed together, each in a
 * savepoint of its own, and answered only after the commit. The job may be run again, so it must have no effect
 * but through `tx`. A job that throws, or that returns a refusal (`ok: false`), leaves nothing behind.
 *
 * @throws DatabaseBusy when another process held the lock for 8 seconds.
 */
export function write<T>(run: (tx: Tx) => Promise<T>): Promise<T> {
	if (insideJob.getStore()) throw new InvariantError('write() inside a write job; pass its `tx` on');
	letReadsGo();
	const written = new Promise<T>((resolve, reject) => {
		waiting.push({
			run,
			resolve: resolve as (value: unknown) => void,
			reject,
			deadline: performance.now() + PATIENCE_MS
		});
		draining ??= drainSoon();
	});
	return written.finally(letReadsGo);
}

async function drainSoon(): Promise<void> {
	// Lets the requests that arrive together share a commit.
	await turn();
	while (waiting.length > 0) await runGroup(waiting.splice(0, GROUP_SIZE));
	draining = null;
}

type Outcome = { job: Job; value: unknown } | { job: Job; error: unknown };

async function runGroup(jobs: Job[]): Promise<void> {
	let pending = jobs;
	while (pending.length > 0) {
		try {
			const outcomes = await commitTogether(pending);
			faultPoint('write.after_commit');
			await opened().replica?.committed();
			await answerAll(outcomes);
			return;
		} catch (error) {
			if (!isTransient(error)) {
				await runAlone(pending, error);
				return;
			}
			pending = await waitAndDropExpired(pending, error);
		}
	}
}

/** What an answer leads to, such as a page, is work of its own: others get their turn before the next one. */
async function answerAll(outcomes: readonly Outcome[]): Promise<void> {
	for (const outcome of outcomes) {
		answer(outcome);
		await turn();
	}
}

function answer(outcome: Outcome): void {
	if ('error' in outcome) outcome.job.reject(outcome.error);
	else outcome.job.resolve(outcome.value);
}

/** A commit that fails for one job's deferred constraint must not take the others down: each runs by itself. */
async function runAlone(jobs: Job[], error: unknown): Promise<void> {
	if (jobs.length === 1) jobs[0]?.reject(error);
	else for (const job of jobs) await runGroup([job]);
}

async function waitAndDropExpired(jobs: Job[], error: unknown): Promise<Job[]> {
	const { writer } = opened();
	// After SQLITE_BUSY every later COMMIT of the connection fails (libsql-client-ts#352).
	writer.reconnect();
	// Whoever waited in vain for an answer has waited long enough.
	const left = isUnanswered(error) ? [] : jobs.filter((job) => performance.now() < job.deadline);
	for (const job of jobs) {
		if (!left.includes(job)) job.reject(new DatabaseBusy('the database stayed locked', { cause: error }));
	}
	if (left.length > 0) await jitter();
	return left;
}

/**
 * First without savepoints, since nearly every job succeeds and each statement costs; when one does not, the whole
 * group is undone and run again, each job in a savepoint of its own, so that it fails alone.
 */
async function commitTogether(jobs: Job[]): Promise<Outcome[]> {
	return (
		(await attemptTogether(jobs, runWithoutSavepoint)) ?? (await attemptTogether(jobs, runInSavepoint)) ?? []
	);
}

type RunOne = (transaction: Transaction, job: Job) => Promise<Outcome | null>;

/** One transaction around all jobs; null when a job could not go on without taking the others down. */
async function attemptTogether(jobs: Job[], runOne: RunOne): Promise<Outcome[] | null> {
	const { writer, watcher } = opened();
	const transaction = await writer.transaction('write');
	try {
		// For a server the client sends BEGIN with the first statement; waiting for the lock is no part of a job's time.
		if (!watcher) await transaction.execute('SELECT 1');
		const outcomes: Outcome[] = [];
		scratch.clear();
		let turnedAt = performance.now();
		for (const job of jobs) {
			// A file answers without a turn in between, and many jobs together would keep everybody waiting.
			if (performance.now() - turnedAt > TURN_MS) {
				await turn();
				turnedAt = performance.now();
			}
			const outcome = await runOne(transaction, job);
			if (!outcome) return null;
			outcomes.push(outcome);
		}
		faultPoint('write.before_commit');
		await transaction.commit();
		return outcomes;
	} finally {
		current = null;
		scratch.clear();
		transaction.close();
	}
}

async function runWithoutSavepoint(transaction: Transaction, job: Job): Promise<Outcome | null> {
	try {
		const value = await runJob(transaction, job);
		return isRefused(value) ? null : { job, value };
	} catch (error) {
		if (isTransient(error)) throw error;
		return null;
	}
}

async function runInSavepoint(transaction: Transaction, job: Job): Promise<Outcome> {
	await transaction.execute('SAVEPOINT job');
	try {
		const value = await runJob(transaction, job);
		if (isRefused(value)) await undo(transaction);
		else await transaction.execute('RELEASE job');
		return { job, value };
	} catch (error) {
		if (isTransient(error)) throw error;
		await undo(transaction);
		return { job, error };
	}
}

async function runJob(transaction: Transaction, job: Job): Promise<unknown> {
	const token = Symbol('job');
	current = { transaction, token };
	try {
		return await withLimit(insideJob.run(token, async () => await job.run(transactionOrm)));
	} finally {
		current = null;
	}
}

async function undo(transaction: Transaction): Promise<void> {
	await transaction.execute('ROLLBACK TO job');
	await transaction.execute('RELEASE job');
	scratch.clear();
}

async function withPatience<T>(work: () => Promise<T>): Promise<T> {
	const deadline = performance.now() + PATIENCE_MS;
	for (;;) {
		try {
			return await work();
		} catch (error) {
			if (!isTransient(error)) throw error;
			if (performance.now() > deadline)
				throw new DatabaseBusy('the database stayed locked', { cause: error });
			opened().writer.reconnect();
			await jitter();
		}
	}
}
