import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { distance } from '#lib/catalog/search/words.ts';
import { Refused, StandInKeys, type Rights } from './meiliKeys.ts';

/** Meilisearch takes no shorter one than 16 bytes. */
const MASTER_KEY = 'stand-in-master-key';

type Json = Record<string, unknown>;
type Row = Record<string, string | number>;

interface StoredIndex {
	settings: Json;
	rows: Map<number, Row>;
}

interface Query {
	indexUid: string;
	q: string;
	offset?: number;
	limit?: number;
	filter?: (string | string[])[];
	sort?: string[];
	facets?: string[];
	attributesToRetrieve?: string[];
	matchingStrategy?: string;
}

/** The documented settings of an index; Meilisearch refuses others. */
const SETTINGS = new Set([
	'searchableAttributes',
	'filterableAttributes',
	'sortableAttributes',
	'displayedAttributes',
	'rankingRules',
	'typoTolerance',
	'faceting',
	'pagination',
	'synonyms',
	'stopWords'
]);

const TYPES: Readonly<Record<string, string>> = {
	createIndex: 'indexCreation',
	settings: 'settingsUpdate',
	add: 'documentAdditionOrUpdate',
	delete: 'documentDeletion',
	drop: 'indexDeletion',
	swap: 'indexSwap'
};

/**
 * A stand-in for Meilisearch on loopback, with a memory: it checks what the key may do and what its API documents of a
 * request, answers writes with tasks that are done when asked for, and refuses filters and orders that the index's
 * settings do not allow. Its ranking is a simple one of its own: it shows that requests and answers fit, not how well the real
 * engine ranks.
 */
export class StandInMeili {
	readonly indexes = new Map<string, StoredIndex>();
	readonly asked: { method: string; path: string }[] = [];
	/** Answers nothing at all while true. */
	hangs = false;
	/** Begins to answer and stops in the middle while true. */
	stalls = false;
	/** Answers 500 while true. */
	fails = false;
	/** Loses the first or second of two indexes before it swaps them. */
	losesOfSwap: 0 | 1 | null = null;
	readonly keys: StandInKeys;
	/** What the site is given; the master key until a test has made another. */
	key: string;
	#server: Server | null = null;
	#tasks: Json[] = [];

	constructor(masterKey = MASTER_KEY) {
		this.keys = new StandInKeys(masterKey);
		this.key = masterKey;
	}

	async start(port = 0, host = '127.0.0.1'): Promise<void> {
		this.#server = createServer((request, response) => void this.#serve(request, response));
		this.#server.listen(port, host);
		await once(this.#server, 'listening');
	}

	async stop(): Promise<void> {
		this.#server?.closeAllConnections();
		this.#server?.close();
		if (this.#server) await once(this.#server, 'close');
	}

	get settings() {
		const { port } = this.#server?.address() as AddressInfo;
		return { url: `http://127.0.0.1:${port}`, key: this.key };
	}

	/** What `npm run search:key` is given. */
	get master() {
		return { url: this.settings.url, masterKey: this.keys.masterKey };
	}

	async #serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
		const chunks: Buffer[] = [];
		for await (const chunk of request) chunks.push(chunk as Buffer);
		const path = new URL(request.url ?? '/', 'http://stand.in').pathname;
		this.asked.push({ method: request.method ?? '', path });
		if (this.hangs) return;
		const reply = (status: number, body?: unknown) => {
			response.writeHead(status, { 'content-type': 'application/json' });
			if (this.stalls) return void response.write('{');
			response.end(body === undefined ? undefined : JSON.stringify(body));
		};
		try {
			if (this.fails) throw new Refused(500, 'internal');
			if (path === '/health') {
				reply(200, { status: 'available' });
				return;
			}
			const rights = this.keys.rightsOf(request.headers.authorization);
			const text = Buffer.concat(chunks).toString();
			const body: unknown = text === '' ? null : JSON.parse(text);
			const method = request.method ?? '';
			if (path === '/keys' || path.startsWith('/keys/')) {
				const answer = this.keys.answer(rights, method, path.slice('/keys/'.length), body);
				reply(answer.status, answer.body);
				return;
			}
			const answer = this.#answer(rights, method, path, body);
			reply('enqueuedAt' in answer && !('status' in answer && answer['startedAt']) ? 202 : 200, answer);
		} catch (error) {
			const refused = error instanceof Refused ? error : new Refused(400, 'bad_request');
			reply(refused.status, { message: refused.message, code: refused.code, type: 'invalid_request' });
		}
	}

	#answer(rights: Rights, method: string, path: string, body: unknown): Json {
		const [first = '', uid = '', third = '', fourth = ''] = path.slice(1).split('/');
		const route = [method, first, third, fourth].filter(Boolean).join(' ');
		switch (route) {
			case 'POST multi-search': {
				const { queries } = body as { queries: Query[] };
				rights.demand('search', ...queries.map(({ indexUid }) => indexUid));
				return { results: queries.map((query) => this.#search(query)) };
			}
			case 'POST indexes search':
				rights.demand('search', uid);
				return this.#search({ q: '', ...(body as Partial<Query>), indexUid: uid });
			case 'GET tasks':
				rights.demand('tasks.get');
				return this.#taskFor(rights, Number(uid));
			case 'POST indexes': {
				const wanted = (body as { uid: string }).uid;
				rights.demand('indexes.create', wanted);
				return this.#create(wanted);
			}
			case 'DELETE indexes':
				rights.demand('indexes.delete', uid);
				return this.#task('drop', this.indexes.delete(uid) ? null : 'index_not_found', uid);
			case 'PATCH indexes settings':
				rights.demand('settings.update', uid);
				if (!Object.keys(body as Json).every((name) => SETTINGS.has(name))) {
					throw new Refused(400, 'bad_request');
				}
				Object.assign(this.#index(uid).settings, body);
				return this.#task('settings', null, uid);
			case 'POST indexes documents':
				rights.demand('documents.add', uid);
				for (const row of body as Row[]) this.#index(uid).rows.set(Number(row['id']), row);
				return this.#task('add', null, uid);
			case 'POST indexes documents delete-batch':
				rights.demand('documents.delete', uid);
				for (const id of body as number[]) this.#index(uid).rows.delete(id);
				return this.#task('delete', null, uid);
			case 'POST swap-indexes': {
				const swaps = body as { indexes: [string, string] }[];
				rights.demand('indexes.swap', ...swaps.flatMap(({ indexes }) => indexes));
				return this.#swap(swaps);
			}
			default:
				throw new Refused(404, 'not_found');
		}
	}

	/** A key that is held to some indexes sees no task of another index, nor one that is about more than one. */
	#taskFor(rights: Rights, uid: number): Json {
		const task = this.#tasks[uid];
		const of = task?.['indexUid'];
		if (!task || !(rights.reachesAll || (typeof of === 'string' && rights.reaches(of)))) {
			throw new Refused(404, 'task_not_found');
		}
		return task;
	}

	#create(uid: string): Json {
		if (this.indexes.has(uid)) return this.#task('createIndex', 'index_already_exists', uid);
		this.indexes.set(uid, { settings: {}, rows: new Map() });
		return this.#task('createIndex', null, uid);
	}

	#swap(swaps: { indexes: [string, string] }[]): Json {
		for (const { indexes } of swaps) {
			if (this.losesOfSwap !== null) this.indexes.delete(indexes[this.losesOfSwap]);
			const [a, b] = indexes.map((uid) => this.indexes.get(uid));
			if (!a || !b) return this.#task('swap', 'index_not_found', null);
			this.indexes.set(indexes[0], b);
			this.indexes.set(indexes[1], a);
		}
		return this.#task('swap', null, null);
	}

	#index(uid: string): StoredIndex {
		const found = this.indexes.get(uid);
		if (!found) throw new Refused(404, 'index_not_found');
		return found;
	}

	#task(kind: string, code: string | null, indexUid: string | null): Json {
		const uid = this.#tasks.length;
		const common = { indexUid, type: TYPES[kind], enqueuedAt: '2026-01-01T00:00:00Z' };
		const error = code === null ? null : { message: code, code, type: 'invalid_request' };
		const status = code === null ? 'succeeded' : 'failed';
		this.#tasks.push({ uid, ...common, startedAt: common.enqueuedAt, status, error });
		return { taskUid: uid, ...common, status: 'enqueued' };
	}

	#search(query: Query): Json {
		const index = this.#index(query.indexUid);
		const allowed = listOf(index, 'filterableAttributes');
		const filters = (query.filter ?? []).map((each) => {
			const ways = [each].flat().map((text) => conditionOf(text, allowed));
			return (row: Row) => ways.some((fits) => fits(row));
		});
		const words = query.q.split(' ').filter(Boolean);
		const found = [...index.rows.values()]
			.filter((row) => filters.every((fits) => fits(row)))
			.flatMap((row) => {
				const scores = words.map((word) => scoreOf(word, row, listOf(index, 'searchableAttributes')));
				const met = scores.filter((score) => score < Infinity);
				// Of 'last', words are given up from the end; the first must stay.
				const enough =
					query.matchingStrategy === 'all' ? met.length === words.length : scores[0] !== Infinity;
				const score = met.reduce((sum, each) => sum + each, 0) + 100 * (words.length - met.length);
				return enough ? [{ row, score }] : [];
			});
		found.sort((a, b) => compare(a, b, query.sort ?? [], listOf(index, 'sortableAttributes')));
		const { offset = 0, limit = 20 } = query;
		const hits = found.slice(offset, offset + limit).map(({ row }) => ({ id: row['id'] }));
		return { indexUid: query.indexUid, hits, facetDistribution: facetsOf(query, index, found) };
	}
}

function listOf(index: StoredIndex, name: string): string[] {
	return (index.settings[name] as string[] | undefined) ?? [];
}

function facetsOf(query: Query, index: StoredIndex, found: readonly { row: Row }[]): Json {
	const distribution: Record<string, Record<string, number>> = {};
	for (const name of query.facets ?? []) {
		if (!listOf(index, 'filterableAttributes').includes(name))
			throw new Refused(400, 'invalid_search_facets');
		const counts: Record<string, number> = {};
		for (const { row } of found) counts[String(row[name])] = (counts[String(row[name])] ?? 0) + 1;
		distribution[name] = counts;
	}
	return distribution;
}

/** The part of the filter syntax that is documented and used: `a = 1`, `a >= 1`, `a = "x"`, `a IN [1, 2]`, joined by AND. */
function conditionOf(text: string, allowed: readonly string[]): (row: Row) => boolean {
	const all = text.split(' AND ').map((part) => simpleConditionOf(part, allowed));
	return (row) => all.every((fits) => fits(row));
}

function simpleConditionOf(text: string, allowed: readonly string[]): (row: Row) => boolean {
	const parts = /^(\w+) (=|>=|<=|IN) (\d+|"[^"\\]*"|\[[\d, ]*\])$/.exec(text);
	const [, name = '', operator, value = ''] = parts ?? [];
	if (!parts || !allowed.includes(name)) throw new Refused(400, 'invalid_search_filter');
	const wanted = JSON.parse(value) as string | number | number[];
	return (row) => {
		const found = row[name] ?? '';
		if (Array.isArray(wanted)) return wanted.includes(Number(found));
		if (operator === '>=') return found >= wanted;
		if (operator === '<=') return found <= wanted;
		return found === wanted;
	};
}

/** How badly a word fits the attributes in their order; Infinity when it does not. */
function scoreOf(word: string, row: Row, attributes: readonly string[]): number {
	const most = word.length >= 7 ? 2 : word.length >= 4 ? 1 : 0;
	let best = Infinity;
	for (const [place, attribute] of attributes.entries()) {
		const texts = String(row[attribute])
			.normalize('NFKD')
			.replace(/\p{M}/gu, '')
			.toLowerCase()
			.match(/[\p{L}\p{N}]+/gu);
		for (const [at, each] of (texts ?? []).entries()) {
			const mistakes = each === word || each.startsWith(word) ? 0 : distance(word, each, most);
			if (mistakes > most) continue;
			best = Math.min(best, mistakes * 10 + place + (each === word ? 0 : 0.5) + Math.min(at, 9) / 100);
		}
	}
	return best;
}

function compare(
	a: { row: Row; score: number },
	b: { row: Row; score: number },
	sort: readonly string[],
	allowed: readonly string[]
): number {
	for (const each of sort) {
		const [name = '', way] = each.split(':');
		if (!allowed.includes(name)) throw new Refused(400, 'invalid_search_sort');
		const [first = 0, second = 0] = [a.row[name], b.row[name]];
		if (first !== second) return (first < second ? -1 : 1) * (way === 'desc' ? -1 : 1);
	}
	return (
		a.score - b.score ||
		Number(b.row['inStock']) - Number(a.row['inStock']) ||
		Number(b.row['id']) - Number(a.row['id'])
	);
}
