import type { UserId } from './ids.ts';

/** Who does it: the person signed in (null for a guest), from which address, in which request. */
export interface Actor {
	readonly userId: UserId | null;
	readonly address: string;
	readonly requestId: string;
}

/** The server itself: background jobs and start-up. It is authorised by being called, never by a request. */
export const systemActor: Actor = { userId: null, address: 'system', requestId: 'system' };
