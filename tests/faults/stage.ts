import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createClient, type Config, type InArgs, type Row } from '@libsql/client';
import { expect } from 'vitest';
import { register } from '#lib/people/register.server.ts';
import { closeDatabase, openDatabase, write } from '#lib/shared/database.server.ts';
import type { ListingId, OrganisationId, UserId } from '#lib/shared/ids.ts';
import { migrate } from '#lib/shared/migrations.server.ts';
import { newKey } from '#lib/shared/ids.ts';
import { Client, type Answer, type Fields } from '../support/client.ts';
import { offer, openHub, type Goods, type Hub, type HubTerms } from '../support/orders.ts';
import { startServer, type TestServer } from '../support/server.ts';
import { audit } from './audit.ts';

export const PASSWORD = 'panen-raya-2026';

/** A small village on a server of its own: one BUM Desa, one group, listings, and people who can sign in. */
export interface Stage {
	readonly server: TestServer;
	/** Where its database is: a file, or the server that `env` names. */
	readonly database: Config;
	readonly hub: Hub;
	readonly listings: readonly ListingId[];
	/** Phone numbers by who they are. */
	readonly phones: Readonly<Record<string, string>>;
	close(): Promise<void>;
}

export interface StagePlan {
	readonly goods?: readonly Goods[];
	readonly env?: Record<string, string>;
	readonly terms?: HubTerms;
	/** More to prepare while the database is open in this process. */
	readonly also?: (hub: Hub, listings: readonly ListingId[]) => Promise<void>;
}

/** Prepares the data through this process, closes it, and starts the production build on it. */
export async function openStage({ goods = [{}], env, also, terms }: StagePlan = {}): Promise<Stage> {
	const dataDirectory = mkdtempSync(join(tmpdir(), 'desa-fault-'));
	process.env['DATA_DIR'] = dataDirectory;
	await openDatabase({ url: `file:${join(dataDirectory, 'desa.db')}` });
	await migrate();
	const hub = await openHub(terms);
	const listings = await Promise.all(goods.map((each) => offer(hub, each)));
	const phones = {
		treasurer: await officerWithPassword(hub.bumdesaId, 'treasurer', '081210000001'),
		director: await officerWithPassword(hub.bumdesaId, 'director', '081210000002'),
		bendahara: await officerWithPassword(hub.groupId, 'bendahara', '081210000003'),
		warehouse: await officerWithPassword(hub.bumdesaId, 'warehouse', '081210000005'),
		buyer: await personWithPassword('Budi', '081210000004').then(({ phone }) => phone)
	};
	await also?.(hub, listings);
	await closeDatabase();
	const server = await startServer({ dataDirectory, ...(env ? { env } : {}) });
	const close = async () => {
		await server.remove();
		rmSync(dataDirectory, { recursive: true, force: true });
	};
	const { DATABASE_URL: url, DATABASE_AUTH_TOKEN: authToken } = env ?? {};
	const database = { url: url ?? `file:${server.databasePath}`, ...(authToken ? { authToken } : {}) };
	return { server, database, hub, listings, phones, close };
}

export async function personWithPassword(
	name: string,
	phone: string
): Promise<{ phone: string; userId: UserId }> {
	const actor = { userId: null, address: phone, requestId: 'stage' };
	const registered = await register(actor, { name, phone, password: PASSWORD, locale: 'id' });
	if (!registered.ok) throw new Error(`not registered: ${registered.code}`);
	return { phone, userId: registered.userId };
}

/** An officer who signs in with this telephone number. */
export async function officerWithPassword(organisationId: OrganisationId, role: string, phone: string) {
	const { userId } = await personWithPassword(role, phone);
	await write((tx) =>
		tx.$client.execute({
			sql: `INSERT INTO officer (organisation_id, user_id, role, from_on) VALUES (?, ?, ?, '2020-01-01')`,
			args: [organisationId, userId, role]
		})
	);
	return phone;
}

/** A visitor, signed in when a phone number is given. */
export async function visitor({ server }: Stage, phone?: string): Promise<Client> {
	const client = new Client(server.origin);
	if (phone) {
		const answer = await client.post('/masuk', { contact: phone, password: PASSWORD });
		if (answer.status !== 303)
			throw new Error(`not signed in: ${answer.status} ${answer.words.slice(0, 200)}`);
	}
	return client;
}

export interface Checkout {
	readonly listing: ListingId;
	readonly quantity: number;
	readonly price: number;
	readonly payment?: string;
	readonly key?: string;
	readonly name?: string;
	/** Fields laid over the form, as an attacker would. */
	readonly more?: Fields;
}

/** Sends the checkout's last form, as the review page would. Quantities in grams at a price per kilogram. */
export function checkOut(client: Client, { hub }: Stage, order: Checkout): Promise<Answer> {
	const total = (order.price * order.quantity) / 1000;
	return client.post(`/bayar?/pesan&toko=${hub.bumdesaSlug}`, {
		name: order.name ?? 'Budi',
		phone: '081300000001',
		delivery: 'pickup',
		villageCode: '',
		address: '',
		note: '',
		payment: order.payment ?? 'transfer',
		key: order.key ?? newKey(),
		shown: `${order.listing}:${order.quantity}:${order.price}:0:0`,
		total: String(total),
		...order.more
	});
}

/** The secret of the order a checkout led to. */
export function tokenOf(answer: Answer): string {
	const token = /^\/pesanan\/([\w-]+)/.exec(answer.location)?.[1];
	if (!token) throw new Error(`no order: ${answer.location}`);
	return token;
}

/** Reads the server's database beside it. */
export async function rowsOf({ database }: Stage, sql: string, args: InArgs = []): Promise<Row[]> {
	const client = createClient(database);
	try {
		return (await client.execute({ sql, args })).rows;
	} finally {
		client.close();
	}
}

export async function countOf(stage: Stage, table: string, where = '1 = 1'): Promise<number> {
	const [row] = await rowsOf(stage, `SELECT count(*) AS n FROM ${table} WHERE ${where}`);
	return Number(row?.['n']);
}

/** Changes the server's database from beside it, as a mistake or another process would. */
export async function meddle({ database }: Stage, sql: string, args: InArgs = []): Promise<void> {
	const client = createClient({ ...database, timeout: 5_000 });
	try {
		await client.execute({ sql, args });
	} finally {
		client.close();
	}
}

/** The server is killed inside a step; what was begun leaves nothing, and the same form sent again does it once. */
export async function killedIn(
	stage: Stage,
	point: string,
	send: () => Promise<Answer>,
	nothing: () => Promise<unknown>
): Promise<void> {
	await stage.server.restart({ FAULT_AT: point });
	const early = await send().catch(() => null);
	if (early) throw new Error(`not killed at ${point}: ${early.status} ${early.words.slice(-600)}`);
	await stage.server.ended();
	expect(await audit(stage.server.dataDirectory)).toEqual([]);
	await nothing();
	await stage.server.start();
	const answer = await send();
	expect(answer.status, answer.words).toBe(303);
	expect(await audit(stage.server.dataDirectory)).toEqual([]);
}
