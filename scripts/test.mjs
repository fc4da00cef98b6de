/** `npm test`: every check and every test, from a fresh clone. The last line is `N passed, N failed`. */
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { inspect } from 'node:util';
import { ensureBrowser } from './browser.mjs';
import { runNode } from './processes.mjs';
import { SetupError, setUp } from './setup.mjs';
import { tallyOfPlaywright, tallyOfVitest } from './tally.mjs';

let passed = 0;
/** What failed, said again at the end: the runners' own words stand far above it. @type {string[]} */
const failures = [];
const startedAt = Date.now();
const folder = mkdtempSync(join(tmpdir(), 'desa-mandiri-test-'));
/** The tests must not read the settings of whoever runs them. */
const testEnvironment = {
	NODE_ENV: undefined,
	PORT: undefined,
	ORIGIN: undefined,
	DATA_DIR: undefined,
	DATABASE_URL: undefined,
	FAULT_AT: undefined,
	CLOCK_AT: undefined
};

process.on('exit', (code) => {
	rmSync(folder, { recursive: true, force: true });
	// Ended before the end: by a signal, or because nothing could be installed.
	if (code !== 0 && failures.length === 0) failures.push(`Ended with exit code ${code}.`);
	if (failures.length > 0) console.log(`\nFailed:\n\n${failures.join('\n\n')}\n`);
	console.log(`${passed} passed, ${failures.length} failed`);
});

try {
	await setUp({ build: false });
	await testAll();
} catch (error) {
	failures.push(error instanceof SetupError ? error.message : inspect(error));
}
console.log(`\nTook ${secondsSince(startedAt)} s.`);
process.exit(failures.length === 0 ? 0 : 1);

async function testAll() {
	const hasBrowser = await ensureBrowser();
	await check('sync', [bin('@sveltejs/kit/svelte-kit.js'), 'sync']);
	// Two at a time, for two cores: the long one beside the short ones. What rooms may import is a test of its own among the rules.
	const lint = check('lint', [bin('eslint/bin/eslint.js'), '.', '--max-warnings', '0']);
	const types = ['--tsconfig', './tsconfig.json', '--fail-on-warnings'];
	await check('types', [bin('svelte-check/bin/svelte-check'), ...types]);
	await check('format', [bin('prettier/bin/prettier.cjs'), '--check', '.']);
	const isBuilt = await build();
	await lint;
	await vitest('rules');
	if (!isBuilt) {
		fail('faults and browser tests', 'not run: there is no build');
		return;
	}
	// Each waits for its own servers most of the time, so both together keep two cores busy.
	await Promise.all([
		vitest('faults'),
		hasBrowser ? playwright() : fail('browser tests', 'not run: there is no browser')
	]);
}

/** @param {string} path */
function bin(path) {
	return join('node_modules', path);
}

/** A check counts as one test. Its output is shown when it fails. @param {string} name @param {string[]} args */
async function check(name, args) {
	const begunAt = Date.now();
	const { code, output } = await runNode(args, { output: 'collect', env: testEnvironment });
	if (code === 0) pass(name, begunAt);
	else fail(name, output.trim());
}

/** @returns {Promise<boolean>} Whether there is a build to test. */
async function build() {
	const begunAt = Date.now();
	try {
		await setUp({ build: true });
		pass('build', begunAt);
		return true;
	} catch (error) {
		if (!(error instanceof SetupError)) throw error;
		fail('build', error.message);
		return false;
	}
}

/** @param {'rules' | 'faults'} project A project of vite.config.ts. */
async function vitest(project) {
	heading(`vitest: ${project}`);
	const report = join(folder, `${project}.json`);
	const reporters = ['--reporter=default', '--reporter=json', `--outputFile.json=${report}`];
	const { code } = await runNode([bin('vitest/vitest.mjs'), 'run', '--project', project, ...reporters], {
		env: testEnvironment
	});
	add(project, tallyOfVitest(report, code), code);
}

/** Its output waits for its end, so that it does not stand between the lines of the tests that run beside it. */
async function playwright() {
	const report = join(folder, 'playwright.json');
	const { code, output } = await runNode([bin('@playwright/test/cli.js'), 'test', '--reporter=list,json'], {
		output: 'collect',
		env: {
			...testEnvironment,
			PLAYWRIGHT_JSON_OUTPUT_FILE: report,
			E2E_PORT: String(await freePort()),
			E2E_DATA_DIR: join(folder, 'village')
		}
	});
	heading('playwright');
	console.log(output.trim());
	add('playwright', tallyOfPlaywright(report, code), code);
}

/** @returns {Promise<number>} */
function freePort() {
	const probe = createServer();
	return new Promise((resolve) => {
		probe.listen(0, () => {
			const { port } = /** @type {import('node:net').AddressInfo} */ (probe.address());
			probe.close(() => resolve(port));
		});
	});
}

/** @param {string} name @param {number} begunAt */
function pass(name, begunAt) {
	passed += 1;
	console.log(`✓ ${name} (${secondsSince(begunAt)} s)`);
}

/** @param {string} name @param {string} output */
function fail(name, output) {
	failures.push(`${name}\n${output}`);
	console.log(`✗ ${name}`);
}

/**
 * Says how a runner ended, for one that was killed leaves no word of its own.
 *
 * @param {string} runner
 * @param {import('./tally.mjs').Tally} tally
 * @param {number} code
 */
function add(runner, tally, code) {
	passed += tally.passed;
	failures.push(...tally.failures.map((failure) => `${runner}: ${failure}`));
	const failed = tally.failures.length;
	console.log(`${failed === 0 ? '✓' : '✗'} ${tally.passed} passed, ${failed} failed; exit code ${code}`);
}

/** @param {string} text */
function heading(text) {
	console.log(`\n── ${text}`);
}

/** @param {number} since */
function secondsSince(since) {
	return ((Date.now() - since) / 1_000).toFixed(1);
}
