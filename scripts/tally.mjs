/** Counts what the test runners report, so that `npm test` can end with one line for all of them. */
import { existsSync, readFileSync } from 'node:fs';

/** @typedef {{ passed: number, failed: number }} Tally */

/**
 * @param {string} file What Vitest's JSON reporter wrote.
 * @param {number} exitCode
 * @returns {Tally} A file that fails before its first test counts as one failure.
 */
export function tallyOfVitest(file, exitCode) {
	if (!existsSync(file)) return { passed: 0, failed: 1 };
	/** @type {{ numPassedTests: number, numFailedTests: number,
	 *   testResults: { status: string, assertionResults: { status: string }[] }[] }} */
	const report = JSON.parse(readFileSync(file, 'utf8'));
	const brokenFiles = report.testResults.filter(
		({ status, assertionResults }) =>
			status === 'failed' && !assertionResults.some((test) => test.status === 'failed')
	);
	return honest(
		{ passed: report.numPassedTests, failed: report.numFailedTests + brokenFiles.length },
		exitCode
	);
}

/**
 * @param {string} file What Playwright's JSON reporter wrote.
 * @param {number} exitCode
 * @returns {Tally}
 */
export function tallyOfPlaywright(file, exitCode) {
	if (!existsSync(file)) return { passed: 0, failed: 1 };
	/** @type {{ stats: { expected: number, unexpected: number, flaky: number } }} */
	const { stats } = JSON.parse(readFileSync(file, 'utf8'));
	return honest({ passed: stats.expected, failed: stats.unexpected + stats.flaky }, exitCode);
}

/**
 * A runner that ran nothing, or ended badly without naming a test (an unhandled error), has failed.
 *
 * @param {Tally} tally
 * @param {number} exitCode
 */
function honest({ passed, failed }, exitCode) {
	const isHidden = failed === 0 && (exitCode !== 0 || passed === 0);
	return { passed, failed: isHidden ? 1 : failed };
}
