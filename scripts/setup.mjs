/** Brings a folder as git left it to a state that can be started: installs and builds, each only when needed. */
import { createHash } from 'node:crypto';
import {
	existsSync,
	linkSync,
	readFileSync,
	readdirSync,
	renameSync,
	rmSync,
	statSync,
	utimesSync,
	writeFileSync
} from 'node:fs';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { root, run, runNode, stop } from './processes.mjs';

const installStamp = join(root, 'node_modules', '.install-stamp');
const buildStamp = join(root, 'build', '.build-stamp');
const lockFile = join(root, '.setup.lock');

/** What a build is made from; a change in any of these makes it stale. */
const buildInputs = ['src', 'static', 'drizzle', 'svelte.config.js', 'vite.config.ts', 'package-lock.json'];

/** A holder touches its lock this often, and counts as gone when it has not for `abandonedAfter`. */
const heartbeatMilliseconds = 1_000;
const abandonedAfterMilliseconds = 20_000;

/** Setting up failed for a reason the reader can do something about; the message says what. */
export class SetupError extends Error {
	/** @override */
	name = 'SetupError';
}

/** For commands that can do nothing but end: words for what can be mended, a stack for what is a fault of ours.
 * @param {unknown} error
 * @returns {never}
 */
export function stopOnSetupError(error) {
	if (error instanceof SetupError) stop(error.message);
	throw error;
}

/** Refuses a Node too old for the code, before that shows as a syntax error somewhere else. */
export function requireNode() {
	const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
	if (major > 20 || (major === 20 && minor >= 19)) return;
	throw new SetupError(
		`Node ${process.versions.node} is too old: Desa Mandiri needs Node 20.19 or newer (https://nodejs.org).`
	);
}

/**
 * Installs the packages of package-lock.json and builds the server, each unless that is done already.
 * Two callers on one folder take turns, so that neither finds the other's half-made files.
 *
 * @param {{ build: boolean }} what
 * @throws {SetupError}
 */
export async function setUp({ build }) {
	requireNode();
	if (isInstalled() && (!build || isBuilt())) return;
	const release = await takeLock();
	try {
		if (!isInstalled()) await install();
		if (build && !isBuilt()) await buildServer();
	} finally {
		release();
	}
}

/** @returns {boolean} Whether node_modules holds exactly what package-lock.json asks for. */
export function isInstalled() {
	if (readOrNull(installStamp) === installFingerprint()) return true;
	if (!hiddenLockFits()) return false;
	// Somebody ran `npm install` or `npm ci` by hand: the packages are right, only the stamp is not.
	writeFileSync(installStamp, installFingerprint());
	return true;
}

/** @returns {boolean} Whether build/ was made from the sources as they are now. */
export function isBuilt() {
	return readOrNull(buildStamp) === buildFingerprint();
}

async function install() {
	console.log('Installing packages (npm ci) …');
	const args = ['ci', '--include=dev', '--no-audit', '--no-fund'];
	const npm = process.env.npm_execpath;
	const { code } = npm?.endsWith('.js')
		? await runNode([npm, ...args])
		: await run(process.platform === 'win32' ? 'npm.cmd' : 'npm', args);
	if (code !== 0) throw new SetupError('The packages could not be installed: see the message of npm above.');
	writeFileSync(installStamp, installFingerprint());
}

async function buildServer() {
	console.log('Building …');
	const fingerprint = buildFingerprint();
	const { code, output } = await runNode([join('node_modules', 'vite', 'bin', 'vite.js'), 'build'], {
		// A development NODE_ENV in the shell would make a development build.
		env: { NODE_ENV: 'production' },
		output: 'collect'
	});
	if (code !== 0) throw new SetupError(`${output}\nThe build failed.`);
	// The stamp comes last: a build that was interrupted has none and is made again. The sources may have
	// been edited meanwhile, so the stamp is of what they were before.
	writeFileSync(buildStamp, fingerprint);
}

function installFingerprint() {
	const hash = createHash('sha256').update(readFileSync(join(root, 'package-lock.json')));
	return `${hash.digest('hex')} ${process.platform}-${process.arch}\n`;
}

function buildFingerprint() {
	const hash = createHash('sha256');
	for (const input of buildInputs) addToHash(hash, input);
	return `${hash.digest('hex')}\n`;
}

/** @param {import('node:crypto').Hash} hash @param {string} path */
function addToHash(hash, path) {
	const full = join(root, path);
	if (!existsSync(full)) return;
	if (statSync(full).isDirectory()) {
		for (const name of readdirSync(full).sort()) addToHash(hash, `${path}/${name}`);
		return;
	}
	const content = readFileSync(full);
	hash.update(`${path}\0${content.length}\0`).update(content);
}

/**
 * @typedef {{ version?: string, integrity?: string, optional?: boolean }} LockedPackage
 */

/**
 * npm keeps a record of what it really installed; it is compared package by package with the lock file. It
 * leaves out optional packages that are for another kind of machine, so those may be missing.
 */
function hiddenLockFits() {
	const hidden = readOrNull(join(root, 'node_modules', '.package-lock.json'));
	if (hidden === null) return false;
	/** @type {Record<string, LockedPackage>} */
	const installed = JSON.parse(hidden).packages;
	/** @type {Record<string, LockedPackage>} */
	const wanted = JSON.parse(readFileSync(join(root, 'package-lock.json'), 'utf8')).packages;
	return Object.entries(wanted).every(([path, locked]) => {
		if (path === '') return true;
		const found = installed[path];
		if (!found) return locked.optional === true;
		return found.version === locked.version && found.integrity === locked.integrity;
	});
}

/**
 * Waits until no other process sets this folder up.
 *
 * @returns {Promise<() => void>} Gives the turn away.
 */
async function takeLock() {
	let told = false;
	while (!tryLock()) {
		if (!told) console.log('Another process is setting this folder up; waiting for it …');
		told = true;
		await new Promise((resolve) => setTimeout(resolve, 500));
	}
	const beat = setInterval(() => {
		if (existsSync(lockFile)) utimesSync(lockFile, new Date(), new Date());
	}, heartbeatMilliseconds);
	const release = () => {
		clearInterval(beat);
		if (readOrNull(lockFile) === lockOwner()) rmSync(lockFile, { force: true });
	};
	process.once('exit', release);
	return () => {
		process.off('exit', release);
		release();
	};
}

function lockOwner() {
	return `${process.pid} ${hostname()}\n`;
}

/** Takes the lock by linking a finished file to its name, so that a lock is never seen without its owner. */
function tryLock() {
	const own = `${lockFile}.${process.pid}`;
	writeFileSync(own, lockOwner());
	try {
		linkSync(own, lockFile);
		return true;
	} catch (error) {
		if (/** @type {NodeJS.ErrnoException} */ (error).code !== 'EEXIST') throw error;
		const owner = readOrNull(lockFile);
		if (owner !== null && isAbandoned(owner)) breakLock(owner, `${own}.old`);
		return false;
	} finally {
		rmSync(own, { force: true });
	}
}

/** @param {string} owner */
function isAbandoned(owner) {
	const [pid = '', host = ''] = owner.trim().split(' ');
	// A process id comes round again, above all in a container: our own in an old lock is such a one.
	if (host === hostname() && (Number(pid) === process.pid || !isAlive(Number(pid)))) return true;
	const touchedAt = statSync(lockFile, { throwIfNoEntry: false })?.mtimeMs ?? Date.now();
	return Date.now() - touchedAt > abandonedAfterMilliseconds;
}

/**
 * Takes an abandoned lock away. Another finder may have been faster and somebody may hold a new lock by now:
 * what was moved is looked at once more, and put back when it is not the abandoned one.
 *
 * @param {string} owner
 * @param {string} aside
 */
function breakLock(owner, aside) {
	try {
		renameSync(lockFile, aside);
		if (readOrNull(aside) !== owner && !existsSync(lockFile)) linkSync(aside, lockFile);
		rmSync(aside, { force: true });
	} catch (error) {
		if (/** @type {NodeJS.ErrnoException} */ (error).code !== 'ENOENT') throw error;
	}
}

/** @param {number} pid */
function isAlive(pid) {
	try {
		process.kill(pid, 0);
		return true;
	} catch (error) {
		// EPERM: it lives and belongs to somebody else.
		return /** @type {NodeJS.ErrnoException} */ (error).code === 'EPERM';
	}
}

/** @param {string} path @returns {string | null} */
function readOrNull(path) {
	try {
		return readFileSync(path, 'utf8');
	} catch (error) {
		if (/** @type {NodeJS.ErrnoException} */ (error).code === 'ENOENT') return null;
		throw error;
	}
}
