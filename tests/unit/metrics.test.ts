import { describe, expect, test } from 'vitest';
import { gaugesText, mayReadMetrics, RequestMetrics } from '#lib/shared/metrics.ts';

describe('the figures of answers', () => {
	test('are counted by method, route and class of status, with all that took at most each bound', () => {
		const metrics = new RequestMetrics();
		metrics.observe({ method: 'GET', route: '/produk/[slug]', status: 200, seconds: 0.02 });
		metrics.observe({ method: 'GET', route: '/produk/[slug]', status: 204, seconds: 0.2 });
		metrics.observe({ method: 'GET', route: '/produk/[slug]', status: 404, seconds: 9 });
		const lines = metrics.text().split('\n');
		const good = 'method="GET",route="/produk/[slug]",status="2xx"';
		expect(lines).toContain(`desa_http_request_seconds_bucket{${good},le="0.01"} 0`);
		expect(lines).toContain(`desa_http_request_seconds_bucket{${good},le="0.025"} 1`);
		expect(lines).toContain(`desa_http_request_seconds_bucket{${good},le="0.25"} 2`);
		expect(lines).toContain(`desa_http_request_seconds_count{${good}} 2`);
		const bad = 'method="GET",route="/produk/[slug]",status="4xx"';
		expect(lines).toContain(`desa_http_request_seconds_bucket{${bad},le="5"} 0`);
		expect(lines).toContain(`desa_http_request_seconds_bucket{${bad},le="+Inf"} 1`);
	});

	test('have one line however many methods and addresses somebody invents', () => {
		const metrics = new RequestMetrics();
		for (let each = 0; each < 100; each += 1) {
			metrics.observe({ method: `M${each}`, route: null, status: 404, seconds: 0 });
		}
		const counts = metrics.text().match(/^desa_http_request_seconds_count.*$/gm);
		expect(counts).toEqual(['desa_http_request_seconds_count{method="other",route="none",status="4xx"} 100']);
	});

	test('that stand by themselves have a help and a type', () => {
		expect(gaugesText([{ name: 'desa_jobs_due', help: 'Due.', value: 3 }])).toBe(
			'# HELP desa_jobs_due Due.\n# TYPE desa_jobs_due gauge\ndesa_jobs_due 3\n'
		);
	});
});

describe('who may read them', () => {
	const near = { address: '127.0.0.1', authorization: null, forwarded: false };
	test.each([
		['this machine', near, null, true],
		['this machine by its newer address', { ...near, address: '::1' }, null, true],
		['another machine', { ...near, address: '203.0.113.9' }, null, false],
		['a name that only begins so', { ...near, address: '127.0.0.1.example' }, null, false],
		['a proxy here that asks for another', { ...near, forwarded: true }, null, false],
		['this machine, where a token is set', near, 'geheim', false],
		[
			'the right token from anywhere',
			{ address: '203.0.113.9', authorization: 'Bearer geheim', forwarded: true },
			'geheim',
			true
		],
		['a wrong token', { ...near, authorization: 'Bearer geheix' }, 'geheim', false],
		['a longer token', { ...near, authorization: 'Bearer geheim2' }, 'geheim', false]
	])('%s', (_, asker, token, may) => {
		expect(mayReadMetrics(asker, token)).toBe(may);
	});
});
