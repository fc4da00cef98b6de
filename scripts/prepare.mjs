/** Before `npm run dev`: packages, a database that is up to date, and the demo village in it. */
import { runNode } from './processes.mjs';
import { setDefaults } from './serve.mjs';
import { setUp, stopOnSetupError } from './setup.mjs';

setDefaults();
await setUp({ build: false }).catch(stopOnSetupError);
for (const script of ['scripts/migrate.ts', 'scripts/seed.ts']) {
	const { code } = await runNode(['--import', 'tsx', script]);
	if (code !== 0) process.exit(code);
}
