import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';
import Database from 'libsql';

/** A stream that nobody uses is gone after so long; the same as in the real server. */
const STREAM_IDLE_MS = 10_000;
/** A transaction that keeps others waiting loses its lock after so long. */
const TRANSACTION_MS = 5_000;
/** The real server answers no more than this at once. */
const LARGEST_ANSWER = 10 * 1024 * 1024;

type Connection = ReturnType<typeof open>;
type Json = Record<string, unknown>;

interface HranaStatement {
	readonly sql?: string;
	readonly sql_id?: number;
	readonly args?: readonly HranaValue[];
	readonly named_args?: readonly { readonly name: string; readonly value: HranaValue }[];
	readonly want_rows?: boolean;
}

type HranaValue =
	| { type: 'null' }
	| { type: 'integer'; value: string }
	| { type: 'float'; value: number }
	| { type: 'text'; value: string }
	| { type: 'blob'; base64: string };

type Condition =
	| { type: 'ok' | 'error'; step: number }
	| { type: 'not'; cond: Condition }
	| { type: 'and' | 'or'; conds: readonly Condition[] }
	| { type: 'is_autocommit' };

interface Step {
	readonly condition?: Condition | null;
	readonly stmt: HranaStatement;
}

interface StreamRequest {
	readonly type: string;
	readonly stmt?: HranaStatement;
	readonly batch?: { readonly steps: readonly Step[] };
	readonly sql?: string;
	readonly sql_id?: number;
}

interface Stream {
	connection: Connection;
	readonly sqls: Map<number, string>;
	baton: string;
	usedAt: number;
	/** Since when it is in a transaction. */
	inTransactionSince: number | null;
	/** Its transaction was ended because others waited too long. */
	timedOut: boolean;
}

/** What the protocol answers a statement that fails. */
class Refused extends Error {
	constructor(
		readonly code: string,
		message: string,
		/** Set when the whole request fails rather than one statement. */
		readonly status: number | null = null
	) {
		super(message);
	}
}

/** Pragmas that the real server lets through, with or without a value; of others only the reading, of some nothing. */
const PRAGMAS = new Set([
	...[
		'defer_foreign_keys',
		'foreign_keys',
		'foreign_key_list',
		'foreign_key_check',
		'table_info',
		'table_list'
	],
	...[
		'table_xinfo',
		'index_list',
		'index_info',
		'integrity_check',
		'quick_check',
		'page_count',
		'compile_options'
	]
]);
const READABLE_PRAGMAS = new Set([
	'journal_mode',
	'synchronous',
	'user_version',
	'busy_timeout',
	'cache_size'
]);

function open(path: string) {
	return new Database(path, { timeout: 0 });
}

/**
 * A stand-in for a libSQL server on loopback: it speaks Hrana over HTTP (versions 2 and 3, JSON, without cursors) on top
 * of a database file, with streams and batons that expire, one writer at a time who waits for the others, and the
 * statements that the real one refuses. Where a real one is at hand, the same tests run against it (`libsqlReal.ts`).
 */
export class StandInLibsql {
	/** Answers nothing at all while true. */
	hangs = false;
	/** Answers 502, as a proxy before a dead server does, while true. */
	fails = false;
	/** After a request that holds such a statement was carried out, its answer is lost; once. */
	loseAnswerOf: RegExp | null = null;
	/** What every connection begins with; a server may be set otherwise. */
	foreignKeys = true;
	/** How many requests came, and how many statements in them. */
	readonly counted = { requests: 0, statements: 0 };
	readonly token: string;
	readonly #path: string;
	#server: Server | null = null;
	#streams = new Map<string, Stream>();
	#idle: Connection[] = [];
	#all = new Set<Connection>();

	constructor({ path, token }: { path: string; token: string }) {
		this.#path = path;
		this.token = token;
	}

	async start(port = 0): Promise<void> {
		// The real server keeps its database so too.
		const first = open(this.#path);
		first.exec('PRAGMA journal_mode=WAL');
		first.close();
		this.#server = createServer((request, response) => void this.#serve(request, response));
		this.#server.listen(port, '127.0.0.1');
		await once(this.#server, 'listening');
	}

	async stop(): Promise<void> {
		this.#server?.closeAllConnections();
		this.#server?.close();
		if (this.#server) await once(this.#server, 'close');
		this.#server = null;
		this.forgetStreams();
		for (const connection of this.#all) connection.close();
		this.#all.clear();
		this.#idle = [];
	}

	get port(): number {
		return (this.#server?.address() as AddressInfo).port;
	}

	get url(): string {
		return `http://127.0.0.1:${this.port}`;
	}

	/** What the application is told, as its environment has it. */
	get environment() {
		return { DATABASE_URL: this.url, DATABASE_AUTH_TOKEN: this.token };
	}

	/** Ends all transactions and forgets their streams, as a restart of the server does. */
	forgetStreams(): void {
		for (const stream of this.#streams.values()) this.#release(stream);
		this.#streams.clear();
	}

	async #serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
		const chunks: Buffer[] = [];
		for await (const chunk of request) chunks.push(chunk as Buffer);
		this.counted.requests += 1;
		if (this.hangs) return;
		const reply = (status: number, body: unknown) => {
			response.writeHead(status, { 'content-type': 'application/json' });
			response.end(JSON.stringify(body));
		};
		if (this.fails) {
			response.writeHead(502, { 'content-type': 'text/plain' }).end('bad gateway');
			return;
		}
		try {
			if (request.headers.authorization !== `Bearer ${this.token}`) {
				throw new Refused('AUTH_JWT_INVALID', 'Authentication failed', 401);
			}
			if (request.method !== 'POST' || !/^\/v[23]\/pipeline$/.test(request.url ?? '')) {
				throw new Refused('NOT_FOUND', 'not here', 404);
			}
			const text = Buffer.concat(chunks).toString();
			const body = JSON.parse(text) as { baton?: string | null; requests: StreamRequest[] };
			const answer = await this.#pipeline(body.baton ?? null, body.requests);
			if (this.loseAnswerOf?.test(text)) {
				this.loseAnswerOf = null;
				request.socket.destroy();
				return;
			}
			reply(200, answer);
		} catch (error) {
			const refused =
				error instanceof Refused
					? error
					: new Refused('INTERNAL', String(error), error instanceof SyntaxError ? 400 : 500);
			// The real one says why in a field of its own, which the client does not read.
			if (refused.status === 401) reply(401, { error: refused.message });
			else reply(refused.status ?? 500, { message: refused.message, code: refused.code });
		}
	}

	async #pipeline(baton: string | null, requests: readonly StreamRequest[]): Promise<Json> {
		const stream = baton === null ? this.#openStream() : this.#streamOf(baton);
		const results: Json[] = [];
		let closed = false;
		for (const request of requests) {
			try {
				results.push({ type: 'ok', response: await this.#handle(stream, request) });
			} catch (error) {
				if (!(error instanceof Refused) || error.status !== null) throw error;
				results.push({ type: 'error', error: { message: error.message, code: error.code } });
			}
			closed ||= request.type === 'close';
		}
		if (closed) this.#release(stream);
		else {
			stream.baton = randomBytes(12).toString('base64url');
			stream.usedAt = Date.now();
			this.#streams.set(stream.baton, stream);
		}
		return { baton: closed ? null : stream.baton, base_url: null, results };
	}

	#openStream(): Stream {
		return {
			...{
				connection: this.#idle.pop() ?? this.#open(),
				sqls: new Map<number, string>(),
				baton: '',
				usedAt: Date.now()
			},
			...{ inTransactionSince: null, timedOut: false }
		};
	}

	#open(): Connection {
		const connection = open(this.#path);
		if (!this.foreignKeys) connection.exec('PRAGMA foreign_keys=OFF');
		this.#all.add(connection);
		return connection;
	}

	/** A connection of the driver that was refused the lock keeps being refused it. */
	#replace(stream: Stream): void {
		this.#all.delete(stream.connection);
		stream.connection.close();
		stream.connection = this.#open();
	}

	/** A baton is for one use. */
	#streamOf(baton: string): Stream {
		const stream = this.#streams.get(baton);
		this.#streams.delete(baton);
		if (stream && Date.now() - stream.usedAt < STREAM_IDLE_MS) return stream;
		if (stream) this.#release(stream);
		throw new Refused('STREAM_EXPIRED', 'The stream has expired due to inactivity', 400);
	}

	#release(stream: Stream): void {
		if (stream.connection.inTransaction) stream.connection.exec('ROLLBACK');
		stream.inTransactionSince = null;
		// A pragma of one stream is none of the next one's.
		stream.connection.exec(`PRAGMA foreign_keys=${this.foreignKeys ? 'ON' : 'OFF'}`);
		this.#idle.push(stream.connection);
	}

	async #handle(stream: Stream, request: StreamRequest): Promise<Json> {
		const { type } = request;
		switch (type) {
			case 'close':
				return { type };
			case 'store_sql':
				stream.sqls.set(Number(request.sql_id), String(request.sql));
				return { type };
			case 'close_sql':
				stream.sqls.delete(Number(request.sql_id));
				return { type };
			case 'get_autocommit':
				return { type, is_autocommit: !stream.connection.inTransaction };
			case 'execute':
				return { type, result: await this.#execute(stream, request.stmt ?? {}) };
			case 'batch':
				return { type, result: await this.#batch(stream, request.batch?.steps ?? []) };
			case 'sequence':
				stream.connection.exec(sqlOf(stream, request));
				return { type };
			case 'describe':
				return { type, result: describe(stream, sqlOf(stream, request)) };
			default:
				throw new Refused('PROTOCOL', `no request of type ${type}`, 400);
		}
	}

	async #batch(stream: Stream, steps: readonly Step[]): Promise<Json> {
		const results: (Json | null)[] = [];
		const errors: (Json | null)[] = [];
		const holds = (condition: Condition): boolean => {
			switch (condition.type) {
				case 'ok':
					return results[condition.step] != null;
				case 'error':
					return errors[condition.step] != null;
				case 'not':
					return !holds(condition.cond);
				case 'and':
					return condition.conds.every(holds);
				case 'or':
					return condition.conds.some(holds);
				case 'is_autocommit':
					return !stream.connection.inTransaction;
			}
		};
		for (const [index, { condition, stmt }] of steps.entries()) {
			results[index] = null;
			errors[index] = null;
			if (condition && !holds(condition)) continue;
			try {
				results[index] = await this.#execute(stream, stmt);
			} catch (error) {
				if (!(error instanceof Refused) || error.status !== null) throw error;
				errors[index] = { message: error.message, code: error.code };
			}
		}
		return { step_results: results, step_errors: errors };
	}

	/** Waits while another stream writes; when that takes too long, the other loses its transaction. */
	async #execute(stream: Stream, statement: HranaStatement): Promise<Json> {
		this.counted.statements += 1;
		if (stream.timedOut) {
			stream.timedOut = false;
			throw new Refused('TRANSACTION_TIMEOUT', 'Transaction timed out');
		}
		const sql = sqlOf(stream, statement);
		refuseForbidden(sql);
		const deadline = Date.now() + TRANSACTION_MS;
		for (;;) {
			try {
				const result = executeOn(stream.connection, sql, statement);
				stream.inTransactionSince = stream.connection.inTransaction
					? (stream.inTransactionSince ?? Date.now())
					: null;
				return result;
			} catch (error) {
				const { code = 'SQLITE_ERROR', message } = error as { code?: string; message: string };
				if (error instanceof Refused) throw error;
				if (!code.startsWith('SQLITE_BUSY')) throw new Refused(primary(code), `SQLite error: ${message}`);
				if (Date.now() > deadline && !this.#takeLock()) {
					throw new Refused('SQLITE_BUSY', 'SQLite error: database is locked');
				}
				if (!stream.connection.inTransaction) this.#replace(stream);
				await pause(15);
			}
		}
	}

	/** False when none of the streams holds it. */
	#takeLock(): boolean {
		const holding = [...this.#streams.values()].filter(
			({ inTransactionSince }) => inTransactionSince !== null
		);
		for (const stream of holding) {
			if (Date.now() - (stream.inTransactionSince ?? 0) < TRANSACTION_MS) continue;
			stream.connection.exec('ROLLBACK');
			stream.inTransactionSince = null;
			stream.timedOut = true;
		}
		return holding.length > 0;
	}
}

/** Over HTTP the extended codes are not told. */
function primary(code: string): string {
	return /^SQLITE_[A-Z]+/.exec(code)?.[0] ?? 'SQLITE_ERROR';
}

function sqlOf(stream: Stream, { sql, sql_id: id }: { sql?: string; sql_id?: number }): string {
	const found = sql ?? (id === undefined ? undefined : stream.sqls.get(id));
	if (found === undefined) throw new Refused('SQL_NOT_FOUND', `no stored text ${id}`);
	return found;
}

function refuseForbidden(sql: string): void {
	const pragma = /^\s*pragma\s+(?:main\.)?(\w+)\s*(=|\()?/i.exec(sql);
	const name = pragma?.[1]?.toLowerCase() ?? '';
	const allowed = !pragma || PRAGMAS.has(name) || (READABLE_PRAGMAS.has(name) && pragma[2] === undefined);
	if (allowed && !/^\s*(attach|detach|vacuum)\b/i.test(sql)) return;
	throw new Refused('SQL_PARSE_ERROR', `SQL string could not be parsed: unsupported statement`);
}

function executeOn(connection: Connection, sql: string, statement: HranaStatement): Json {
	const prepared = connection.prepare(sql);
	const args = argumentsOf(sql, statement);
	const common = { rows_read: 0, rows_written: 0, query_duration_ms: 0 };
	if (!prepared.reader) {
		const { changes, lastInsertRowid } = prepared.run(args);
		const rowid = String(lastInsertRowid);
		return { cols: [], rows: [], affected_row_count: changes, last_insert_rowid: rowid, ...common };
	}
	prepared.raw(true);
	prepared.safeIntegers(true);
	const cols = prepared.columns().map(({ name, type }) => ({ name, decltype: type }));
	const rows = (prepared.all(args) as unknown[][]).map((row) => row.map(toHrana));
	const result = { cols, rows: statement.want_rows === false ? [] : rows, ...common };
	if (JSON.stringify(rows).length > LARGEST_ANSWER) {
		throw new Refused('RESPONSE_TOO_LARGE', 'Response is too large');
	}
	return { ...result, affected_row_count: 0, last_insert_rowid: null };
}

/** By place, or by the names that the statement has: the driver ends the process over a name it does not know. */
function argumentsOf(sql: string, { args = [], named_args: named = [] }: HranaStatement) {
	if (named.length === 0) return args.map(fromHrana);
	const known = named
		.map(({ name, value }) => [name.replace(/^[:@$]/, ''), fromHrana(value)] as const)
		.filter(([name]) => new RegExp(`[:@$]${name}\\b`).test(sql));
	return Object.fromEntries(known);
}

function describe(stream: Stream, sql: string): Json {
	const prepared = stream.connection.prepare(sql);
	const cols = prepared.reader ? prepared.columns().map(({ name, type }) => ({ name, decltype: type })) : [];
	return { params: [], cols, is_explain: /^\s*explain/i.test(sql), is_readonly: prepared.reader };
}

function fromHrana(value: HranaValue): unknown {
	switch (value.type) {
		case 'null':
			return null;
		case 'integer':
			return BigInt(value.value);
		case 'blob':
			return Buffer.from(value.base64, 'base64');
		default:
			return value.value;
	}
}

function toHrana(value: unknown): HranaValue {
	if (value === null || value === undefined) return { type: 'null' };
	if (typeof value === 'bigint') return { type: 'integer', value: String(value) };
	if (typeof value === 'number') return { type: 'float', value };
	if (typeof value === 'string') return { type: 'text', value };
	// The real one leaves the padding out.
	return {
		type: 'blob',
		base64: Buffer.from(value as Buffer)
			.toString('base64')
			.replace(/=+$/, '')
	};
}
