import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { tallyOfPlaywright, tallyOfVitest } from '../../scripts/tally.mjs';

const folder = mkdtempSync(join(tmpdir(), 'tally-'));
afterAll(() => rmSync(folder, { recursive: true }));

function report(content: object): string {
	const file = join(folder, 'report.json');
	writeFileSync(file, JSON.stringify(content));
	return file;
}

const passedTest = { status: 'passed', fullName: 'money adds up' };
const wholeFile = { name: 'a.test.ts', status: 'passed', assertionResults: [passedTest] };

describe('what a run of Vitest comes to', () => {
	it('names each failed test with what was expected, and none of the runner’s own frames', () => {
		const failed = {
			status: 'failed',
			fullName: 'money is lost',
			failureMessages: [
				'AssertionError: expected 1 to be 2\n    at a.test.ts:2:1\n    at /x/node_modules/y.js:1:1'
			]
		};
		const file = report({
			numPassedTests: 1,
			testResults: [{ name: 'a.test.ts', status: 'failed', assertionResults: [passedTest, failed] }]
		});
		expect(tallyOfVitest(file, 1)).toEqual({
			passed: 1,
			failures: ['a.test.ts › money is lost\n  AssertionError: expected 1 to be 2\n      at a.test.ts:2:1']
		});
	});

	it('counts a file that broke before its first test as one', () => {
		const broken = { name: 'b.test.ts', status: 'failed', message: 'no such module', assertionResults: [] };
		expect(tallyOfVitest(report({ numPassedTests: 1, testResults: [wholeFile, broken] }), 1)).toEqual({
			passed: 1,
			failures: ['b.test.ts\n  no such module']
		});
	});

	it('has failed where it ended badly, ran nothing or left no report', () => {
		expect(tallyOfVitest(report({ numPassedTests: 1, testResults: [wholeFile] }), 0).failures).toEqual([]);
		expect(tallyOfVitest(report({ numPassedTests: 1, testResults: [wholeFile] }), 1).failures).toHaveLength(
			1
		);
		expect(tallyOfVitest(report({ numPassedTests: 0, testResults: [] }), 0).failures).toHaveLength(1);
		expect(tallyOfVitest(join(folder, 'none.json'), 137).failures).toHaveLength(1);
	});
});

describe('what a run of Playwright comes to', () => {
	it('names each failed test once for each kind of device, with its first error', () => {
		const error = { message: '\u001B[31mError: not there\u001B[39m' };
		const tests = [
			{ projectName: 'phone', status: 'unexpected', results: [{ error }] },
			{ projectName: 'desktop', status: 'flaky', results: [{ error }, {}] },
			{ projectName: 'tablet', status: 'expected', results: [{}] }
		];
		const inner = { specs: [{ file: 'shop.test.ts', title: 'sells', tests }] };
		const file = report({ suites: [{ specs: [], suites: [inner] }], errors: [], stats: { expected: 1 } });
		expect(tallyOfPlaywright(file, 1)).toEqual({
			passed: 1,
			failures: [
				'[phone] shop.test.ts › sells\n  Error: not there',
				'[desktop] shop.test.ts › sells\n  Error: not there'
			]
		});
	});

	it('has failed where the server did not start', () => {
		const file = report({ suites: [], errors: [{ message: 'Timed out' }], stats: { expected: 0 } });
		expect(tallyOfPlaywright(file, 1).failures).toEqual(['before any test\n  Timed out']);
	});
});
