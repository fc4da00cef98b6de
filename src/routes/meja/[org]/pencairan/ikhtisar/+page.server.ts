import { owedToGroups, owedToProducers } from '#lib/payouts/overview.server.ts';
import { db } from '#lib/shared/database.server.ts';
import { parseId } from '#lib/shared/ids.ts';
import { requireAbility } from '../../../../guards.ts';
import type { PageServerLoad } from './$types';

const SIZE = 50;

export const load: PageServerLoad = async (event) => {
	const organisation = await requireAbility(event, event.params.org, 'payout.read');
	const page = Number(parseId(event.url.searchParams.get('halaman')) ?? 1);
	return {
		groups: await owedToGroups(db, organisation),
		...(await owedToProducers(db, organisation, { page, size: SIZE })),
		page
	};
};
