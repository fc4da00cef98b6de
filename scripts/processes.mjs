/** Child processes for the scripts. Built-in modules only: this runs before anything is installed. */
import { spawn } from 'node:child_process';
import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The folder that holds package.json. */
export const root = dirname(dirname(fileURLToPath(import.meta.url)));

/**
 * @typedef {object} RunOptions
 * @property {Record<string, string | undefined>} [env] Laid over this process's own environment.
 * @property {'show' | 'collect' | 'errors'} [output] Where the child's output goes: to the terminal, into the
 *   result, or (`errors`) its standard error to the terminal and its standard output into the result.
 *
 * @typedef {object} RunResult
 * @property {number} code The exit code; 128 + n when a signal ended the child, 127 when it could not be started.
 * @property {string} output What was collected, in the order it came.
 */

/**
 * Runs a command in the project's folder and waits for it. A signal that asks this process to end goes on to
 * the child, and this process ends with it: a half-run step must not be followed by the next.
 *
 * @param {string} command
 * @param {string[]} args
 * @param {RunOptions} [options]
 * @returns {Promise<RunResult>}
 */
export function run(command, args, { env = {}, output = 'show' } = {}) {
	const child = spawn(command, args, {
		cwd: root,
		env: { ...process.env, ...env },
		stdio: ['ignore', output === 'show' ? 'inherit' : 'pipe', output === 'collect' ? 'pipe' : 'inherit']
	});
	/** @type {Buffer[]} */
	const collected = [];
	child.stdout?.on('data', (chunk) => collected.push(chunk));
	child.stderr?.on('data', (chunk) => collected.push(chunk));

	/** @type {NodeJS.Signals | null} */
	let asked = null;
	/** @param {NodeJS.Signals} signal */
	const pass = (signal) => {
		asked = signal;
		child.kill(signal);
	};
	process.on('SIGTERM', pass).on('SIGINT', pass);

	return new Promise((resolve) => {
		/** @param {number} code @param {string} [note] */
		const finish = (code, note = '') => {
			process.off('SIGTERM', pass).off('SIGINT', pass);
			if (asked) process.exit(asked === 'SIGINT' ? 130 : 143);
			resolve({ code, output: Buffer.concat(collected).toString() + note });
		};
		child.on('error', (error) => finish(127, `${error.message}\n`));
		child.on('close', (code, signal) => finish(code ?? (signal ? 128 : 1)));
	});
}

/**
 * Runs a script of this Node, for example a package's command-line program.
 *
 * @param {string[]} args
 * @param {RunOptions} [options]
 */
export function runNode(args, options) {
	return run(process.execPath, args, options);
}

/** Ends with words instead of a stack trace: the reader is a person who typed `npm start`.
 * @param {string} message
 * @returns {never}
 */
export function stop(message) {
	process.stderr.write(`\n${message}\n`);
	process.exit(1);
}
