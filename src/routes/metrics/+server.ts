import { error, text } from '@sveltejs/kit';
import { mayReadMetrics } from '#lib/shared/metrics.ts';
import { readSettings } from '#lib/shared/settings.server.ts';
import { metricsText } from '../../metrics.server.ts';
import type { RequestHandler } from './$types';

/** Figures for Prometheus; to everybody who may not read them the page does not exist. */
export const GET: RequestHandler = async ({ request: { headers }, locals }) => {
	const asker = {
		address: locals.actor.address,
		authorization: headers.get('authorization'),
		forwarded: ['x-forwarded-for', 'forwarded', 'x-real-ip'].some((name) => headers.has(name))
	};
	if (!mayReadMetrics(asker, readSettings().metricsToken)) error(404);
	return text(await metricsText(), {
		headers: { 'content-type': 'text/plain; version=0.0.4; charset=utf-8', 'cache-control': 'no-store' }
	});
};
