import { AsyncLocalStorage } from 'node:async_hooks';
import type { InStatement, ResultSet } from '@libsql/client';
import { noteQuery } from './queries.server.ts';

type Held = Map<string, Promise<ResultSet>>;

/** What a request has read so far, by statement and arguments; null once it is answered. */
interface Request {
	held: Held | null;
}

const holding = new AsyncLocalStorage<Request>();

/** Longer answers are lists, which nobody asks for twice, and an export reads through many of them. */
const MOST_ROWS = 50;
const MOST_HELD = 100;
const READS = /^\s*(?:select|with)\b/i;

/**
 * Runs a request that only shows something. What its parts ask in the same words is read once: the layout, the page and each
 * use-case ask for themselves who somebody is and what she may do, and get one answer.
 */
export async function holdReads<T>(run: () => Promise<T>): Promise<T> {
	const request: Request = { held: new Map() };
	try {
		return await holding.run(request, run);
	} finally {
		// What it began and leaves behind lives on, and must not see the same answers for ever.
		request.held = null;
	}
}

/** A request that writes after all reads everything anew afterwards. */
export function letReadsGo(): void {
	holding.getStore()?.held?.clear();
}

/**
 * Answers statements from what the request has read already, and asks for the others, together. Outside of such a request
 * it asks for all of them.
 */
export async function heldOr(
	statements: readonly InStatement[],
	ask: (missing: InStatement[]) => Promise<ResultSet[]>
): Promise<ResultSet[]> {
	const noted = (missing: InStatement[]) => {
		noteQuery(...missing);
		return ask(missing);
	};
	const held = holding.getStore()?.held;
	if (!held) return noted([...statements]);
	const asked = statements.map((statement, index) => ({ key: keyOf(statement) ?? `${index}`, statement }));
	const missing = new Map(
		asked.filter(({ key }) => !held.has(key)).map(({ key, statement }) => [key, statement])
	);
	const fresh = new Map<string, Promise<ResultSet>>();
	if (missing.size > 0) {
		const answers = noted([...missing.values()]);
		[...missing.keys()].forEach((key, place) => {
			const answer = answers.then((results) => resultAt(results, place));
			fresh.set(key, answer);
			if (READS.test(key)) hold(held, key, answer);
		});
	}
	const answers = asked.map(({ key }) => fresh.get(key) ?? held.get(key));
	return Promise.all(answers.map(async (answer) => ownCopy(await (answer as Promise<ResultSet>))));
}

/** Null for what holds bytes, which have no words to be known by. */
function keyOf(statement: InStatement): string | null {
	if (typeof statement === 'string') return statement;
	const args: unknown[] = Object.entries(statement.args ?? {}).flat();
	if (args.some((each) => typeof each === 'object' && each !== null)) return null;
	return `${statement.sql}\n${args.map((each) => `${typeof each} ${String(each)}`).join('\n')}`;
}

function hold(held: Held, key: string, answer: Promise<ResultSet>): void {
	if (held.size >= MOST_HELD) return;
	held.set(key, answer);
	const forget = () => {
		if (held.get(key) === answer) held.delete(key);
	};
	// What failed is asked again by the next; whoever waits for it hears why.
	answer.then(({ rows }) => {
		if (rows.length > MOST_ROWS) forget();
	}, forget);
}

function resultAt(results: readonly ResultSet[], place: number): ResultSet {
	const result = results[place];
	if (!result) throw new Error('each statement of a batch has an answer');
	return result;
}

/** Who puts her rows in another order does so for herself alone. */
function ownCopy(result: ResultSet): ResultSet {
	const copy = Object.create(Object.getPrototypeOf(result) as object) as ResultSet;
	return Object.assign(copy, result, { rows: [...result.rows] });
}
