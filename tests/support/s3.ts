import { createHash, createHmac, timingSafeEqual } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

const ACCESS_KEY = 'stand-in';
const SECRET_KEY = 'stand-in/secret+key';
const REGION = 'us-east-1';
const BUCKET = 'photos';
/** Fewer than S3's 1,000, so that lists have pages. */
const PAGE = 3;
const MOST_SKEW_MS = 15 * 60 * 1000;

interface Stored {
	readonly bytes: Buffer;
	writtenAt: number;
}

class Refused extends Error {
	constructor(
		readonly status: number,
		readonly code: string
	) {
		super(code);
	}
}

const sha256 = (bytes: Buffer | string) => createHash('sha256').update(bytes).digest('hex');
const hmac = (key: Buffer | string, text: string) => createHmac('sha256', key).update(text).digest();

/**
 * A stand-in for S3 on loopback, with a memory: one bucket, addressed by path. It computes the signature of each request
 * anew from what arrived, refuses a body of another digest than was signed, lists in short pages, and knows how to fail.
 */
export class StandInBucket {
	readonly objects = new Map<string, Stored>();
	readonly asked: string[] = [];
	/** Answers nothing at all while true. */
	hangs = false;
	/** Begins to answer and stops in the middle while true. */
	stalls = false;
	/** Answers 503 so many times before it answers again. */
	busyTimes = 0;
	/** Answers 503 to whatever names a key like this. */
	failsOn: RegExp | null = null;
	/** Breaks the connection so many times. */
	breaksTimes = 0;
	#server: Server | null = null;

	async start(port = 0): Promise<void> {
		this.#server = createServer((request, response) => void this.#serve(request, response));
		this.#server.listen(port, '127.0.0.1');
		await once(this.#server, 'listening');
	}

	async stop(): Promise<void> {
		this.#server?.closeAllConnections();
		this.#server?.close();
		if (this.#server) await once(this.#server, 'close');
		this.#server = null;
	}

	get port(): number {
		return (this.#server?.address() as AddressInfo).port;
	}

	/** What the application is told, as its environment has it. */
	get environment() {
		return {
			S3_ENDPOINT: `http://127.0.0.1:${this.port}`,
			S3_BUCKET: BUCKET,
			S3_ACCESS_KEY_ID: ACCESS_KEY,
			S3_SECRET_ACCESS_KEY: SECRET_KEY
		};
	}

	async #serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
		const chunks: Buffer[] = [];
		for await (const chunk of request) chunks.push(chunk as Buffer);
		this.asked.push(`${request.method} ${request.url}`);
		if (this.hangs) return;
		if (this.breaksTimes > 0) {
			this.breaksTimes -= 1;
			request.socket.destroy();
			return;
		}
		try {
			if (this.failsOn?.test(request.url ?? '')) throw new Refused(503, 'SlowDown');
			if (this.busyTimes > 0) {
				this.busyTimes -= 1;
				throw new Refused(503, 'SlowDown');
			}
			const body = Buffer.concat(chunks);
			checkSignature(request, body);
			this.#answer(request, body, response);
		} catch (error) {
			const { status, code } = error instanceof Refused ? error : new Refused(500, 'InternalError');
			response.writeHead(status, { 'content-type': 'application/xml' });
			response.end(`<?xml version="1.0"?><Error><Code>${code}</Code><Message>no</Message></Error>`);
		}
	}

	#answer(request: IncomingMessage, body: Buffer, response: ServerResponse): void {
		const url = new URL(request.url ?? '/', 'http://stand.in');
		const [, bucket = '', ...rest] = url.pathname.split('/');
		const key = decodeURIComponent(rest.join('/'));
		if (bucket !== BUCKET) throw new Refused(404, 'NoSuchBucket');
		const reply = (status: number, content: Buffer | string = '') => {
			response.writeHead(status, { 'content-length': Buffer.byteLength(content) });
			if (this.stalls) return void response.write(Buffer.from(content).subarray(0, 1));
			response.end(content);
		};
		if (request.method === 'GET' && key === '') {
			reply(200, this.#list(url.searchParams));
			return;
		}
		if (key === '') throw new Refused(405, 'MethodNotAllowed');
		if (request.method === 'PUT') {
			// S3 does not take a body whose length it is not told.
			if (request.headers['content-length'] === undefined) throw new Refused(411, 'MissingContentLength');
			this.objects.set(key, { bytes: body, writtenAt: Date.now() });
			reply(200);
			return;
		}
		if (request.method === 'DELETE') {
			this.objects.delete(key);
			reply(204);
			return;
		}
		const found = this.objects.get(key);
		if (request.method !== 'GET') throw new Refused(405, 'MethodNotAllowed');
		if (!found) throw new Refused(404, 'NoSuchKey');
		reply(200, found.bytes);
	}

	#list(query: URLSearchParams): string {
		if (query.get('list-type') !== '2') throw new Refused(400, 'InvalidArgument');
		const after = query.get('continuation-token')?.replace(/^token&of /, '') ?? '';
		const rest = [...this.objects.keys()].sort().filter((key) => key > after);
		const page = rest.slice(0, PAGE);
		const entries = page.map((key) => {
			const { bytes, writtenAt } = this.objects.get(key) as Stored;
			const when = new Date(writtenAt).toISOString();
			return `<Contents><Key>${escape(key)}</Key><LastModified>${when}</LastModified><Size>${bytes.length}</Size></Contents>`;
		});
		// A token is opaque and may hold anything.
		const more =
			rest.length > page.length
				? `<NextContinuationToken>${escape(`token&of ${page.at(-1) ?? ''}`)}</NextContinuationToken>`
				: '';
		return `<?xml version="1.0"?><ListBucketResult><IsTruncated>${more !== ''}</IsTruncated>${entries.join('')}${more}</ListBucketResult>`;
	}
}

function escape(text: string): string {
	return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}

/** Signature version 4 as Amazon documents it, computed from what arrived. */
function checkSignature(request: IncomingMessage, body: Buffer): void {
	const { headers, method = '' } = request;
	const given =
		/^AWS4-HMAC-SHA256 Credential=([^/]+)\/(\d{8})\/([^/]+)\/s3\/aws4_request, ?SignedHeaders=([^,]+), ?Signature=([0-9a-f]{64})$/.exec(
			headers.authorization ?? ''
		);
	const [, accessKey = '', day = '', region = '', signedHeaders = '', signature = ''] = given ?? [];
	if (accessKey !== ACCESS_KEY) throw new Refused(403, 'InvalidAccessKeyId');
	if (region !== REGION) throw new Refused(400, 'AuthorizationHeaderMalformed');
	const moment = String(headers['x-amz-date']);
	const sentAt = Date.parse(
		moment.replace(/^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/, '$1-$2-$3T$4:$5:$6Z')
	);
	if (!(Math.abs(Date.now() - sentAt) < MOST_SKEW_MS)) throw new Refused(403, 'RequestTimeTooSkewed');
	const digest = String(headers['x-amz-content-sha256']);
	if (method === 'PUT' ? digest !== sha256(body) : !/^(UNSIGNED-PAYLOAD|[0-9a-f]{64})$/.test(digest)) {
		throw new Refused(400, 'XAmzContentSHA256Mismatch');
	}
	const names = signedHeaders.split(';');
	if (!['host', 'x-amz-content-sha256', 'x-amz-date'].every((name) => names.includes(name))) {
		throw new Refused(403, 'AccessDenied');
	}
	const url = new URL(request.url ?? '/', 'http://stand.in');
	const query = [...url.searchParams]
		.map(([name, value]) => `${encode(name)}=${encode(value)}`)
		.sort()
		.join('&');
	const canonical = [
		...[method, url.pathname, query],
		...names.map((name) => `${name}:${String(headers[name]).trim()}`),
		...['', signedHeaders, digest]
	].join('\n');
	const scope = `${day}/${region}/s3/aws4_request`;
	const toSign = ['AWS4-HMAC-SHA256', moment, scope, sha256(canonical)].join('\n');
	const key = [region, 's3', 'aws4_request'].reduce<Buffer>(
		(soFar, text) => hmac(soFar, text),
		hmac(`AWS4${SECRET_KEY}`, day)
	);
	const right = hmac(key, toSign);
	if (!timingSafeEqual(right, Buffer.from(signature, 'hex'))) throw new Refused(403, 'SignatureDoesNotMatch');
}

function encode(text: string): string {
	return encodeURIComponent(text).replace(
		/[!'()*]/g,
		(letter) => `%${letter.charCodeAt(0).toString(16).toUpperCase()}`
	);
}
