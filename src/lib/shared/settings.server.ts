import { resolve } from 'node:path';
import * as v from 'valibot';

const text = v.optional(v.pipe(v.string(), v.trim()));

const environment = v.object({
	NODE_ENV: text,
	ORIGIN: text,
	DATA_DIR: text,
	DATABASE_URL: text,
	DATABASE_AUTH_TOKEN: text,
	DATABASE_REPLICA: text,
	MEILI_URL: text,
	MEILI_KEY: text,
	STRIPE_SECRET_KEY: text,
	STRIPE_WEBHOOK_SECRET: text,
	STRIPE_API_URL: text,
	SMTP_URL: text,
	MAIL_FROM: text,
	S3_ENDPOINT: text,
	S3_BUCKET: text,
	S3_ACCESS_KEY_ID: text,
	S3_SECRET_ACCESS_KEY: text,
	S3_REGION: text,
	METRICS_TOKEN: text,
	FAULT_AT: text,
	CLOCK_AT: text,
	COUNT_QUERIES: text
});

export interface StripeSettings {
	readonly secretKey: string;
	readonly webhookSecret: string;
	/** Another address than Stripe's own, for a stand-in. */
	readonly apiUrl: string | null;
}

export interface MeiliSettings {
	readonly url: string;
	readonly key: string;
}

export interface MailSettings {
	/** `smtp://user:password@host:587` or `smtps://…`. */
	readonly url: string;
	/** Who the notices come from, as `Desa Mandiri <kabar@contoh.id>`. */
	readonly from: string;
}

/** A bucket that speaks S3, addressed by path: `endpoint/bucket/key`. */
export interface BucketSettings {
	/** Without a slash at its end. */
	readonly endpoint: string;
	readonly bucket: string;
	readonly accessKeyId: string;
	readonly secretAccessKey: string;
	readonly region: string;
}

export interface Settings {
	readonly production: boolean;
	readonly origin: string | null;
	/** Absolute folder of the database file, photos and nothing else. */
	readonly dataDirectory: string;
	readonly databaseUrl: string;
	readonly databaseAuthToken: string | null;
	/** Absolute folder for a copy of the server's database that pages are read from; null: the server is read. */
	readonly replicaFolder: string | null;
	/** Online payment through Stripe; null: it is not offered. */
	readonly stripe: StripeSettings | null;
	/** Search by Meilisearch; null: by the index in the database alone. */
	readonly meili: MeiliSettings | null;
	/** Notices by e-mail; null: nothing of it is offered. */
	readonly mail: MailSettings | null;
	/** Where photos lie; null: in the folder `media` of the data folder. */
	readonly bucket: BucketSettings | null;
	/** Who has it may read `/metrics` from anywhere; null: only this machine may. */
	readonly metricsToken: string | null;
	/** Where the process kills itself, `name` or `name:n` for the n-th time; only for tests of faults. */
	readonly faultAt: string | null;
	/** What the clock shows when the process starts, in epoch milliseconds; only for tests of many months. */
	readonly clockAt: number | null;
	/** Whether each answer says in `x-queries` what it read with; only for tests. */
	readonly countQueries: boolean;
}

/** A setting that cannot work; the message tells the person at the terminal what to change. */
export class SettingsError extends Error {
	override name = 'SettingsError';
}

/** Reads and checks the settings. Half a setting refuses to start rather than fail at the first payment. */
export function readSettings(env: Record<string, string | undefined> = process.env): Settings {
	const read = v.parse(environment, env);
	const production = read.NODE_ENV === 'production';
	requireTogether(read, 'STRIPE_SECRET_KEY', 'STRIPE_WEBHOOK_SECRET');
	requireTogether(read, 'MEILI_URL', 'MEILI_KEY');
	requireTogether(read, 'SMTP_URL', 'MAIL_FROM');
	requireTogether(read, 'S3_ENDPOINT', 'S3_BUCKET', 'S3_ACCESS_KEY_ID', 'S3_SECRET_ACCESS_KEY');
	for (const name of ['FAULT_AT', 'CLOCK_AT', 'COUNT_QUERIES'] as const) {
		if (!production || !read[name]) continue;
		throw new SettingsError(`${name} is for tests only. Unset it, or do not set NODE_ENV=production.`);
	}
	const dataDirectory = resolve(read.DATA_DIR || 'data');
	const databaseUrl = read.DATABASE_URL || `file:${resolve(dataDirectory, 'desa.db')}`;
	if (!/^(file:|libsql:|https?:|wss?:)/.test(databaseUrl)) {
		throw new SettingsError(`DATABASE_URL must start with file: or libsql:, but it is "${databaseUrl}".`);
	}
	return {
		production,
		origin: read.ORIGIN || null,
		dataDirectory,
		databaseUrl,
		databaseAuthToken: read.DATABASE_AUTH_TOKEN || null,
		replicaFolder: replicaOf(read.DATABASE_REPLICA, databaseUrl),
		stripe: stripeOf(read),
		meili: meiliOf(read),
		mail: mailOf(read),
		bucket: bucketOf(read),
		metricsToken: read.METRICS_TOKEN || null,
		faultAt: read.FAULT_AT || null,
		clockAt: clockOf(read.CLOCK_AT),
		countQueries: read.COUNT_QUERIES === '1'
	};
}

type Environment = v.InferOutput<typeof environment>;

function requireTogether(read: Environment, ...names: (keyof Environment)[]): void {
	const given = names.filter((name) => read[name] !== undefined);
	if (given.length === 0) return;
	const empty = names.filter((name) => !read[name]);
	if (empty.length === 0) return;
	const some = names.length > 2 ? 'all of' : 'both';
	const list = `${names.slice(0, -1).join(', ')} and ${names.at(-1)}`;
	throw new SettingsError(
		`${given[0]} is set but ${empty[0]} is missing or empty. Set ${some} ${list}, or ${names.length > 2 ? 'none' : 'neither'}.`
	);
}

function replicaOf(folder: string | undefined, databaseUrl: string): string | null {
	if (folder === undefined) return null;
	if (folder === '') {
		throw new SettingsError('DATABASE_REPLICA is empty. Name a folder, as data/replica, or unset it.');
	}
	// The driver's copy is fetched over HTTP alone.
	if (!/^(libsql|https?):/.test(databaseUrl)) {
		throw new SettingsError(
			'DATABASE_REPLICA is a copy of a database server: set DATABASE_URL to libsql:// or http:// as well, or unset it.'
		);
	}
	return resolve(folder);
}

function stripeOf(read: Environment): StripeSettings | null {
	if (!read.STRIPE_SECRET_KEY || !read.STRIPE_WEBHOOK_SECRET) return null;
	const apiUrl = read.STRIPE_API_URL || null;
	if (apiUrl !== null && !/^https?:\/\/[^/]+\/?$/.test(apiUrl)) {
		throw new SettingsError(`STRIPE_API_URL must be like http://127.0.0.1:12111, but it is "${apiUrl}".`);
	}
	return { secretKey: read.STRIPE_SECRET_KEY, webhookSecret: read.STRIPE_WEBHOOK_SECRET, apiUrl };
}

function meiliOf(read: Environment): MeiliSettings | null {
	if (!read.MEILI_URL || !read.MEILI_KEY) return null;
	if (!/^https?:\/\/[^/]/.test(read.MEILI_URL)) {
		throw new SettingsError(`MEILI_URL must be like http://127.0.0.1:7700, but it is "${read.MEILI_URL}".`);
	}
	return { url: read.MEILI_URL.replace(/\/+$/, ''), key: read.MEILI_KEY };
}

function mailOf(read: Environment): MailSettings | null {
	if (!read.SMTP_URL || !read.MAIL_FROM) return null;
	// The address carries the password, so it is not repeated.
	if (!/^smtps?:\/\/[^/]/.test(read.SMTP_URL)) {
		throw new SettingsError('SMTP_URL must be like smtp://user:password@mail.example.org:587.');
	}
	if (!/^[^@\s<>]+@[^@\s<>]+$|^[^<>\r\n]*<[^@\s<>]+@[^@\s<>]+>$/.test(read.MAIL_FROM)) {
		throw new SettingsError(
			`MAIL_FROM must be like Desa Mandiri <news@example.org>, but it is "${read.MAIL_FROM}".`
		);
	}
	return { url: read.SMTP_URL, from: read.MAIL_FROM };
}

function bucketOf(read: Environment): BucketSettings | null {
	const { S3_ENDPOINT: endpoint, S3_BUCKET: bucket } = read;
	const { S3_ACCESS_KEY_ID: accessKeyId, S3_SECRET_ACCESS_KEY: secretAccessKey } = read;
	if (!endpoint || !bucket || !accessKeyId || !secretAccessKey) return null;
	if (!/^https?:\/\/[^/?#@]+\/?$/.test(endpoint)) {
		throw new SettingsError(`S3_ENDPOINT must be like http://127.0.0.1:9000, but it is "${endpoint}".`);
	}
	if (!/^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/.test(bucket)) {
		throw new SettingsError(`S3_BUCKET must be a bucket's name, but it is "${bucket}".`);
	}
	const region = read.S3_REGION || 'us-east-1';
	return { endpoint: endpoint.replace(/\/$/, ''), bucket, accessKeyId, secretAccessKey, region };
}

function clockOf(text: string | undefined): number | null {
	if (!text) return null;
	const instant = Date.parse(text);
	if (!Number.isNaN(instant) && /(Z|[+-]\d\d:\d\d)$/.test(text)) return instant;
	throw new SettingsError(`CLOCK_AT must be like 2027-01-31T09:00+07:00, but it is "${text}".`);
}
