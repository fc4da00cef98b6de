import { hash, verify } from '@node-rs/argon2';

/** argon2id with 19 MiB, two passes, one lane: the OWASP Password Storage Cheat Sheet's first choice. */
const ARGON2ID = { algorithm: 2, memoryCost: 19_456, timeCost: 2, parallelism: 1 } as const;

/** Two cores hash at once; more would take the threads that files and the database need, and 19 MiB each. */
const AT_ONCE = 2;
/** Who would wait longer than some seconds is told to come back, before memory and patience run out. */
const WAITING_MOST = 200;

/** A hash of nothing anyone knows, in the same cost: verifying against it takes the time a real one takes. */
const NOBODYS_HASH =
	'$argon2id$v=19$m=19456,t=2,p=1$7UVmbB6gkPHZxUIMyXZaPw$jp7cbpauMzjt9AOnMpN6kcjtDzsSAgd6HPdrIzBSNtQ';

let running = 0;
const waiting: (() => void)[] = [];

async function inTurn<T>(work: () => Promise<T>): Promise<T> {
	if (running >= AT_ONCE) {
		await new Promise<void>((next) => waiting.push(next));
	} else {
		running += 1;
	}
	try {
		return await work();
	} finally {
		// The turn is handed on, not given back, so that a newcomer cannot overtake those who wait.
		const next = waiting.shift();
		if (next) next();
		else running -= 1;
	}
}

/** True when too many passwords wait to be checked; the use-case then answers `busy` instead of queueing. */
export function hashingIsFull(): boolean {
	return waiting.length >= WAITING_MOST;
}

/** Hashes a password or a one-time code; slow on purpose, so never inside a transaction. */
export function hashPassword(password: string): Promise<string> {
	return inTurn(() => hash(password.normalize('NFKC'), ARGON2ID));
}

/** Checks a password. Without a stored hash it does the same work and says no, so that time tells nothing. */
export function verifyPassword(stored: string | null, password: string): Promise<boolean> {
	return inTurn(async () => {
		const matches = await verify(stored ?? NOBODYS_HASH, password.normalize('NFKC'));
		return matches && stored !== null;
	});
}
