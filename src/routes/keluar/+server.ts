import { redirect } from '@sveltejs/kit';
import { SESSION_COOKIE } from '#lib/people/session.server.ts';
import { signOut } from '#lib/people/signIn.server.ts';
import type { RequestHandler } from './$types';

/** Log-out: ends the session in the database, then forgets the cookie. */
export const POST: RequestHandler = async ({ cookies, locals }) => {
	const token = cookies.get(SESSION_COOKIE);
	if (token && locals.user) await signOut(locals.actor, token);
	cookies.delete(SESSION_COOKIE, { path: '/' });
	redirect(303, '/');
};
