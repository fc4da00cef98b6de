/** Upper bounds of answer times, in seconds: from a kept page to what a visitor gives up on. */
const BOUNDS_SECONDS = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5] as const;
const METHODS: ReadonlySet<string> = new Set(['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS']);

export interface Answered {
	readonly method: string;
	/** The route as it is written, as `/produk/[slug]`, never an address: those hold secrets and have no end. */
	readonly route: string | null;
	readonly status: number;
	readonly seconds: number;
}

/** A figure that stands by itself, read when it is asked for. */
export interface Gauge {
	readonly name: string;
	readonly help: string;
	readonly value: number;
}

interface Series {
	readonly labels: string;
	count: number;
	sumSeconds: number;
	/** How many took at most the bound of the same place. */
	readonly within: number[];
}

/** Counts answers by method, route and class of status, in this process and since it began. */
export class RequestMetrics {
	readonly #series = new Map<string, Series>();

	observe({ method, route, status, seconds }: Answered): void {
		const known = METHODS.has(method) ? method : 'other';
		const labels = `method="${known}",route="${escaped(route ?? 'none')}",status="${Math.floor(status / 100)}xx"`;
		const series = this.#series.get(labels) ?? {
			labels,
			count: 0,
			sumSeconds: 0,
			within: BOUNDS_SECONDS.map(() => 0)
		};
		this.#series.set(labels, series);
		series.count += 1;
		series.sumSeconds += seconds;
		for (const [place, bound] of BOUNDS_SECONDS.entries()) {
			if (seconds <= bound) series.within[place] = (series.within[place] ?? 0) + 1;
		}
	}

	/** The counts in Prometheus's text format, version 0.0.4. */
	text(): string {
		const name = 'desa_http_request_seconds';
		const lines = [`# HELP ${name} How long answers took.`, `# TYPE ${name} histogram`];
		for (const { labels, count, sumSeconds, within } of this.#series.values()) {
			for (const [place, bound] of BOUNDS_SECONDS.entries()) {
				lines.push(`${name}_bucket{${labels},le="${bound}"} ${within[place] ?? 0}`);
			}
			lines.push(
				`${name}_bucket{${labels},le="+Inf"} ${count}`,
				`${name}_sum{${labels}} ${sumSeconds}`,
				`${name}_count{${labels}} ${count}`
			);
		}
		return `${lines.join('\n')}\n`;
	}
}

/** Single figures in the same format. */
export function gaugesText(gauges: readonly Gauge[]): string {
	return gauges
		.map(({ name, help, value }) => `# HELP ${name} ${help}\n# TYPE ${name} gauge\n${name} ${value}\n`)
		.join('');
}

function escaped(text: string): string {
	return text.replaceAll('\\', '\\\\').replaceAll('"', '\\"').replaceAll('\n', '\\n');
}

export interface Asker {
	readonly address: string;
	readonly authorization: string | null;
	/** Whether a proxy says that it asks for somebody else. */
	readonly forwarded: boolean;
}

/**
 * Who may read the figures: with a token whoever has it; without one only this machine itself, and no proxy on it that
 * asks for somebody far away.
 */
export function mayReadMetrics({ address, authorization, forwarded }: Asker, token: string | null): boolean {
	if (token !== null) return authorization !== null && sameText(authorization, `Bearer ${token}`);
	return !forwarded && /^(127\.\d+\.\d+\.\d+|::1|::ffff:127\.\d+\.\d+\.\d+)$/.test(address);
}

/** Compares all letters whatever the first difference, so that answer times tell nothing of the token. */
function sameText(given: string, wanted: string): boolean {
	let different = given.length ^ wanted.length;
	for (let at = 0; at < wanted.length; at += 1) different |= given.charCodeAt(at) ^ wanted.charCodeAt(at);
	return different === 0;
}
