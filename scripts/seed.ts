/**
 * `npm run seed`: fills an empty database with the demo village, and prints who to sign in as. With
 * `-- --scale 100000` it adds so many listings to it.
 *
 * This process opens no database: each step runs in a process of its own, so that a file is moved only when nobody
 * holds it open.
 */
import { fork } from 'node:child_process';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { accountsTable } from '#lib/demo/accounts.ts';
import { readSettings, SettingsError } from '#lib/shared/settings.server.ts';
import type { Found, Step } from './seedStep.ts';

/** How often to look whether whoever asked for the village is still there. */
const LOOK_EVERY_MS = 500;

async function seed(): Promise<void> {
	if (readSettings().production) {
		throw new SettingsError('The demo village is never made where NODE_ENV=production.');
	}
	const scale = readScale();
	const found = await take('look');
	if (found === 'empty') await take('fill');
	if (found === 'inhabited') return;
	if (scale > 0) await take('enlarge', String(scale));
	process.stdout.write(`${accountsTable()}\n`);
}

function readScale(): number {
	const { values } = parseArgs({ options: { scale: { type: 'string' } } });
	if (values.scale === undefined) return 0;
	if (!/^\d{1,7}$/.test(values.scale)) {
		throw new SettingsError('--scale takes a number of listings, as --scale 100000.');
	}
	return Number(values.scale);
}

/** Takes one step. The child ends with this process, however this process ends: its channel closes. */
function take(step: Step, ...more: string[]): Promise<Found | null> {
	const child = fork(join(import.meta.dirname, 'seedStep.ts'), [step, ...more], {
		execArgv: ['--import', 'tsx']
	});
	let found: Found | null = null;
	child.on('message', (message) => (found = message as Found));
	return new Promise((resolve, reject) => {
		child.on('error', reject);
		child.on('exit', (code) => {
			if (code === 0) resolve(found);
			else process.exit(code ?? 1);
		});
	});
}

const parent = process.ppid;
setInterval(() => {
	if (process.ppid !== parent) process.exit(1);
}, LOOK_EVERY_MS).unref();

try {
	await seed();
} catch (error) {
	if (!(error instanceof SettingsError)) throw error;
	process.stderr.write(`${error.message}\n`);
	process.exitCode = 1;
}
