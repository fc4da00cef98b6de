import { createHash } from 'node:crypto';
import { AwsClient } from 'aws4fetch';
import { log } from '#lib/shared/log.server.ts';
import type { BucketSettings } from '#lib/shared/settings.server.ts';
import { isPhotoFileName, PhotosUnreachable, placeOf, type PhotoFiles, type StoredFile } from './files.ts';

/** A reader waits meanwhile, and her browser asks for some pictures at once. */
const READ_LIMIT_MS = 4_000;
const WRITE_LIMIT_MS = 10_000;
/** After the bucket did not answer it is left alone for so long, so that only a few people ever wait for it. */
const REST_MS = 5_000;
/** A connection that broke and a bucket that is busy are asked once more, within the same limit. */
const ATTEMPTS = 2;
const PAUSE_MS = 150;
const REMOVED_AT_ONCE = 8;

/** What is sent to a bucket; `query` has its leading question mark. */
interface Asked {
	readonly method: 'GET' | 'PUT' | 'DELETE';
	readonly key?: string;
	readonly query?: string;
	readonly bytes?: Uint8Array;
}

interface Answer {
	readonly status: number;
	readonly body: Buffer;
}

/** Photos in a bucket that speaks S3, addressed by path. It is asked by this server alone and stays private. */
export function bucketFiles(settings: BucketSettings): PhotoFiles {
	const bucket = new Bucket(settings);
	return {
		async put(name, bytes) {
			const asked = { method: 'PUT', key: placeOf(name), bytes } as const;
			expectStatus(await bucket.ask(asked), asked, 200);
		},
		async get(name) {
			const asked = { method: 'GET', key: placeOf(name) } as const;
			const answer = await bucket.ask(asked);
			if (answer.status === 404 && codeIn(answer) === 'NoSuchKey') return null;
			return expectStatus(answer, asked, 200).body;
		},
		list: () => listBucket(bucket),
		async remove(names) {
			for (let from = 0; from < names.length; from += REMOVED_AT_ONCE) {
				const some = names.slice(from, from + REMOVED_AT_ONCE);
				await Promise.all(some.map((name) => removeOne(bucket, name)));
			}
		}
	};
}

async function removeOne(bucket: Bucket, name: string): Promise<void> {
	const asked = { method: 'DELETE', key: placeOf(name) } as const;
	const answer = await bucket.ask(asked);
	if (answer.status === 404 && codeIn(answer) === 'NoSuchKey') return;
	expectStatus(answer, asked, 204, 200);
}

async function* listBucket(bucket: Bucket): AsyncGenerator<readonly StoredFile[]> {
	let more: string | null = null;
	do {
		const from: string = more === null ? '' : `&continuation-token=${encodeURIComponent(more)}`;
		const asked: Asked = { method: 'GET', query: `?list-type=2${from}` };
		const text = expectStatus(await bucket.ask(asked), asked, 200).body.toString();
		yield [...text.matchAll(/<Contents>(.*?)<\/Contents>/gs)].flatMap(([, entry = '']) => storedFile(entry));
		more = valueOf(text, 'IsTruncated') === 'true' ? valueOf(text, 'NextContinuationToken') : null;
	} while (more !== null);
}

/** An entry of the list as a file, unless it is none of ours. */
function storedFile(entry: string): StoredFile[] {
	const key = valueOf(entry, 'Key') ?? '';
	const name = key.slice(key.lastIndexOf('/') + 1);
	if (!isPhotoFileName(name) || key !== placeOf(name)) return [];
	const writtenAt = Date.parse(valueOf(entry, 'LastModified') ?? '');
	return [{ name, size: Number(valueOf(entry, 'Size')), writtenAt }];
}

class Bucket {
	readonly #client: AwsClient;
	readonly #address: string;
	#restsUntil = 0;

	constructor({ endpoint, bucket, accessKeyId, secretAccessKey, region }: BucketSettings) {
		this.#client = new AwsClient({ accessKeyId, secretAccessKey, region, service: 's3' });
		this.#address = `${endpoint}/${bucket}`;
	}

	/** Asks within the limit, whatever the answer says. @throws PhotosUnreachable when there is none. */
	async ask(asked: Asked): Promise<Answer> {
		if (performance.now() < this.#restsUntil) throw new PhotosUnreachable('the bucket did not answer lately');
		const limit = AbortSignal.timeout(asked.method === 'GET' ? READ_LIMIT_MS : WRITE_LIMIT_MS);
		let failure: unknown = null;
		for (let attempt = 1; attempt <= ATTEMPTS; attempt += 1) {
			if (attempt > 1) await new Promise((next) => setTimeout(next, PAUSE_MS));
			try {
				const answer = await this.#send(asked, limit);
				if (answer.status < 500) return answer;
				failure = new Error(`it answered ${answer.status} ${codeIn(answer) ?? ''}`);
			} catch (error) {
				failure = error;
			}
			if (limit.aborted) break;
		}
		// Said once, not for every picture of a page.
		if (performance.now() >= this.#restsUntil) log.warn('the bucket of photos fails', { error: failure });
		this.#restsUntil = performance.now() + REST_MS;
		throw new PhotosUnreachable('the bucket of photos fails', { cause: failure });
	}

	async #send({ method, key = '', query = '', bytes }: Asked, limit: AbortSignal): Promise<Answer> {
		const address = `${this.#address}${key === '' ? '' : `/${key}`}${query}`;
		const headers: Record<string, string> = bytes ? describe(bytes) : {};
		const signed = await this.#client.sign(address, { method, headers });
		const answer = await fetch(signed.url, {
			...{ method, headers: signed.headers, signal: limit },
			// An address that sends elsewhere was set wrongly; the key is not carried there.
			redirect: 'manual',
			body: bytes ? new Uint8Array(bytes) : null
		});
		// Reading to the end is within the limit too: a bucket may begin to answer and hang.
		return { status: answer.status, body: Buffer.from(await answer.arrayBuffer()) };
	}
}

/** Signed with the request, so that a bucket takes these bytes or none. */
function describe(bytes: Uint8Array): Record<string, string> {
	return {
		'content-type': 'image/webp',
		'x-amz-content-sha256': createHash('sha256').update(bytes).digest('hex')
	};
}

/** An answer that no one can mend but who runs the site: a wrong key, a bucket that is not there. */
function expectStatus(answer: Answer, { method }: Asked, ...statuses: readonly number[]): Answer {
	if (statuses.includes(answer.status)) return answer;
	const said = `${answer.status} ${codeIn(answer) ?? ''}`.trim();
	log.error('the bucket of photos refuses', { method, said });
	throw new PhotosUnreachable(`the bucket of photos refuses: ${said}`);
}

function codeIn({ body }: Answer): string | null {
	return valueOf(body.toString('utf8', 0, 4_096), 'Code');
}

const ENTITIES: Readonly<Record<string, string>> = {
	...{ amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" }
};

/** The text of the first element of a name in S3's flat XML, or null. */
function valueOf(xml: string, element: string): string | null {
	const found = new RegExp(`<${element}>([^<]*)</${element}>`).exec(xml)?.[1];
	return found?.replace(/&(amp|lt|gt|quot|apos);/g, (_, name: string) => ENTITIES[name] ?? '') ?? null;
}
