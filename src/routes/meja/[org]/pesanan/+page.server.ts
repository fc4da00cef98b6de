import { deskCounts, DESK_TABS, ordersForDesk, type DeskTab } from '#lib/orders/lists.server.ts';
import { parseId } from '#lib/shared/ids.ts';
import { isStripeOn } from '#lib/stripe/client.server.ts';
import { flaggedEvents } from '#lib/stripe/events.server.ts';
import { together } from '#lib/shared/together.server.ts';
import { requireAbility } from '../../../guards.ts';
import type { PageServerLoad } from './$types';

const SIZE = 20;

export const load: PageServerLoad = async (event) => {
	const organisation = await requireAbility(event, event.params.org, 'orders.read');
	const query = event.url.searchParams;
	const wanted = query.get('tab');
	const tab: DeskTab = DESK_TABS.find((each) => each === wanted) ?? 'todo';
	const text = (query.get('q') ?? '').slice(0, 80);
	const page: number = parseId(query.get('halaman')) ?? 1;
	const online = isStripeOn();
	const [{ items, total }, counts, flagged] = await together((reader) =>
		Promise.all([
			ordersForDesk(reader, organisation.id, { tab, text, page, size: SIZE }),
			deskCounts(reader, organisation.id),
			online ? flaggedEvents(reader) : []
		])
	);
	return {
		...{ items, tab, text, page },
		pages: Math.max(1, Math.ceil(total / SIZE)),
		counts,
		online: online ? { flagged: flagged.length } : null,
		timeZone: organisation.timeZone
	};
};
