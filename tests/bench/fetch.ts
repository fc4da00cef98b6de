import { request, type Agent } from 'node:http';

export interface Fetched {
	status: number;
	body: Buffer;
	/** What a browser would send back: `name=value` pairs, or the empty string. */
	cookies: string;
}

export interface Sent {
	form?: URLSearchParams;
	cookies?: string;
}

/** One request over a connection the agent keeps open; a form is sent as a browser without scripts sends it. */
export function fetchFrom(agent: Agent, url: URL, { form, cookies }: Sent = {}): Promise<Fetched> {
	const headers: Record<string, string> = { accept: 'text/html' };
	if (form)
		Object.assign(headers, { origin: url.origin, 'content-type': 'application/x-www-form-urlencoded' });
	if (cookies) headers['cookie'] = cookies;
	return new Promise((resolve, reject) => {
		const sent = request(url, { agent, method: form ? 'POST' : 'GET', headers }, (answer) => {
			const chunks: Buffer[] = [];
			answer.on('data', (chunk: Buffer) => chunks.push(chunk));
			answer.on('end', () => {
				const set = answer.headers['set-cookie'] ?? [];
				resolve({
					status: answer.statusCode ?? 0,
					body: Buffer.concat(chunks),
					cookies: set.map((line) => line.split(';')[0] ?? '').join('; ')
				});
			});
			answer.on('error', reject);
		});
		sent.on('error', reject);
		sent.end(form?.toString());
	});
}
