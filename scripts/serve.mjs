/**
 * Serves the built application in this process, so that signals reach it. `npm start` comes here after setting
 * up; a container whose image is already built and migrated starts here.
 */
import { once } from 'node:events';
import { mkdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { setFlagsFromString } from 'node:v8';
import { root } from './processes.mjs';

/** Open requests get this long to finish. With what follows the whole end stays under five seconds. */
const defaultShutdownSeconds = 3;
/** How long the application may still work after its last connection closed: jobs, the write queue. */
const tidyUpMilliseconds = 1_000;

/**
 * How much of what is in use may lie about as garbage, in percent. Left alone on a large machine V8 lets it grow to a multiple: under
 * load with 100,000 listings the process took 580 MB, so 350, at the same speed.
 */
const garbagePercent = 60;

/** Fills in the settings that were left out, for this process and its children. They are listed in README.md. */
export function setDefaults() {
	const env = process.env;
	env.PORT ||= '3000';
	// Without an origin the server assumes https, and refuses every form on http://localhost.
	if (!env.PROTOCOL_HEADER && !env.HOST_HEADER) env.ORIGIN ||= `http://localhost:${env.PORT}`;
	// A photo may have 8 MB, and a form carries its other fields and more than one photo.
	env.BODY_SIZE_LIMIT ||= '12M';
	env.SHUTDOWN_TIMEOUT ||= String(defaultShutdownSeconds);
	env.DATA_DIR = resolve(root, env.DATA_DIR || 'data');
	env.DATABASE_URL ||= `file:${join(env.DATA_DIR, 'desa.db')}`;
	mkdirSync(env.DATA_DIR, { recursive: true });
}

/** Starts the server of build/ and returns once it takes connections. */
export async function serve() {
	setFlagsFromString(`--heap-growing-percent=${garbagePercent}`);
	setDefaults();
	const entry = pathToFileURL(join(root, 'build', 'index.js')).href;
	/** @type {{ server: { server: import('node:http').Server } }} */
	const { server: application } = await import(entry);
	const server = application.server;
	closeUnusedConnectionsAtShutdown(server);
	endAfterShutdown();
	if (!server.listening) await once(server, 'listening');
}

/**
 * Browsers open connections in advance. Node does not count one that never carried a request as idle, and
 * would wait for it until the drain's end; here all that carry no request are closed at the first signal.
 *
 * @param {import('node:http').Server} server
 */
function closeUnusedConnectionsAtShutdown(server) {
	/** @type {Map<import('node:net').Socket, number>} Each connection with its number of open requests. */
	const connections = new Map();
	let isEnding = false;
	server.on('connection', (socket) => {
		connections.set(socket, 0);
		socket.on('close', () => connections.delete(socket));
	});
	server.on('request', (request, response) => {
		const { socket } = request;
		connections.set(socket, (connections.get(socket) ?? 0) + 1);
		response.on('close', () => {
			const left = (connections.get(socket) ?? 1) - 1;
			if (!socket.destroyed) connections.set(socket, left);
			if (isEnding && left === 0) socket.end();
		});
	});
	const close = () => {
		isEnding = true;
		for (const [socket, open] of connections) if (open === 0) socket.destroy();
	};
	process.on('SIGTERM', close).on('SIGINT', close);
}

/** The process ends by itself once nothing is left to do; this is for the case that something hangs. */
function endAfterShutdown() {
	const drainMilliseconds = Number(process.env.SHUTDOWN_TIMEOUT) * 1_000;
	const endIn = (/** @type {number} */ milliseconds) =>
		setTimeout(() => process.exit(0), milliseconds).unref();
	const begin = () => endIn(drainMilliseconds + tidyUpMilliseconds);
	process.once('SIGTERM', begin).once('SIGINT', begin);
	process.once('sveltekit:shutdown', () => endIn(tidyUpMilliseconds));
}

if (process.argv[1] && pathToFileURL(process.argv[1]).href === import.meta.url) await serve();
