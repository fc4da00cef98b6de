import { producerOfDesk, statementFile } from '../../../../../../../producerStatement.ts';
import type { RequestHandler } from './$types';

export const GET: RequestHandler = async (event) => statementFile(event, await producerOfDesk(event));
