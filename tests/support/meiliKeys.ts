import { createHmac } from 'node:crypto';

type Json = Record<string, unknown>;

/** A refusal as Meilisearch words it. */
export class Refused extends Error {
	constructor(
		readonly status: number,
		readonly code: string
	) {
		super(code);
	}
}

export interface KeyView {
	readonly uid: string;
	readonly key: string;
	readonly name: string | null;
	readonly description: string | null;
	readonly actions: string[];
	readonly indexes: string[];
	readonly expiresAt: string | null;
}

/** Its documented actions, but for those of parts that the site has nothing to do with. */
const ACTIONS = new Set([
	...['*', 'search', 'documents.*', 'documents.add', 'documents.get', 'documents.delete', 'indexes.*'],
	...['indexes.create', 'indexes.get', 'indexes.update', 'indexes.delete', 'indexes.swap', 'tasks.*'],
	...['tasks.get', 'tasks.cancel', 'tasks.delete', 'settings.*', 'settings.get', 'settings.update'],
	...['stats.get', 'dumps.create', 'snapshots.create', 'version', 'keys.get', 'keys.create', 'keys.update'],
	...['keys.delete', 'metrics.get']
]);

const UUID_V4 = /^[\da-f]{8}-[\da-f]{4}-4[\da-f]{3}-[89ab][\da-f]{3}-[\da-f]{12}$/;

/** What a request may do. */
export class Rights {
	constructor(
		readonly actions: readonly string[],
		readonly indexes: readonly string[]
	) {}

	/** @throws Refused when the action is not among its own, or one of the indexes is not. */
	demand(action: string, ...indexes: string[]): void {
		const group = `${action.split('.')[0] ?? ''}.*`;
		const may = [action, group, '*'].some((each) => this.actions.includes(each));
		if (!may || !indexes.every((index) => this.reaches(index))) throw new Refused(403, 'invalid_api_key');
	}

	reaches(index: string): boolean {
		return this.indexes.some((pattern) =>
			pattern.endsWith('*') ? index.startsWith(pattern.slice(0, -1)) : pattern === index
		);
	}

	get reachesAll(): boolean {
		return this.indexes.includes('*');
	}
}

/** The keys of the stand-in for Meilisearch: what its documentation says of their values, rights and mistakes. */
export class StandInKeys {
	readonly #keys = new Map<string, KeyView>();

	constructor(readonly masterKey: string) {}

	get all(): readonly KeyView[] {
		return [...this.#keys.values()];
	}

	/** @throws Refused without a key, or with one that nobody made. */
	rightsOf(authorization: string | undefined): Rights {
		if (authorization === undefined) throw new Refused(401, 'missing_authorization_header');
		if (authorization === `Bearer ${this.masterKey}`) return new Rights(['*'], ['*']);
		const found = this.all.find(({ key }) => authorization === `Bearer ${key}`);
		if (!found || (found.expiresAt !== null && Date.parse(found.expiresAt) <= Date.now())) {
			throw new Refused(403, 'invalid_api_key');
		}
		return new Rights(found.actions, found.indexes);
	}

	/** The `/keys` routes: the answer with its status. */
	answer(rights: Rights, method: string, uid: string, body: unknown): { status: number; body?: Json } {
		const action = { GET: 'keys.get', POST: 'keys.create', PATCH: 'keys.update', DELETE: 'keys.delete' }[
			method
		];
		rights.demand(action ?? '', '*');
		if (method === 'POST' && uid === '') return { status: 201, body: this.#create(body as Json) };
		if (method === 'GET' && uid === '') return { status: 200, body: { results: this.all } };
		const found = this.all.find((each) => each.uid === uid || each.key === uid);
		if (!found) throw new Refused(404, 'api_key_not_found');
		if (method === 'GET') return { status: 200, body: { ...found } };
		if (method !== 'DELETE') throw new Refused(405, 'method_not_allowed');
		this.#keys.delete(found.uid);
		return { status: 204 };
	}

	#create(wanted: Json): Json {
		const uid = wanted['uid'];
		const [actions, indexes] = [wanted['actions'], wanted['indexes']];
		if (typeof uid !== 'string' || !UUID_V4.test(uid)) throw new Refused(400, 'invalid_api_key_uid');
		if (!isTexts(actions) || !actions.every((each) => ACTIONS.has(each))) {
			throw new Refused(400, 'invalid_api_key_actions');
		}
		if (!isTexts(indexes) || !indexes.every((each) => /^[\w-]*\*?$/.test(each) && each !== '')) {
			throw new Refused(400, 'invalid_api_key_indexes');
		}
		if (wanted['expiresAt'] === undefined) throw new Refused(400, 'missing_api_key_expires_at');
		if (this.#keys.has(uid)) throw new Refused(409, 'api_key_already_exists');
		const key = createHmac('sha256', this.masterKey).update(uid).digest('hex');
		const made = {
			name: null,
			description: null,
			...wanted,
			uid,
			key,
			actions,
			indexes
		} as unknown as KeyView;
		this.#keys.set(uid, made);
		return { ...made };
	}
}

function isTexts(value: unknown): value is string[] {
	return Array.isArray(value) && value.every((each) => typeof each === 'string');
}
