import { json } from '@sveltejs/kit';
import { readiness } from '../../readiness.server.ts';

/** 200 only when all that a visitor needs is complete; else 503 and what is missing. */
export async function GET(): Promise<Response> {
	const checks = await readiness();
	const ready = Object.values(checks).every(Boolean);
	return json({ ready, checks }, { status: ready ? 200 : 503, headers: { 'cache-control': 'no-store' } });
}
