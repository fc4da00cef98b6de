import { payoutsAtDesk, waitingPayouts } from '#lib/payouts/find.server.ts';
import { db } from '#lib/shared/database.server.ts';
import { parseId } from '#lib/shared/ids.ts';
import { requireAbility } from '../../../guards.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async (event) => {
	const organisation = await requireAbility(event, event.params.org, 'payout.read');
	const done = event.url.searchParams.get('tab') === 'selesai';
	const page = Number(parseId(event.url.searchParams.get('halaman')) ?? 1);
	const { items, more } = await payoutsAtDesk(db, organisation.id, {
		states: done ? ['paid', 'returned', 'refused', 'cancelled'] : ['requested', 'approved'],
		page,
		size: 20
	});
	const waiting = await waitingPayouts(db, organisation.id);
	return {
		done,
		page,
		more,
		waiting: waiting.toApprove + waiting.toPay,
		payouts: items.map(({ id, state, amount, method, memberName, groupName, ...payout }) => ({
			...{ id, state, amount, method, memberName, groupName },
			at: payout.paidAt ?? payout.requestedAt,
			timeZone: payout.timeZone
		}))
	};
};
