import { writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { commit, inOwnFolder, machine, type Result } from '../tests/bench/harness.ts';
import { benchCycles } from '../tests/bench/cycles.ts';
import { benchLedger } from '../tests/bench/ledger.ts';
import { benchNightly } from '../tests/bench/nightly.ts';
import { benchReports } from '../tests/bench/reports.ts';
import { benchSettlement } from '../tests/bench/settlement.ts';
import { benchSearch } from '../tests/bench/search.ts';
import { benchWeb } from '../tests/bench/web.ts';
import { setUp } from './setup.mjs';

const PARTS = {
	ledger: benchLedger,
	reports: benchReports,
	nightly: benchNightly,
	cycles: benchCycles,
	settlement: benchSettlement,
	search: benchSearch,
	web: benchWeb
};

// npm run bench [-- --quick] [-- --only PART] [-- --json FILE]: every figure against a baseline of the same run.
const { values: options } = parseArgs({
	options: { quick: { type: 'boolean', default: false }, only: { type: 'string' }, json: { type: 'string' } }
});
const parts = Object.entries(PARTS).filter(([name]) => (options.only ?? name) === name);
if (parts.length === 0) throw new Error(`--only takes one of: ${Object.keys(PARTS).join(', ')}`);

await setUp({ build: true });
const results = await inOwnFolder(async (folder) => {
	// What is made below in a folder for temporary files is made in this one, and goes with it.
	process.env['TMPDIR'] = folder;
	const bench = { quick: options.quick, folder };
	const found: Result[] = [];
	for (const [, run] of parts) found.push(...(await run(bench)));
	return found;
});

process.stdout.write(`${machine()}, commit ${commit()}\n\n${table(results)}`);
if (options.json !== undefined) {
	const report = { machine: machine(), commit: commit(), results };
	writeFileSync(options.json, `${JSON.stringify(report, null, '\t')}\n`);
}

/** One line a figure, and below it what it was measured on and against. */
function table(lines: readonly Result[]): string {
	const width = Math.max(...lines.map(({ name }) => name.length));
	const head = `${'what'.padEnd(width)}  ${'value'.padStart(8)}  ${'unit'.padEnd(9)}  ${'baseline'.padStart(8)}  ${'ratio'.padStart(6)}\n`;
	const body = lines.map(({ name, value, unit, baseline, ratio, dataset, note }) => {
		const figures = `${figure(value).padStart(8)}  ${unit.padEnd(9)}  ${figure(baseline).padStart(8)}  ${ratio.toFixed(3).padStart(6)}`;
		return `${name.padEnd(width)}  ${figures}\n  ${dataset}\n  ${note}\n`;
	});
	return head + body.join('');
}

/** Whole where it is large, and with what tells it from nothing where it is small. */
function figure(value: number): string {
	return value < 10 ? value.toFixed(2) : value.toFixed(0);
}
