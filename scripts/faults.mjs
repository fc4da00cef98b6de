/** `npm run faults`: the tests of faults at full length; `npm test` runs a shorter form of the long ones. */
import { join } from 'node:path';
import { runNode } from './processes.mjs';
import { setUp, stopOnSetupError } from './setup.mjs';

await setUp({ build: true }).catch(stopOnSetupError);
const { code } = await runNode([join('node_modules', 'vitest', 'vitest.mjs'), 'run', '--project', 'faults'], {
	env: { FAULTS_FULL: '1', NODE_ENV: undefined }
});
process.exitCode = code;
