/** `npm start`: the one command that a fresh machine needs. */
import { createServer } from 'node:net';
import { runNode, stop } from './processes.mjs';
import { serve, setDefaults } from './serve.mjs';
import { setUp, stopOnSetupError } from './setup.mjs';

setDefaults();
await requireFreePort();
await setUp({ build: true }).catch(stopOnSetupError);
await migrate();
const isProduction = process.env.NODE_ENV === 'production';
const accounts = isProduction ? '' : await seed();
await serve();
console.log(`\nDesa Mandiri: ${process.env.ORIGIN ?? `port ${process.env.PORT}`}`);
if (accounts) console.log(`\n${accounts}`);

async function migrate() {
	const { code } = await runNode(['--import', 'tsx', 'scripts/migrate.ts']);
	if (code !== 0) stop('The database could not be brought up to date: see the message above.');
}

/** Fills an empty database with the demo village. @returns {Promise<string>} The demo accounts, as a table to print. */
async function seed() {
	const { code, output } = await runNode(['--import', 'tsx', 'scripts/seed.ts'], { output: 'errors' });
	if (code !== 0) stop(`${output}\nThe demo village could not be made: see the message above.`);
	return output.trim();
}

/** Asked for first: after a minute of installing, a taken port would be a poor surprise. */
async function requireFreePort() {
	if (process.env.SOCKET_PATH) return;
	const port = Number(process.env.PORT);
	if (!Number.isInteger(port) || port < 0 || port > 65_535) {
		stop(`PORT is "${process.env.PORT}", which is not a port number.`);
	}
	const probe = createServer();
	await new Promise((resolve) => {
		probe.once('error', (error) => {
			const { code } = /** @type {NodeJS.ErrnoException} */ (error);
			stop(
				code === 'EADDRINUSE'
					? `Port ${port} is taken by another program. Choose another one: PORT=${port + 1} npm start`
					: `Port ${port} cannot be opened: ${error.message}`
			);
		});
		probe.listen(port, process.env.HOST ?? '0.0.0.0', () => probe.close(resolve));
	});
}
