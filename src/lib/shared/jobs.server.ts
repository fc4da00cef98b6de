import { and, asc, eq, inArray, isNull, lt, lte, or, sql } from 'drizzle-orm';
import { now } from './clock.server.ts';
import { db, write, type Reader, type Tx } from './database.server.ts';
import { newKey } from './ids.ts';
import { log } from './log.server.ts';
import { job } from './schema.server.ts';

type Handler = (payload: unknown) => Promise<void>;

interface Kind {
	readonly handler: Handler;
	/** For what recurs: the pause between the end of one run and the next. */
	readonly everyMs: number | null;
}

const LEASE_MS = 60_000;
const POLL_MS = 2_000;
const MOST_ATTEMPTS = 12;
const BATCH = 20;

const kinds = new Map<string, Kind>();
const owner = newKey(8);
let timer: NodeJS.Timeout | null = null;
let running: Promise<void> | null = null;

/** Says what to do for a kind of job; with `everyMs` it recurs by itself. Called once a kind, at start. */
export function registerJob(kind: string, handler: Handler, everyMs: number | null = null): void {
	kinds.set(kind, { handler, everyMs });
}

/**
 * Puts work for later in the same transaction as what causes it. With a `uniqueKey` there is one open job for it;
 * asking again moves nothing.
 */
export async function enqueue(
	tx: Tx,
	kind: string,
	payload: unknown,
	{ runAt = now(), uniqueKey = null }: { runAt?: number; uniqueKey?: string | null } = {}
): Promise<void> {
	await tx
		.insert(job)
		.values({ kind, payload, runAt, uniqueKey })
		.onConflictDoNothing({ target: job.uniqueKey });
}

/** Starts to work the queue off until `stopJobs`. The timer never keeps the process alive. */
export async function startJobs(): Promise<void> {
	await write(async (tx) => {
		for (const [kind, { everyMs }] of kinds) {
			if (everyMs !== null) await enqueue(tx, kind, {}, { uniqueKey: `every:${kind}` });
		}
	});
	timer = setInterval(() => {
		running ??= runDueJobs()
			.then(() => undefined)
			.catch((error: unknown) => log.error('the job runner failed', { error }))
			.finally(() => (running = null));
	}, POLL_MS);
	timer.unref();
}

/** Takes no more jobs and waits for the one in hand. */
export async function stopJobs(): Promise<void> {
	if (timer) clearInterval(timer);
	timer = null;
	await running;
}

/** Runs what is due now; tests and the demo call it directly. @returns how many jobs were run. */
export async function runDueJobs(): Promise<number> {
	let count = 0;
	for (;;) {
		const taken = await takeDue();
		if (taken.length === 0) return count;
		await runTaken(taken);
		count += taken.length;
		if (taken.length < BATCH) return count;
	}
}

/** Runs them one after another, and holds the leases of those that wait: none is taken by another process meanwhile. */
async function runTaken(taken: readonly Taken[]): Promise<void> {
	const left = new Set(taken.map(({ id }) => id));
	const beat = setInterval(() => {
		holdLeases([...left]).catch((error: unknown) => log.warn('leases could not be held', { error }));
	}, LEASE_MS / 3);
	beat.unref();
	try {
		for (const each of taken) {
			await runOne(each);
			left.delete(each.id);
		}
	} finally {
		clearInterval(beat);
	}
}

async function holdLeases(ids: readonly number[]): Promise<void> {
	await write((tx) =>
		tx
			.update(job)
			.set({ leaseUntil: now() + LEASE_MS })
			.where(and(inArray(job.id, [...ids]), eq(job.leaseOwner, owner)))
	);
}

/** How the queue stands, for whoever watches over the site. */
export async function jobCounts(reader: Reader): Promise<{ due: number; failing: number; givenUp: number }> {
	const [found] = await reader
		.select({
			due: sql<number>`coalesce(sum(${job.doneAt} IS NULL AND ${job.runAt} <= ${now()}), 0)`,
			failing: sql<number>`coalesce(sum(${job.doneAt} IS NULL AND ${job.lastError} IS NOT NULL), 0)`,
			givenUp: sql<number>`coalesce(sum(${job.doneAt} IS NOT NULL), 0)`
		})
		.from(job);
	return found ?? { due: 0, failing: 0, givenUp: 0 };
}

type Taken = { id: number; kind: string; payload: unknown; attempts: number };

async function takeDue(): Promise<Taken[]> {
	const free = or(isNull(job.leaseUntil), lt(job.leaseUntil, now()));
	const due = and(isNull(job.doneAt), lte(job.runAt, now()), free);
	// Looking first keeps an idle server from writing.
	const [any] = await db.select({ id: job.id }).from(job).where(due).limit(1);
	if (!any) return [];
	return write(async (tx) => {
		const rows = await tx.select().from(job).where(due).orderBy(asc(job.runAt)).limit(BATCH);
		for (const row of rows) {
			await tx
				.update(job)
				.set({ leaseOwner: owner, leaseUntil: now() + LEASE_MS, attempts: sql`${job.attempts} + 1` })
				.where(eq(job.id, row.id));
		}
		return rows.map(({ id, kind, payload, attempts }) => ({ id, kind, payload, attempts: attempts + 1 }));
	});
}

async function runOne(taken: Taken): Promise<void> {
	const kind = kinds.get(taken.kind);
	try {
		if (!kind) throw new Error(`no handler for job kind ${taken.kind}`);
		await kind.handler(taken.payload);
		await write((tx) => finish(tx, taken, kind));
	} catch (error) {
		log.error('a job failed', { kind: taken.kind, id: taken.id, attempts: taken.attempts, error });
		await write((tx) => postpone(tx, taken, kind, error));
	}
}

async function finish(tx: Tx, taken: Taken, kind: Kind): Promise<void> {
	if (kind.everyMs !== null) {
		await tx
			.update(job)
			.set({ runAt: now() + kind.everyMs, leaseOwner: null, leaseUntil: null, attempts: 0, lastError: null })
			.where(stillOurs(taken));
	} else {
		await tx.delete(job).where(stillOurs(taken));
	}
}

/** A process that was held up for longer than its lease does not undo what another made of the job since. */
function stillOurs({ id }: Taken) {
	return and(eq(job.id, id), eq(job.leaseOwner, owner));
}

async function postpone(tx: Tx, taken: Taken, kind: Kind | undefined, error: unknown): Promise<void> {
	const pauseMs = Math.min(60 * 60 * 1000, 1_000 * 2 ** taken.attempts);
	const givenUp = kind?.everyMs == null && taken.attempts >= MOST_ATTEMPTS;
	await tx
		.update(job)
		.set({
			runAt: now() + pauseMs,
			leaseOwner: null,
			leaseUntil: null,
			lastError: String(error),
			doneAt: givenUp ? now() : null
		})
		.where(stillOurs(taken));
}
