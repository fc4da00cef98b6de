import { beforeAll, describe, expect, it } from 'vitest';
import { makeToken, revokeToken, tokensOf } from '#lib/reports/tokens.server.ts';
import { setClock } from '#lib/shared/clock.server.ts';
import { db, write } from '#lib/shared/database.server.ts';
import type { UserId } from '#lib/shared/ids.ts';
import { GET as listBooks } from '../../src/routes/api/v1/books/+server.ts';
import { GET as entries } from '../../src/routes/api/v1/books/[id]/entries/+server.ts';
import { GET as statement } from '../../src/routes/api/v1/books/[id]/statements/[statement]/+server.ts';
import { GET as trialBalance } from '../../src/routes/api/v1/books/[id]/trial-balance/+server.ts';
import { load as deskBook } from '../../src/routes/meja/[org]/buku/+page.server.ts';
import { load as deskAccount } from '../../src/routes/meja/[org]/buku/akun/[id]/+page.server.ts';
import { load as deskEntry } from '../../src/routes/meja/[org]/buku/entri/[id]/+page.server.ts';
import { load as deskJournal } from '../../src/routes/meja/[org]/buku/jurnal/+page.server.ts';
import { actions as decideActions } from '../../src/routes/meja/[org]/buku/tunggu/+page.server.ts';
import { GET as deskFile } from '../../src/routes/meja/[org]/buku/unduh/[berkas]/+server.ts';
import { load as saver } from '../../src/routes/meja/[org]/simpanan/[anggota]/+page.server.ts';
import { load as slip } from '../../src/routes/meja/[org]/simpanan/slip/[token]/+page.server.ts';
import { load as memberBook } from '../../src/routes/saya/kelompok/[org]/buku/+page.server.ts';
import { GET as memberFile } from '../../src/routes/saya/kelompok/[org]/buku/unduh/[berkas]/+server.ts';
import { load as mySavings } from '../../src/routes/saya/simpanan/+page.server.ts';
import { freshDatabase } from '../support/database.ts';
import { deposit, MORNING, openDesk, type Desk } from '../support/desk.ts';
import { event, thrownStatus } from '../support/event.ts';

freshDatabase();
let desk: Desk;
let other: Desk;
let receipt: string;

beforeAll(async () => {
	setClock(MORNING);
	desk = await openDesk();
	other = await openDesk();
	receipt = await deposit(desk, desk.sri.membershipId, 123_000);
	await deposit(desk, desk.wati.membershipId, 45_000);
	await deposit(other, other.sri.membershipId, 1_000);
});

async function refusals(subject: string): Promise<number> {
	const { rows } = await write((tx) =>
		tx.$client.execute({
			sql: "SELECT count(*) AS n FROM audit_log WHERE outcome = 'refused' AND subject = ?",
			args: [subject]
		})
	);
	return Number(rows[0]?.['n']);
}

describe('F21: the desk’s pages of another group', () => {
	it.each([
		['buku', deskBook, {}],
		['buku/jurnal', deskJournal, {}],
		['buku/akun/1', deskAccount, { id: '1' }],
		['buku/entri/1', deskEntry, { id: '1' }],
		['buku/unduh/jurnal.csv', deskFile, { berkas: 'jurnal.csv' }],
		['simpanan/1', saver, { anggota: '1' }]
	] as const)(
		'%s are 403 to its own members, to other groups’ officers and members, and logged',
		async (path, load, rest) => {
			const address = `/meja/${desk.slug}/${path}`;
			const before = await refusals(address);
			for (const userId of [desk.sri.userId, other.ketua.userId, other.sri.userId]) {
				const asked = event(address, { userId, params: { org: desk.slug, ...rest } });
				expect(await thrownStatus(() => load(asked))).toBe(403);
			}
			expect(await refusals(address)).toBe(before + 3);
			const guest = event(address, { params: { org: desk.slug, ...rest } });
			expect(await thrownStatus(() => load(guest))).toBe(303);
		}
	);

	it('with a foreign account, entry, member, receipt or draft under one’s own address are 404', async () => {
		const { rows } = await write((tx) =>
			tx.$client.execute({
				sql: 'SELECT e.id AS entry, (SELECT min(id) FROM account WHERE book_id = ?1) AS account FROM entry e WHERE e.book_id = ?1',
				args: [desk.book]
			})
		);
		const ids = { entry: String(rows[0]?.['entry']), account: String(rows[0]?.['account']) };
		const userId = other.ketua.userId;
		const at = (path: string, params: Record<string, string>) =>
			event(`/meja/${other.slug}/${path}`, { userId, params: { org: other.slug, ...params } });
		expect(await thrownStatus(() => deskAccount(at('buku/akun', { id: ids.account })))).toBe(404);
		expect(await thrownStatus(() => deskEntry(at('buku/entri', { id: ids.entry })))).toBe(404);
		expect(await thrownStatus(() => saver(at('simpanan', { anggota: String(desk.sri.membershipId) })))).toBe(
			404
		);
		expect(await thrownStatus(() => slip(at('simpanan/slip', { token: receipt })))).toBe(404);
		const form = new FormData();
		form.set('draft', '999');
		form.set('decision', 'approve');
		const decide = event(`/meja/${other.slug}/buku/tunggu`, {
			userId,
			params: { org: other.slug },
			form
		});
		expect(await thrownStatus(() => decideActions.default?.(decide))).toBe(404);
	});
});

describe('F21: the members’ pages', () => {
	it('are open to the group’s members with initials, and 403 to others', async () => {
		const path = `/saya/kelompok/${desk.slug}/buku`;
		const ask = (userId: UserId | null) => event(path, { userId, params: { org: desk.slug } });
		const read = JSON.stringify(await memberBook(ask(desk.sri.userId)));
		expect(read).toContain('W. R.');
		expect(read).not.toContain('Wati');
		expect(await thrownStatus(() => memberBook(ask(other.sri.userId)))).toBe(403);
		const file = (userId: UserId | null) =>
			event(`${path}/unduh/jurnal.csv`, { userId, params: { org: desk.slug, berkas: 'jurnal.csv' } });
		const answer = await memberFile(file(desk.sri.userId));
		const text = await answer.text();
		expect(text).toContain('W. R.');
		expect(text).not.toContain('Wati');
		expect(await thrownStatus(() => memberFile(file(other.sri.userId)))).toBe(403);
	});

	it('show a member her own savings alone', async () => {
		const mine = async (userId: UserId) =>
			JSON.stringify(await mySavings(event('/saya/simpanan', { userId })));
		expect(await mine(desk.sri.userId)).toContain('123000');
		expect(await mine(desk.wati.userId)).not.toContain('123000');
	});
});

describe('F21: the books’ API', () => {
	const api = (path: string, asked: { userId?: UserId | null; token?: string; id?: number } = {}) =>
		event(`/api/v1/books${path}`, {
			userId: asked.userId ?? null,
			params: { id: String(asked.id ?? desk.book), statement: path.split('/').at(-1)?.split('?')[0] ?? '' },
			headers: asked.token ? { authorization: `Bearer ${asked.token}` } : {}
		});

	async function token(scope: 'totals' | 'exact' = 'totals', perMinute = 60): Promise<string> {
		const made = await makeToken(desk.ketua, { organisationId: desk.id, name: 'uji', scope, perMinute });
		if (!made.ok) throw new Error(made.code);
		return made.token;
	}

	it('asks for a session or a token', async () => {
		const answer = await listBooks(api(''));
		expect(answer.status).toBe(401);
		expect(answer.headers.get('content-type')).toBe('application/problem+json');
		expect((await listBooks(api('', { token: 'desa_salah' }))).status).toBe(401);
	});

	it('gives a session the books it may read, and 404 with a line in the audit log for another’s', async () => {
		const listed = (await (await listBooks(api('', { userId: desk.ketua.userId }))).json()) as {
			books: unknown[];
		};
		expect(listed.books).toMatchObject([{ id: desk.book, kind: 'group', organisation: { slug: desk.slug } }]);
		for (const [path, get] of [
			['/1/trial-balance', trialBalance],
			['/1/entries', entries],
			['/1/statements/income', statement]
		] as const) {
			const before = await refusals(`/api/v1/books${path}`);
			const answer = await get(api(path, { userId: other.ketua.userId }));
			expect(answer.status).toBe(404);
			expect(await answer.text()).not.toContain('123000');
			expect(await refusals(`/api/v1/books${path}`)).toBe(before + 1);
		}
	});

	it('reads the trial balance, entries and statements with a token of the book’s own organisation', async () => {
		const secret = await token('exact');
		const trial: unknown = await (
			await trialBalance(api('/1/trial-balance?asOf=2026-11-23', { token: secret }))
		).json();
		expect(trial).toMatchObject({ totals: { debit: 168_000, credit: 168_000 } });
		const listed: unknown = await (
			await entries(api('/1/entries?account=2.1.07.01', { token: secret }))
		).json();
		expect(listed).toMatchObject({
			next: null,
			entries: [
				{ number: 1, postings: [{ amount: 123_000 }, { amount: -123_000, holder: 'Sri Lestari' }] },
				{ number: 2 }
			]
		});
		const position: unknown = await (
			await statement(api('/1/statements/position', { token: secret }))
		).json();
		expect(position).toMatchObject({ kind: 'position', assets: { total: 168_000 } });
		expect((await trialBalance(api('/1/trial-balance', { token: secret, id: other.book }))).status).toBe(404);
		expect((await entries(api('/1/entries?from=2026-02-30', { token: secret }))).status).toBe(422);
		expect((await entries(api('/1/entries?account=9.9', { token: secret }))).status).toBe(422);
		expect((await statement(api('/1/statements/anything', { token: secret }))).status).toBe(404);
	});

	it('shortens names for a token of totals', async () => {
		const text = await (await entries(api('/1/entries', { token: await token() }))).text();
		expect(text).toContain('S. L.');
		expect(text).not.toMatch(/Sri|Wati/);
	});

	it('stops a token at its limit a minute, and for good once it is revoked', async () => {
		const secret = await token('totals', 10);
		const statuses = [];
		for (let index = 0; index < 11; index += 1)
			statuses.push((await listBooks(api('', { token: secret }))).status);
		expect(statuses).toEqual([...Array<number>(10).fill(200), 429]);
		const fresh = await token();
		const [newest] = await tokensOf(db, desk.id);
		const revoke = (actor: Desk['ketua'], organisationId = desk.id) =>
			revokeToken(actor, { organisationId, tokenId: newest?.id ?? 0 });
		expect(await revoke(desk.sri.actor)).toMatchObject({ code: 'forbidden' });
		expect(await revoke(other.ketua, other.id)).toMatchObject({ code: 'not_found' });
		expect(await revoke(desk.ketua)).toEqual({ ok: true });
		expect((await listBooks(api('', { token: fresh }))).status).toBe(401);
	});

	it('keeps no token in the database, only its hash', async () => {
		const secret = await token();
		const { rows } = await write((tx) => tx.$client.execute('SELECT * FROM api_token'));
		expect(JSON.stringify(rows)).not.toContain(secret);
		const asMember = { organisationId: desk.id, name: 'x', scope: 'exact' as const, perMinute: 60 };
		expect(await makeToken(desk.sri.actor, asMember)).toEqual({ ok: false, code: 'forbidden' });
	});
});
