import type { PageServerLoad } from './$types';
import { simulateSplit } from './simulation.ts';

/** The simulation stands in the address, so that it can be shared. */
export const load: PageServerLoad = ({ url, locals }) => simulateSplit(url.searchParams, locals.locale);
