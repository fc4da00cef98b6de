import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { browse } from '#lib/catalog/browse.server.ts';
import { filterWith } from '#lib/catalog/filter.ts';
import { setMeiliSettings } from '#lib/catalog/meili/client.server.ts';
import { followShelf, rebuildIndex } from '#lib/catalog/meili/follow.server.ts';
import { KEY_ACTIONS, KEY_INDEXES, KEY_UID, keyOf, makeSearchKey } from '#lib/catalog/meili/key.server.ts';
import { db } from '#lib/shared/database.server.ts';
import { freshDatabase } from '../support/database.ts';
import { fieldsOf, group, member, published, sql } from '../support/market.ts';
import { StandInMeili } from '../support/meili.ts';

freshDatabase();

let standIn = new StandInMeili();

beforeAll(async () => {
	const at = await group('KSM Kunci', { code: '34.03.01.2001', name: 'Girisekar' });
	const seller = await member(at.id, 'Penjual');
	for (const name of ['Salak manis', 'Salak madu']) {
		await published(seller, at.id, await fieldsOf('salak', { name, price: 9_000 }));
	}
});

beforeEach(async () => {
	standIn = new StandInMeili();
	await standIn.start();
});

afterEach(async () => {
	setMeiliSettings(undefined);
	await standIn.stop();
});

/** A request with a key; its status and, when it was refused, the code. */
async function ask(key: string | null, method: string, path: string, body?: unknown): Promise<string> {
	const answer = await fetch(`${standIn.settings.url}${path}`, {
		method,
		headers: { 'content-type': 'application/json', ...(key ? { authorization: `Bearer ${key}` } : {}) },
		...(body === undefined ? {} : { body: JSON.stringify(body) })
	});
	const text = await answer.text();
	const { code } = (text === '' ? {} : JSON.parse(text)) as { code?: string };
	return code === undefined ? String(answer.status) : `${answer.status} ${code}`;
}

/** All that the site ever does with the engine. */
async function useAll(key: string): Promise<void> {
	setMeiliSettings({ url: standIn.settings.url, key });
	await sql('DELETE FROM search_follower');
	await followShelf();
	const hidden = "UPDATE listing SET state = 'hidden' WHERE name = 'Salak madu'";
	await sql(hidden);
	await followShelf();
	await sql(hidden.replace("'hidden'", "'published'"));
	await followShelf();
	await rebuildIndex();
	const before = standIn.asked.length;
	expect((await browse(db, filterWith({ q: 'salak' }))).total).toBe(2);
	expect(standIn.asked.length).toBeGreaterThan(before);
}

describe('the key of the site', () => {
	// From the documentation of `preshot`, a public command that derives such keys, for the master key `masterKey`.
	test.each([
		[
			'd7d30ffe-ec60-484f-84f8-1c8b7d0ac352',
			'623359df9ea4d4a6c676c329c793191601ce7dd15541c2394277eae26aeedf1e'
		],
		[
			'c5a18797-621c-42b5-81bd-23fbf0202364',
			'9decc7baffbed2fa9b9cfa599c3d72ecf8db3fad02b65941caa378e824299482'
		]
	])('has the value that Meilisearch derives for %s', (uid, value) => {
		expect(keyOf('masterKey', uid)).toBe(value);
	});

	test('is made once, however often it is asked for, and never ends', async () => {
		const first = await makeSearchKey(standIn.master);
		expect(await makeSearchKey(standIn.master)).toBe(first);
		expect(standIn.keys.all).toEqual([
			expect.objectContaining({
				...{ uid: KEY_UID, key: first, actions: KEY_ACTIONS, indexes: KEY_INDEXES, expiresAt: null }
			})
		]);
		expect(standIn.asked.filter(({ method }) => method === 'POST')).toHaveLength(1);
	});

	test('has the rights that README.md names', () => {
		const [, sentence = ''] =
			/Its key needs these actions(.*?)\./s.exec(
				readFileSync('README.md', 'utf8').replaceAll(/\.(?=\w)/g, '·')
			) ?? [];
		const named = [...sentence.matchAll(/`([^`]+)`/g)].map(([, name = '']) => name.replaceAll('·', '.'));
		expect(named.toSorted()).toEqual([...KEY_INDEXES, ...KEY_ACTIONS].toSorted());
	});

	test('is enough to follow, rebuild and search', async () => {
		await useAll(await makeSearchKey(standIn.master));
	});

	test.each(KEY_ACTIONS)('would not be enough without %s', async (action) => {
		const { url, masterKey } = standIn.master;
		const actions = KEY_ACTIONS.filter((each) => each !== action);
		const wanted = { uid: KEY_UID, actions, indexes: KEY_INDEXES, expiresAt: null };
		expect(await ask(masterKey, 'POST', '/keys', wanted)).toBe('201');
		const key = keyOf(masterKey, KEY_UID);
		await expect(useAll(key), url).rejects.toThrow();
	});

	test('may do nothing else, and nothing to other indexes', async () => {
		const { masterKey } = standIn.master;
		const key = await makeSearchKey(standIn.master);
		for (const uid of ['listing_a', 'orders']) await ask(masterKey, 'POST', '/indexes', { uid });
		const swap = (indexes: string[]) => [{ indexes }];
		const refused = [
			['GET', '/keys'],
			['GET', `/keys/${KEY_UID}`],
			['DELETE', `/keys/${KEY_UID}`],
			['POST', '/keys', { uid: KEY_UID, actions: ['*'], indexes: ['*'], expiresAt: null }],
			['DELETE', '/indexes/orders'],
			['POST', '/indexes', { uid: 'other' }],
			['POST', '/indexes/orders/search', {}],
			[
				'POST',
				'/multi-search',
				{
					queries: [
						{ indexUid: 'listing_a', q: '' },
						{ indexUid: 'orders', q: '' }
					]
				}
			],
			['POST', '/indexes/orders/documents', []],
			['POST', '/indexes/orders/documents/delete-batch', []],
			['PATCH', '/indexes/orders/settings', {}],
			['POST', '/swap-indexes', swap(['listing_a', 'orders'])]
		] as const;
		for (const [method, path, body] of refused) {
			expect(await ask(key, method, path, body), `${method} ${path}`).toBe('403 invalid_api_key');
		}
		expect(await ask(key, 'GET', '/tasks/1')).toBe('404 task_not_found');
		expect(await ask(masterKey, 'GET', '/tasks/1')).toBe('200');
		expect(await ask(key, 'GET', '/tasks/0')).toBe('200');
		expect(await ask(null, 'GET', '/keys')).toBe('401 missing_authorization_header');
		expect(await ask(null, 'GET', '/health')).toBe('200');
	});

	test('of a version with other rights gets these, at the same value', async () => {
		const { masterKey } = standIn.master;
		for (const other of [
			{ actions: ['search'], indexes: KEY_INDEXES, expiresAt: null },
			{ actions: KEY_ACTIONS, indexes: ['*'], expiresAt: null },
			{ actions: KEY_ACTIONS, indexes: KEY_INDEXES, expiresAt: '2999-01-01T00:00:00Z' }
		]) {
			await ask(masterKey, 'DELETE', `/keys/${KEY_UID}`);
			expect(await ask(masterKey, 'POST', '/keys', { uid: KEY_UID, ...other })).toBe('201');
			expect(await makeSearchKey(standIn.master)).toBe(keyOf(masterKey, KEY_UID));
			const rights = { actions: KEY_ACTIONS, indexes: KEY_INDEXES, expiresAt: null };
			expect(standIn.keys.all).toEqual([expect.objectContaining(rights)]);
		}
	});

	test('is not made with a key that is not the master key', async () => {
		const { url, masterKey } = standIn.master;
		await expect(makeSearchKey({ url, masterKey: 'a wrong master key' })).rejects.toThrow('invalid_api_key');
		const uid = '0f7c2b1e-9d1c-4a57-8a52-7f1f0f3f1d11';
		await ask(masterKey, 'POST', '/keys', { uid, actions: ['*'], indexes: ['*'], expiresAt: null });
		const admin = keyOf(masterKey, uid);
		await expect(makeSearchKey({ url, masterKey: admin })).rejects.toThrow('not its master key');
	});
});

describe('npm run search:key', () => {
	async function run(env: Record<string, string>) {
		const child = spawn(process.execPath, ['--import', 'tsx', 'scripts/search-key.ts'], {
			env: { ...process.env, MEILI_URL: '', MEILI_MASTER_KEY: '', MEILI_KEY: '', ...env }
		});
		const said = { out: '', err: '' };
		child.stdout.on('data', (chunk: Buffer) => (said.out += chunk.toString()));
		child.stderr.on('data', (chunk: Buffer) => (said.err += chunk.toString()));
		const [code] = (await once(child, 'close')) as [number];
		return { code, ...said };
	}

	test('prints the line for the settings and nothing else', async () => {
		const { url, masterKey } = standIn.master;
		const { code, out, err } = await run({ MEILI_URL: url, MEILI_MASTER_KEY: masterKey });
		expect({ code, out, err }).toEqual({ code: 0, out: `MEILI_KEY=${keyOf(masterKey, KEY_UID)}\n`, err: '' });
		expect(standIn.keys.all).toHaveLength(1);
	});

	test('says what is missing or wrong, without the key', async () => {
		const { url } = standIn.master;
		const without = await run({ MEILI_URL: url });
		expect(without).toEqual({ code: 1, out: '', err: expect.stringContaining('MEILI_MASTER_KEY') as string });
		const wrong = await run({ MEILI_URL: url, MEILI_MASTER_KEY: 'a-wrong-master-key' });
		expect(wrong).toEqual({ code: 1, out: '', err: expect.stringContaining('invalid_api_key') as string });
		expect(wrong.err).not.toContain('a-wrong-master-key');
		const gone = await run({ MEILI_URL: 'http://127.0.0.1:9', MEILI_MASTER_KEY: 'a-wrong-master-key' });
		expect(gone).toEqual({ code: 1, out: '', err: expect.stringContaining('No key was made') as string });
	});
});
