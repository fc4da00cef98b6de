/** Counts what the test runners report, so that `npm test` can end with one line for all of them. */
import { existsSync, readFileSync } from 'node:fs';
import { stripVTControlCharacters } from 'node:util';

/** @typedef {{ passed: number, failures: string[] }} Tally Each failure in a few lines: which test, and its error. */

/** A failure's first lines say what was expected; the rest stands in the runner's own output. */
const ERROR_LINES = 12;

/**
 * @param {string} file What Vitest's JSON reporter wrote.
 * @param {number} exitCode
 * @returns {Tally} A file that fails before its first test counts as one failure.
 */
export function tallyOfVitest(file, exitCode) {
	if (!existsSync(file)) return { passed: 0, failures: [`There is no report; exit code ${exitCode}.`] };
	/** @type {{ numPassedTests: number, testResults: { name: string, status: string, message?: string,
	 *   assertionResults: { status: string, fullName: string, failureMessages?: string[] }[] }[] }} */
	const report = JSON.parse(readFileSync(file, 'utf8'));
	const failures = report.testResults.flatMap(({ name, status, message, assertionResults }) => {
		const failed = assertionResults.filter((test) => test.status === 'failed');
		if (status === 'failed' && failed.length === 0) return [described(name, message)];
		return failed.map((test) => described(`${name} › ${test.fullName}`, test.failureMessages?.join('\n')));
	});
	return honest({ passed: report.numPassedTests, failures }, exitCode);
}

/** @typedef {{ projectName: string, status: string, results: { error?: { message?: string } }[] }} PlaywrightTest */
/** @typedef {{ specs: { file: string, title: string, tests: PlaywrightTest[] }[], suites?: PlaywrightSuite[] }} PlaywrightSuite */

/**
 * @param {string} file What Playwright's JSON reporter wrote.
 * @param {number} exitCode
 * @returns {Tally} One that passed only when tried again has failed.
 */
export function tallyOfPlaywright(file, exitCode) {
	if (!existsSync(file)) return { passed: 0, failures: [`There is no report; exit code ${exitCode}.`] };
	/** @type {{ suites: PlaywrightSuite[], errors?: { message?: string }[], stats: { expected: number } }} */
	const { suites, errors = [], stats } = JSON.parse(readFileSync(file, 'utf8'));
	const failures = suites.flatMap(failuresOf);
	failures.push(...errors.map(({ message }) => described('before any test', message)));
	return honest({ passed: stats.expected, failures }, exitCode);
}

/** @param {PlaywrightSuite} suite @returns {string[]} */
function failuresOf({ specs, suites = [] }) {
	const own = specs.flatMap(({ file, title, tests }) =>
		tests
			.filter(({ status }) => status === 'unexpected' || status === 'flaky')
			.map(({ projectName, results }) =>
				described(`[${projectName}] ${file} › ${title}`, results[0]?.error?.message)
			)
	);
	return [...own, ...suites.flatMap(failuresOf)];
}

/** @param {string} name @param {string} [error] */
function described(name, error = '') {
	const lines = stripVTControlCharacters(error)
		.split('\n')
		.filter((line) => line.trim() !== '' && !line.includes('/node_modules/'));
	return [name, ...lines.slice(0, ERROR_LINES).map((line) => `  ${line}`)].join('\n');
}

/**
 * A runner that ran nothing, or ended badly without naming a test (an unhandled error), has failed.
 *
 * @param {Tally} tally
 * @param {number} exitCode
 */
function honest({ passed, failures }, exitCode) {
	if (failures.length > 0) return { passed, failures };
	if (exitCode !== 0) return { passed, failures: [`It ended with exit code ${exitCode} and named no test.`] };
	if (passed === 0) return { passed, failures: ['It ran no test.'] };
	return { passed, failures };
}
