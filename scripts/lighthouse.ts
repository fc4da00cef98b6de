/**
 * `npm run lighthouse`: the median of five runs of Lighthouse 12 at its mobile settings, of home, results and a
 * product's page of the demo village. It fails below the targets. npx fetches Lighthouse: two hundred packages that
 * nothing else needs. Run it on a machine that does nothing else: performance is measured by the clock.
 */
import { execFile } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { chromium } from '@playwright/test';
import { startServer } from '../tests/support/server.ts';
import { ensureBrowser, findBrowser } from './browser.mjs';
import { setUp, stopOnSetupError } from './setup.mjs';

const RUNS = 5;
/** Points of a hundred. */
const TARGETS = { performance: 95, accessibility: 100, 'best-practices': 100, seo: 100 };
const MEASURES = [
	'first-contentful-paint',
	'largest-contentful-paint',
	'total-blocking-time',
	'cumulative-layout-shift'
];
const CHROME_FLAGS = [
	'--headless=new',
	'--no-sandbox',
	'--disable-gpu',
	'--disable-background-networking',
	'--disable-component-update'
].join(' ');

interface Report {
	categories: Record<string, { score: number | null }>;
	audits: Record<string, { displayValue?: string; numericValue?: number }>;
}

const runFile = promisify(execFile);

await setUp({ build: true }).catch(stopOnSetupError);
if (!(await ensureBrowser())) process.exit(1);
const browser = findBrowser()?.executablePath ?? chromium.executablePath();
const server = await startServer({ seed: true });
const folder = mkdtempSync(join(tmpdir(), 'desa-lighthouse-'));
try {
	const results = await (await fetch(`${server.origin}/produk`)).text();
	const product = /href="(\/produk\/[^"?#]+)"/.exec(results)?.[1];
	if (!product) throw new Error('the demo village sells nothing');
	let missed = 0;
	for (const path of ['/', '/produk', product]) missed += tell(path, await measured(path));
	process.exitCode = missed > 0 ? 1 : 0;
} finally {
	await server.remove();
	rmSync(folder, { recursive: true, force: true });
}

async function measured(path: string): Promise<Report[]> {
	const file = join(folder, 'report.json');
	const reports: Report[] = [];
	for (let run = 0; run < RUNS; run += 1) {
		await runFile(
			'npx',
			[
				...['--yes', 'lighthouse@12', `${server.origin}${path}`, '--quiet', '--output=json'],
				...[`--output-path=${file}`, `--chrome-flags=${CHROME_FLAGS}`]
			],
			{ env: { ...process.env, CHROME_PATH: browser }, timeout: 180_000, maxBuffer: 64 * 1024 * 1024 }
		);
		reports.push(JSON.parse(readFileSync(file, 'utf8')) as Report);
	}
	return reports;
}

/** Prints a page's medians. Returns how many targets it missed. */
function tell(path: string, reports: readonly Report[]): number {
	const scores = Object.entries(TARGETS).map(([name, target]) => {
		const points = Math.round(median(reports.map(({ categories }) => (categories[name]?.score ?? 0) * 100)));
		return {
			text: `${name} ${points}${points < target ? ` (target ${target})` : ''}`,
			missed: points < target
		};
	});
	const measures = MEASURES.map((name) => {
		const value = median(reports.map(({ audits }) => audits[name]?.numericValue ?? Number.NaN));
		return name.endsWith('shift') ? `${name} ${value.toFixed(3)}` : `${name} ${Math.round(value)} ms`;
	});
	console.log(`${path}\n  ${scores.map(({ text }) => text).join(', ')}\n  ${measures.join(', ')}`);
	return scores.filter(({ missed }) => missed).length;
}

function median(figures: readonly number[]): number {
	return figures.toSorted((a, b) => a - b)[Math.floor(figures.length / 2)] ?? Number.NaN;
}
