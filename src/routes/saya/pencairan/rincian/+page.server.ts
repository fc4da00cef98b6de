import { ownProducer, statementPage } from '../../../producerStatement.ts';
import type { PageServerLoad } from './$types';

/** What became of the reader's own sales in one of her groups. */
export const load: PageServerLoad = async (event) => {
	const { member, groups } = await ownProducer(event);
	if (!member) return { groups, slug: null, statement: null };
	return { groups, slug: member.group.slug, statement: await statementPage(event, member) };
};
