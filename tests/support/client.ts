/** One visitor without a browser: keeps cookies, sends forms as a browser without JavaScript does. */
export class Client {
	/** Each with the moment it is forgotten, in ms. */
	readonly #cookies = new Map<string, { value: string; until: number }>();

	constructor(
		readonly origin: string,
		/** Headers every request carries, such as a forged X-Forwarded-For. */
		private readonly headers: Readonly<Record<string, string>> = {}
	) {}

	async get(path: string): Promise<Answer> {
		return this.send(path, {});
	}

	/** Sends a form; a list gives several values for one name. */
	async post(path: string, fields: Fields, headers: Readonly<Record<string, string>> = {}): Promise<Answer> {
		const files = Object.values(fields)
			.flat()
			.some((value) => value instanceof Blob);
		const body = files ? new FormData() : new URLSearchParams();
		for (const [name, value] of Object.entries(fields)) {
			for (const each of Array.isArray(value) ? value : [value]) body.append(name, each as string);
		}
		return this.send(path, {
			method: 'POST',
			body,
			headers: { origin: this.origin, accept: 'text/html', ...headers }
		});
	}

	cookie(name: string): string | undefined {
		return this.#kept().get(name);
	}

	async send(path: string, init: RequestInit): Promise<Answer> {
		const headers = new Headers({ ...this.headers, ...(init.headers as Record<string, string>) });
		const cookies = this.#kept();
		if (cookies.size > 0) {
			headers.set('cookie', [...cookies].map(([name, value]) => `${name}=${value}`).join('; '));
		}
		const response = await fetch(new URL(path, this.origin), { ...init, headers, redirect: 'manual' });
		for (const line of response.headers.getSetCookie()) this.#keep(line);
		return new Answer(response.status, response.headers, await response.text());
	}

	#keep(line: string): void {
		const [pair = '', ...attributes] = line.split(';');
		const [name = '', value = ''] = pair.split('=');
		const gone = attributes.some((attribute) => /max-age=0|expires=thu, 01 jan 1970/i.test(attribute));
		const seconds = /max-age=(\d+)/i.exec(line)?.[1];
		const until = seconds === undefined ? Infinity : Date.now() + Number(seconds) * 1_000;
		if (gone) this.#cookies.delete(name.trim());
		else this.#cookies.set(name.trim(), { value, until });
	}

	#kept(): Map<string, string> {
		const kept = [...this.#cookies].filter(([, { until }]) => until > Date.now());
		return new Map(kept.map(([name, { value }]) => [name, value]));
	}
}

export type Fields = Readonly<Record<string, string | Blob | readonly (string | Blob)[]>>;

export class Answer {
	constructor(
		readonly status: number,
		readonly headers: Headers,
		readonly body: string
	) {}

	/** Where a redirect leads, as path and query. */
	get location(): string {
		const location = this.headers.get('location');
		if (!location) throw new Error(`no redirect, but ${this.status}: ${this.words.slice(0, 300)}`);
		const url = new URL(location, 'http://localhost');
		return url.pathname + url.search;
	}

	/** The value of the first input of a name, as the idempotency key of a form. */
	input(name: string): string {
		for (const [tag] of this.body.matchAll(/<input[^>]*>/g)) {
			if (new RegExp(`\\sname="${name}"`).test(tag)) return decode(/\svalue="([^"]*)"/.exec(tag)?.[1] ?? '');
		}
		throw new Error(`no input ${name} in: ${this.words.slice(0, 300)}`);
	}

	/** What a person reads, without tags. */
	get words(): string {
		return decode(
			this.body
				.replace(/<(script|style)[\s\S]*?<\/\1>/g, ' ')
				.replace(/<[^>]+>/g, ' ')
				.replace(/\s+/g, ' ')
		).trim();
	}
}

function decode(text: string): string {
	return text
		.replaceAll('&quot;', '"')
		.replaceAll('&#39;', "'")
		.replaceAll('&lt;', '<')
		.replaceAll('&gt;', '>')
		.replaceAll('&nbsp;', ' ')
		.replaceAll('&amp;', '&');
}
