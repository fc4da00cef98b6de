import { text } from '@sveltejs/kit';

/** The process answers; nothing else is asked. */
export function GET(): Response {
	return text('ok', { headers: { 'cache-control': 'no-store' } });
}
