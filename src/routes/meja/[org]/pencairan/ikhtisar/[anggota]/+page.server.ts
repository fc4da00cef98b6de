import { producerOfDesk, statementPage } from '../../../../../producerStatement.ts';
import type { PageServerLoad } from './$types';

/** What became of one producer's sales, for the desk that pays her. */
export const load: PageServerLoad = async (event) => statementPage(event, await producerOfDesk(event));
