import { today } from '#lib/shared/clock.server.ts';
import type { PageServerLoad } from './$types';
import { simulateLoan } from './simulation.ts';

/** The simulation stands in the address; a visitor has no village, so its dates are those of Jakarta. */
export const load: PageServerLoad = ({ url, locals }) =>
	simulateLoan(url.searchParams, today('Asia/Jakarta'), locals.locale);
