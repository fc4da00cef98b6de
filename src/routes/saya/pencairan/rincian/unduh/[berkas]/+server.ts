import { error } from '@sveltejs/kit';
import { ownProducer, statementFile } from '../../../../../producerStatement.ts';
import type { RequestHandler } from './$types';

export const GET: RequestHandler = async (event) => {
	const { member } = await ownProducer(event);
	if (!member) error(404);
	return statementFile(event, member);
};
