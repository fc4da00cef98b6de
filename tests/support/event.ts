import type { Actor } from '#lib/shared/actor.ts';
import type { UserId } from '#lib/shared/ids.ts';

export interface AskedAs {
	/** The person signed in; nobody when left out. */
	userId?: UserId | null;
	params?: Record<string, string>;
	/** Sent as a form with POST. */
	form?: FormData;
	headers?: Record<string, string>;
}

/**
 * A request as a page's server functions get it, without a server around them. Each route has an event type of its
 * own; `never` fits them all, and a page reads no more of its event than what is made here.
 */
export function event(path: string, { userId = null, params = {}, form, headers = {} }: AskedAs): never {
	const url = new URL(path, 'http://localhost');
	const actor: Actor = { userId, address: '127.0.0.1', requestId: 'test' };
	const kept = new Map<string, string>();
	const made = {
		url,
		cookies: {
			get: (name: string) => kept.get(name),
			set: (name: string, value: string) => void kept.set(name, value)
		},
		params,
		request: new Request(url, form ? { method: 'POST', body: form, headers } : { headers }),
		locals: {
			locale: 'id',
			actor,
			user: userId === null ? null : { id: userId, name: 'Sri', phone: null, email: null },
			requestId: 'test',
			cartCount: 0
		}
	};
	return made as never;
}

/** The status a page's function threw, as 403 or a redirect's 303; null when it threw nothing. */
export async function thrownStatus(work: () => unknown): Promise<number | null> {
	try {
		await work();
		return null;
	} catch (error) {
		if (typeof error === 'object' && error !== null && 'status' in error) return Number(error.status);
		throw error;
	}
}
