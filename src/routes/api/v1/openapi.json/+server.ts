import { json } from '@sveltejs/kit';
import { SESSION_COOKIE } from '#lib/people/session.server.ts';
import { OPEN_TO_ANYONE } from '../openToAnyone.ts';
import type { RequestHandler } from './$types';
import { describeApi } from './description.ts';

/** What the API offers, for programs that read OpenAPI. */
export const GET: RequestHandler = ({ url }) =>
	json(describeApi({ origin: url.origin, sessionCookie: SESSION_COOKIE }), {
		headers: { ...OPEN_TO_ANYONE, 'cache-control': 'public, max-age=300' }
	});
